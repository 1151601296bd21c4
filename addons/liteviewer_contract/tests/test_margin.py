# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime
from decimal import Decimal

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools.margin import Effort, share_revenue
from .common import ContractCase
from .test_closing import APRIL, ClosingCase

MONEY = st.integers(0, 10_000_000).map(lambda cents: Decimal(cents) / 100)
EFFORTS = st.lists(st.builds(Effort, st.integers(1, 4), MONEY, st.integers(0, 3000)), max_size=12)


@tagged("post_install", "-at_install", "alone")
class TestShareRevenue(BaseCase):
    @settings(deadline=None, max_examples=200)
    @given(MONEY, EFFORTS, st.sampled_from((Decimal(1), Decimal("92.4431"), Decimal("0.0108"))))
    def test_revenues_add_up(self, fees, efforts, rate):
        charged = sum((effort.own for effort in efforts), Decimal(0))
        found = share_revenue(fees + charged, efforts, rate)
        total = ((fees + charged) * rate).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        self.assertEqual(sum(found.values(), Decimal(0)), total)
        self.assertEqual(
            found, share_revenue(fees + charged, list(reversed(efforts)), rate), "order of entering"
        )

    def test_hours_that_are_charged_share_no_fee(self):
        efforts = [Effort(1, Decimal(0), 90), Effort(2, Decimal(0), 30), Effort(2, Decimal(500), 0)]
        self.assertEqual(share_revenue(Decimal(1500), efforts), {1: 750, 2: 750})
        self.assertEqual(
            share_revenue(Decimal(700), [Effort(2, Decimal(500), 0)]), {2: 500, None: 200}
        )


