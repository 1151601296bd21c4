# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class WorkRole(models.Model):
    """What an engineer is to a client who pays by the hour: an hour of a senior costs more."""

    _name = "liteviewer.work.role"
    _description = "Role of an Engineer"
    _inherit = ["liteviewer.cached.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
