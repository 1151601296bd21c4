# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class Ticket(models.Model):
    """A ticket about a server may belong to another contract than one about a computer."""

    _inherit = "liteviewer.ticket"

    @api.depends("equipment_id.type_id")
    def _compute_contract_id(self):
        super()._compute_contract_id()

    def _get_contract_equipment_type(self):
        # sudo: accountants see no equipment, and its type decides on the contract for all
        return self.sudo().equipment_id.type_id.id or None
