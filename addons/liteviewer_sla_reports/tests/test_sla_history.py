# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import tagged

from .common import MONDAY, SlaTransactionCase
from .minute_model import walk

BUDGETS = {"0": 960, "1": 480, "2": 90, "3": 0}
RESPONSES = {"0": 300, "1": 120, "2": 30, "3": 0}
MODES = {
    "new": "running",
    "in_progress": "running",
    "waiting": "paused",
    "vendor": "paused",
    "resolved": "met",
    "closed": "met",
    "cancelled": "cancelled",
}
STEPS = st.lists(
    st.tuples(
        st.integers(1, 900),
        st.one_of(
            st.sampled_from(["in_progress", "waiting", *MODES]),
            st.sampled_from(["answer", *BUDGETS]),
        ),
    ),
    min_size=1,
    max_size=8,
)
FEW = settings(
    max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def is_open(minute):
    moment = MONDAY + timedelta(minutes=minute)
    return moment.weekday() < 5 and 9 <= moment.hour < 17


class Model:
    """What is expected of both clocks, in minutes from the ticket's beginning."""

    def __init__(self):
        self.stage, self.priority = "new", "1"
        self.promised = {"resolution": "1", "response": "1"}
        self.answered_at = None
        self.resolution, self.response = [(0, "running")], [(0, "running")]

    def step(self, minute, what):
        if what in BUDGETS:
            self.priority = what
            if MODES[self.stage] in ("running", "paused"):
                self._promise(what)
            return
        if what == "answer":
            self._answer(minute)
            return
        was_done = MODES[self.stage] in ("met", "cancelled")
        is_done = MODES[what] in ("met", "cancelled")
        if was_done and not is_done:
            self._promise(self.priority)
        moved, self.stage = self.stage != what, what
        if moved:
            self.resolution.append((minute, MODES[what]))
            if what in ("in_progress", "resolved", "closed"):
                self._answer(minute)
            if self.answered_at is None:
                self.response.append((minute, "cancelled" if is_done else "running"))

    def _promise(self, priority):
        """What has been answered is not judged again by another promise."""
        self.promised["resolution"] = priority
        if self.answered_at is None or not RESPONSES[self.promised["response"]]:
            self.promised["response"] = priority

    def _answer(self, minute):
        if self.answered_at is None:
            self.answered_at = minute
            self.response.append((minute, "met"))

    def expect(self, kind, now):
        """Return (budget, Walk) at a minute; without a budget there is no clock."""
        events = self.resolution if kind == "resolution" else self.response
        budget = (BUDGETS if kind == "resolution" else RESPONSES)[self.promised[kind]]
        found = walk(events, is_open, budget, now, now + 14 * 24 * 60)
        if self.stage == "cancelled":
            found.state = "cancelled"
        return budget, found


@tagged("post_install", "-at_install", "alone")
class TestSlaHistory(SlaTransactionCase):
    """Random lives of tickets, written by the ORM and walked minute by minute."""

    def setUp(self):
        super().setUp()
        for target in self.policy.target_ids:
            target.resolution_minutes = BUDGETS[target.priority]
            target.response_minutes = RESPONSES[target.priority]
        self.stages = {kind: self.stage(kind) for kind in MODES if kind != "vendor"}
        self.stages["vendor"] = self.env.ref("liteviewer_helpdesk.ticket_stage_waiting_vendor")

    def test_clocks_equal_the_minute_model(self):
        FEW(given(STEPS)(self.live_and_compare))()

    def live_and_compare(self, steps):
        model, minute = Model(), 0
        with freeze_time(MONDAY):
            ticket = self.make_ticket()
        for gap, what in steps:
            minute += gap
            with freeze_time(MONDAY + timedelta(minutes=minute)):
                self.do(ticket, what)
                model.step(minute, what)
                self.compare(ticket, model, minute)
        self.env.flush_all()

    def do(self, ticket, what):
        if what in BUDGETS:
            ticket.priority = what
        elif what == "answer":
            if not ticket.first_response_at:
                ticket.first_response_at = fields.Datetime.now()
        else:
            ticket.stage_id = self.stages[what]

    def compare(self, ticket, model, minute):
        found = ticket.get_sla_explanation()["clocks"]
        clocks = {clock.kind: clock for clock in ticket.sla_clock_ids}
        for kind in ("response", "resolution"):
            budget, expected = model.expect(kind, minute)
            if not budget:
                self.assertNotIn(kind, clocks)
                continue
            clock = clocks[kind]
            self.assertEqual(clock.budget, 60 * budget)
            self.assertEqual(clock.state, expected.state, kind)
            if expected.state == "cancelled":
                self.assertFalse(clock.deadline_at)
                continue
            self.assertEqual(
                clock.deadline_at,
                expected.deadline is not None and MONDAY + timedelta(minutes=expected.deadline),
                kind,
            )
            (told,) = (clock for clock in found if clock["kind"] == kind)
            self.assertEqual(told["used"], 60 * expected.used, kind)
            self.assertEqual(told["overrun"], 60 * max(expected.used - budget, 0), kind)
            if expected.state != "running":
                self.assertEqual(clock.worked, 60 * expected.used, kind)
            self.assertEqual(told["badge"]["left"], 60 * (budget - expected.used), kind)
            self.assertEqual(
                told["badge"]["breached"],
                expected.state == "missed"
                or (expected.state in ("running", "paused") and expected.breached),
            )
        ticket.invalidate_recordset(["sla_badge", "sla_status"])
        for status in ("on_track", "at_risk", "breached", "paused", "met", "missed", False):
            found = ticket.search([("id", "=", ticket.id), ("sla_status", "=", status)])
            self.assertEqual(bool(found), ticket.sla_status == status, status)
        if "resolution" in clocks:
            self.assertEqual(ticket.deadline_at, clocks["resolution"].deadline_at)
