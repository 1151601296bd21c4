# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from ..models.contract_line import CHARGES


class ContractWhatIf(models.TransientModel):
    _inherit = "liteviewer.contract.what.if"

    @api.depends("line_ids.equipment_type_ids")
    def _compute_result(self):
        super()._compute_result()


class ContractWhatIfLine(models.TransientModel):
    """Devices, servers and licences are tried as well."""

    _inherit = "liteviewer.contract.what.if.line"

    charge = fields.Selection(
        selection_add=[("person",), *CHARGES],
        ondelete={key: "cascade" for key, _label in CHARGES},
    )
    equipment_type_ids = fields.Many2many(
        "liteviewer.equipment.type",
        "liteviewer_contract_what_if_line_type_rel",
        "line_id",
        "type_id",
        string="Only These Types",
        help="Which types of equipment count. Empty: all, or all servers.",
    )

    @api.model
    def _copy_terms(self, line):
        return {
            **super()._copy_terms(line),
            "equipment_type_ids": [Command.set(line.equipment_type_ids.ids)],
        }
