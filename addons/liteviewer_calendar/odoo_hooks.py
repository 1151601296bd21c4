# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code."""

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook

HOOKS = (
    Hook(
        "resource.calendar",
        "_attendance_intervals_batch",
        "Days with other hours are worked by these.",
        "Working Saturdays are off, and shortened days as long as others.",
    ),
    Hook(
        "resource.calendar",
        "_works_on_date",
        "The same for a date.",
        "The same where Odoo asks for a date.",
    ),
)
