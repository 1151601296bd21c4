# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.sla_badge import BadgeClock, Badges, get_status


class Ticket(models.Model):
    """The part of the ticket that shows how its clocks stand."""

    _inherit = "liteviewer.ticket"

    @api.depends("sla_clock_ids.deadline_at", "sla_clock_ids.state")
    def _compute_sla_badge(self):
        """Show the clock that asks for something next: the response until it is given.

        Clocks are read past the ORM, of eighty tickets at a time in the list: who may see a ticket
        may see how its clocks stand.
        """
        self.env["liteviewer.sla.clock"].flush_model([*BadgeClock._fields, "in_badge"])
        columns = SQL(", ").join(map(SQL.identifier, BadgeClock._fields))
        found = self.env.execute_query(
            SQL(
                "SELECT %s FROM liteviewer_sla_clock WHERE in_badge AND ticket_id IN %s",
                columns,
                tuple(self._origin.ids) or (None,),
            )
        )
        clocks = {clock.ticket_id: clock for clock in map(BadgeClock._make, found)}
        get_working_time = self.env["liteviewer.sla.policy"]._get_working_time
        badges, times = Badges(fields.Datetime.now()), {}
        for ticket in self:
            clock = clocks.get(ticket._origin.id)
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
        """Find tickets by the one status that they show, see ``sla_badge.get_status``."""
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        runs, waits = Domain("state", "=", "running"), Domain("state", "=", "paused")
        is_late = Domain("deadline_at", "<", now)
        in_time = Domain("deadline_at", "=", False) | Domain("deadline_at", ">=", now)
        is_calm = Domain("risk_at", "=", False) | Domain("risk_at", ">", now)
        statuses = {
            "on_track": runs & in_time & is_calm,
            "at_risk": runs & in_time & Domain("risk_at", "<=", now),
            "breached": (runs | waits) & is_late,
            "paused": waits & in_time,
            "met": Domain("state", "=", "met"),
            "missed": Domain("state", "=", "missed"),
        }
        found = Domain.OR(self._has_shown(statuses[each]) for each in value if each in statuses)
        if "breached" in value and len(value) == 1:
            # read off the ticket itself first, by an index: the list that is looked at most
            found &= Domain("is_open", "=", True) & Domain("breach_at", "<", now)
        if False in value:
            found |= ~self._has_shown(Domain("state", "!=", "cancelled"))
        return found

    @api.model
    def _has_shown(self, domain):
        """Return the domain of tickets whose badge shows such a clock. Who may see a ticket may see
        how its clocks stand: no rules to look up clocks for.
        """
        return Domain("sla_clock_ids", "any!", Domain("in_badge", "=", True) & domain)
