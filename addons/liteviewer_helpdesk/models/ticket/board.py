# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.arguments import RecordId

SOON = timedelta(hours=2)
CARDS = 25
"""How many tickets a column of the board shows at most; the number tells of the others."""
MOST = 2000
"""How many tickets of engineers are looked at."""
SHOWN = ("number", "name", "client_id", "user_id", "priority", "stage_kind", "stage_since")


class Ticket(models.Model):
    """The part of the ticket that the dispatcher's board shows: who works on what since when, who
    is away, what has nobody and whose time ends soon.
    """

    _inherit = "liteviewer.ticket"

    @api.readonly
    @api.model
    def get_dispatch_board(self, team_id: RecordId = False):
        """Return the open tickets that the user may see, as the dispatcher looks at them.

        :param team_id: only the tickets of this team and its members
        :return: dict of

            - ``unassigned``, ``soon`` (the time ends within two hours, or is over): {"count": int,
              "tickets": [card]}, the first ones of them
            - ``engineers``: [{"id", "name", "count": number of open tickets, "is_present": at work
              by the hours of a team, "away_until", "substitute", "works_on", "tickets": [card]}];
              ``works_on`` is {"id", "number", "name", "client", "since"} of the timer that runs

            A card is {"id", "number", "name", "client", "user_id", "priority", "stage_kind",
            "stage_since", "due_at"}; moments are texts in UTC.
        :raises AccessError: for clients
        """
        self.env["liteviewer.ticket.team"].check_access("read")
        scope = Domain("is_open", "=", True)
        if team_id:
            scope &= Domain("team_id", "=", team_id)
        soon = Domain(self._get_due_name(), "<=", fields.Datetime.now() + SOON)
        return {
            "unassigned": self._list_cards(scope & Domain("user_id", "=", False)),
            "soon": self._list_cards(scope & soon),
            "engineers": self._list_engineers(scope, team_id),
        }

    @api.model
    def _get_due_name(self):
        """Return the name of the field that says until when somebody has to act."""
        return "deadline_at"

    @api.model
    def _search_cards(self, domain, limit):
        due = self._get_due_name()
        order = f"{due}, priority desc, received_at, id"
        return self.search_fetch(domain, [*SHOWN, due], order=order, limit=limit)

    @api.model
    def _list_cards(self, domain):
        tickets = self._search_cards(domain, CARDS)
        count = len(tickets) if len(tickets) < CARDS else self.search_count(domain)
        return {"count": count, "tickets": tickets._prepare_cards()}

    def _prepare_cards(self):
        due, to_text = self._get_due_name(), fields.Datetime.to_string
        return [
            {
                "id": ticket.id,
                "number": ticket.number,
                "name": ticket.name,
                "client": ticket.client_id.display_name or "",
                "user_id": ticket.user_id.id,
                "priority": ticket.priority,
                "stage_kind": ticket.stage_kind,
                "stage_since": to_text(ticket.stage_since),
                "due_at": to_text(ticket[due]),
            }
            for ticket in self
        ]

    @api.model
    def _list_engineers(self, scope, team_id):
        owned = scope & Domain("user_id", "!=", False)
        counts = dict(self._read_group(owned, ["user_id"], ["__count"]))
        teams = self.env["liteviewer.ticket.team"].search(
            Domain("id", "=", team_id) if team_id else Domain.TRUE
        )
        engineers = teams.member_ids.union(*counts).filtered("active").sorted("name")
        now = fields.Datetime.now()
        present = engineers.browse().union(*teams._get_present_members(now).values())
        absent = self.env["resource.calendar.leaves"]._get_absent(now)
        owned &= Domain("user_id", "in", engineers.ids)
        tickets = self._search_cards(owned, MOST).grouped("user_id")
        timers = self._get_timers(engineers)
        found = []
        for engineer in engineers:
            absence = absent.get(engineer.id)
            substitute = engineers.browse(absence and absence.substitute)
            found.append(
                {
                    "id": engineer.id,
                    "name": engineer.name,
                    "count": counts.get(engineer, 0),
                    "is_present": engineer in present,
                    "away_until": fields.Datetime.to_string(absence.end) if absence else False,
                    # sudo: the name of a colleague
                    "substitute": substitute.sudo().name,
                    "works_on": timers.get(engineer, False),
                    "tickets": tickets.get(engineer, self)[:CARDS]._prepare_cards(),
                }
            )
        return found

    @api.model
    def _get_timers(self, engineers):
        """Return what engineers work on at the moment: {res.users: dict}."""
        entries = self.env["liteviewer.work.entry"].search_fetch(
            [("is_running", "=", True), ("user_id", "in", engineers.ids)],
            ["user_id", "ticket_id", "started_at"],
        )
        return {
            entry.user_id: {
                "id": entry.ticket_id.id,
                "number": entry.ticket_id.number,
                "name": entry.ticket_id.name,
                "client": entry.ticket_id.client_id.display_name or "",
                "since": fields.Datetime.to_string(entry.started_at),
            }
            for entry in entries
        }
