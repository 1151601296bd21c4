# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged
from odoo.tools import mute_logger

from ..tools.recurrence import UNITS, Schedule, shift_to_working, to_utc
from .common import HelpdeskTransactionCase

# the first example loads what generation needs
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
SCHEDULES = st.builds(
    Schedule,
    first=DAYS,
    unit=st.sampled_from(UNITS),
    interval=st.integers(1, 40),
    weekday=st.integers(0, 6),
    day=st.integers(1, 31),
)


def iterate(schedule):
    day = schedule.next_after()
    while day:
        yield day
        day = schedule.next_after(day)


def dates(schedule, count=5):
    return [day.isoformat() for day in islice(iterate(schedule), count)]


@tagged("post_install", "-at_install", "alone")
class TestSchedule(BaseCase):
    @patient
    @given(SCHEDULES)
    def test_dates_rise_and_fit(self, schedule):
        found = list(islice(iterate(schedule), 30))
        self.assertGreaterEqual(found[0], schedule.first)
        for before, after in pairwise(found):
            self.assertLess(before, after)
            months = (after.year - before.year) * 12 + after.month - before.month
            if schedule.unit == "day":
                self.assertEqual((after - before).days, schedule.interval)
            elif schedule.unit == "week":
                self.assertEqual((after - before).days, 7 * schedule.interval)
            elif schedule.unit == "month":
                self.assertEqual(months, schedule.interval)
            else:
                self.assertEqual(months, 12 * schedule.interval)
        for day in found:
            if schedule.unit == "week":
                self.assertEqual(day.weekday(), schedule.weekday)
            elif schedule.unit in ("month", "year"):
                last = monthrange(day.year, day.month)[1]
                self.assertEqual(day.day, min(schedule.day, last))
            if schedule.unit == "year":
                self.assertEqual(day.month, schedule.first.month)

    @patient
    @given(SCHEDULES)
    def test_count_begins_at_once(self, schedule):
        room = {"day": 0, "week": 6, "month": 31, "year": 366}[schedule.unit]
        self.assertLessEqual((schedule.next_after() - schedule.first).days, room)

    @patient
    @given(SCHEDULES, DAYS)
    def test_no_date_is_left_out(self, schedule, moment):
        """What comes after any day is what counting from the first one finds."""
        expected = next((day for day in iterate(schedule) if day > moment), None)
        self.assertEqual(schedule.next_after(moment), expected)

    @patient
    @given(SCHEDULES, DAYS)
    def test_nothing_after_the_last_day(self, schedule, last):
        ended = Schedule(**{**vars(schedule), "last": last})
        expected = [day for day in islice(iterate(schedule), 10) if day <= last]
        self.assertEqual(list(islice(iterate(ended), 10)), expected)

    def test_end_of_the_month(self):
        schedule = Schedule(date(2024, 1, 31), "month", day=31)
        self.assertEqual(
            dates(schedule), ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]
        )
        leap = Schedule(date(2024, 2, 29), "year", day=29)
        self.assertEqual(dates(leap, 3), ["2024-02-29", "2025-02-28", "2026-02-28"])

    def test_end_of_the_calendar(self):
        self.assertIsNone(Schedule(date(9999, 12, 1), "month").next_after(date(9999, 12, 1)))
        self.assertIsNone(Schedule(date(9999, 12, 31), "day").next_after(date(9999, 12, 31)))

    @patient
    @given(
        DAYS,
        st.integers(0, 24 * 60 - 1),
        st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    )
    def test_hour_is_that_of_the_place(self, day, minutes, zone):
        local = to_utc(day, minutes / 60, zone).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        asked = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
        shift = local.replace(tzinfo=None) - asked
        self.assertIn(shift, (timedelta(0), timedelta(hours=1)))
        if shift:
            # only where the clocks were put forward that day
            midnight = local.replace(hour=0, minute=0)
            self.assertNotEqual(midnight.utcoffset(), local.utcoffset())

    @patient
    @given(st.lists(DAYS, min_size=2, max_size=2, unique=True), st.integers(0, 24 * 60 - 1))
    def test_later_days_are_later_moments(self, days, minutes):
        early, late = sorted(days)
        self.assertLess(
            to_utc(early, minutes / 60, "Europe/Berlin"),
            to_utc(late, minutes / 60, "Europe/Berlin"),
        )

    def test_work_moves_to_a_working_day(self):
        def works(day):
            return day.weekday() < 5 and day != date(2026, 5, 1)

        friday = date(2026, 5, 1)
        self.assertEqual(shift_to_working(friday, "keep", works), friday)
        self.assertEqual(shift_to_working(friday, "next", works), date(2026, 5, 4))
        self.assertEqual(shift_to_working(friday, "previous", works), date(2026, 4, 30))
        self.assertEqual(shift_to_working(friday, "next", lambda _day: False), friday)

    def test_clocks_put_forward_and_back(self):
        self.assertEqual(
            to_utc(date(2026, 3, 29), 2.5, "Europe/Berlin"), datetime(2026, 3, 29, 1, 30)
        )
        self.assertEqual(
            to_utc(date(2026, 10, 25), 2.5, "Europe/Berlin"), datetime(2026, 10, 25, 0, 30)
        )


