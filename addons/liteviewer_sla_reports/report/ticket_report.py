# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.models.measure import Measure
from odoo.addons.liteviewer_helpdesk.models.ticket.ticket import CHANNELS
from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES
from odoo.addons.liteviewer_helpdesk.models.ticket_stage import STAGE_KINDS
from odoo.addons.rating.models.rating_data import RATING_LIMIT_SATISFIED

from ..models.ticket.ticket import SLA_OUTCOMES


class TicketReport(models.Model):
    """A row for each ticket, with what it is grouped by and what is measured of it.

    Times are hours: *working* ones as the clocks of the service level count them, without the
    times in which the ticket waited; *elapsed* ones on the wall clock, from the moment the ticket
    came in. What has not happened, or what nothing was promised for, is empty and no zero, so that
    averages are those of the tickets that have one.

    Nothing is stored. Every column is a look at the ticket, at one of its clocks (of each kind it
    has one), or a sum over what is its own, so that PostgreSQL leaves out what a question does not
    ask for. Addons add columns in ``_get_report_columns`` and what they are read from in
    ``_get_report_joins``.
    """

    _name = "liteviewer.ticket.report"
    _description = "Tickets and Service Levels"
    _auto = False
    _order = "received_at desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "liteviewer.ticket": [
            "breach_at", "category_id", "channel", "client_id", "closed_at", "company_id",
            "first_response_at", "is_open", "partner_id", "priority", "rating_last_value",
            "received_at",
            "resolution_hours", "resolved_at", "response_hours", "sla_outcome", "sla_policy_id",
            "stage_id", "stage_kind", "stage_since", "team_id", "user_id",
        ],
        "liteviewer.ticket.category": ["parent_path", "service"],
        "liteviewer.sla.clock": ["deadline_at", "kind", "overrun", "state", "ticket_id"],
        "liteviewer.sla.segment": ["kind", "ticket_id"],
        "liteviewer.work.entry": ["billable_duration", "duration", "ticket_id"],
    }  # fmt: skip

    ticket_id = fields.Many2one("liteviewer.ticket", readonly=True)
    company_id = fields.Many2one("res.company", string="Service Company", readonly=True)
    client_id = fields.Many2one("res.partner", string="Company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Reporter", readonly=True)
    team_id = fields.Many2one("liteviewer.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Engineer", readonly=True)
    category_id = fields.Many2one("liteviewer.ticket.category", readonly=True)
    service = fields.Char(
        readonly=True, help="Of the category, else of the nearest one above it that names one."
    )
    channel = fields.Selection(CHANNELS, readonly=True)
    priority = fields.Selection(PRIORITIES, readonly=True)
    stage_id = fields.Many2one("liteviewer.ticket.stage", string="Status", readonly=True)
    stage_kind = fields.Selection(STAGE_KINDS, string="Kind of Status", readonly=True)
    is_open = fields.Boolean(readonly=True)
    policy_id = fields.Many2one("liteviewer.sla.policy", string="SLA Policy", readonly=True)
    received_at = fields.Datetime(string="Received", readonly=True)
    first_response_at = fields.Datetime(string="First Response", readonly=True)
    resolved_at = fields.Datetime(string="Resolved On", readonly=True)
    closed_at = fields.Datetime(string="Closed On", readonly=True)
    ended_at = fields.Datetime(
        string="Done On",
        readonly=True,
        help="Since when the ticket is off the desk: resolved, closed or cancelled.",
    )
    sla_result = fields.Selection(SLA_OUTCOMES, string="Service Level", readonly=True)

    response_hours = Measure(string="Response (Working)", readonly=True, aggregator="avg")
    response_elapsed_hours = Measure(string="Response (Elapsed)", readonly=True, aggregator="avg")
    response_overrun_hours = Measure(string="Response Overrun", readonly=True, aggregator="avg")
    resolution_hours = Measure(string="Resolution (Working)", readonly=True, aggregator="avg")
    resolution_elapsed_hours = Measure(
        string="Resolution (Elapsed)", readonly=True, aggregator="avg"
    )
    overrun_hours = Measure(
        string="Overrun",
        readonly=True,
        aggregator="avg",
        help="Working time above what was promised for the resolution; 0 where it was kept.",
    )
    response_kept = Measure(
        string="Response Kept", readonly=True, aggregator="avg", help="1 or 0; the share of many."
    )
    resolution_kept = Measure(
        string="Resolution Kept", readonly=True, aggregator="avg", help="1 or 0; the share of many."
    )
    sla_kept = Measure(
        string="Service Level Kept",
        readonly=True,
        aggregator="avg",
        help="1 where all that was promised was kept, 0 where something was missed, also while it "
        "is still running; the share of many.",
    )
    rating = Measure(
        readonly=True, aggregator="avg", help="From 1, bad, to 5, good; empty where nobody rated."
    )
    rating_satisfied = Measure(
        string="Satisfied",
        readonly=True,
        aggregator="avg",
        help="1 where the reporter found the work good, 0 where so-so or bad; the share of the "
        "rated tickets.",
    )
    rating_count = fields.Integer(string="Ratings", readonly=True, aggregator="sum")
    work_minutes = fields.Integer(string="Minutes Worked", readonly=True, aggregator="sum")
    work_hours = fields.Float(string="Hours Worked", readonly=True, aggregator="sum")
    billed_minutes = fields.Integer(readonly=True, aggregator="sum")
    reopened_count = fields.Integer(string="Times Reopened", readonly=True, aggregator="sum")

    # ------------------------------------------------------------
    # THE QUERY
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        columns = SQL(", ").join(
            SQL("%s AS %s", column, SQL.identifier(name))
            for name, column in self._get_report_columns().items()
        )
        joins = SQL("\n").join(self._get_report_joins())
        return SQL("SELECT %s FROM liteviewer_ticket t %s", columns, joins)

    @api.model
    def _get_report_columns(self):
        """Return {field: SQL} of what is read of the ticket ``t``, its clocks ``response`` and
        ``resolution`` and what else is joined.
        """
        response, resolution = (SQL.identifier(kind) for kind in ("response", "resolution"))
        return {
            **{
                name: SQL.identifier("t", name)
                for name in (
                    "id", "company_id", "client_id", "partner_id", "team_id", "user_id",
                    "category_id", "channel", "priority", "stage_id", "stage_kind", "is_open",
                    "received_at", "first_response_at", "resolved_at", "closed_at",
                    "response_hours", "resolution_hours",
                )
            },
            "ticket_id": SQL("t.id"),
            # as Ticket._find_end, and as the index Ticket._end_idx
            "ended_at": SQL(
                "CASE WHEN t.is_open THEN NULL"
                " WHEN t.stage_kind = 'cancelled' THEN coalesce(t.closed_at, t.stage_since)"
                " ELSE coalesce(t.resolved_at, t.closed_at, t.stage_since) END"
            ),
            "policy_id": SQL("t.sla_policy_id"),
            "service": SQL("service.name"),
            "sla_result": self._get_result_column(),
            "response_overrun_hours": self._get_overrun_column(response),
            "response_elapsed_hours": self._get_elapsed_column("first_response_at"),
            "overrun_hours": self._get_overrun_column(resolution),
            "resolution_elapsed_hours": self._get_elapsed_column("resolved_at"),
            "response_kept": self._get_kept_column(response),
            "resolution_kept": self._get_kept_column(resolution),
            # as `sla_result`, in fewer steps: it is asked of very many tickets
            "sla_kept": SQL(
                "CASE WHEN t.breach_at < %s THEN 0 WHEN t.sla_outcome = 'kept' THEN 1"
                " WHEN t.sla_outcome = 'missed' THEN 0 END::float8",
                fields.Datetime.now(),
            ),
            # 0 is no rating
            "rating": SQL("nullif(t.rating_last_value, 0)"),
            "rating_satisfied": SQL(
                "CASE WHEN t.rating_last_value >= %s THEN 1.0"
                " WHEN t.rating_last_value > 0 THEN 0.0 END::float8",
                RATING_LIMIT_SATISFIED,
            ),
            "rating_count": SQL("(coalesce(t.rating_last_value, 0) > 0)::int"),
            "work_minutes": self._get_work_column("duration"),
            "work_hours": SQL("(%s / 60.0)::float8", self._get_work_column("duration")),
            "billed_minutes": self._get_work_column("billable_duration"),
            "reopened_count": SQL("coalesce(reopened.count, 0)"),
        }  # fmt: skip

    @api.model
    def _get_report_joins(self):
        """Return the SQL of what stands beside the ticket ``t``: one row at most for each, by a
        unique index, so that PostgreSQL leaves it out where none of its columns is asked for.
        """
        return [
            *(
                SQL(
                    "LEFT JOIN liteviewer_sla_clock %(alias)s"
                    " ON %(alias)s.ticket_id = t.id AND %(alias)s.kind = %(kind)s",
                    alias=SQL.identifier(kind),
                    kind=kind,
                )
                for kind in ("response", "resolution")
            ),
            SQL(
                """
                LEFT JOIN (
                    SELECT c.id, (
                        SELECT coalesce(above.service->>%s, above.service->>'en_US')
                          FROM liteviewer_ticket_category above
                         WHERE c.parent_path LIKE above.parent_path || '%%'
                           AND above.service->>'en_US' <> ''
                         ORDER BY length(above.parent_path) DESC
                         LIMIT 1
                    ) AS name
                      FROM liteviewer_ticket_category c
                ) AS service ON service.id = t.category_id
                """,
                self.env.lang or "en_US",
            ),
            # few tickets are reopened: faster than to look for each
            SQL(
                """
                LEFT JOIN (
                    SELECT s.ticket_id, count(*)::int AS count
                      FROM liteviewer_sla_segment s
                     WHERE s.kind = 'done'
                     GROUP BY s.ticket_id
                ) AS reopened ON reopened.ticket_id = t.id
                """
            ),
        ]

    @api.model
    def _get_overrun_column(self, clock):
        """Return working hours above the promise; empty until the clock has ended."""
        return SQL(
            "CASE WHEN %(clock)s.state IN ('met', 'missed')"
            " THEN coalesce(%(clock)s.overrun, 0) / 3600.0 END::float8",
            clock=clock,
        )

    @api.model
    def _get_elapsed_column(self, name):
        """Return hours on the wall clock between the coming in and another moment."""
        return SQL(
            "(extract(epoch FROM %s - t.received_at) / 3600.0)::float8", SQL.identifier("t", name)
        )

    @api.model
    def _get_kept_column(self, clock):
        """Return 1 or 0; empty where nothing was promised, or may still be kept."""
        return SQL(
            "CASE WHEN %s THEN 0.0 WHEN %s.state = 'met' THEN 1.0 END::float8",
            self._is_missed(clock),
            clock,
        )

    @api.model
    def _get_result_column(self):
        """Return the one result of both clocks: missed as soon as one of them is. The ticket itself
        keeps it, so that this is asked without a look at the clocks.
        """
        return SQL(
            "CASE WHEN t.breach_at < %s THEN 'missed' ELSE coalesce(t.sla_outcome, 'none') END",
            fields.Datetime.now(),
        )

    @api.model
    def _is_missed(self, clock):
        """Return the condition that a clock is missed: it ended late, or its deadline has passed.

        True, false or null as SQL has it: what is asked for is whether it is true.
        """
        return SQL(
            "(%(clock)s.state = 'missed' OR"
            " %(clock)s.state IN ('running', 'paused') AND %(clock)s.deadline_at < %(now)s)",
            clock=clock,
            now=fields.Datetime.now(),
        )

    @api.model
    def _get_work_column(self, name):
        return SQL(
            "(SELECT coalesce(sum(w.%s), 0) FROM liteviewer_work_entry w"
            " WHERE w.ticket_id = t.id)::int",
            SQL.identifier(name),
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_ticket(self):
        """Open the ticket of the row."""
        self.ensure_one()
        return self.ticket_id.get_formview_action()
