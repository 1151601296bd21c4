# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResCompany(models.Model):
    """Its working hours tell the time zone in which contracts count their days."""

    _name = "res.company"
    _inherit = ["res.company", "liteviewer.cached.mixin"]
