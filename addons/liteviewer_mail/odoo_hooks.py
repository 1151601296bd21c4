# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code."""

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook

HOOKS = (
    Hook(
        "mail.thread",
        "_message_parse_extract_payload",
        "Reads texts and files of a mail, whatever is wrong with it.",
        "Odoo reads them: Russian text files are destroyed, and some mails raise.",
    ),
    Hook(
        "mail.alias",
        "_alias_bounce_incoming_email",
        "Sends nobody a refusal of a mail that is tried again.",
        "Who writes while somebody changes their contact gets a refusal and a ticket.",
    ),
    Hook(
        "fetchmail.server",
        "_fetch_mail",
        "Keeps a mail before it is deleted or marked where it came from.",
        "What fails while a mail is read loses the mail.",
    ),
)
