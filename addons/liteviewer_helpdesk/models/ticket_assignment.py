# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


from odoo import api, fields, models
from odoo.tools import groupby

from ..tools.assignment import order_by_turn, pick_engineers
from ..tools.kept import kept

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

    def _assign(self, tickets, present, stand_ins):
        """Give free tickets of the team to engineers, as the team does it. Who stands in for a
        member who is away gets what the member's turn would bring.

        :param tickets: locked, in the order in which they get one
        :param present: res.users, members who work now
        :param stand_ins: {member who is away: res.users who works now}
        """
        self.ensure_one()
        team = self.team_id
        tickets.invalidate_recordset(["user_id", "team_id", "is_open", "client_id"])
        tickets = tickets.filtered_domain(team._get_waiting_domain())
        doers = {member.id: member for member in present}
        doers.update((member.id, stand_in) for member, stand_in in stand_ins.items())
        people = present.union(*stand_ins.values())
        loads = None
        if team.assignment == "least_loaded":
            counts = dict(
                tickets._read_group(
                    [("user_id", "in", people.ids), ("is_open", "=", True)],
                    ["user_id"],
                    ["__count"],
                )
            )
            loads = {member_id: counts.get(doer, 0) for member_id, doer in doers.items()}
        picks, self.turns = pick_engineers(
            [
                allowed and {each for each, doer in doers.items() if doer.id in allowed}
                for allowed in tickets._get_allowed_engineers(people)
            ],
            order_by_turn(team.member_ids.sorted("id").ids, self.turns or []),
            loads,
            absent=set(team.member_ids.ids) - set(doers),
        )
        note = self._get_note()
        for member_id, pairs in groupby(zip(tickets, picks, strict=True), lambda pair: pair[1]):
            if member_id:
                doer = doers[member_id]
                given = tickets.browse(ticket.id for ticket, _pick in pairs)
                given._track_set_log_message(note)
                values = {"user_id": doer.id}
                if doer.id != member_id:
                    values.update(kept({"absent_user_id": member_id}))
                given.write(values)

    def _get_note(self):
        """Return what stands in the ticket beside the name of the engineer: by which rule."""
        env = self.with_context(lang=self.company_id.partner_id.lang).env
        rules = dict(self.team_id._fields["assignment"]._description_selection(env))
        return env._("Assigned by itself: %(rule)s", rule=rules[self.team_id.assignment])
