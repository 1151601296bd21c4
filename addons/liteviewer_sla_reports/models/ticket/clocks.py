# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.sla_badge import get_shown
from ...tools.sla_clock import CANCELLED, MET, MISSED, PAUSED, RUNNING
from ...tools.ticket_clock import KINDS, RESOLUTION, RESPONSE, has_ended, is_settled, read_clock
from ..sla_change import APPLIED, REOPENED

SLA_INPUTS = {
    "category_id",
    "client_id",
    "closed_at",
    "company_id",
    "deadline_at",
    "duplicate_of_id",
    "first_response_at",
    "impact",
    "partner_id",
    "priority",
    "received_at",
    "resolved_at",
    "stage_id",
    "team_id",
    "urgency",
}
"""What the clocks of a ticket depend on, see ``_get_sla_inputs``."""
OUTCOMES = (("missed", {MISSED}), ("open", {RUNNING, PAUSED}), ("kept", {MET}))
"""What both clocks together have come to, by the states of either: the first one that fits."""
KEPT = object()
"""In the context as ``sla_kept``: what is written follows from the clocks already. No call from
outside can bring this very object.
"""


class NewClocks(NamedTuple):
    """The policy of a new ticket and what its clocks show."""

    choice: tuple
    """(rule or None, calendar id or None, reason)"""
    readings: dict
    """{kind: (plan, ``ticket_clock.Reading``)} of the clocks that it gets"""

    def get_values(self):
        """Return what of the ticket follows from them."""
        vals = _get_choice_values(self.choice)
        readings = {kind: reading for kind, (_plan, reading) in self.readings.items()}
        if reading := readings.get(RESOLUTION):
            vals["deadline_at"] = (reading.state != CANCELLED and reading.deadline_at) or False
        vals |= _get_standing(
            {
                kind: (reading.state, reading.deadline_at, reading.worked)
                for kind, reading in readings.items()
            }
        )
        return vals


class Thresholds(NamedTuple):
    """Where a clock stands with its thresholds."""

    run: int
    fired_percent: int
    next_at: object
    """The moment (UTC) at which the next one is dealt with, or None."""


def _get_choice_values(choice):
    rule, _calendar_id, reason = choice
    return {"sla_policy_id": (rule and rule.id) or False, "sla_reason": reason}


def _get_standing(clocks):
    """Return what a ticket keeps of its clocks, so that lists and reports need not look at them.

    :param clocks: {kind: (state, deadline, seconds worked)}
    """
    states = {state for state, _due, _worked in clocks.values()}
    coming = (due for state, due, _worked in clocks.values() if state in (RUNNING, PAUSED) and due)
    hours = {
        kind: worked / 3600
        for kind, (state, _due, worked) in clocks.items()
        if state in (MET, MISSED)
    }
    return {
        "breach_at": min(coming, default=False),
        "sla_outcome": next((name for name, of in OUTCOMES if not of.isdisjoint(states)), "none"),
        "response_hours": hours.get(RESPONSE),
        "resolution_hours": hours.get(RESOLUTION),
    }


def _is_same(old, row):
    """Tell whether a clock is stored as it is; 0 is as good as nothing."""
    return bool(old) and all((old[name] or None) == (row[name] or None) for name in row)


