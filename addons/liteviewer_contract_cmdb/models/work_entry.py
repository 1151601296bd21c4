# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class WorkEntry(models.Model):
    _inherit = "liteviewer.work.entry"

    @api.depends("ticket_id.equipment_id.type_id")
    def _compute_contract_id(self):
        super()._compute_contract_id()
