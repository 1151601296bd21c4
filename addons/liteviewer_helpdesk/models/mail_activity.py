# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from .rich_text import RichText


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["liteviewer.linked.files.mixin", "mail.activity"]

    note = RichText()
