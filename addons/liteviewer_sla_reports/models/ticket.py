# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.policy_choice import Facts
from ..tools.sla_badge import BadgeClock, Badges, get_rank, get_status
from ..tools.sla_clock import CANCELLED, PAUSED, RUNNING
from ..tools.ticket_clock import KINDS, RESOLUTION, History, Stop, read_clock

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
"""What the clocks of a ticket depend on."""
CHOSEN_BY = ("company_id", "client_id", "category_id", "priority", "team_id")
"""What a policy is chosen by, beside the contract."""
KEPT = object()
"""In the context as ``sla_kept``: what is written follows from the clocks already. No call from
outside can bring this very object.
"""
SLA_TIMES = ("received_at", "first_response_at", "resolved_at", "closed_at", "stage_since")
"""What the clocks of a new ticket are read off."""
SLA_STATUSES = [
    ("on_track", "On Track"),
    ("at_risk", "At Risk"),
    ("breached", "Breached"),
    ("paused", "Paused"),
    ("met", "Met"),
    ("missed", "Missed"),
]


class Before(NamedTuple):
    """What a ticket was before it is written."""

    stage_id: int
    kind: str
    ended_at: object
    chosen_by: tuple


class Ticket(models.Model):
    """The part of the ticket that keeps its clocks.

    They follow from the ticket and its segments: whatever happens to it, on whatever way, they are
    worked out anew and written together with it. A policy is chosen when the ticket is created,
    when something it is chosen by changes while the ticket is open, and when it is reopened; where
    the same promise comes out the clocks keep their times. A ticket that is done, keeps what it
    was promised.
    """

    _inherit = "liteviewer.ticket"

    sla_policy_id = fields.Many2one(
        "liteviewer.sla.policy",
        string="SLA Policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    sla_reason = fields.Json(
        string="Why This Policy", readonly=True, copy=False, groups="base.group_user"
    )
    deadline_at = fields.Datetime(
        help="Until when the ticket has to be resolved. It follows the SLA policy where there is "
        "one; it is empty while the ticket waits for somebody else.",
    )
    breach_at = fields.Datetime(
        string="Next SLA Deadline",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The earliest deadline of a clock that has not ended: of the response until it is "
        "given, of the resolution.",
    )
    sla_clock_ids = fields.One2many(
        "liteviewer.sla.clock", "ticket_id", string="SLA Clocks", groups="base.group_user"
    )
    sla_badge = fields.Json(string="SLA", compute="_compute_sla_badge", groups="base.group_user")
    sla_status = fields.Selection(
        SLA_STATUSES,
        string="SLA Status",
        compute="_compute_sla_status",
        search="_search_sla_status",
        groups="base.group_user",
    )

    # the rest of it is what the rules look at: the list counts itself in the index alone
    _breach_idx = models.Index("(breach_at) INCLUDE (company_id, client_id) WHERE is_open IS TRUE")

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
        """Find tickets one of whose clocks is like this; a breached one is not at risk too."""
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

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        # sudo: clocks and segments are written by tickets only
        tickets.sudo()._keep_clocks(created=True)
        return tickets

    def _add_precomputed_values(self, vals_list):
        """Choose the policies here: tickets are inserted with what follows from them."""
        super()._add_precomputed_values(vals_list)
        # sudo: who makes a ticket need not see what is promised for it
        self.sudo()._add_sla_values(vals_list)

    def _add_sla_values(self, vals_list):
        """Complete the values of new tickets with policy, reason and deadline.

        :param vals_list: dicts of all plain values of tickets, changed in place
        """
        policies, now, times = self.env["liteviewer.sla.policy"], fields.Datetime.now(), {}
        all_facts = [self._make_facts(*map(vals.get, CHOSEN_BY)) for vals in vals_list]
        choices = policies._choose_all(all_facts)
        for vals, facts in zip(vals_list, all_facts, strict=True):
            rule, calendar_id, reason = choices[facts]
            vals["sla_policy_id"], vals["sla_reason"] = rule and rule.id, reason
            values = defaultdict(bool, vals)
            for name in SLA_TIMES:
                values[name] = fields.Datetime.to_datetime(values[name])
            history = self._make_history(values, self._get_first_stops(values))
            readings = {}
            for kind in KINDS:
                if budget := rule and rule.get_budget(kind, facts.priority):
                    working_time = policies._get_working_time(calendar_id, rule.company_id, times)
                    promise = rule.get_promise(kind, budget)
                    readings[kind] = read_clock(history, kind, promise, working_time, now)
            if reading := readings.get(RESOLUTION):
                vals["deadline_at"] = reading.state != CANCELLED and reading.deadline_at
            vals["breach_at"] = self._get_breach(
                (reading.state, reading.deadline_at) for reading in readings.values()
            )

    @api.model
    def _get_breach(self, clocks):
        """Return the earliest deadline of the clocks that have not ended, or False.

        :param clocks: pairs of state and deadline
        """
        coming = (due for state, due in clocks if state in (RUNNING, PAUSED) and due)
        return min(coming, default=False)

    def write(self, vals):
        if SLA_INPUTS.isdisjoint(vals) or self.env.context.get("sla_kept") is KEPT:
            return super().write(vals)
        # sudo: clocks and segments are written by tickets only
        tickets = self.sudo()
        before = {ticket: ticket._get_before() for ticket in tickets}
        result = super().write(vals)
        tickets._keep_clocks(before)
        return result

    def _mail_track(self, tracked_fields, initial_values):
        """A deadline that follows from the policy is no change that anybody has made."""
        if self.sudo().sla_policy_id:
            tracked_fields = {
                name: info for name, info in tracked_fields.items() if name != "deadline_at"
            }
        return super()._mail_track(tracked_fields, initial_values)

    # ------------------------------------------------------------
    # HISTORY
    # ------------------------------------------------------------

    def _get_before(self):
        self.ensure_one()
        return Before(self.stage_id.id, self.stage_kind, self._get_sla_end(), self._get_chosen_by())

    def _get_sla_end(self):
        """Return the moment at which the ticket was resolved or cancelled, or None."""
        self.ensure_one()
        return self._find_end(self)

    @api.model
    def _find_end(self, values):
        """Return the ``_get_sla_end`` of a ticket, or of a dict of the values of a new one."""
        if values["is_open"]:
            return None
        if values["stage_kind"] == "cancelled":
            return values["closed_at"] or values["stage_since"]
        return values["resolved_at"] or values["closed_at"] or values["stage_since"]

    def _get_sla_history(self, stops):
        """Return what the clocks of the ticket follow from.

        :param stops: of ``ticket_clock.Stop``, in time order
        """
        self.ensure_one()
        return self._make_history(self, stops)

    @api.model
    def _make_history(self, values, stops):
        """Return the ``_get_sla_history`` of a ticket, or of a dict of the values of a new one."""
        return History(
            values["received_at"],
            values["first_response_at"] or None,
            self._find_end(values),
            values["stage_kind"] == "cancelled" or bool(values["duplicate_of_id"]),
            tuple(stops),
        )

    def _get_sla_histories(self, segments=None):
        """Return {ticket: its history}.

        :param segments: liteviewer.sla.segment of the tickets, read with one query when not given
        """
        if segments is None:
            segments = self._get_sla_segments()
        stops = defaultdict(list)
        for segment in segments.sorted(lambda segment: (segment.started_at, segment.id)):
            stops[segment.ticket_id.id].append(segment._get_stop())
        return {ticket: ticket._get_sla_history(stops[ticket.id]) for ticket in self}

    def _get_sla_segments(self):
        """Return what is written down about the tickets' waiting, with one query."""
        # sudo: who may see a ticket may see how its times came about
        return (
            self.env["liteviewer.sla.segment"]
            .sudo()
            .search_fetch(
                [("ticket_id", "in", self.ids)],
                ["ticket_id", "kind", "started_at", "ended_at"],
                order="id",
            )
        )

    @api.model
    def _get_first_stops(self, values):
        """Return the stops of a ticket that has just been created, or of a dict of the values of
        a new one: it may begin in a waiting stage.
        """
        return (
            [Stop(values["stage_since"], None, True)] if values["stage_kind"] == "waiting" else []
        )

    def _keep_segments(self, before):
        """Write down where tickets began or ended to wait, and the time they had been done before
        they were reopened.

        :param before: {ticket: Before}
        :return: liteviewer.sla.segment, all of the tickets
        """
        segments = self._get_sla_segments()
        moved = self.filtered(lambda ticket: ticket.stage_id.id != before[ticket].stage_id)
        for segment in segments:
            if not segment.ended_at and segment.ticket_id in moved:
                segment.ended_at = segment.ticket_id.stage_since
        vals_list = moved._prepare_waiting()
        for ticket in moved:
            done_at = before[ticket].ended_at
            if done_at and done_at != ticket._get_sla_end():
                vals_list.append(
                    ticket._prepare_segment(
                        kind="done",
                        started_at=done_at,
                        ended_at=ticket.stage_since,
                        stage_id=before[ticket].stage_id,
                    )
                )
        return segments + segments.create(vals_list)

    def _prepare_waiting(self):
        """Return values of segments for those of the tickets that wait, from now on."""
        return [
            ticket._prepare_segment(
                kind=ticket.waiting_for, started_at=ticket.stage_since, stage_id=ticket.stage_id.id
            )
            for ticket in self
            if ticket.stage_kind == "waiting"
        ]

    def _prepare_segment(self, **vals):
        self.ensure_one()
        return {"ticket_id": self.id, "user_id": self.env.uid, **vals}

    # ------------------------------------------------------------
    # CHOICE
    # ------------------------------------------------------------

    def _get_chosen_by(self):
        """Return what a policy was chosen by, to be compared only; it costs no query."""
        self.ensure_one()
        return tuple(self.priority if name == "priority" else self[name].id for name in CHOSEN_BY)

    @api.model
    def _make_facts(self, company_id, client_id, category_id, priority, team_id):
        """Return what a policy is chosen by, from what is ``CHOSEN_BY``. :rtype: Facts"""
        *_defaults, path = self.env["liteviewer.ticket.category"]._get_defaults(category_id)
        return Facts(
            company_id=company_id,
            client_id=client_id,
            category_path=path,
            priority=priority,
            team_id=team_id,
        )

    def _choose_sla(self, offer=None):
        """Return {ticket: (rule or None, calendar id, reason)}.

        :param offer: as ``liteviewer.sla.policy._get_offer`` returns it, to choose among others
        """
        facts = {ticket: self._make_facts(*ticket._get_chosen_by()) for ticket in self}
        choices = self.env["liteviewer.sla.policy"]._choose_all(facts.values(), offer)
        return {ticket: choices[facts[ticket]] for ticket in self}

    def _get_to_choose(self, before):
        """Return the tickets that get a policy anew: open ones that are others than before."""
        return self.filtered(
            lambda ticket: (
                ticket.is_open
                and (before[ticket].ended_at or before[ticket].chosen_by != ticket._get_chosen_by())
            )
        )

    # ------------------------------------------------------------
    # CLOCKS
    # ------------------------------------------------------------

    def _keep_clocks(self, before=None, *, created=False, anew=False, fired=None):
        """Work the clocks of the tickets out and write what is not as it is stored.

        :param before: {ticket: Before} of tickets that were just written
        :param bool created: the tickets were just created
        :param bool anew: choose the policies anew, with the times they promise now
        :param fired: {(ticket id, kind): per cent} of thresholds that are being dealt with
        """
        clocks = self.env["liteviewer.sla.clock"].sudo()
        before, fired = before or {}, fired or {}
        if created:
            self.env["liteviewer.sla.segment"].create(self._prepare_waiting())
            stored = {}
            histories = {
                ticket: ticket._get_sla_history(self._get_first_stops(ticket)) for ticket in self
            }
            chosen = self
        else:
            stored = self._get_stored_clocks()
            histories = self._get_sla_histories(self._keep_segments(before) if before else None)
            chosen = self if anew else self._get_to_choose(before) if before else self.browse()
        choices = chosen._choose_sla()
        now, times = fields.Datetime.now(), {}
        rows, gone, due, written = [], clocks.browse(), {}, {}
        for ticket in self:
            reopened = ticket.is_open and ticket in before and bool(before[ticket].ended_at)
            vals, kept = {}, []
            if ticket in choices:
                rule, _calendar_id, reason = choices[ticket]
                vals = {"sla_policy_id": (rule and rule.id) or False, "sla_reason": reason}
            for kind in KINDS:
                old = stored.get((ticket.id, kind))
                plan = ticket._plan_clock(kind, old, choices.get(ticket), anew)
                row = plan and ticket._prepare_clock(
                    kind,
                    plan,
                    old,
                    histories[ticket],
                    now=now,
                    times=times,
                    reopened=reopened,
                    quiet=(created or anew) and not old,
                    fired=fired.get((ticket.id, kind), 0),
                )
                if old and not row:
                    gone |= clocks.browse(old["id"])
                if row:
                    kept.append((row["state"], row["deadline_at"]))
                if kind == RESOLUTION and (row or old):
                    vals["deadline_at"] = (row and row["deadline_at"]) or False
                # 0 is as good as nothing
                if row and not (
                    old and all((old[name] or None) == (row[name] or None) for name in row)
                ):
                    rows.append(row)
            vals["breach_at"] = self._get_breach(kept)
            if before or created or ticket in choices:
                written[ticket] = vals
            elif any(ticket[name] != value for name, value in vals.items()):
                due[ticket.id] = (vals.get("deadline_at", ticket.deadline_at), vals["breach_at"])
        self._write_sla(written)
        gone.unlink()
        clocks._store(rows)
        if due:
            self.browse(due)._store_deadlines(due)

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

    def _store_deadlines(self, due):
        """Write the deadlines of many tickets at once: nobody has done anything about them.

        :param due: {ticket id: (deadline_at, breach_at)}, each a datetime or False
        """
        self.flush_recordset(["deadline_at", "breach_at"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE liteviewer_ticket
                   SET deadline_at = due.deadline_at, breach_at = due.breach_at
                  FROM unnest(%s, %s::timestamp[], %s::timestamp[])
                       AS due (id, deadline_at, breach_at)
                 WHERE liteviewer_ticket.id = due.id
                """,
                self.ids,
                [due[ticket.id][0] or None for ticket in self],
                [due[ticket.id][1] or None for ticket in self],
            )
        )
        self.invalidate_recordset(["deadline_at", "breach_at"], flush=False)

    def _start_clocks(self):
        """Give tickets that were there before the policies what these promise, done ones too."""
        self._add_missing_segments()
        self.sudo()._keep_clocks(anew=True)

    @api.model
    def _add_missing_segments(self):
        """Write down since when tickets wait that began it before this addon was there."""
        known = self.env["liteviewer.sla.segment"].sudo().search([("ended_at", "=", False)])
        waiting = self.sudo().search(
            [("stage_kind", "=", "waiting"), ("id", "not in", known.ticket_id.ids)]
        )
        known.create(waiting._prepare_waiting())

    @api.model
    def _write_sla(self, values):
        """Write what follows from the clocks, which nobody has done by hand; the same on many
        tickets at once.

        :param values: {ticket: its values}
        """
        same = {}
        for ticket, vals in values.items():
            changed = {
                name: value
                for name, value in vals.items()
                if ticket._fields[name].convert_to_write(ticket[name], ticket) != value
            }
            same.setdefault(repr(changed), (changed, []))[1].append(ticket.id)
        for changed, ids in same.values():
            if changed:
                self.browse(ids).with_context(mail_notrack=True, sla_kept=KEPT).write(changed)

    def _plan_clock(self, kind, old, choice, anew):
        """Return what a clock of the ticket is to be measured by.

        :param old: the columns of the clock as they are stored, None where there is none
        :param choice: (rule, calendar id, reason) where a policy was chosen just now, else None
        :return: (rule, calendar id, priority, budget in seconds), or None for no clock
        """
        if not choice and not old:
            return None
        promised = old and (old["policy_id"], old["calendar_id"] or None, old["priority"])
        if choice:
            rule, calendar_id, _reason = choice
            budget = rule.get_budget(kind, self.priority) if rule else 0
            if rule and not anew and promised == (rule.id, calendar_id, self.priority):
                # what was promised is kept, whatever the policy says by now
                budget = old["budget"]
            plan = (rule, calendar_id, self.priority, budget)
        else:
            policy_id, calendar_id, priority = promised
            rules = self.env["liteviewer.sla.policy"]._get_rules()
            plan = (rules[policy_id], calendar_id, priority, old["budget"])
        return plan if plan[-1] else None

    def _read_plan(self, kind, plan, history, times, now):
        """Return what a clock of the ticket shows that is measured by ``plan``.

        :param plan: as ``_plan_clock`` returns it
        :param dict times: as in ``liteviewer.sla.policy._get_working_time``
        :rtype: ticket_clock.Reading
        """
        self.ensure_one()
        rule, calendar_id, _priority, budget = plan
        working_time = self.env["liteviewer.sla.policy"]._get_working_time(
            calendar_id, self.company_id.id, times
        )
        return read_clock(history, kind, rule.get_promise(kind, budget), working_time, now)

    def _prepare_clock(self, kind, plan, old, history, *, now, times, reopened, quiet, fired):
        """Return all columns of a clock.

        :param plan: as ``_plan_clock`` returns it
        :param old: as in ``_plan_clock``
        :param bool reopened: the ticket was done until now: a new run of the clock begins
        :param bool quiet: what has been crossed up to now is no news: an old ticket is taken in
        :param int fired: per cent of the threshold that is being dealt with, 0 for none
        """
        self.ensure_one()
        policies = self.env["liteviewer.sla.policy"]
        rule, calendar_id, priority, budget = plan
        reading = self._read_plan(kind, plan, history, times, now)
        fired = max(fired, old["fired_percent"] if old else 0)
        if reopened or quiet:
            # what had been crossed before is not crossed again
            passed = (percent for percent, at in reading.thresholds.items() if at <= now)
            fired = max(passed, default=0)
        coming = [at for percent, at in reading.thresholds.items() if percent > fired]
        acting = coming and policies._get_acting_moment(
            rule, self.team_id.id, max(min(coming), now), times
        )
        # of a running clock it changes by the second, and one that does not count has none
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
            "worked": reading.worked if is_final else 0,
            "overrun": reading.overrun if is_final else 0,
            "run": (old["run"] if old else 1) + reopened,
            "fired_percent": fired,
            "next_threshold_at": acting or None,
        }

    # ------------------------------------------------------------
    # EXPLANATION
    # ------------------------------------------------------------

    @api.readonly
    def get_sla_explanation(self):
        """Say why the clocks of the ticket stand where they do, to the second.

        :return: {"reason": str, "clocks": [...]}, each clock a dict of ``kind``, ``label``,
            ``state``, ``badge``, ``promised``, ``used``, ``overrun`` (seconds of working time),
            ``started_at``, ``stopped_at``, ``deadline_at``, ``now`` (strings in UTC), ``hours``
            (the name of the calendar and whose it is), ``words`` (for the client), ``totals``
            ({kind of row: seconds}) and ``rows``: the time line without a hole, of dicts of
            ``kind`` (running, off_hours, paused, finished), ``start``, ``end``, ``seconds``,
            ``label`` and ``person``
        """
        self.ensure_one()
        self.check_access("read")
        self.sla_clock_ids.check_access("read")
        # sudo: what is behind the clocks is told together with them
        ticket = self.sudo()
        now, times = fields.Datetime.now(), {}
        history = ticket._get_sla_histories()[ticket]
        return {
            "reason": self.env["liteviewer.sla.policy"]._describe_reason(
                ticket.sla_policy_id, ticket.sla_reason or {}
            ),
            "clocks": [
                clock._explain(history, times, now)
                for clock in ticket.sla_clock_ids.sorted("kind", reverse=True)
            ],
        }

    def _get_sla_words(self, timezone):
        """Return plain sentences about the times of the ticket, for the client, in the language of
        the context.

        :param str timezone: its moments are told in
        :rtype: list[str]
        """
        ticket = self.with_context(tz=timezone)
        history, times = ticket._get_sla_histories()[ticket], {}
        now = fields.Datetime.now()
        readings = {
            clock: clock._read(history, times, now)
            for clock in ticket.sla_clock_ids.sorted("kind", reverse=True)
        }
        return [
            clock._describe_for_client(reading)
            for clock, reading in readings.items()
            if reading.state != CANCELLED
        ]
