# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.sla_badge import BadgeClock, Badges, get_rank, get_status
from ...tools.sla_clock import RUNNING


class Ticket(models.Model):
    """The part of the ticket that shows how its clocks stand."""

    _inherit = "liteviewer.ticket"

    @api.depends("sla_clock_ids.deadline_at", "sla_clock_ids.state")
    def _compute_sla_badge(self):
        """Show the clock that asks for something next: the response until it is given.

        Clocks are read past the ORM, of eighty tickets at a time in the list: who may see a ticket
        may see how its clocks stand.
        """
        self.env["liteviewer.sla.clock"].flush_model(BadgeClock._fields)
        columns = SQL(", ").join(map(SQL.identifier, BadgeClock._fields))
        found = self.env.execute_query(
            SQL(
                "SELECT %s FROM liteviewer_sla_clock WHERE ticket_id IN %s",
                columns,
                tuple(self._origin.ids) or (None,),
            )
        )
        clocks = defaultdict(list)
        for clock in map(BadgeClock._make, found):
            clocks[clock.ticket_id].append(clock)
        get_working_time = self.env["liteviewer.sla.policy"]._get_working_time
        badges, times = Badges(fields.Datetime.now()), {}
        for ticket in self:
            clock = min(clocks[ticket._origin.id], key=get_rank, default=None)
            ticket.sla_badge = clock and badges.make(
                clock, get_working_time(clock.calendar_id, clock.company_id, times)
            )

    @api.depends("sla_badge")
    def _compute_sla_status(self):
        for ticket in self:
            ticket.sla_status = ticket.sla_badge and get_status(ticket.sla_badge)

    @api.model
    def _get_overdue_condition(self, table):
        """A response that is late counts as well."""
        condition = super()._get_overdue_condition(table)
        return SQL("(%s OR %s.breach_at < %s)", condition, table, fields.Datetime.now())

    @api.model
    def _search_sla_status(self, operator, value):
        """Find tickets that have a clock in one of these states; a breached one is not at risk as
        well.
        """
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        is_open = Domain("state", "=", RUNNING)
        is_late = Domain("deadline_at", "<", now)
        statuses = {
            "on_track": is_open
            & Domain.OR([[("risk_at", "=", False)], [("risk_at", ">", now)]])
            & ~is_late,
            "at_risk": is_open & Domain("risk_at", "<=", now) & Domain("deadline_at", ">=", now),
            "paused": Domain("state", "=", "paused") & Domain("deadline_at", "=", False),
            "met": Domain("state", "=", "met"),
            "missed": Domain("state", "=", "missed"),
        }
        # read off the ticket itself, by an index: the list that is looked at most
        breached = Domain("is_open", "=", True) & Domain("breach_at", "<", now)
        found = breached if "breached" in value else Domain.FALSE
        found |= Domain.OR(
            # who may see a ticket may see how its clocks stand: no rules to look up clocks for
            Domain("sla_clock_ids", "any!", statuses[status])
            for status in value
            if status in statuses
        )
        return found if False not in value else found | Domain("sla_clock_ids", "=", False)
