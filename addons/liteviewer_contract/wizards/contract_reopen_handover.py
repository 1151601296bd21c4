# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ContractReopen(models.TransientModel):
    _inherit = "liteviewer.contract.reopen"

    is_handed_over = fields.Boolean(string="Act Handed Over", compute="_compute_is_handed_over")

    @api.depends("period_id")
    def _compute_is_handed_over(self):
        for wizard in self:
            wizard.is_handed_over = bool(wizard.period_id.handover_line_ids)
