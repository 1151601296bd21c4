# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    kb_engineers_publish = fields.Boolean(
        string="Engineers Publish Articles",
        help="Otherwise service managers publish articles, and change those that are published.",
    )
