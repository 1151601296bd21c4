# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SoftwareInstallation(models.Model):
    """A program that was found on a computer, or that an engineer has written down."""

    _name = "liteviewer.software.installation"
    _description = "Software Installation"
    _inherit = ["liteviewer.equipment.mixin"]
    _order = "software_id, id"
    _rec_name = "software_id"
    _rec_names_search = ["software_id", "equipment_id"]

    software_id = fields.Many2one(
        "liteviewer.software", required=True, index=True, ondelete="restrict"
    )
    equipment_id = fields.Many2one(string="Computer")
    version = fields.Char()
    seen_at = fields.Datetime(string="Last Seen", help="When the inventory last reported it.")
    is_licensed = fields.Boolean(
        string="Has a Licence",
        compute="_compute_is_licensed",
        search="_search_is_licensed",
        help="A valid licence of the software is assigned to the computer or to its user.",
    )

    _installation_uniq = models.Constraint(
        "UNIQUE (equipment_id, software_id)", "This software is on the list of this computer."
    )

    @api.depends_context("uid")
    @api.depends("software_id.licensed_as_id", "equipment_id.person_id")
    def _compute_is_licensed(self):
        licensed = self.search([("id", "in", self.ids), ("is_licensed", "=", True)])
        for installation in self:
            installation.is_licensed = installation._origin in licensed

    @api.model
    def _search_is_licensed(self, operator, value):
        if operator != "in":
            return NotImplemented
        covered = Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s IN (%s)", SQL.identifier(alias, "id"), self._select_licensed()
            )
        )
        return covered if True in value else ~covered

    @api.model
    def _select_licensed(self):
        """Return the statement that selects the ids of the installations a licence covers."""
        self.env["liteviewer.license.assignment"].flush_model()
        self.env["liteviewer.license"].flush_model(["software_id", "valid_from", "valid_until"])
        self.env["liteviewer.software"].flush_model(["licensed_as_id"])
        self.env["liteviewer.equipment"].flush_model(["person_id"])
        self.flush_model(["software_id", "equipment_id"])
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT i.id
              FROM liteviewer_software_installation i
              JOIN liteviewer_software s ON s.id = i.software_id
              JOIN liteviewer_equipment e ON e.id = i.equipment_id
              JOIN liteviewer_license l
                ON l.software_id = coalesce(s.licensed_as_id, s.id)
               AND l.client_id = i.client_id
               AND l.active AND %s
              JOIN liteviewer_license_assignment a
                ON a.license_id = l.id
               AND (a.equipment_id = e.id OR a.person_id = e.person_id)
            """,
            self.env["liteviewer.license"]._is_valid_on("l", today),
        )

    @api.model
    def _report(self, equipment, programs, seen_at):
        """Make the list of a computer's programs equal to what its inventory says.

        Costs the same number of queries however many programs there are; nothing is written for
        those whose version stayed the same but the time.

        :param programs: [{"name": str, "version": str, "vendor": str}]
        :param datetime seen_at: UTC
        """
        equipment.ensure_one()
        versions = {
            (program["name"], program.get("vendor") or ""): program.get("version") or False
            for program in programs
        }
        softwares = self.env["liteviewer.software"]._find_or_create(versions)
        wanted = {softwares[pair]: version for pair, version in versions.items()}
        known = {row.software_id: row for row in self.search([("equipment_id", "=", equipment.id)])}
        self.union(*(row for program, row in known.items() if program not in wanted)).unlink()
        for program, row in known.items():
            if program in wanted and row.version != wanted[program]:
                row.version = wanted[program]
        self.union(*known.values()).exists().seen_at = seen_at
        self.create(
            [
                {
                    "software_id": program.id,
                    "equipment_id": equipment.id,
                    "version": version,
                    "seen_at": seen_at,
                }
                for program, version in wanted.items()
                if program not in known
            ]
        )
