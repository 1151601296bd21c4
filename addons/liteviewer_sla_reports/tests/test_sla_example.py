# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common import SlaTransactionCase

HOUR, MINUTE = 3600, 60


def moscow(day, hour, minute=0):
    """Return a moment of March 2026 in Moscow, as one in UTC."""
    return datetime(2026, 3, day, hour, minute) - timedelta(hours=3)


@tagged("post_install", "-at_install")
class TestSlaExample(SlaTransactionCase):
    """The example of docs/sla.md and docs/sla.ru.md, with its numbers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "Europe/Moscow",
                "company_id": cls.env.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": period,
                                "dayofweek": str(day),
                                "hour_from": hour_from,
                                "hour_to": hour_to,
                                "day_period": period,
                            }
                        )
                        for day in range(5)
                        for period, hour_from, hour_to in (
                            ("morning", 9, 13),
                            ("afternoon", 14, 18),
                        )
                    ),
                ],
            }
        )
        cls.workdays = cls.office.copy({"name": "Without the holiday"})
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": cls.office.id,
                "date_from": moscow(9, 0),
                "date_to": moscow(10, 0) - timedelta(seconds=1),
            }
        )
        cls.policy.write({"calendar_id": cls.office.id})

    def setUp(self):
        super().setUp()
        with freeze_time(moscow(5, 16, 30)):
            self.ticket = self.make_ticket()

    def step(self, moment, kind):
        with freeze_time(moment):
            self.ticket.with_user(self.engineer).stage_id = self.stage(kind)

    def tell(self, reopened):
        """Let happen what the example tells, until it is resolved once or twice."""
        self.step(moscow(6, 9, 20), "in_progress")
        self.step(moscow(6, 11), "waiting")
        self.step(moscow(6, 16), "in_progress")
        self.step(moscow(10, 11), "resolved")
        if reopened:
            self.step(moscow(10, 15), "in_progress")
            self.step(moscow(10, 16, 10), "resolved")

    def test_on_the_way(self):
        self.assertEqual(self.clock(self.ticket, "response").deadline_at, moscow(6, 9, 30))
        self.assertEqual(self.clock(self.ticket).deadline_at, moscow(6, 16, 30))
        self.step(moscow(6, 9, 20), "in_progress")
        response = self.clock(self.ticket, "response")
        self.assertEqual((response.state, response.worked), ("met", 110 * MINUTE))
        self.step(moscow(6, 11), "waiting")
        self.assertEqual(self.clock(self.ticket).worked, 210 * MINUTE)
        self.assertFalse(self.clock(self.ticket).deadline_at)
        self.step(moscow(6, 16), "in_progress")
        self.assertEqual(self.clock(self.ticket).risk_at, moscow(10, 9, 30))
        self.assertEqual(self.clock(self.ticket).deadline_at, moscow(10, 11, 30))
        self.step(moscow(10, 11), "resolved")
        self.assertEqual(self.clock(self.ticket).state, "met")
        self.assertEqual(self.clock(self.ticket).worked, 450 * MINUTE)
        self.step(moscow(10, 15), "in_progress")
        self.assertEqual(self.clock(self.ticket).deadline_at, moscow(10, 15, 30))

    def test_the_sum(self):
        self.tell(reopened=True)
        clock = self.clock(self.ticket)
        self.assertEqual(
            (clock.state, clock.worked, clock.overrun), ("missed", 520 * MINUTE, 40 * MINUTE)
        )
        resolution = self.ticket.get_sla_explanation()["clocks"][1]
        self.assertEqual(
            resolution["totals"],
            {
                "running": 8 * HOUR + 40 * MINUTE,
                "paused": 5 * HOUR,
                "finished": 4 * HOUR,
                "off_hours": 102 * HOUR,
            },
        )
        self.assertEqual(sum(resolution["totals"].values()), 119 * HOUR + 40 * MINUTE)

    def ask(self, record, **vals):
        """Return the change of the resolution and the overrun then."""
        action = record.with_user(self.manager).action_sla_what_if()
        trial = self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])
        trial.write({"date_from": "2026-03-01", "date_to": "2026-03-31", **vals})
        with freeze_time(moscow(31, 12)):
            trial.action_start()
            trial.try_next()
        line = trial.line_ids.filtered(lambda line: line.kind == "resolution")
        return line.change, line.overrun_after

    def test_what_if(self):
        self.tell(reopened=True)
        targets = [Command.clear(), Command.create({"priority": "1", "resolution_minutes": 540})]
        self.assertEqual(self.ask(self.policy, target_ids=targets), ("better", 0))

    def test_what_if_there_were_no_holiday(self):
        self.tell(reopened=False)
        hours = self.ask(self.office, calendar_id=self.workdays.id)
        self.assertEqual(hours, ("worse", 7 * HOUR + 30 * MINUTE))
