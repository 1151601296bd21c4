# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import api, fields, models


class SlaPolicyTry(models.TransientModel):
    _inherit = "liteviewer.sla.policy.try"

    contract_id = fields.Many2one("contract.contract", compute="_compute_contract_id")

    @api.depends("company_id", "client_id", "category_id", "received_at")
    def _compute_contract_id(self):
        """The contract that the ticket would belong to."""
        contracts = self.env["contract.contract"]
        for trial in self:
            trial.contract_id, _reason = contracts._choose(
                trial.client_id, trial.company_id, trial.category_id, trial.received_at
            )

    @api.depends("contract_id")
    def _compute_answer(self):
        super()._compute_answer()

    def _get_facts(self):
        return replace(super()._get_facts(), contract_id=self.contract_id.id or None)
