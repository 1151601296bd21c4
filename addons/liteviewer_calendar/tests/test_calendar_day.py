# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskTransactionCase

from ..tools.day_hours import shorten

MIDNIGHT = datetime(2026, 3, 7)
MARKS = st.lists(st.integers(0, 24 * 60), max_size=8, unique=True).map(sorted)


def at(minutes):
    return MIDNIGHT + timedelta(minutes=minutes)


@tagged("post_install", "-at_install", "alone")
class TestShorten(BaseCase):
    @settings(deadline=None)
    @given(MARKS, st.integers(0, 24 * 60))
    def test_the_last_minutes_go(self, marks, minutes):
        worked = [
            minute for first, last in zip(marks[::2], marks[1::2]) for minute in range(first, last)
        ]
        intervals = [(at(first), at(last), None) for first, last in zip(marks[::2], marks[1::2])]
        left = [
            int((start - MIDNIGHT).total_seconds()) // 60 + index
            for start, stop, _what in shorten(intervals, minutes)
            for index in range(int((stop - start).total_seconds()) // 60)
        ]
        self.assertEqual(left, worked[: max(0, len(worked) - minutes)])

    def test_a_day_until_midnight_loses_a_whole_hour(self):
        last = datetime(2026, 3, 7, 23, 59, 59, 999999)
        self.assertEqual(shorten([(at(0), last, 1)], 60), [(at(0), at(23 * 60), 1)])


class DayCase(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.make_calendar("Office", "Europe/Moscow")
        cls.days = cls.env["liteviewer.calendar.day"]

    @classmethod
    def make_calendar(cls, name, tz, hours=((9, 13), (14, 18)), weekdays=range(5)):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "company_id": cls.env.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Hours",
                                "dayofweek": str(day),
                                "hour_from": first,
                                "hour_to": last,
                                "day_period": "morning",
                            }
                        )
                        for day in weekdays
                        for first, last in hours
                    ),
                ],
            }
        )

    def make_day(self, day, calendar=None, **vals):
        return self.days.create(
            {"calendar_id": (calendar or self.calendar).id, "date": day, **vals}
        )

    def worked(self, day, calendar=None):
        """Return what is worked on a date, as texts of the local time."""
        calendar = calendar or self.calendar
        begin = datetime.combine(day, datetime.min.time(), UTC) - timedelta(days=1)
        found = calendar._work_intervals_batch(begin, begin + timedelta(days=3))[False]
        return [
            f"{start:%H:%M}-{stop:%H:%M}" for start, stop, _what in found if start.date() == day
        ]