class MarginCase(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rates = cls.env["liteviewer.cost.rate"]
        cls.margins = cls.env["liteviewer.contract.margin"]
        cls.rates.search([]).unlink()

    @classmethod
    def set_rate(cls, user, cost, day=date(2026, 1, 1)):
        return cls.rates.create({"user_id": user.id, "date": day, "cost": cost})

    def get_rows(self, contract=None, month=3, *, refresh=True):
        """Return {engineer: (revenue, cost, margin)} of a contract's month."""
        if refresh:
            self.margins.with_user(self.manager).action_refresh()
        rows = self.margins.with_user(self.manager).search(
            [
                ("contract_id", "=", (contract or self.contract).id),
                ("month", "=", date(2026, month, 1)),
            ]
        )
        return {row.user_id: (row.revenue, row.cost, row.margin) for row in rows}

    def ask(self, measures, domain=(), user=None):
        """Ask as a pivot does. :return: the figures of all rows together"""
        model = self.margins.with_user(user or self.manager)
        [row] = model.formatted_read_group(
            [("client_id", "in", (self.client_a + self.client_b).ids), *domain], [], measures
        )
        return [row[measure] for measure in measures]


@tagged("post_install", "-at_install", "alone")
@freeze_time("2026-03-20 09:00:00")
class TestOpenMonths(MarginCase):
    def test_fees_are_shared_by_minutes_and_hours_are_their_own(self):
        self.set_rate(self.engineer, 1000)
        self.set_rate(self.colleague, 800)
        self.log(10, 570)
        self.log(12, 60, user_id=self.colleague.id)
        self.assertEqual(
            self.get_rows(),
            {self.engineer: (28500, 9500, 19000), self.colleague: (2500, 800, 1700)},
        )

    def test_the_rate_of_the_day_counts(self):
        self.set_rate(self.engineer, 600)
        self.set_rate(self.engineer, 900, date(2026, 3, 12))
        self.log(11, 60)
        # the twelfth has begun in Moscow
        self.log(datetime(2026, 3, 11, 21, 30), 60)
        self.assertEqual(self.get_rows()[self.engineer], (30000, 1500, 28500))

    def test_kopecks_are_rounded_once(self):
        self.set_rate(self.engineer, 1000)
        for _each in range(3):
            self.log(10, 20)
        self.log(11, 1)
        self.assertEqual(self.get_rows()[self.engineer][1], 1016.67)

    def test_works_without_a_rate_are_no_data(self):
        self.set_rate(self.engineer, 1000, date(2026, 3, 12))
        other = self.make_contract(self.client_b)
        self.log(12, 60, self.make_ticket(self.person_b))
        self.log(12, 60)
        self.log(10, 30)
        self.assertEqual(self.get_rows()[self.engineer], (30000, False, False))
        self.assertEqual(self.get_rows(other)[self.engineer], (30000, 1000, 29000))
        measures = ["cost:sum", "margin:sum", "margin_percent:avg", "unrated_hours:sum"]
        self.assertEqual(self.ask(measures), [False, False, False, 0.5])
        both = self.ask(measures, [("client_id", "=", self.client_b.id)])
        # three months of 30,000, with one hour of work
        self.assertEqual(both[:2], [1000, 89000])
        self.assertAlmostEqual(both[2], 8900 / 90)

    def test_a_fee_without_work_belongs_to_nobody(self):
        nobody = self.env["res.users"]
        self.assertEqual(self.get_rows(month=2), {nobody: (30000, 0, 30000)})

    def test_work_without_contract_costs(self):
        self.set_rate(self.engineer, 1000)
        work = self.log(10, 90, self.make_ticket(self.person_b))
        self.margins._refresh()
        row = self.margins.search([("client_id", "=", self.client_b.id)])
        self.assertFalse(row.contract_id)
        self.assertEqual((row.revenue, row.cost, row.margin), (0, 1500, -1500))
        work.unlink()
        self.margins._refresh()
        self.assertFalse(row.exists())

    def test_other_currencies_become_that_of_the_service(self):
        foreign = self.env["res.currency"].create(
            {
                "name": "LVX",
                "symbol": "x",
                "rate_ids": [(0, 0, {"name": "2026-01-01", "rate": 0.5})],
            }
        )
        self.contract.write({"manual_currency_id": foreign.id})
        self.log(10, 60)
        self.assertEqual(self.contract.currency_id, foreign)
        self.assertEqual(self.get_rows()[self.engineer][0], 60000)

    def test_a_rate_is_worked_out_soon(self):
        cron = self.env.ref("liteviewer_contract.contract_margin_cron")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.set_rate(self.engineer, 1).with_user(self.accountant).cost = 2
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, triggers + 2)

    def test_one_rate_a_day_and_none_below_nothing(self):
        self.set_rate(self.engineer, 1)
        for cost, day in ((2, date(2026, 1, 1)), (-1, date(2026, 2, 1))):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.set_rate(self.engineer, cost, day)

    def test_more_contracts_take_no_more_queries(self):
        self.log(10, 60)
        self.margins._refresh()

        def count():
            self.env.invalidate_all()
            with self.assertQueryCount(1000):
                before = self.env.cr.sql_log_count
                self.margins._refresh()
                return self.env.cr.sql_log_count - before

        few = count()
        for _each in range(5):
            self.make_contract(self.client_b)
        self.env.flush_all()
        self.margins._refresh()
        self.assertEqual(count(), few)

    def test_a_screen_is_one_query(self):
        self.log(10, 60)
        self.margins._refresh()
        self.ask(["margin:sum"])
        with self.assertQueryCount(1):
            self.ask(["revenue:sum", "cost:sum", "margin:sum", "margin_percent:avg"])


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestClosedMonths(MarginCase, ClosingCase):
    def test_a_closed_month_stays_as_it_was(self):
        self.set_rate(self.engineer, 1000)
        self.log_over()
        before = self.get_rows()
        self.assertEqual(before, {self.engineer: (31000, 10500, 20500)})
        self.close()
        self.assertEqual(self.get_rows(refresh=False), before)
        self.rates.search([]).cost = 5000
        self.contract.contract_line_ids.price_unit = 1
        self.assertEqual(self.get_rows(), before)

    def test_a_missing_cost_is_filled_in(self):
        self.log_over()
        self.close()
        self.assertEqual(self.get_rows(), {self.engineer: (31000, False, False)})
        rate = self.set_rate(self.engineer, 1000)
        self.assertEqual(self.get_rows(), {self.engineer: (31000, 10500, 20500)})
        rate.cost = 2000
        self.assertEqual(self.get_rows(), {self.engineer: (31000, 10500, 20500)})

    def test_months_that_were_closed_before_are_worked_out(self):
        self.set_rate(self.engineer, 1000)
        self.log_over()
        period = self.close()
        self.margins.search([("period_id", "=", period.id)]).unlink()
        self.assertEqual(self.get_rows(), {self.engineer: (31000, 10500, 20500)})
        self.assertTrue(self.margins.search([("period_id", "=", period.id)]).is_closed)

    def test_a_month_that_is_open_again_follows_its_works(self):
        self.set_rate(self.engineer, 1000)
        _first, second = self.log_over()
        period = self.close()
        self.env["liteviewer.contract.reopen"].with_user(self.accountant).create(
            {"period_id": period.id, "note": "Forgot a work"}
        ).action_apply()
        second.unlink()
        self.assertEqual(self.get_rows(), {self.engineer: (30000, 9500, 20500)})


@tagged("post_install", "-at_install", "alone")
@freeze_time("2026-03-20 09:00:00")
class TestWhoSeesMargins(MarginCase):
    def test_accountants_and_service_managers(self):
        rate = self.set_rate(self.engineer, 1000)
        self.log(10, 60)
        self.margins._refresh()
        row = self.margins.search([("user_id", "=", self.engineer.id)])
        for user in (self.accountant, self.manager):
            self.assertEqual(row.with_user(user).margin, 29000)
            rate.with_user(user).cost = 1000
            for method in ("write", "unlink"):
                with self.assertRaises(AccessError):
                    getattr(row.with_user(user), method)(*([{}] if method == "write" else []))
        for user in (self.engineer, self.portal_manager_a, self.portal_a):
            for record in (rate, row):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["cost"])
            with self.assertRaises(AccessError):
                self.margins.with_user(user).action_refresh()
        stranger = self.make_stranger()
        for model in (self.rates, self.margins):
            self.assertFalse(model.with_user(stranger).search([]))

    def test_restricted_accountants_see_their_clients(self):
        self.accountant.helpdesk_client_ids = self.client_b
        self.make_contract(self.client_b)
        self.margins._refresh()
        seen = self.margins.with_user(self.accountant).search([])
        self.assertEqual(seen.client_id, self.client_b)
