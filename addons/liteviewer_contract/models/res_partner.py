# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..tools.words import get_duration

READERS = (
    "liteviewer_helpdesk.helpdesk_group_engineer,liteviewer_helpdesk.helpdesk_group_accountant"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    contract_hours_left = fields.Char(
        string="Hours Left", compute="_compute_contract_hours_left", groups=READERS
    )

    def _compute_contract_hours_left(self):
        """What all contracts of the client have left today, as far as one sees them."""
        contracts = self.env["contract.contract"].search(
            [("is_service", "=", True), ("commercial_partner_id", "in", self.ids)]
        )
        meters = contracts._get_meters()
        by_client = contracts.grouped("commercial_partner_id")
        for client in self:
            found = [
                meters[contract.id]
                for contract in by_client.get(client._origin, ())
                if contract.id in meters and meters[contract.id].available
            ]
            left = get_duration(sum(meter.left for meter in found))
            client.contract_hours_left = bool(found) and self.env._("%(left)s h left", left=left)
