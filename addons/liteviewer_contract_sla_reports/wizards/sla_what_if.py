# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SlaWhatIf(models.TransientModel):
    _inherit = "liteviewer.sla.what.if"

    contract_ids = fields.Many2many(
        "contract.contract",
        "liteviewer_sla_what_if_contract_rel",
        "what_if_id",
        "contract_id",
        string="Contracts",
        domain=[("is_service", "=", True)],
    )

    @api.model
    def _get_criteria(self):
        return (*super()._get_criteria(), "contract_ids")
