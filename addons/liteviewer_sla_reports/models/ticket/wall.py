# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import RecordId

DUE_SHOWN = 8
"""How many tickets the wall board names: what can be read at five metres."""


class Ticket(models.Model):
    """The part of the ticket that boards show of all of them."""

    _inherit = "liteviewer.ticket"

    _resolved_at_idx = models.Index("(resolved_at) WHERE resolved_at IS NOT NULL")

    @api.model
    def _get_due_name(self):
        return "breach_at"

    @api.readonly
    @api.model
    def get_wall_board(self, team_id: RecordId = False):
        """Count the open tickets that the user may see, by state and by how their SLA stands.

        :param team_id: only the tickets of this team
        :return: dict of

            - ``queue``: {"new", "in_progress", "waiting", "unassigned": int}
            - ``sla``: {status: int}, by the one status that the list shows of a ticket
              (``sla_status``); ``none`` are those without a clock
            - ``today``: {"received", "resolved": int}, since midnight of the user
            - ``due``: the tickets whose time ends first, those that are over it before the others:
              [{"id", "number", "name", "client", "user", "badge"}]
        """
        scope = Domain("team_id", "=", team_id) if team_id else Domain.TRUE
        is_open = scope & Domain("is_open", "=", True)
        return {
            "queue": self._count_queue(is_open),
            "sla": self._count_sla_statuses(is_open),
            "today": self._count_today(scope),
            "due": self._list_due(is_open),
        }

    def _count_queue(self, is_open):
        query = self._search(is_open)
        table = SQL.identifier(query.table)
        kinds = ("new", "in_progress", "waiting")
        columns = [
            *(SQL("count(*) FILTER (WHERE %s.stage_kind = %s)", table, kind) for kind in kinds),
            SQL("count(*) FILTER (WHERE %s.user_id IS NULL)", table),
        ]
        (row,) = self.env.execute_query(query.select(*columns))
        return dict(zip((*kinds, "unassigned"), row, strict=True))

    def _count_sla_statuses(self, is_open):
        """Say in one statement what ``sla_badge.get_status`` says of each."""
        self.env["liteviewer.sla.clock"].flush_model()
        query = self._search(is_open)
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT CASE
                           WHEN shown.state IS NULL OR shown.state = 'cancelled' THEN 'none'
                           WHEN shown.state IN ('met', 'missed') THEN shown.state
                           WHEN shown.deadline_at < %(now)s THEN 'breached'
                           WHEN shown.state = 'paused' THEN 'paused'
                           WHEN shown.risk_at <= %(now)s THEN 'at_risk'
                           ELSE 'on_track'
                       END AS status,
                       count(*)
                  FROM (%(tickets)s) ticket
                  LEFT JOIN liteviewer_sla_clock shown
                         ON shown.ticket_id = ticket.id AND shown.in_badge
                 GROUP BY 1
                """,
                now=now,
                tickets=query.select(),
            )
        )
        statuses = ("on_track", "at_risk", "breached", "paused", "met", "missed", "none")
        return {**dict.fromkeys(statuses, 0), **dict(rows)}

    def _count_today(self, scope):
        midnight = fields.Datetime.context_timestamp(self, fields.Datetime.now()).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        since = midnight.astimezone(UTC).replace(tzinfo=None)
        return {
            "received": self.search_count(scope & Domain("received_at", ">=", since)),
            "resolved": self.search_count(scope & Domain("resolved_at", ">=", since)),
        }

    def _list_due(self, is_open):
        tickets = self.search(
            is_open & Domain("breach_at", "!=", False), order="breach_at, id", limit=DUE_SHOWN
        )
        return [
            {
                "id": ticket.id,
                "number": ticket.number,
                "name": ticket.name,
                "client": ticket.client_id.display_name or "",
                "user": ticket.user_id.name or "",
                "badge": ticket.sla_badge,
            }
            for ticket in tickets
        ]
