# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

EQUIPMENT_FIELDS = (
    "name",
    "type_id",
    "hostname",
    "serial",
    "inventory_number",
    "vendor",
    "model",
    "state",
    "place",
    "user_login",
    "os",
)
ACCESS_FIELDS = ("resource", "equipment_id", "right", "granted_on", "revoked_on")
SEAT_FIELDS = ("software_id", "license_id", "assigned_on")


class ResPartner(models.Model):
    """What the configuration of a client says of a person; secrets are no part of it."""

    _inherit = "res.partner"

    def _get_data_sections(self):
        own = [("person_id", "=", self.id)]
        equipment = self.env["liteviewer.equipment"].search(own)
        grants = self.env["liteviewer.access.grant"].search(own)
        seats = self.env["liteviewer.license.assignment"].search(own)
        return [
            *super()._get_data_sections(),
            self._make_data_section(
                "equipment", self.env._("Equipment in Use"), equipment, EQUIPMENT_FIELDS
            ),
            self._make_data_section(
                "access_rights", self.env._("Access Rights"), grants, ACCESS_FIELDS
            ),
            self._make_data_section("licences", self.env._("Licence Seats"), seats, SEAT_FIELDS),
        ]
