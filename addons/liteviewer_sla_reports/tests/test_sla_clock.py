# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from hypothesis import settings

from odoo.tests import BaseCase, tagged

from ..tools.sla_clock import (
    CANCELLED,
    FINISHED,
    MET,
    MISSED,
    OFF_HOURS,
    PAUSED,
    RUNNING,
    derive_spans,
    explain,
    get_status,
    get_threshold_moments,
)
from ..tools.working_time import WorkingTime
from .clock_histories import check_histories

MONDAY = datetime(2026, 1, 12)


def at(day, hour, minute=0):
    """Return a moment of the week of tests, day 0 being its Monday."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@tagged("post_install", "-at_install", "alone")
class TestSlaClock(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Monday to Friday, 9 to 18 with an hour for lunch
        cls.office = WorkingTime.from_intervals(
            (at(day + 7 * week, first), at(day + 7 * week, last))
            for week in range(3)
            for day in range(5)
            for first, last in ((9, 13), (14, 18))
        )

    def status(self, changes, budget_hours, now, **options):
        spans = derive_spans(changes)
        return get_status(spans, self.office, int(budget_hours * 3600), now, **options)

    def test_it_shows_what_a_walk_by_minutes_shows(self):
        check_histories(settings(max_examples=1_500, deadline=None))

    def test_running(self):
        status = self.status([(at(0, 12), RUNNING, None)], 8, at(0, 15))
        self.assertEqual(status.state, RUNNING)
        self.assertEqual(status.used, 2 * 3600)
        self.assertEqual(status.remaining, 6 * 3600)
        self.assertEqual(status.deadline, at(1, 12))
        self.assertFalse(status.breached)

    def test_a_pause_moves_the_deadline(self):
        changes = [(at(0, 9), RUNNING, None), (at(0, 10), PAUSED, "client")]
        paused = self.status(changes, 4, at(3, 9))
        self.assertEqual((paused.state, paused.used, paused.deadline), (PAUSED, 3600, None))
        self.assertFalse(paused.breached)
        resumed = self.status([*changes, (at(3, 17), RUNNING, None)], 4, at(3, 17))
        self.assertEqual(resumed.deadline, at(4, 11))

    def test_a_breach_outlasts_a_pause(self):
        changes = [(at(0, 9), RUNNING, None), (at(0, 12), PAUSED, "client")]
        status = self.status(changes, 2, at(2, 9))
        self.assertEqual(status.state, PAUSED)
        self.assertEqual(status.deadline, at(0, 11))
        self.assertTrue(status.breached)
        self.assertEqual(status.overrun, 3600)

    def test_to_the_second(self):
        start, deadline = at(0, 9), at(0, 11)
        for end, state in ((deadline, MET), (deadline + timedelta(seconds=1), MISSED)):
            changes = [(start, RUNNING, None), (end, MET, None)]
            self.assertEqual(self.status(changes, 2, at(1, 0)).state, state)

    def test_late_though_nobody_worked_meanwhile(self):
        """The deadline was the end of the day; done in the evening is too late."""
        status = self.status([(at(0, 9), RUNNING, None), (at(0, 20), MET, None)], 8, at(1, 0))
        self.assertEqual((status.state, status.overrun), (MISSED, 0))
        self.assertEqual(status.deadline, at(0, 18))

    def test_received_at_night_and_answered_at_night(self):
        status = self.status([(at(0, 2), RUNNING, None), (at(0, 3), MET, None)], 1, at(1, 0))
        self.assertEqual((status.state, status.used, status.deadline), (MET, 0, at(0, 10)))

    def test_reopening_goes_on_where_it_stopped(self):
        changes = [(at(0, 9), RUNNING, None), (at(0, 10), MET, None), (at(2, 9), RUNNING, None)]
        status = self.status(changes, 4, at(2, 11))
        self.assertEqual((status.state, status.used), (RUNNING, 3 * 3600))
        self.assertEqual(status.deadline, at(2, 12))

    def test_cancelled_is_neither_met_nor_missed(self):
        changes = [(at(0, 9), RUNNING, None), (at(3, 9), CANCELLED, None)]
        status = self.status(changes, 2, at(4, 9), cancelled=True)
        self.assertEqual(status.state, CANCELLED)
        self.assertTrue(status.breached)

    def test_no_time_at_all(self):
        self.assertEqual(get_status([], self.office, 3600, at(0, 9)).state, MET)
        status = self.status([(at(0, 2), RUNNING, None)], 0, at(0, 3))
        self.assertEqual((status.deadline, status.breached), (at(0, 9), False))

    def test_thresholds(self):
        changes = [(at(0, 9), RUNNING, None), (at(0, 12), PAUSED, "client")]
        spans = derive_spans(changes)
        moments = get_threshold_moments(spans, self.office, 4 * 3600, (50, 75, 100))
        self.assertEqual(moments, {50: at(0, 11), 75: at(0, 12), 100: None})
        spans = derive_spans([*changes, (at(1, 9), RUNNING, None)])
        moments = get_threshold_moments(spans, self.office, 4 * 3600, (75, 100, 150))
        self.assertEqual(moments, {75: at(0, 12), 100: at(1, 10), 150: at(1, 12)})

    def test_a_share_is_rounded_up_to_the_second(self):
        spans = derive_spans([(at(0, 9), RUNNING, None)])
        moments = get_threshold_moments(spans, self.office, 3, (75, 100))
        self.assertEqual(moments[75], moments[100])

    def test_time_line(self):
        spans = derive_spans(
            [
                (at(0, 12), RUNNING, None),
                (at(0, 15), PAUSED, "client"),
                (at(1, 10), RUNNING, None),
                (at(1, 11), MET, None),
                (at(1, 12), RUNNING, None),
            ]
        )
        rows = explain(spans, self.office, at(1, 13, 30))
        self.assertEqual(
            [(row.kind, row.start, row.seconds / 3600, row.worked / 3600) for row in rows],
            [
                (RUNNING, at(0, 12), 1, 1),
                (OFF_HOURS, at(0, 13), 1, 0),
                (RUNNING, at(0, 14), 1, 1),
                (PAUSED, at(0, 15), 19, 4),
                (RUNNING, at(1, 10), 1, 1),
                (FINISHED, at(1, 11), 1, 1),
                (RUNNING, at(1, 12), 1, 1),
                (OFF_HOURS, at(1, 13), 0.5, 0),
            ],
        )
        self.assertEqual(rows[3].span.info, "client")

    def test_changes_that_change_nothing(self):
        changes = [
            (at(0, 9), RUNNING, None),
            (at(0, 10), RUNNING, None),
            (at(0, 11), PAUSED, "client"),
            (at(0, 11), RUNNING, None),
            (at(0, 12), PAUSED, "client"),
            (at(0, 13), PAUSED, "vendor"),
        ]
        self.assertEqual(
            [tuple(span) for span in derive_spans(changes)],
            [
                (at(0, 9), at(0, 12), RUNNING, None),
                (at(0, 12), at(0, 13), PAUSED, "client"),
                (at(0, 13), None, PAUSED, "vendor"),
            ],
        )
