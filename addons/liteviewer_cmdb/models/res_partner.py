# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from odoo.addons.liteviewer_helpdesk.models.rich_text import RichText
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

ENGINEER = "liteviewer_helpdesk.helpdesk_group_engineer"
COUNTED = {
    "site_count": ("liteviewer.site", []),
    "equipment_count": ("liteviewer.equipment", [("state", "!=", "retired")]),
    "license_count": ("liteviewer.license", []),
    "config_change_count": ("liteviewer.config.change", []),
}
"""{field: (model, domain)} of the counters on the card of a client."""


class ResPartner(models.Model):
    """The card of a client: what the service looks after, and what to know about it."""

    _inherit = "res.partner"

    client_note = RichText(
        string="What to Know",
        groups=ENGINEER,
        help="Shown to engineers beside every ticket of this client.",
    )
    site_ids = fields.One2many("liteviewer.site", "client_id", string="Sites", groups=ENGINEER)
    client_person_ids = fields.One2many(
        "res.partner",
        "parent_id",
        string="Persons",
        domain=[("is_company", "=", False), ("type", "=", "contact")],
        groups=ENGINEER,
    )
    equipment_ids = fields.One2many("liteviewer.equipment", "client_id", groups=ENGINEER)
    person_equipment_ids = fields.One2many(
        "liteviewer.equipment", "person_id", string="Equipment in Use", groups=ENGINEER
    )
    computer_id = fields.Many2one(
        "liteviewer.equipment", compute="_compute_computer_id", groups=ENGINEER
    )
    license_ids = fields.One2many(
        "liteviewer.license", "client_id", string="Licences", groups=ENGINEER
    )
    config_change_ids = fields.One2many(
        "liteviewer.config.change", "client_id", string="History", groups=ENGINEER
    )
    site_count = fields.Integer(compute="_compute_cmdb_counts", groups=ENGINEER)
    equipment_count = fields.Integer(compute="_compute_cmdb_counts", groups=ENGINEER)
    license_count = fields.Integer(compute="_compute_cmdb_counts", groups=ENGINEER)
    config_change_count = fields.Integer(compute="_compute_cmdb_counts", groups=ENGINEER)

    @api.depends_context("uid")
    def _compute_cmdb_counts(self):
        for name, (model, domain) in COUNTED.items():
            counts = self._count_for_clients(model, domain)
            for partner in self:
                partner[name] = counts.get(partner.commercial_partner_id.id, 0)

    @api.depends("person_equipment_ids.kind", "person_equipment_ids.state")
    def _compute_computer_id(self):
        computers = self.env["liteviewer.equipment"].search_fetch(
            [
                ("person_id", "in", self.ids),
                ("kind", "=", "computer"),
                ("state", "!=", "retired"),
            ],
            ["person_id", "name"],
            order="id desc",
        )
        first = {computer.person_id: computer for computer in computers}
        for partner in self:
            partner.computer_id = first.get(partner._origin)

    @api.model
    def _get_person_links(self):
        return [
            *super()._get_person_links(),
            ("liteviewer.equipment", "person_id", "leave"),
            ("liteviewer.access.grant", "person_id", "stay"),
            ("liteviewer.license.assignment", "person_id", "stay"),
        ]

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_client_sites(self: One):
        """Open the sites of the client."""
        return self._open_of_client("liteviewer_cmdb.site_action")

    def action_open_client_equipment(self: One):
        """Open the equipment of the client."""
        return self._open_of_client("liteviewer_cmdb.equipment_action")

    def action_open_client_network(self: One):
        """Open the map of the client's network."""
        self.ensure_one()
        equipment = self.env["liteviewer.equipment"]
        return equipment._get_network_map_action(self.commercial_partner_id)

    def action_open_client_licenses(self: One):
        """Open the licences of the client."""
        return self._open_of_client("liteviewer_cmdb.license_action")

    def action_open_client_compliance(self: One):
        """Open the comparison of what the client may use and what it uses."""
        return self._open_of_client("liteviewer_cmdb.license_compliance_action")

    def action_open_client_changes(self: One):
        """Open the history of the client's configuration."""
        return self._open_of_client("liteviewer_cmdb.config_change_action")

    def _open_of_client(self, xmlid):
        """Return the window action ``xmlid``, narrowed to this client."""
        self.ensure_one()
        client = self.commercial_partner_id
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(xmlid),
            "domain": [("client_id", "=", client.id)],
            "context": {"default_client_id": client.id},
        }
