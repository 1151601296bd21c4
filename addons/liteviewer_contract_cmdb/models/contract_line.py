# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

CHARGES = [
    ("device", "Each Device a Month"),
    ("server", "Each Server a Month"),
    ("license", "Each Licence a Month"),
]
SERVERS = ("server", "virtual_machine")


class ContractLine(models.Model):
    """Equipment and licences are counted from their cards: equipment that is in use, the seats of
    licences that are valid.
    """

    _inherit = "contract.line"

    charge = fields.Selection(
        selection_add=[("person",), *CHARGES],
        ondelete={key: "set null" for key, _label in CHARGES},
    )
    equipment_type_ids = fields.Many2many(
        "liteviewer.equipment.type",
        "liteviewer_contract_line_type_rel",
        "line_id",
        "type_id",
        string="Only These Types",
        groups="base.group_user",
        help="Which types of equipment count. Empty: all, or all servers.",
    )

    def _list_things(self):
        if self.charge in ("device", "server"):
            return [(card.name, 1) for card in self._find_equipment()]
        if self.charge == "license":
            return [(each.name, each.seats) for each in self._find_licenses()]
        return super()._list_things()

    def _find_equipment(self):
        domain = [
            ("client_id", "=", self.contract_id.commercial_partner_id.id),
            ("state", "=", "in_use"),
        ]
        if self.equipment_type_ids:
            domain.append(("type_id", "in", self.equipment_type_ids.ids))
        if self.charge == "server":
            domain.append(("kind", "in", SERVERS))
        return self.env["liteviewer.equipment"].search(domain)

    def _find_licenses(self):
        return self.env["liteviewer.license"].search(
            [
                ("client_id", "=", self.contract_id.commercial_partner_id.id),
                ("state", "in", ("valid", "soon")),
            ]
        )
