# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class EquipmentMixin(models.AbstractModel):
    """What belongs to one piece of equipment, and so to its client and its company."""

    _name = "liteviewer.equipment.mixin"
    _description = "Record of Equipment"

    equipment_id = fields.Many2one(
        "liteviewer.equipment", required=True, index=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        related="equipment_id.client_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="equipment_id.company_id",
        string="Service Company",
        store=True,
        index=True,
        precompute=True,
    )
