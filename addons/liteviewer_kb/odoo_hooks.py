# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code."""

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook

HOOKS = (
    Hook(
        "ir.attachment",
        "_can_return_content",
        "Shows clients the pictures and files of the articles that they read.",
        "Articles on the portal have no pictures.",
    ),
    Hook(
        "ir.http",
        "_get_translation_frontend_modules_name",
        "What our scripts say on the portal is translated.",
        "They speak English to everybody.",
    ),
    Hook(
        "liteviewer.article",
        "_mail_get_operation_for_mail_message_operation",
        "Keeps the conversation on an article inside the service.",
        "Clients who read an article read what was said about it.",
    ),
)
