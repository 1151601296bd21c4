# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import ast
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models, tools
from odoo.tools import groupby

from ..tools.arguments import One
from ..tools.assignment import order_by_turn
from ..tools.recurrence import to_utc
from ..tools.reminder import find_first_day

ASSIGNMENTS = [
    ("manual", "Engineers take tickets themselves"),
    ("round_robin", "In turn"),
    ("least_loaded", "To the one with the fewest open tickets"),
]

MAX_WAITING_DAYS = 90
"""Working days that a team may wait for a client at most."""
LOOK_BACK = timedelta(days=3 * MAX_WAITING_DAYS)
"""Within which so many working days are found, be it in a team that works every other day."""


class TicketTeam(models.Model):
    """A line of support: who works in it, when, and at which address it takes mail."""

    _name = "liteviewer.ticket.team"
    _description = "Ticket Team"
    _inherit = ["liteviewer.cached.mixin", "mail.alias.mixin"]
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
    assignment = fields.Selection(
        ASSIGNMENTS,
        required=True,
        default="manual",
        help="How new tickets find an engineer. By themselves they are given only to members who "
        "are at work now, by their own working hours or else those of the team, and who may see "
        "the client; when nobody is there, tickets wait until somebody is.",
    )
    remind_after_days = fields.Integer(
        string="Remind Waiting Clients After",
        help="Working days of the team that a ticket waits for the client before the reporter is "
        "reminded by e-mail, once. 0: never.",
    )
    close_waiting_after_days = fields.Integer(
        string="Close After",
        help="Working days of the team between the reminder and the closing, where the client "
        "says nothing. 0: such tickets stay open.",
    )
    turn_user_ids = fields.Many2many(
        "res.users",
        string="Next in Turn",
        compute="_compute_turn_user_ids",
        help="Who gets the next ticket, and who after them: the one who waits longest comes "
        "first. Whoever is absent is passed over and keeps the place.",
    )
    ticket_ids = fields.One2many("liteviewer.ticket", "team_id")
    open_ticket_count = fields.Integer(compute="_compute_ticket_counts")
    unassigned_ticket_count = fields.Integer(compute="_compute_ticket_counts")

    _waiting_days_range = models.Constraint(
        f"CHECK (remind_after_days BETWEEN 0 AND {MAX_WAITING_DAYS}"
        f" AND close_waiting_after_days BETWEEN 0 AND {MAX_WAITING_DAYS})",
        f"Tickets wait for clients from 0 to {MAX_WAITING_DAYS} working days.",
    )

    @api.depends("member_ids")
    def _compute_turn_user_ids(self):
        # sudo: how the turns are kept is for the cron; whose turn it is may be known
        rows = self.env["liteviewer.ticket.assignment"].sudo().search([("team_id", "in", self.ids)])
        turns = {row.team_id.id: row.turns for row in rows}
        for team in self:
            members = team.member_ids._origin.sorted("id").ids
            order = order_by_turn(members, turns.get(team._origin.id) or [])
            team.turn_user_ids = self.env["res.users"].browse(order)

    @api.depends_context("uid")
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

    @api.model
    @tools.ormcache("company_id")
    def _get_default_id(self, company_id):
        return self.search([("company_id", "=", company_id)], limit=1).id

    @api.model
    def _get_default(self, company):
        """Return the team that takes what no category sends elsewhere: the first of the company."""
        # sudo: who writes a ticket of the company may see which team gets it
        return self.browse(self.sudo()._get_default_id(company.id))

    @api.model
    @tools.ormcache("team_id")
    def _get_company_id(self, team_id):
        # sudo: who writes a ticket of the team may not be allowed to read teams
        return self.sudo().browse(team_id).company_id.id

    @api.model
    @tools.ormcache()
    def _get_automatic_ids(self):
        """Return the ids of the teams whose tickets are assigned by themselves."""
        # sudo: who creates a ticket may not be allowed to read teams
        return frozenset(self.sudo().search([("assignment", "!=", "manual")]).ids)

    def _get_waiting_domain(self):
        """Return the domain of the tickets of the team that want an engineer."""
        self.ensure_one()
        return [("team_id", "=", self.id), ("is_open", "=", True), ("user_id", "=", False)]

    def _get_waiting_limit(self, count):
        """Return the moment (UTC) before which ``count`` working days of the team have passed.

        None where the service is closed at the moment: nobody is written to at night.
        """
        self.ensure_one()
        calendar = self.resource_calendar_id or self.company_id.resource_calendar_id
        now = fields.Datetime.now()
        zone = calendar.tz or self.company_id._get_helpdesk_tz()
        today = now.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
        if not calendar:
            return to_utc(today - timedelta(days=count - 1), 0, zone)
        nobody = self.env["resource.resource"]
        working = calendar._get_working_resources(self.company_id, now.replace(tzinfo=UTC), nobody)
        if False not in working:
            return None
        days = calendar._get_working_days(self.company_id, today - LOOK_BACK, today)
        first = find_first_day(days, today, count)
        return first and to_utc(first, 0, zone)

    def _get_present_members(self, now):
        """Return the members who are at work. :rtype: {team: res.users}"""
        return self._get_present({team: team.member_ids for team in self}, now)

    def _get_stand_ins(self, now):
        """Return who is at work for members who are away.

        :param datetime now: UTC, naive
        :rtype: {team: {member: res.users}}
        """
        users = self.env["res.users"]
        absent = self.env["resource.calendar.leaves"]._get_absent(now)
        away = {
            team: {
                member: stand_in
                for member in team.member_ids
                if member.id in absent and (stand_in := member._get_stand_in(absent))
            }
            for team in self
        }
        if not any(away.values()):
            return away
        present = self._get_present(
            {team: users.union(*pairs.values()) for team, pairs in away.items()}, now
        )
        return {
            team: {member: each for member, each in pairs.items() if each in present[team]}
            for team, pairs in away.items()
        }

    def _get_present(self, people, now):
        """Return those of the people who are at work: within working hours, on no leave or holiday.

        Their own working hours count, else those of the team, else of the company.

        :param people: {team: res.users}
        :param datetime now: UTC, naive
        :rtype: {team: res.users}
        """
        start = now.replace(tzinfo=UTC)
        users = self.env["res.users"]
        asked = users.union(*people.values())
        users = users.search([("id", "in", asked.ids), *users._get_engineer_domain()])
        resources = {
            (resource.user_id, resource.company_id): resource
            for resource in self.env["resource.resource"].search([("user_id", "in", users.ids)])
        }
        present = {team: users.browse() for team in self}
        members = [
            (team, user, resources.get((user, team.company_id), self.env["resource.resource"]))
            for team in self
            for user in people[team] & users
            if team.company_id in user.company_ids
        ]
        for (company, calendar), rows in groupby(
            members,
            lambda row: (
                row[0].company_id,
                row[2].calendar_id
                or row[0].resource_calendar_id
                or row[0].company_id.resource_calendar_id,
            ),
        ):
            working = calendar._get_working_resources(
                company, start, self.env["resource.resource"].union(*(row[2] for row in rows))
            )
            for team, user, resource in rows:
                if resource.id in working:
                    present[team] += user
        return present

    def _alias_get_creation_values(self):
        """The team's address makes tickets of this team."""
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("liteviewer.ticket")
        if self.id:
            values["alias_defaults"] = defaults = ast.literal_eval(self.alias_defaults or "{}")
            defaults["team_id"] = self.id
        return values

    def action_open_tickets(self: One):
        """Open the list of the team's open tickets."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("liteviewer_helpdesk.ticket_action")
        return {
            **action,
            "display_name": self.display_name,
            "domain": [("team_id", "=", self.id)],
            "context": {"search_default_open": 1, "default_team_id": self.id},
        }
