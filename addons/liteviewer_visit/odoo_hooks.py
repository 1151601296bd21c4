# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code."""

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook

HOOKS = (
    Hook(
        "calendar.event",
        "_mail_get_operation_for_mail_message_operation",
        "Messages of visits that a user may not see are left out where messages are read.",
        "Who is restricted to some clients cannot read messages where one of a hidden visit is "
        "among them.",
    ),
)
