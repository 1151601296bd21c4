# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES

from ..tools.service_hours import name_offset
from ..tools.sla_badge import Badges
from ..tools.sla_clock import (
    CANCELLED,
    FINISHED,
    MET,
    MISSED,
    OFF_HOURS,
    PAUSED,
    RUNNING,
    explain,
)
from ..tools.ticket_clock import RESOLUTION, RESPONSE, Reading, get_spans, is_late, read_clock

CLOCK_KINDS = [(RESPONSE, "Response"), (RESOLUTION, "Resolution")]
CLOCK_STATES = [
    (RUNNING, "Running"),
    (PAUSED, "Paused"),
    (MET, "Met"),
    (MISSED, "Missed"),
    (CANCELLED, "Does Not Count"),
]
BATCH = 50
"""Clocks whose thresholds are dealt with within one transaction."""


class SlaClock(models.Model):
    """How much of what was promised for a ticket has been used up.

    What is stored here is true from one event to the next: a running clock is breached as soon as
    its deadline has passed, which is told by the date alone. A clock keeps the time it was
    promised, so that a later change of the policy does not rewrite what has been.

    Clocks follow from tickets and are written by them only, many in one statement. A *run* of a
    clock begins with it and anew with each reopening; a threshold is crossed once in a run, and
    one that had been crossed before the reopening is not crossed again.
    """

    _name = "liteviewer.sla.clock"
    _description = "SLA Clock"
    _order = "deadline_at, id"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(CLOCK_KINDS, string="Clock", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", string="Service Company", required=True, readonly=True, index=True
    )
    client_id = fields.Many2one("res.partner", string="Company", readonly=True, index=True)
    policy_id = fields.Many2one(
        "liteviewer.sla.policy", required=True, readonly=True, index=True, ondelete="restrict"
    )
    calendar_id = fields.Many2one(
        "resource.calendar", string="Service Hours", readonly=True, ondelete="restrict"
    )
    priority = fields.Selection(
        PRIORITIES, readonly=True, help="The priority for which the time was promised."
    )
    budget = fields.Integer(string="Promised (Seconds)", readonly=True)
    state = fields.Selection(CLOCK_STATES, required=True, readonly=True)
    started_at = fields.Datetime(string="Start", required=True, readonly=True)
    stopped_at = fields.Datetime(string="End", readonly=True)
    deadline_at = fields.Datetime(
        string="Due", readonly=True, help="Empty: the clock is paused, so nobody can tell."
    )
    risk_at = fields.Datetime(string="At Risk From", readonly=True)
    worked = fields.Integer(
        string="Worked (Seconds)",
        readonly=True,
        help="Working time used until it stopped, paused or began to run again.",
    )
    resumed_at = fields.Datetime(
        string="Running Since",
        readonly=True,
        help="When the run began that lasts: what is worked from then on is added.",
    )
    in_badge = fields.Boolean(
        readonly=True, help="The one of the ticket's clocks that its badge shows."
    )
    hours = fields.Json(
        string="Hours of Then",
        readonly=True,
        help="By which hours it was measured when it ended, year by year.",
    )
    overrun = fields.Integer(
        string="Overrun (Seconds)",
        readonly=True,
        help="Working time above what was promised, until it stopped or paused.",
    )
    run = fields.Integer(readonly=True, help="Counts the reopenings of the ticket.")
    fired_percent = fields.Integer(
        string="Last Threshold (%)",
        readonly=True,
        help="The highest share whose threshold has been crossed in this run.",
    )
    next_threshold_at = fields.Datetime(string="Next Threshold", readonly=True)
    user_id = fields.Many2one(related="ticket_id.user_id", string="Engineer")
    stage_id = fields.Many2one(related="ticket_id.stage_id", string="Status")
    badge = fields.Json(string="Time Left", compute="_compute_badge")

    _ticket_uniq = models.Constraint(
        "UNIQUE (ticket_id, kind)", "A ticket has one clock of each kind."
    )
    _order_idx = models.Index("(deadline_at, id)")
    _open_idx = models.Index("(deadline_at, ticket_id) WHERE state IN ('running', 'paused')")
    _badge_idx = models.Index("(state, deadline_at, risk_at, ticket_id) WHERE in_badge")
    _threshold_idx = models.Index("(next_threshold_at) WHERE next_threshold_at IS NOT NULL")

    @api.depends("ticket_id.number", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for clock in self:
            clock.display_name = f"{clock.ticket_id.number} {kinds.get(clock.kind, '')}"

    @api.depends("budget", "deadline_at", "resumed_at", "state", "worked")
    def _compute_badge(self):
        badges, times = Badges(fields.Datetime.now()), {}
        for clock in self:
            clock.badge = badges.make(clock, clock._get_working_time(times))

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _get_working_time(self, times):
        """Return the working time the clock is measured by.

        :param dict times: those that were made already, added to
        """
        self.ensure_one()
        return self.env["liteviewer.sla.policy"]._get_working_time(
            self.calendar_id.id, self.company_id.id, times, self.hours
        )

    def _read(self, history, times, now):
        """Return what the clock shows: one that has ended, as it is on record.

        :rtype: ticket_clock.Reading
        """
        if self.state in (MET, MISSED):
            return Reading(
                self.state,
                self.worked,
                self.worked,
                None,
                self.overrun,
                self.deadline_at or None,
                None,
                self.stopped_at,
                {},
            )
        rule = self.env["liteviewer.sla.policy"]._get_rules()[self.policy_id.id]
        return read_clock(
            history,
            self.kind,
            rule.get_promise(self.kind, self.budget),
            self._get_working_time(times),
            now,
        )

    def _describe_threshold(self, percent):
        """Return one line for a notice: the ticket, and how much of which time it has used."""
        self.ensure_one()
        ticket = self.ticket_id
        values = {"number": ticket.number, "subject": ticket.name, "percent": percent}
        is_response = self.kind == RESPONSE
        if percent >= 100:
            return (
                self.env._("%(number)s is late: time to respond is up. %(subject)s", **values)
                if is_response
                else self.env._("%(number)s is late: time to resolve is up. %(subject)s", **values)
            )
        return (
            self.env._(
                "%(number)s: %(percent)s %% of the time to respond is used. %(subject)s", **values
            )
            if is_response
            else self.env._(
                "%(number)s: %(percent)s %% of the time to resolve is used. %(subject)s", **values
            )
        )

    def _explain(self, history, times, now):
        """Return the clock's part of ``liteviewer.ticket.get_sla_explanation``."""
        self.ensure_one()
        working_time = self._get_working_time(times)
        reading = self._read(history, times, now)
        segments = self.env["liteviewer.sla.segment"]
        labels = dict(segments._fields["kind"]._description_selection(self.env))
        running, off_hours = self.env._("Counts"), self.env._("Outside service hours")
        to_string = fields.Datetime.to_string
        rows, totals = [], {}
        lines = explain(get_spans(history, self.kind), working_time, now)
        by_start = {each.start: segments.browse(each.info) for each in history.segments}
        for line in lines:
            segment = segments.browse()
            if line.kind == PAUSED:
                segment = segments.browse(line.span.info)
            elif line.kind == FINISHED:
                segment = by_start.get(line.start, segment)
            label = {RUNNING: running, OFF_HOURS: off_hours}.get(line.kind)
            rows.append(
                {
                    "kind": line.kind,
                    "start": to_string(line.start),
                    "end": to_string(line.end),
                    "seconds": line.seconds,
                    "label": label or labels[segment.kind or "done"],
                    "stage": segment.stage_id.name or "",
                    "person": segment.user_id.name or "",
                }
            )
            totals[line.kind] = totals.get(line.kind, 0) + line.seconds
        return {
            "kind": self.kind,
            "label": dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            "state": reading.state,
            "badge": Badges(now).make(self, working_time),
            "promised": self.budget,
            "used": reading.worked,
            "overrun": reading.overrun,
            "started_at": to_string(self.started_at),
            "stopped_at": to_string(reading.stopped_at) if reading.stopped_at else False,
            "deadline_at": to_string(self.deadline_at),
            "now": to_string(now),
            "hours": self.calendar_id.name or self.env._("Around the clock"),
            "words": self.with_context(tz=self.ticket_id._get_client_tz())._describe_for_client(
                reading
            ),
            "totals": totals,
            "rows": rows,
        }

    def _describe_for_client(self, reading):
        """Return one sentence about the clock that a client may read, with moments in the time zone
        of the context, which is named.

        :param reading: ticket_clock.Reading
        """
        self.ensure_one()
        values = {
            "promised": self._format_duration(self.budget),
            "used": self._format_duration(reading.worked),
            "late": self._format_duration(reading.overrun),
            "deadline": self._format_moment(self.deadline_at) if self.deadline_at else "",
        }
        state = reading.state
        if is_late(state, self.deadline_at, fields.Datetime.now()):
            state = "late"
        elif state == RUNNING and not self.deadline_at:
            state = "beyond"
        describe = self._describe_response if self.kind == RESPONSE else self._describe_resolution
        return describe(state, values)

    def _describe_response(self, state, values):
        how = self.ticket_id.first_response_kind
        sentences = {
            RUNNING: lambda: self.env._("We answer by %(deadline)s.", **values),
            "beyond": lambda: self.env._(
                "We answer within %(promised)s of working time; so much of it is not planned yet.",
                **values,
            ),
            "late": lambda: self.env._(
                "Our answer was due by %(deadline)s and is %(late)s of working time late.", **values
            ),
            MET: {
                "answer": lambda: self.env._(
                    "We answered in time, after %(used)s of working time.", **values
                ),
                "taking": lambda: self.env._(
                    "We began to work on it in time, after %(used)s of working time.", **values
                ),
            }.get(
                how,
                lambda: self.env._(
                    "We responded in time, after %(used)s of working time.", **values
                ),
            ),
            MISSED: {
                "answer": lambda: self.env._(
                    "We answered after %(used)s of working time instead of %(promised)s.", **values
                ),
                "taking": lambda: self.env._(
                    "We began to work on it after %(used)s of working time instead of "
                    "%(promised)s.",
                    **values,
                ),
            }.get(
                how,
                lambda: self.env._(
                    "We responded after %(used)s of working time instead of %(promised)s.",
                    **values,
                ),
            ),
        }
        return self._choose_sentence(sentences, state)

    def _describe_resolution(self, state, values):
        sentences = {
            RUNNING: lambda: self.env._("We resolve it by %(deadline)s.", **values),
            "beyond": lambda: self.env._(
                "We resolve it within %(promised)s of working time; so much of it is not planned "
                "yet.",
                **values,
            ),
            PAUSED: lambda: self.env._(
                "The time stands still while the ticket waits; %(used)s of %(promised)s of "
                "working time are used.",
                **values,
            ),
            "late": lambda: self.env._(
                "It was due by %(deadline)s and is %(late)s of working time late.", **values
            ),
            MET: lambda: self.env._("Resolved in time, after %(used)s of working time.", **values),
            MISSED: lambda: self.env._(
                "Resolved after %(used)s of working time instead of %(promised)s.", **values
            ),
        }
        return self._choose_sentence(sentences, state)

    def _choose_sentence(self, sentences, state):
        return sentences[state]() if state in sentences else self.env._("The time does not count.")

    def _format_moment(self, moment):
        """Return a moment in the time zone of the context, with its difference from UTC."""
        zone = ZoneInfo(self.env.context.get("tz") or "UTC")
        text = format_datetime(self.env, moment, tz=zone.key, dt_format="short")
        return f"{text} ({name_offset(moment, zone)})"

    def _format_duration(self, seconds):
        """Return working time in hours and minutes, such as "2 h 05 min" or "8 h"."""
        hours, minutes = divmod(seconds // 60, 60)
        if not hours and not minutes:
            return self.env._("less than a minute")
        if not hours:
            return self.env._("%(minutes)s min", minutes=minutes)
        if not minutes:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=f"{minutes:02}")

    # ------------------------------------------------------------
    # WRITING
    # ------------------------------------------------------------

    @api.model
    def _get_columns(self):
        """Return the names of what ``liteviewer.ticket._prepare_clock`` prepares."""
        return [
            "ticket_id", "kind", "company_id", "client_id", "policy_id", "calendar_id",
            "priority", "budget", "state", "started_at", "stopped_at", "deadline_at", "risk_at",
            "worked", "resumed_at", "overrun", "hours", "in_badge", "run", "fired_percent",
            "next_threshold_at",
        ]  # fmt: skip

    @api.model
    def _store(self, rows):
        """Write clocks, new ones and those that are there, in one statement.

        :param rows: list of dicts of all columns; a ticket has one of each kind at most
        """
        if not rows:
            return
        now = fields.Datetime.now()
        common = {"create_uid": self.env.uid, "write_uid": self.env.uid}
        common.update(create_date=now, write_date=now)
        rows = [{**row, **common} for row in rows]
        columns = list(rows[0])
        kept = {"ticket_id", "kind", "create_uid", "create_date"}
        names = SQL(", ").join(map(SQL.identifier, columns))
        # as one parameter: a statement with a hundred thousand of them takes long to be read
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO liteviewer_sla_clock (%s)
                SELECT %s FROM json_populate_recordset(NULL::liteviewer_sla_clock, %s)
                ON CONFLICT (ticket_id, kind) DO UPDATE SET %s
                """,
                names,
                names,
                json.dumps(rows, default=fields.Datetime.to_string),
                SQL(", ").join(
                    SQL("%s = EXCLUDED.%s", SQL.identifier(column), SQL.identifier(column))
                    for column in columns
                    if column not in kept
                ),
            )
        )
        self.env["liteviewer.ticket"].browse(row["ticket_id"] for row in rows).invalidate_recordset(
            ["sla_clock_ids", "sla_badge"], flush=False
        )
        self.invalidate_model(flush=False)

    # ------------------------------------------------------------
    # THRESHOLDS
    # ------------------------------------------------------------

    @api.model
    def _cron_cross_thresholds(self):
        """Do what is to be done about clocks that have crossed a threshold.

        Looks at nothing else. Each batch is a transaction whose clocks nobody else gets meanwhile:
        two workers share the work, and one that is killed leaves the rest to the next run.
        """
        cron = self.env["ir.cron"]
        while rows := self._lock_due(fields.Datetime.now()):
            rows._cross_thresholds(fields.Datetime.now())
            if not cron._commit_progress(len(rows), remaining=int(len(rows) == BATCH)):
                return

    @api.model
    def _lock_due(self, now):
        """Return the due clocks that no other worker has, and keep them."""
        return self.browse(
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM liteviewer_sla_clock WHERE next_threshold_at <= %s
                     ORDER BY next_threshold_at LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
                    """,
                    now,
                    BATCH,
                )
            )
        )

    def _cross_thresholds(self, now):
        """Fire the thresholds that these locked clocks have crossed, together for each clock.

        What is held back until the working hours begin is only put off.
        """
        self.invalidate_recordset()
        policies = self.env["liteviewer.sla.policy"]
        rules, times = policies._get_rules(), {}
        histories = self.ticket_id._get_sla_histories()
        crossed = {}
        for clock in self:
            rule, ticket = rules[clock.policy_id.id], clock.ticket_id
            if policies._get_acting_moment(rule, ticket.team_id.id, now, times) > now:
                continue
            reading = clock._read(histories[ticket], times, now)
            percents = [
                percent
                for percent, moment in reading.thresholds.items()
                if clock.fired_percent < percent and moment <= now
            ]
            if percents:
                crossed[clock] = percents
        # kept first, since what is done next may change the tickets and so the clocks
        self.ticket_id._keep_clocks(
            fired={(clock.ticket_id.id, clock.kind): max(crossed[clock]) for clock in crossed}
        )
        for clock, percents in crossed.items():
            clock.policy_id.threshold_ids.filtered(
                lambda threshold, kind=clock.kind, percents=percents: (
                    threshold.kind == kind and threshold.percent in percents
                )
            )._fire(clock)
