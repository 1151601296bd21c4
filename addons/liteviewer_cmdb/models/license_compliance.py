# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

STATES = [
    ("over", "Overrun"),
    ("unlicensed", "Without a Licence"),
    ("free", "Free Seats"),
    ("ok", "In Order"),
]


class LicenseCompliance(models.Model):
    """What a client may use of a product, and beside it what is used: licences that are valid
    today, their seats, and the computers on which the inventory has found the product.

    A row per client and product. Its filters reach the tables below, so one client's page costs
    that client's rows only.
    """

    _name = "liteviewer.license.compliance"
    _description = "Licence Compliance"
    _auto = False
    _order = "client_id, software_id"
    _rec_name = "software_id"
    _depends = {
        "liteviewer.license": [
            "active", "client_id", "company_id", "seats", "seats_used", "software_id",
            "valid_from", "valid_until",
        ],
        "liteviewer.license.assignment": ["equipment_id", "license_id", "person_id"],
        "liteviewer.software": ["licensed_as_id", "needs_license"],
        "liteviewer.software.installation": [
            "client_id", "company_id", "equipment_id", "software_id",
        ],
        "liteviewer.equipment": ["active", "person_id", "state"],
    }  # fmt: skip

    client_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", string="Service Company", readonly=True)
    software_id = fields.Many2one("liteviewer.software", readonly=True)
    seats = fields.Integer(readonly=True)
    seats_used = fields.Integer(readonly=True)
    seats_free = fields.Integer(readonly=True)
    overrun = fields.Integer(readonly=True, help="Seats in use beyond those that were bought.")
    installed = fields.Integer(
        string="Installed On", readonly=True, help="Computers on which inventory has found it."
    )
    unlicensed = fields.Integer(
        string="Without a Licence",
        readonly=True,
        help="Computers on which it is installed, and for which neither they nor their users hold "
        "a seat.",
    )
    state = fields.Selection(STATES, readonly=True)

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT totals.*,
                   greatest(seats - seats_used, 0) AS seats_free,
                   greatest(seats_used - seats, 0) AS overrun,
                   CASE WHEN seats_used > seats THEN 'over'
                        WHEN unlicensed > 0 THEN 'unlicensed'
                        WHEN seats_used < seats THEN 'free'
                        ELSE 'ok'
                   END AS state
              FROM (
                SELECT min(row_id) AS id, client_id, company_id, software_id,
                       sum(seats)::int AS seats,
                       sum(seats_used)::int AS seats_used,
                       count(DISTINCT equipment_id)::int AS installed,
                       (count(DISTINCT equipment_id) FILTER (WHERE NOT covered))::int AS unlicensed
                  FROM (%(licenses)s UNION ALL %(installations)s) AS sources
                 GROUP BY client_id, company_id, software_id
              ) AS totals
            """,
            licenses=self._select_licenses(today),
            installations=self._select_installations(today),
        )

    def _select_licenses(self, today):
        return SQL(
            """
            SELECT 2 * l.id AS row_id, l.client_id, l.company_id, l.software_id, l.seats,
                   l.seats_used, NULL::int AS equipment_id, TRUE AS covered
              FROM liteviewer_license l
             WHERE l.active AND %s
            """,
            self.env["liteviewer.license"]._is_valid_on("l", today),
        )

    def _select_installations(self, today):
        return SQL(
            """
            SELECT 2 * i.id + 1, i.client_id, i.company_id, p.id, 0, 0, i.equipment_id,
                   EXISTS (
                       SELECT 1
                         FROM liteviewer_license l
                         JOIN liteviewer_license_assignment a ON a.license_id = l.id
                        WHERE l.software_id = p.id
                          AND l.client_id = i.client_id
                          AND l.active AND %s
                          AND (a.equipment_id = e.id OR a.person_id = e.person_id)
                   )
              FROM liteviewer_software_installation i
              JOIN liteviewer_software s ON s.id = i.software_id
              JOIN liteviewer_software p ON p.id = coalesce(s.licensed_as_id, s.id)
              JOIN liteviewer_equipment e ON e.id = i.equipment_id
             WHERE p.needs_license AND e.active AND e.state <> 'retired'
            """,
            self.env["liteviewer.license"]._is_valid_on("l", today),
        )

    def action_open_unlicensed(self: One):
        """Open the computers on which the product is installed without a licence."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "liteviewer_cmdb.software_installation_action"
            ),
            "domain": [
                ("client_id", "=", self.client_id.id),
                "|",
                ("software_id", "=", self.software_id.id),
                ("software_id.licensed_as_id", "=", self.software_id.id),
            ],
            "context": {"search_default_unlicensed": 1},
        }

    def action_open_licenses(self: One):
        """Open the client's licences of the product."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("liteviewer_cmdb.license_action"),
            "domain": [
                ("client_id", "=", self.client_id.id),
                ("software_id", "=", self.software_id.id),
            ],
            "context": {
                "default_client_id": self.client_id.id,
                "default_software_id": self.software_id.id,
            },
        }
