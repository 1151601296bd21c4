# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ContractContract(models.Model):
    _inherit = "contract.contract"

    equipment_type_ids = fields.Many2many(
        "liteviewer.equipment.type",
        "liteviewer_contract_type_rel",
        "contract_id",
        "type_id",
        string="Types of Equipment",
        groups="base.group_user",
        help="Tickets about which equipment it is for. Empty: all tickets.",
    )

    @api.model
    def _get_scope(self):
        return super()._get_scope() | {"equipment_type_ids"}

    def _get_equipment_types(self):
        return frozenset(self.equipment_type_ids.ids)
