# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

DEVICE_FIELDS = (
    "name",
    "state",
    "enrolled_at",
    "last_seen_at",
    "revoked_at",
    "agent_version",
    "computer_data",
)


class ResPartner(models.Model):
    """What the agents of persons tell of them is told to the persons."""

    _inherit = "res.partner"

    @api.model
    def _get_data_ticket_fields(self):
        return (*super()._get_data_ticket_fields(), "computer_data")

    def _get_data_sections(self):
        devices = self.env["liteviewer.agent.device"].search([("person_ids", "in", self.ids)])
        return [
            *super()._get_data_sections(),
            self._make_data_section("devices", self.env._("Computers"), devices, DEVICE_FIELDS),
        ]
