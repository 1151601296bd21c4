# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


from odoo import api, fields, models
from odoo.tools import groupby

from ..tools.assignment import order_by_turn, pick_engineers

BATCH = 100
"""Tickets that are assigned within one transaction."""


class TicketAssignment(models.Model):
    """Whose turn it is in a team. Only the cron that assigns writes it, and locks it while it
    works: teams themselves are pointed at by every new ticket and stay untouched.
    """

    _name = "liteviewer.ticket.assignment"
    _description = "Turns of a Ticket Team"
    _rec_name = "team_id"

    team_id = fields.Many2one(
        "liteviewer.ticket.team", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="team_id.company_id", store=True, index=True)
    turns = fields.Json(
        string="Order of Turns",
        readonly=True,
        help="The ids of the engineers, the one who waits longest for a ticket first.",
    )

    _team_uniq = models.Constraint("UNIQUE (team_id)", "The team has its row already.")

    @api.model
    def _get_for_teams(self, teams):
        """Return {team: its row}, made where it is missing."""
        rows = self.search([("team_id", "in", teams.ids)])
        rows += self.create([{"team_id": team.id} for team in teams - rows.team_id])
        return {row.team_id: row for row in rows}

    def _assign(self, tickets, present):
        """Give free tickets of the team to engineers, as the team does it.

        :param tickets: locked, in the order in which they get one
        :param present: res.users, members who work now
        """
        self.ensure_one()
        team = self.team_id
        tickets.invalidate_recordset(["user_id", "team_id", "is_open", "client_id"])
        tickets = tickets.filtered_domain(team._get_waiting_domain())
        loads = None
        if team.assignment == "least_loaded":
            loads = {
                user.id: count
                for user, count in tickets._read_group(
                    [("user_id", "in", present.ids), ("is_open", "=", True)],
                    ["user_id"],
                    ["__count"],
                )
            }
        picks, self.turns = pick_engineers(
            tickets._get_allowed_engineers(present),
            order_by_turn(team.member_ids.sorted("id").ids, self.turns or []),
            loads,
            absent=set(team.member_ids.ids) - set(present.ids),
        )
        note = self._get_note()
        for user_id, pairs in groupby(zip(tickets, picks, strict=True), lambda pair: pair[1]):
            if user_id:
                given = tickets.browse(ticket.id for ticket, _pick in pairs)
                given._track_set_log_message(note)
                given.write({"user_id": user_id})

    def _get_note(self):
        """Return what stands in the ticket beside the name of the engineer: by which rule."""
        env = self.with_context(lang=self.company_id.partner_id.lang).env
        rules = dict(self.team_id._fields["assignment"]._description_selection(env))
        return env._("Assigned by itself: %(rule)s", rule=rules[self.team_id.assignment])
