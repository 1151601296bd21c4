# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_closing import APRIL, ClosingCase

MONTH_IS_OVER = "2026-03-31 21:10:00"
"""Ten past midnight in Moscow, on 1 April."""


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestCount(ClosingCase):
    """Client A pays 100 for each of its two people; a third one came on 2 April."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.contract_line_ids = [
            Command.clear(),
            Command.create({"name": "Workplace", "charge": "person", "price_unit": 100}),
        ]
        cls.people = cls.contract.contract_line_ids._list_things()
        with freeze_time("2026-03-31 20:50:00"):
            cls.periods._cron_follow_meters()
        with freeze_time(MONTH_IS_OVER):
            cls.periods._cron_follow_meters()
        cls.env["res.partner"].create({"name": "Person C", "parent_id": cls.client_a.id})

    def get_count(self, user=None):
        return self.get_period().count_ids.with_user(user or self.accountant)

    def test_a_month_has_what_was_there_on_its_last_day(self):
        self.assertEqual((len(self.people), self.get_period().amount), (2, 200))
        self.assertEqual(self.get_period(month=4).amount, 300)
        self.assertFalse(self.get_period(month=4).count_ids)
        period = self.close()
        self.assertEqual(period.charge_ids.quantity, 2)
        self.assertEqual(period.charge_ids.counted_on, date(2026, 4, 1))
        (_name, things, told), *_more = period._get_act()["things"]
        self.assertNotIn("Person C", things)
        self.assertIn("04/01/2026: 2.", told)

    def test_what_nobody_counted_then_is_counted_at_closing(self):
        self.get_period().sudo().count_ids.unlink()
        period = self.close()
        self.assertEqual(period.charge_ids.quantity, 3)
        self.assertEqual(period.charge_ids.counted_on, date(2026, 4, 3))

    def test_another_number_needs_a_reason_and_leaves_a_trace(self):
        count = self.get_count()
        with self.assertRaises(UserError):
            count.number = 1
        count.write({"number": 1, "note": "One left on the 20th."})
        self.assertIn("1 are charged, not 2. One left", self.contract.message_ids[0].body)
        self.assertEqual(self.contract.message_ids[0].author_id, self.accountant.partner_id)
        with self.assertRaises(UserError):
            count.counted_number = 1
        period = self.close()
        self.assertEqual(period.charge_ids.amount, 100)
        self.assertIn("Charged: 1. One left on the 20th.", period._get_act()["things"][0][2])
        for change in (lambda: count.write({"number": 5}), count.action_count_again):
            with self.assertRaises(UserError):
                change()

    def test_it_is_counted_again_on_demand(self):
        count = self.get_count()
        count.action_count_again()
        self.assertEqual((count.number, count.counted_on), (3, date(2026, 4, 3)))
        self.assertIn("3 are charged, not 2.", self.contract.message_ids[0].body)

    def test_service_managers_read_and_correct_nothing(self):
        count = self.get_count(self.manager)
        self.assertEqual(count.number, 2)
        for change in (lambda: count.write({"number": 1, "note": "No"}), count.action_count_again):
            with self.assertRaises(AccessError):
                change()
        with self.assertRaises(AccessError):
            self.get_count(self.engineer).read(["number"])

    def test_counting_many_months_again_takes_few_queries(self):
        counts = self.env["liteviewer.contract.count"]
        periods = self.periods.search([("state", "=", "open")])
        counts._take(periods)
        self.assertLessEqual(self.count_queries(counts._take, periods), 4)