@tagged("post_install", "-at_install")
class TestCalendarDay(DayCase):
    def test_a_working_saturday(self):
        saturday = date(2027, 2, 20)
        self.assertEqual(self.worked(saturday), [])
        self.assertFalse(self.calendar._works_on_date(saturday))
        day = self.make_day(saturday, hours_of="0", shortened_minutes=60)
        self.assertEqual(self.worked(saturday), ["09:00-13:00", "14:00-17:00"])
        self.assertTrue(self.calendar._works_on_date(saturday))
        begin, end = datetime(2027, 2, 19, tzinfo=UTC), datetime(2027, 2, 22, 20, tzinfo=UTC)
        self.assertEqual(
            self.calendar._get_unusual_days(begin, end),
            {"2027-02-19": False, "2027-02-20": False, "2027-02-21": True, "2027-02-22": False},
        )
        self.assertEqual(
            self.calendar.get_work_duration_data(begin, end), {"days": 2.875, "hours": 23}
        )
        day.unlink()
        self.assertEqual(self.worked(saturday), [])

    def test_a_shorter_day_takes_the_last_hour_of_each(self):
        eve = date(2026, 4, 30)
        early = self.make_calendar("Early", "Asia/Vladivostok", [(8, 17)])
        evening = self.make_calendar("Evening", "Europe/Moscow", [(18, 24)], range(7))
        for calendar in (self.calendar, early, evening):
            self.make_day(eve, calendar, shortened_minutes=60)
        self.assertEqual(self.worked(eve), ["09:00-13:00", "14:00-17:00"])
        self.assertEqual(self.worked(eve, early), ["08:00-16:00"])
        self.assertEqual(self.worked(eve, evening), ["18:00-23:00"])

    def test_given_hours(self):
        self.make_day(date(2026, 3, 7), hours_of="given", hour_from=10, hour_to=24)
        self.assertEqual(self.worked(date(2026, 3, 7)), ["10:00-23:59"])
        working_time = self.calendar._get_working_time()
        # in Moscow: from 23 to 24 o'clock
        self.assertEqual(
            working_time.deadline(datetime(2026, 3, 7, 20), 3600), datetime(2026, 3, 7, 21)
        )

    def test_deadlines_follow_at_once(self):
        friday = datetime(2027, 2, 19, 14)
        self.assertEqual(
            self.calendar._get_working_time().deadline(friday, 2 * 3600),
            datetime(2027, 2, 22, 7),
        )
        day = self.make_day(date(2027, 2, 20), hours_of="0")
        self.assertEqual(
            self.calendar._get_working_time().deadline(friday, 2 * 3600),
            datetime(2027, 2, 20, 7),
        )
        self.assertEqual(
            self.calendar.plan_hours(2, friday, compute_leaves=True), datetime(2027, 2, 20, 7)
        )
        day.shortened_minutes = 480
        self.assertEqual(
            self.calendar._get_working_time().deadline(friday, 2 * 3600),
            datetime(2027, 2, 22, 7),
        )

    def test_two_weeks(self):
        self.calendar.switch_calendar_type()
        monday = self.calendar.attendance_ids.filtered(
            lambda hours: hours.dayofweek == "0" and not hours.display_type
        )
        monday.filtered(lambda hours: hours.week_type == "1").write({"hour_to": 13})
        saturday = date(2027, 2, 20)
        week = self.env["resource.calendar.attendance"].get_week_type(saturday)
        self.make_day(saturday, hours_of="0")
        expected = self.worked(date(2027, 2, 15))
        self.assertEqual(self.worked(saturday), expected, week)

    def test_people_who_follow_and_people_who_do_not(self):
        engineer = self.env["resource.resource"].create(
            {"name": "Engineer", "calendar_id": self.calendar.id, "tz": "Asia/Omsk"}
        )
        free = self.env["resource.resource"].create({"name": "Free", "calendar_id": False})
        begin, end = datetime(2027, 2, 20, tzinfo=UTC), datetime(2027, 2, 21, tzinfo=UTC)
        before = self.calendar._attendance_intervals_batch(begin, end, free)[free.id]
        self.make_day(date(2027, 2, 20), hours_of="0")
        found = self.calendar._attendance_intervals_batch(begin, end, engineer + free)
        self.assertEqual(
            [(start.hour, stop.hour) for start, stop, _what in found[engineer.id]],
            [(9, 13), (14, 18)],
        )
        self.assertEqual([row[:2] for row in found[free.id]], [row[:2] for row in before])

    def test_wrong_days_are_refused(self):
        for vals in (
            {"hours_of": "given", "hour_from": 18, "hour_to": 9},
            {"hours_of": "given", "hour_from": 9, "hour_to": 25},
            {"shortened_minutes": -5},
            {"hours_of": "own"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.make_day(date(2026, 3, 7), **vals)
        flexible = self.env["resource.calendar"].create(
            {"name": "Flexible", "flexible_hours": True}
        )
        with self.assertRaises(ValidationError):
            self.make_day(date(2026, 3, 7), flexible, hours_of="0")

    def test_who_may(self):
        vals = {"calendar_id": self.calendar.id, "date": "2026-03-07", "hours_of": "0"}
        day = self.days.with_user(self.manager).create(vals)
        self.assertEqual(day.with_user(self.engineer).date, date(2026, 3, 7))
        with self.assertRaises(AccessError):
            day.with_user(self.engineer).shortened_minutes = 5
        with self.assertRaises(AccessError):
            day.with_user(self.portal_a).read(["date"])