@tagged("post_install", "-at_install")
class TestRecurrence(HelpdeskTransactionCase):
    def setUp(self):
        super().setUp()
        self.env.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Moscow"}
        )
        self.recurrences = self.env["liteviewer.ticket.recurrence"]

    def make(self, **vals):
        with freeze_time("2026-01-15 12:00:00"):
            recurrence = self.recurrences.create(
                {
                    "name": "Check the server",
                    "partner_id": self.person_a.id,
                    "first_date": "2026-01-31",
                    "day_of_month": 31,
                    **vals,
                }
            )
            # stored computes are due until then
            self.env.flush_all()
        return recurrence

    def run_cron(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "liteviewer_helpdesk.ir_cron_create_recurring_tickets"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_ticket_as_planned(self):
        template = self.env["liteviewer.checklist.template"].create(
            {"name": "Server", "line_ids": [Command.create({"name": "Backup"})]}
        )
        recurrence = self.make(
            checklist_template_id=template.id,
            user_id=self.engineer.id,
            description="<p>Every month</p>",
        )
        self.assertEqual(recurrence.client_id, self.client_a)
        # nine o'clock in Moscow
        self.assertEqual(recurrence.next_run, datetime(2026, 1, 31, 6))
        self.run_cron("2026-01-31 05:59:00")
        self.assertFalse(recurrence.ticket_ids)
        self.run_cron("2026-01-31 06:00:00")
        ticket = recurrence.ticket_ids
        self.assertEqual(len(ticket), 1)
        self.assertEqual(
            (ticket.name, ticket.client_id, ticket.partner_id, ticket.user_id, ticket.channel),
            ("Check the server", self.client_a, self.person_a, self.engineer, "recurring"),
        )
        self.assertTrue(ticket.team_id)
        self.assertEqual(ticket.recurrence_date, date(2026, 1, 31))
        self.assertEqual(ticket.checklist_item_ids.mapped("name"), ["Backup"])
        self.assertIn("Every month", ticket.description)
        self.assertEqual(recurrence.next_run, datetime(2026, 2, 28, 6))
        self.run_cron("2026-01-31 06:10:00")
        self.assertEqual(recurrence.ticket_count, 1)

    def test_one_ticket_after_an_outage(self):
        recurrence = self.make(unit="day")
        self.run_cron("2026-03-02 05:00:00")
        self.assertEqual(recurrence.ticket_ids.recurrence_date, date(2026, 3, 1))
        self.assertEqual(recurrence.next_run, datetime(2026, 3, 2, 6))

    def test_past_dates_get_no_ticket(self):
        recurrence = self.make(first_date="2025-01-01", unit="day", time_of_day=10)
        self.assertEqual(recurrence.next_run, datetime(2026, 1, 16, 7))
        with freeze_time("2026-01-20 12:00:00"):
            recurrence.active = False
            self.assertFalse(recurrence.next_run)
        with freeze_time("2026-02-20 05:00:00"):
            recurrence.active = True
            self.env.flush_all()
        self.assertEqual(recurrence.next_run, datetime(2026, 2, 20, 7))

    def test_never_twice_for_a_date(self):
        recurrence = self.make()
        self.run_cron("2026-01-31 06:00:00")
        with freeze_time("2026-01-31 06:30:00"):
            # put off to the evening of the same day
            recurrence.time_of_day = 20
            self.env.flush_all()
        self.assertEqual(recurrence.next_run, datetime(2026, 2, 28, 17))
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.make_ticket(recurrence_id=recurrence.id, recurrence_date="2026-01-31")

    def test_end(self):
        recurrence = self.make(end_date="2026-02-01")
        self.run_cron("2026-01-31 06:00:00")
        self.assertFalse(recurrence.next_run)
        with self.assertRaises(ValidationError):
            recurrence.end_date = "2025-01-01"

    @mute_logger("odoo.addons.liteviewer_helpdesk.models.ticket_recurrence", "odoo.sql_db")
    def test_one_that_fails_keeps_no_other_back(self):
        broken, sound = self.make(name="Broken", time_of_day=8), self.make(name="Sound")
        self.make_ticket(recurrence_id=broken.id, recurrence_date="2026-01-31")
        self.run_cron("2026-01-31 06:00:00")
        self.assertEqual(len(sound.ticket_ids), 1)
        self.assertTrue(broken.failure)
        self.assertEqual(broken.next_run, datetime(2026, 1, 31, 5))
        broken.ticket_ids.unlink()
        self.run_cron("2026-01-31 06:10:00")
        self.assertEqual(len(broken.ticket_ids), 1)
        self.assertFalse(broken.failure)

    def test_clocks_put_forward(self):
        self.env.company.resource_calendar_id.tz = "Europe/Berlin"
        recurrence = self.make(unit="week", first_date="2026-03-23", weekday="6", time_of_day=2.5)
        self.assertEqual(recurrence.next_run, datetime(2026, 3, 29, 1, 30))
        self.run_cron("2026-03-29 01:30:00")
        self.assertEqual(recurrence.next_run, datetime(2026, 4, 5, 0, 30))

    def test_form_shows_the_next_dates(self):
        with freeze_time("2026-01-15 12:00:00"):
            form = Form(self.recurrences.with_user(self.manager))
            form.name = "Check the server"
            form.partner_id = self.person_a
            form.first_date = "2026-01-30"
            self.assertEqual(form.day_of_month, 30)
            lines = form.next_dates.splitlines()
            self.assertEqual(len(lines), 5)
            self.assertIn("30 January 2026, 09:00", lines[0])
            self.assertIn("28 February 2026, 09:00", lines[1])
            form.end_date = "2026-02-01"
            self.assertEqual(len(form.next_dates.splitlines()), 1)
            self.assertEqual(form.save().client_id, self.client_a)

    def test_schedule_must_make_sense(self):
        for vals in ({"interval": 0}, {"day_of_month": 32}, {"time_of_day": 24}):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.make(**vals)

    def test_weekends_and_holidays(self):
        # 31 January and 28 February are Saturdays
        later, earlier = self.make(closed_day="next"), self.make(closed_day="previous")
        self.assertEqual(later.next_run, datetime(2026, 2, 2, 6))
        self.assertEqual(earlier.next_run, datetime(2026, 1, 30, 6))
        with freeze_time("2026-01-15 12:00:00"):
            first = later.next_dates.splitlines()[0]
            self.assertTrue(first.startswith("Monday, 2 February"), first)
            self.assertIn("instead of 31 January", first)
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Founders' Day",
                    "date_from": "2026-02-01 21:00:00",
                    "date_to": "2026-02-02 20:59:59",
                    "resource_id": False,
                }
            )
            self.env.flush_all()
        self.assertEqual(later.next_run, datetime(2026, 2, 3, 6), "a holiday that came later")
        self.run_cron("2026-02-03 06:00:00")
        self.assertEqual(later.ticket_ids.recurrence_date, date(2026, 1, 31))
        self.assertEqual(later.next_run, datetime(2026, 3, 2, 6))

    def test_dates_that_fall_on_one_working_day_make_one_ticket(self):
        recurrence = self.make(unit="day", first_date="2026-01-16", closed_day="next")
        for day in range(16, 21):
            self.run_cron(f"2026-01-{day} 06:00:00")
        created = recurrence.ticket_ids.sorted("received_at").mapped("received_at")
        self.assertEqual([moment.day for moment in created], [16, 19, 20])

    def test_the_hours_of_the_team_count(self):
        team = self.env["liteviewer.ticket.team"].create(
            {
                "name": "Weekend",
                "resource_calendar_id": self.env["resource.calendar"]
                .create(
                    {
                        "name": "Saturdays",
                        "tz": "Europe/Moscow",
                        "attendance_ids": [
                            Command.create(
                                {"name": "Day", "dayofweek": "5", "hour_from": 9, "hour_to": 18}
                            )
                        ],
                    }
                )
                .id,
            }
        )
        recurrence = self.make(team_id=team.id, closed_day="next")
        self.assertEqual(recurrence.next_run, datetime(2026, 1, 31, 6))

    def test_a_year_of_dates_costs_few_queries(self):
        recurrence = self.make(unit="week", closed_day="next")
        with freeze_time("2026-01-15 12:00:00"), self.assertQueryCount(12):
            self.env.invalidate_all()
            recurrence._compute_next_dates()