class Ticket(models.Model):
    """The part of the ticket that works its clocks out and writes them."""

    _inherit = "liteviewer.ticket"

    # ------------------------------------------------------------
    # STEPS OF A CREATION OR CHANGE
    # ------------------------------------------------------------

    def _follow_creation(self, vals_list):
        super()._follow_creation(vals_list)
        # sudo: clocks and segments are written by tickets only
        self.sudo()._begin_clocks()

    @api.model
    def _get_sla_inputs(self):
        """Return the names of the fields that the clocks of a ticket depend on."""
        return SLA_INPUTS

    def _note_before(self, vals):
        before = super()._note_before(vals)
        if (
            not self._get_sla_inputs().isdisjoint(vals)
            and self.env.context.get("sla_kept") is not KEPT
        ):
            # sudo: clocks and segments are written by tickets only
            before["sla"] = {ticket: ticket._get_before() for ticket in self.sudo()}
        return before

    def _follow_change(self, vals, before):
        super()._follow_change(vals, before)
        if "sla" in before:
            # sudo: clocks and segments are written by tickets only
            self.sudo()._keep_clocks(before["sla"])

    # ------------------------------------------------------------
    # WORKING OUT
    # ------------------------------------------------------------

    def _begin_clocks(self):
        """Give new tickets the clocks of the policies that fit them."""
        self.env["liteviewer.sla.segment"].create(self._prepare_waiting())
        now, times = fields.Datetime.now(), {}
        rows, values = {}, {}
        for ticket, new in self._read_new_clocks(now, times).items():
            for kind, (plan, reading) in new.readings.items():
                thresholds = ticket._get_thresholds(plan, reading, None, now, times, quiet=True)
                rows[ticket, kind] = ticket._prepare_clock(kind, plan, reading, thresholds)
            values[ticket] = new.get_values()
        self._complete_clocks(rows)
        self._write_sla(values)
        self._store_clocks(rows, {})

    def _read_new_clocks(self, now, times):
        """Choose the policies of new tickets and read the clocks that come of them.

        :param datetime now: UTC
        :param dict times: as in ``liteviewer.sla.policy._get_working_time``
        :return: {ticket: NewClocks}
        """
        return {
            ticket: self._read_chosen(
                choice,
                ticket.priority,
                ticket.company_id.id,
                ticket._get_first_history(),
                now,
                times,
            )
            for ticket, choice in self._choose_sla().items()
        }

    @api.model
    def _read_chosen(self, choice, priority, company_id, history, now, times):
        """Read the clocks of a ticket for which a policy was just chosen. :rtype: NewClocks"""
        readings = {}
        for kind in KINDS:
            if plan := self._plan_clock(kind, priority, None, choice):
                reading = self._read_plan(kind, plan, company_id, history, now, times)
                readings[kind] = (plan, reading)
        return NewClocks(choice, readings)

    def _keep_clocks(self, before=None, *, anew=False, noted=True, fired=None):
        """Work out the clocks of the tickets, and write those that differ from what is stored.

        :param before: {ticket: Before} of tickets that were just written
        :param bool anew: choose the policies anew, though nothing has happened to the tickets
        :param bool noted: keep what was promised before, where something else is now
        :param fired: {(ticket id, kind): per cent} of thresholds that are being dealt with
        """
        before, fired = before or {}, fired or {}
        stored = self._get_stored_clocks()
        histories = self._get_sla_histories(self._keep_segments(before) if before else None)
        choices = (self if anew else self._get_to_choose(before))._choose_sla()
        now, times = fields.Datetime.now(), {}
        rows, written, due, changes = {}, {}, {}, []
        for ticket in self:
            choice = choices.get(ticket)
            for kind in KINDS:
                old = stored.get((ticket.id, kind))
                ended = old and has_ended(old, histories[ticket], kind)
                if ended and is_settled(old, histories[ticket], kind):
                    rows[ticket, kind] = ticket._prepare_settled(old)
                    continue
                plan = self._plan_clock(kind, ticket.priority, old, None if ended else choice)
                if choice and noted:
                    changes += ticket._prepare_changes(kind, old, plan, before, now)
                if not plan:
                    continue
                reading = ticket._read_plan(
                    kind,
                    plan,
                    ticket.company_id.id,
                    histories[ticket],
                    now,
                    times,
                    hours=ended and old["hours"],
                )
                thresholds = ticket._get_thresholds(
                    plan,
                    reading,
                    old,
                    now,
                    times,
                    quiet=anew and not old,
                    reopened=ticket._is_reopened(before),
                    fired=fired.get((ticket.id, kind), 0),
                )
                rows[ticket, kind] = ticket._prepare_clock(kind, plan, reading, thresholds)
            vals = ticket._get_sla_values(rows, stored, choice)
            if before or choice:
                written[ticket] = vals
            elif ticket._get_differing(vals):
                due[ticket.id] = {"deadline_at": ticket.deadline_at, **vals}
        self._complete_clocks(rows)
        self._write_sla(written)
        self._store_clocks(rows, stored)
        self.env["liteviewer.sla.change"].create(changes)
        if due:
            self.browse(due)._store_standing(due)

    def _is_reopened(self, before):
        """Tell whether the ticket was done until it was written: a new run of its clocks begins."""
        return self.is_open and self in before and bool(before[self].ended_at)

    def _get_sla_values(self, rows, stored, choice):
        """Return what of the ticket follows from its clocks.

        :param rows: {(ticket, kind): columns of a clock} as they are now
        :param stored: of ``_get_stored_clocks``
        :param choice: (rule, calendar id, reason) where a policy was chosen just now, else None
        """
        vals = _get_choice_values(choice) if choice else {}
        row = rows.get((self, RESOLUTION))
        if row or (self.id, RESOLUTION) in stored:
            vals["deadline_at"] = (row and row["deadline_at"]) or False
        kept = {kind: rows[self, kind] for kind in KINDS if (self, kind) in rows}
        vals |= _get_standing(
            {kind: (row["state"], row["deadline_at"], row["worked"]) for kind, row in kept.items()}
        )
        return vals

    def _get_differing(self, vals):
        """Return those of the values that the ticket does not have."""
        return {
            name: value
            for name, value in vals.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }

    # ------------------------------------------------------------
    # READING AND WRITING
    # ------------------------------------------------------------

    def _store_clocks(self, rows, stored):
        """Write the clocks that are others than before, and remove those that have gone.

        :param rows: {(ticket, kind): columns of a clock}, all there are
        :param stored: of ``_get_stored_clocks``
        """
        clocks = self.env["liteviewer.sla.clock"].sudo()
        kept = {(ticket.id, kind): row for (ticket, kind), row in rows.items()}
        clocks.browse(old["id"] for key, old in stored.items() if key not in kept).unlink()
        clocks._store([row for key, row in kept.items() if not _is_same(stored.get(key), row)])

    def _get_stored_clocks(self):
        """Return {(ticket id, kind): the columns of the clock as they are stored}.

        Straight from the database, since there can be thousands that nobody else wants to read.
        """
        clocks = self.env["liteviewer.sla.clock"]
        columns = ["id", *clocks._get_columns()]
        clocks.flush_model(columns)
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT %s FROM liteviewer_sla_clock WHERE ticket_id = ANY(%s)",
                SQL(", ").join(map(SQL.identifier, columns)),
                self.ids,
            )
        )
        return {(row["ticket_id"], row["kind"]): row for row in rows}

    @api.model
    def _plan_clock(self, kind, priority, old, choice):
        """Return what a clock of a ticket is to be measured by: where a policy was chosen just now,
        by what that promises now, else by what was promised.

        :param str priority: of the ticket
        :param old: the columns of the clock as they are stored, None where there is none
        :param choice: (rule, calendar id, reason) where a policy was chosen just now, else None
        :return: (rule, calendar id, priority, budget in seconds), or None for no clock
        """
        if choice:
            rule, calendar_id, _reason = choice
            budget = rule.get_budget(kind, priority) if rule else 0
            return (rule, calendar_id, priority, budget) if budget else None
        if not old or not old["budget"]:
            return None
        rules = self.env["liteviewer.sla.policy"]._get_rules()
        return rules[old["policy_id"]], old["calendar_id"] or None, old["priority"], old["budget"]

    def _prepare_changes(self, kind, old, plan, before, now):
        """Return the values of what is to be kept of another promise: of one row or none.

        :param old: the columns of the clock as they are stored, None where there is none
        :param plan: as ``_plan_clock`` returns it
        :param before: {ticket: Before} of tickets that were just written, those there are
        """
        rule, _calendar_id, priority, budget = plan or (None, None, self.priority, 0)
        was = (old["policy_id"], old["priority"], old["budget"]) if old else (False, False, 0)
        if was == ((rule and rule.id) or False, priority, budget) or not (old or plan):
            return []
        return [
            {
                "ticket_id": self.id,
                "kind": kind,
                "changed_at": now,
                "user_id": self.env.uid,
                "causes": self._get_causes(before.get(self)),
                "policy_before_id": was[0],
                "policy_id": rule and rule.id,
                "priority_before": was[1],
                "priority": priority,
                "budget_before": was[2],
                "budget": budget,
            }
        ]

    def _get_causes(self, before):
        """Return why a policy was chosen anew, see ``liteviewer.sla.change``.

        :param Before before: None where nothing has happened to the ticket
        """
        if not before:
            return [APPLIED]
        names = self._get_choice_names()
        values = zip(names, before.chosen_by, self._get_chosen_by(), strict=True)
        changed = [name for name, was, has in values if was != has]
        return [*changed, REOPENED] if before.ended_at else changed

    @api.model
    def _read_plan(self, kind, plan, company_id, history, now, times, hours=None):
        """Return what a clock shows when it is measured by ``plan``.

        :param plan: as ``_plan_clock`` returns it
        :param int company_id: whose hours count where the plan names no calendar
        :param dict times: as in ``liteviewer.sla.policy._get_working_time``
        :param dict hours: of then, as ``liteviewer.sla.hours._note`` returned them
        :rtype: ticket_clock.Reading
        """
        rule, calendar_id, _priority, budget = plan
        working_time = self.env["liteviewer.sla.policy"]._get_working_time(
            calendar_id, company_id, times, hours
        )
        return read_clock(history, kind, rule.get_promise(kind, budget), working_time, now)

    def _get_thresholds(
        self, plan, reading, old, now, times, *, quiet=False, reopened=False, fired=0
    ):
        """Return where a clock of the ticket stands with its thresholds.

        :param old: the columns of the clock as they are stored, None where there is none
        :param bool quiet: what has been crossed up to now is no news: an old ticket is taken in
        :param bool reopened: the ticket was done until now: a new run of the clock begins
        :param int fired: per cent of the threshold that is being dealt with, 0 for none
        :rtype: Thresholds
        """
        fired = max(fired, old["fired_percent"] if old else 0)
        if reopened or quiet:
            # what had been crossed before is not crossed again
            passed = (percent for percent, at in reading.thresholds.items() if at <= now)
            fired = max(passed, default=0)
        coming = [at for percent, at in reading.thresholds.items() if percent > fired]
        acting = coming and self.env["liteviewer.sla.policy"]._get_acting_moment(
            plan[0], self.team_id.id, max(min(coming), now), times
        )
        return Thresholds((old["run"] if old else 1) + reopened, fired, acting or None)

    def _prepare_clock(self, kind, plan, reading, thresholds):
        """Return all columns of a clock of the ticket.

        :param plan: as ``_plan_clock`` returns it
        :param ticket_clock.Reading reading:
        :param Thresholds thresholds:
        """
        rule, calendar_id, priority, budget = plan
        # of a running clock it changes by the second, and one that does not count is over nothing
        is_final = reading.state not in (RUNNING, CANCELLED)
        return {
            "ticket_id": self.id,
            "kind": kind,
            "company_id": self.company_id.id,
            "client_id": self.client_id.id or None,
            "policy_id": rule.id,
            "calendar_id": calendar_id,
            "priority": priority,
            "budget": budget,
            "state": reading.state,
            "started_at": self.received_at,
            "stopped_at": reading.stopped_at,
            "deadline_at": reading.deadline_at if reading.state != CANCELLED else None,
            "risk_at": reading.risk_at,
            "worked": reading.worked_before if reading.state != CANCELLED else 0,
            "resumed_at": reading.resumed_at if reading.state == RUNNING else None,
            "overrun": reading.overrun if is_final else 0,
            "hours": None,
            "in_badge": False,
            "run": thresholds.run,
            "fired_percent": thresholds.fired_percent,
            "next_threshold_at": thresholds.next_at,
        }

    def _prepare_settled(self, old):
        """Return all columns of a clock that has ended and stays as it is.

        :param old: the columns of the clock as they are stored
        """
        columns = self.env["liteviewer.sla.clock"]._get_columns()
        return {
            **{name: old[name] for name in columns},
            "company_id": self.company_id.id,
            "client_id": self.client_id.id or None,
        }

    def _complete_clocks(self, rows):
        """Mark the clock that the badge of each ticket shows, and keep the hours by which clocks
        are measured that have just ended.

        :param rows: {(ticket, kind): columns of a clock}, all clocks of the tickets
        """
        calendars, ended = self.env["resource.calendar"], []
        for ticket in self:
            clocks = {kind: rows[ticket, kind] for kind in KINDS if (ticket, kind) in rows}
            shown = get_shown({kind: row["state"] for kind, row in clocks.items()})
            for kind, row in clocks.items():
                row["in_badge"] = kind == shown
                if row["stopped_at"] and row["calendar_id"] and not row["hours"]:
                    ended.append(row)
        spans = [
            (
                calendars.with_company(row["company_id"]).browse(row["calendar_id"]),
                row["started_at"],
                row["stopped_at"],
            )
            for row in ended
        ]
        for row, hours in zip(ended, self.env["liteviewer.sla.hours"]._note(spans), strict=True):
            row["hours"] = hours

    def _write_sla(self, values):
        """Write what follows from the clocks, which nobody has done by hand; the same on many
        tickets at once.

        :param values: {ticket: its values}
        """
        same = {}
        for ticket, vals in values.items():
            changed = ticket._get_differing(vals)
            same.setdefault(repr(changed), (changed, []))[1].append(ticket.id)
        for changed, ids in same.values():
            if changed:
                self.browse(ids).with_context(mail_notrack=True, sla_kept=KEPT).write(changed)

    def _store_standing(self, due):
        """Write what many tickets keep of their clocks at once: nobody has done anything about it.

        :param due: {ticket id: {name of a field: value}}, the same names for all
        """
        names = [*due[self.ids[0]]]
        self.flush_recordset(names)
        rows = [
            {"id": key, **{name: None if value is False else value for name, value in vals.items()}}
            for key, vals in due.items()
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE liteviewer_ticket SET %s
                  FROM json_populate_recordset(NULL::liteviewer_ticket, %s) AS due
                 WHERE liteviewer_ticket.id = due.id
                """,
                SQL(", ").join(
                    SQL("%s = due.%s", SQL.identifier(name), SQL.identifier(name)) for name in names
                ),
                json.dumps(rows, default=fields.Datetime.to_string),
            )
        )
        self.invalidate_recordset(names, flush=False)

    @api.model
    def _restore_standing(self):
        """Write what all tickets keep of their clocks, as these are stored: where the tickets were
        made or the fields were added past the ORM.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH clock AS (
                    SELECT ticket_id,
                           CASE WHEN bool_or(state = 'missed') THEN 'missed'
                                WHEN bool_or(state IN ('running', 'paused')) THEN 'open'
                                WHEN bool_or(state = 'met') THEN 'kept'
                                ELSE 'none' END AS outcome,
                           max(worked / 3600.0) FILTER (
                               WHERE kind = 'response' AND state IN ('met', 'missed')
                           ) AS response,
                           max(worked / 3600.0) FILTER (
                               WHERE kind = 'resolution' AND state IN ('met', 'missed')
                           ) AS resolution
                      FROM liteviewer_sla_clock
                     GROUP BY ticket_id
                )
                UPDATE liteviewer_ticket
                   SET sla_outcome = clock.outcome,
                       response_hours = clock.response,
                       resolution_hours = clock.resolution
                  FROM clock
                 WHERE clock.ticket_id = liteviewer_ticket.id
                """
            )
        )
        self.invalidate_model(flush=False)

    def _start_clocks(self):
        """Give tickets that are older than the policies what these promise, finished ones too."""
        self._add_missing_segments()
        self.sudo()._keep_clocks(anew=True, noted=False)

    def _mail_track(self, tracked_fields, initial_values):
        """A deadline that follows from the policy is not noted as somebody's change."""
        if self.sudo().sla_policy_id:
            tracked_fields = {
                name: info for name, info in tracked_fields.items() if name != "deadline_at"
            }
        return super()._mail_track(tracked_fields, initial_values)
