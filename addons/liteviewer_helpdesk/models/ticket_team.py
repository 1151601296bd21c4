# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import ast

from odoo import api, fields, models, tools


class TicketTeam(models.Model):
    """A line of support: who works in it, when, and at which address it takes mail."""

    _name = "liteviewer.ticket.team"
    _description = "Ticket Team"
    _inherit = ["mail.alias.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    member_ids = fields.Many2many(
        "res.users",
        string="Members",
        domain=[("share", "=", False)],
        help="The engineers to whom the tickets of this team are offered.",
    )
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        check_company=True,
        help="Empty: the working hours of the company.",
    )
    ticket_ids = fields.One2many("liteviewer.ticket", "team_id")
    open_ticket_count = fields.Integer(compute="_compute_ticket_counts")
    unassigned_ticket_count = fields.Integer(compute="_compute_ticket_counts")

    def _compute_ticket_counts(self):
        counts = {
            team: (total, total - assigned)
            for team, total, assigned in self.env["liteviewer.ticket"]._read_group(
                [("team_id", "in", self.ids), ("is_open", "=", True)],
                ["team_id"],
                ["__count", "user_id:count"],
            )
        }
        for team in self:
            team.open_ticket_count, team.unassigned_ticket_count = counts.get(team, (0, 0))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache("company_id")
    def _get_default_id(self, company_id):
        return self.search([("company_id", "=", company_id)], limit=1).id

    @api.model
    def _get_default(self, company):
        """Return the team that takes what no category sends elsewhere: the first of the company."""
        # sudo: who writes a ticket of the company may see which team gets it
        return self.browse(self.sudo()._get_default_id(company.id))

    def _alias_get_creation_values(self):
        """The team's address makes tickets of this team."""
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("liteviewer.ticket")
        if self.id:
            values["alias_defaults"] = defaults = ast.literal_eval(self.alias_defaults or "{}")
            defaults["team_id"] = self.id
        return values

    def action_open_tickets(self):
        """Open the list of the team's open tickets."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("liteviewer_helpdesk.ticket_action")
        return {
            **action,
            "display_name": self.display_name,
            "domain": [("team_id", "=", self.id)],
            "context": {"search_default_open": 1, "default_team_id": self.id},
        }
