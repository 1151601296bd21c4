# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import date, timedelta

import holidays
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..tools.production_calendar import (
    OFF,
    SHORTENED_DAYS,
    WORKED,
    get_moves_known_until,
    read_year,
)
from .test_calendar_day import DayCase

HOLIDAYS = [*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
"""Of article 112 of the Labour Code."""


@tagged("post_install", "-at_install", "alone")
class TestYears(BaseCase):
    def test_russia(self):
        days = {day.date: day for day in read_year("RU", 2027, "ru_RU")}
        self.assertEqual(days[date(2027, 2, 20)].kind, WORKED)
        self.assertEqual(days[date(2027, 2, 20)].shortened_minutes, 60)
        for moved in (date(2027, 2, 22), date(2027, 11, 5), date(2027, 12, 31)):
            self.assertEqual(days[moved].kind, OFF)
        self.assertEqual(days[date(2027, 11, 4)].name, "День народного единства")
        self.assertEqual(get_moves_known_until("RU"), 2027)

    def test_shortened_days_follow_from_the_code(self):
        """The working day right before a holiday; where that day off was moved, the day that is
        worked in its place.
        """
        for year, shortened in SHORTENED_DAYS["RU"].items():
            found = holidays.country_holidays("RU", years=year)
            expected = set()
            for month, day in HOLIDAYS:
                eve = date(year, month, day) - timedelta(days=1)
                if eve.year != year or (eve.month, eve.day) in HOLIDAYS or eve.weekday() > 4:
                    continue
                if eve in found:
                    moved = [each for each in found.weekend_workdays if each.year == year]
                    expected.update(each for each in moved if 0 < (eve - each).days < 7)
                else:
                    expected.add(eve)
            self.assertEqual({date(year, *each) for each in shortened}, expected)

    def test_other_countries(self):
        self.assertIsNone(get_moves_known_until("DE"))
        self.assertTrue(read_year("DE", 2026, "ru_RU"))
        worked = [day.date for day in read_year("BY", 2026) if day.kind == WORKED]
        self.assertEqual(worked, [date(2026, 4, 25)])


@tagged("post_install", "-at_install")
class TestProductionCalendar(DayCase):
    def open(self, calendars=None, **vals):
        return (
            self.env["liteviewer.production.calendar"]
            .with_user(self.manager)
            .create(
                {
                    "country_id": self.env.ref("base.ru").id,
                    "year": 2027,
                    "calendar_ids": (calendars or self.calendar).ids,
                    **vals,
                }
            )
        )

    def test_a_year_is_entered_once(self):
        self.open().action_apply()
        self.assertEqual(self.worked(date(2027, 2, 20)), ["09:00-13:00", "14:00-17:00"])
        self.assertEqual(self.worked(date(2027, 2, 22)), [])
        self.assertEqual(self.worked(date(2027, 11, 3)), ["09:00-13:00", "14:00-17:00"])
        self.assertEqual(self.worked(date(2027, 11, 5)), [])
        self.assertEqual(self.worked(date(2027, 11, 8)), ["09:00-13:00", "14:00-18:00"])
        self.assertEqual(self.calendar.production_year, 2027)
        leaves = self.calendar.leave_ids
        days = self.calendar.calendar_day_ids
        self.assertEqual(len(days), 4)
        # weekends are off anyway
        self.assertFalse([leave for leave in leaves if leave.date_from.weekday() in (4, 5)])
        self.open().action_apply()
        self.assertEqual(self.calendar.leave_ids, leaves)
        self.assertEqual(self.calendar.calendar_day_ids, days)

    def test_what_was_entered_by_hand_stays(self):
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "By hand",
                "calendar_id": self.calendar.id,
                "date_from": "2027-11-03 21:00:00",
                "date_to": "2027-11-04 20:59:59",
            }
        )
        self.open().action_apply()
        same = self.calendar.leave_ids.filtered(lambda each: each.date_from == leave.date_from)
        self.assertEqual(same, leave)

    def test_a_line_that_is_taken_out_is_not_entered(self):
        wizard = self.open()
        wizard.line_ids.filtered(lambda line: line.date == date(2027, 11, 5)).unlink()
        wizard.action_apply()
        self.assertEqual(self.worked(date(2027, 11, 5)), ["09:00-13:00", "14:00-18:00"])

    def test_around_the_clock_is_not_proposed(self):
        always = self.make_calendar("Always", "UTC", [(0, 24)], range(7))
        proposed = (
            self.env["liteviewer.production.calendar"]
            .with_user(self.manager)
            .create({"country_id": self.env.ref("base.ru").id, "year": 2027})
        )
        self.assertIn(self.calendar, proposed.calendar_ids)
        self.assertNotIn(always, proposed.calendar_ids)

    def test_what_is_not_known_is_said(self):
        self.assertIn("known up to 2027", self.open().remark)
        self.assertIn("of 2031 the moved ones are missing", self.open(year=2031).remark)
        self.assertFalse(self.open(country_id=self.env.ref("base.de").id).remark)
        with self.assertRaises(UserError):
            self.open(year=1).action_apply()

    def test_december_reminds(self):
        activities = self.env["mail.activity"]
        domain = [("summary", "=", "Production calendar of 2028")]
        self.open().action_apply()
        for day, count in (("2027-11-30", 0), ("2027-12-06", 1), ("2027-12-13", 1)):
            with freeze_time(f"{day} 09:00:00"):
                self.env["liteviewer.production.calendar"]._cron_remind()
            self.assertEqual(activities.search_count(domain), count)
        self.assertIn(self.calendar.name, activities.search(domain).note)

    def test_engineers_do_not_enter_it(self):
        with self.assertRaises(AccessError):
            self.env["liteviewer.production.calendar"].with_user(self.engineer).create({})
