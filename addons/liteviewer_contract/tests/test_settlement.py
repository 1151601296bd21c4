# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import settlement as s

patient = settings(deadline=None, max_examples=60)

YEAR_BEGIN = date(2026, 1, 1)
MONTHS = tuple(s.Month(2026, number) for number in range(1, 7))
DAYS = st.integers(-20, 200).map(lambda days: YEAR_BEGIN + timedelta(days=days))
LAST_DAYS = st.one_of(st.just(date.max), DAYS)
PRICES = st.integers(0, 1_000_000).map(lambda cents: Decimal(cents) / 100)
WORK_TYPES = ("remote", "onsite", "phone")
ROLES = (None, "senior", "junior")
CATEGORIES = (None, "network", "1c")

RATES = st.lists(
    st.tuples(
        PRICES,
        st.sampled_from((None, *WORK_TYPES)),
        st.sampled_from((None, True, False)),
        st.sampled_from(ROLES),
    ),
    max_size=4,
).map(lambda rows: tuple(s.Rate(f"rate {key}", *row) for key, row in enumerate(rows)))
FEES = st.lists(
    st.tuples(PRICES, st.sampled_from((s.FIXED, "device")), DAYS, LAST_DAYS), max_size=3
).map(lambda rows: tuple(s.Fee(f"fee {key}", *row) for key, row in enumerate(rows)))
BLOCKS = st.lists(st.tuples(st.integers(0, 1500), DAYS, LAST_DAYS), max_size=3).map(
    lambda rows: tuple(s.Block(f"block {key}", *row) for key, row in enumerate(rows))
)
TERMS = st.builds(
    s.Terms,
    first=DAYS,
    last=LAST_DAYS,
    included_minutes=st.integers(0, 1200),
    carry_months=st.integers(0, 3),
    blocks=BLOCKS,
    included_tickets=st.one_of(st.none(), st.integers(0, 5)),
    ticket_price=PRICES,
    ticket_key=st.just("tickets"),
    fees=FEES,
    rates=RATES,
    travel_price=PRICES,
    travel_key=st.just("travel"),
    excluded=st.frozensets(st.sampled_from(CATEGORIES), max_size=1),
    covers_out_of_hours=st.booleans(),
    covers_on_site=st.booleans(),
    rounding=st.builds(
        s.Rounding,
        step=st.sampled_from((1, 5, 15, 60)),
        minimum=st.integers(0, 40),
        on_site_minimum=st.integers(0, 90),
    ),
    prorate=st.booleans(),
    indexation=st.lists(st.tuples(DAYS, st.integers(-10, 30).map(Decimal)), max_size=2).map(tuple),
)
WORKS = st.lists(
    st.builds(
        s.Work,
        key=st.just(0),
        started=st.integers(0, 181 * 24 * 60 - 1).map(
            lambda minutes: datetime(2026, 1, 1) + timedelta(minutes=minutes)
        ),
        minutes=st.integers(0, 400),
        work_type=st.sampled_from(WORK_TYPES),
        out_of_hours=st.booleans(),
        role=st.sampled_from(ROLES),
        ticket=st.one_of(st.none(), st.integers(1, 9)),
        category=st.sampled_from(CATEGORIES),
        billable=st.sampled_from((True, True, True, False)),
    ),
    max_size=12,
).map(lambda works: [replace(work, key=key) for key, work in enumerate(works)])
TICKETS = st.lists(st.tuples(DAYS, st.sampled_from(CATEGORIES)), max_size=12).map(
    lambda rows: [
        s.Ticket(key, datetime.combine(day, datetime.min.time()), category)
        for key, (day, category) in enumerate(rows)
    ]
)


def settle_all(terms, works, tickets=(), opening=None):
    counts = {month: {fee.key: 7 for fee in terms.fees} for month in MONTHS}
    return s.settle_months(terms, works, MONTHS, counts=counts, tickets=tickets, opening=opening)


@tagged("post_install", "-at_install", "alone")
class TestRandomMonths(BaseCase):
    @patient
    @given(TERMS, WORKS)
    def test_no_minute_is_lost(self, terms, works):
        shared = Counter()
        for month in settle_all(terms, works):
            for share in month.shares:
                self.assertGreater(share.minutes, 0)
                shared[share.work] += share.minutes
        expected = {work.key: terms.rounding.apply(work) for work in works}
        self.assertEqual(shared, Counter({key: each for key, each in expected.items() if each}))

    @patient
    @given(TERMS, WORKS, TICKETS)
    def test_sum_of_works_is_act_is_invoice(self, terms, works, tickets):
        for month in settle_all(terms, works, tickets):
            of_works = Counter()
            for share in month.shares:
                of_works[share.line] += share.amount
            invoiced = Decimal(0)
            for line in month.lines:
                if line.kind == s.HOURS:
                    self.assertEqual(of_works.pop(line.key), line.amount)
                quantity, price = line.as_product()
                for number in (quantity, price):
                    self.assertEqual(number, round(number, 2))
                invoiced += (quantity * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
                self.assertEqual(line.amount, round(line.amount, 2))
            self.assertFalse(any(of_works.values()), "a work costs something and is in no line")
            self.assertEqual(invoiced, month.total)

    @patient
    @given(TERMS, WORKS, TICKETS, st.randoms(use_true_random=False))
    def test_the_order_of_entering_changes_nothing(self, terms, works, tickets, chance):
        expected = settle_all(terms, works, tickets)
        works, tickets = list(works), list(tickets)
        chance.shuffle(works)
        chance.shuffle(tickets)
        self.assertEqual(settle_all(terms, works, tickets), expected)

    @patient
    @given(TERMS, WORKS)
    def test_the_same_again_is_the_same(self, terms, works):
        """Also when what a month left was stored in between, as a closed month is."""
        expected = settle_all(terms, works)
        opening = None
        for month in expected:
            stored = opening and s.Balance.from_json(json.loads(json.dumps(opening.to_json())))
            again = s.settle(
                terms,
                works,
                month.month,
                counts={fee.key: 7 for fee in terms.fees},
                opening=stored,
            )
            self.assertEqual(again, month)
            opening = again.closing

    @patient
    @given(TERMS, WORKS)
    def test_time_is_used_once(self, terms, works):
        used = Counter()
        for month in settle_all(terms, works):
            remaining = sum(each.minutes for each in month.remaining)
            self.assertEqual(month.available, month.used + remaining)
            self.assertLessEqual(month.expired, remaining)
            self.assertEqual(month.carried, sum(each.minutes for each in month.opening.carried))
            self.assertGreaterEqual(min(month.included, month.prepaid), 0)
            for share in month.shares:
                if share.reason == s.INCLUDED:
                    used[share.source] += share.minutes
        paid = {block.key: block.minutes for block in terms.blocks}
        for source, minutes in used.items():
            self.assertLessEqual(minutes, paid.get(source, terms.included_minutes))

    @patient
    @given(TERMS, WORKS)
    def test_time_is_used_only_when_it_may_be(self, terms, works):
        started = {work.key: work for work in works}
        blocks = {block.key: block for block in terms.blocks}
        for month in settle_all(terms, works):
            for share in month.shares:
                work = started[share.work]
                if share.reason != s.INCLUDED:
                    continue
                self.assertTrue(terms.is_valid_on(work.day))
                self.assertFalse(terms.is_outside(work))
                if block := blocks.get(share.source):
                    self.assertTrue(block.first <= work.day <= block.last)
                else:
                    last = share.source.plus(terms.carry_months)
                    self.assertTrue(share.source <= month.month <= last)

    @patient
    @given(TERMS, WORKS)
    def test_nothing_is_billed_while_time_is_left(self, terms, works):
        for month in settle_all(replace(terms, included_tickets=None), works):
            for share in month.shares:
                work = next(work for work in works if work.key == share.work)
                if share.reason == s.CHARGED and not terms.is_outside(work):
                    self.assertFalse(month.left_on(work.day))

    @patient
    @given(
        st.integers(1, 600),
        st.integers(0, 600),
        st.integers(0, 30),
        st.integers(1, 60),
    )
    def test_time_runs_out_when_the_forecast_says(self, left, used, passed, ahead):
        first = date(2026, 3, 1)
        today = first + timedelta(days=passed)
        last = today + timedelta(days=ahead)
        day = s.forecast_end(
            left, used, today, lambda day: day.weekday() < 5, first=first, last=last
        )
        working = sum(
            (first + timedelta(days=number)).weekday() < 5 for number in range(passed + 1)
        )
        if day is None:
            coming = sum(
                (today + timedelta(days=number)).weekday() < 5 for number in range(1, ahead + 1)
            )
            self.assertTrue(not working or used * coming < left * working)
        else:
            coming = sum(
                (today + timedelta(days=number)).weekday() < 5
                for number in range(1, (day - today).days + 1)
            )
            self.assertGreaterEqual(used * coming, left * working)
            self.assertLess(used * (coming - 1), left * working)


MARCH = s.Month(2026, 3)
TEN_HOURS = s.Terms(
    first=date(2026, 1, 1),
    included_minutes=600,
    rates=(s.Rate("hour", Decimal(2000)),),
    fees=(s.Fee("monthly", Decimal(30000)),),
)


def work(key, day, minutes, **options):
    return s.Work(key, datetime(2026, 3, day, 10), minutes, **options)


@tagged("post_install", "-at_install", "alone")
class TestWorkedExamples(BaseCase):
    def get_lines(self, month):
        return [(line.key, line.quantity, line.amount) for line in month.lines]

    def get_shares(self, month):
        return [(each.work, each.minutes, each.reason, each.source) for each in month.shares]

    def test_what_is_over_is_billed_and_the_work_is_split(self):
        month = s.settle(TEN_HOURS, [work(1, 2, 570), work(2, 3, 80)], MARCH)
        self.assertEqual(
            self.get_shares(month),
            [
                (1, 570, s.INCLUDED, MARCH),
                (2, 30, s.INCLUDED, MARCH),
                (2, 50, s.CHARGED, None),
            ],
        )
        self.assertEqual(month.shares[2].amount, Decimal("1666.67"))
        self.assertEqual(month.total, Decimal("31666.67"))
        self.assertEqual((month.used, month.charged, month.left_on(MARCH.last)), (600, 50, 0))

    def test_many_small_works_cost_what_their_sum_does(self):
        """Rounded one by one, three times 20 minutes would be a kopeck more."""
        terms = replace(TEN_HOURS, included_minutes=0)
        month = s.settle(terms, [work(key, 2, 20) for key in range(3)], MARCH)
        self.assertEqual(
            [share.amount for share in month.shares],
            [Decimal("666.67"), Decimal("666.66"), Decimal("666.67")],
        )
        self.assertEqual(month.total, Decimal(32000))

    def test_what_is_left_may_be_used_in_the_next_month_only(self):
        terms = replace(TEN_HOURS, carry_months=1)
        april, may = MARCH.plus(1), MARCH.plus(2)
        months = s.settle_months(terms, [work(1, 2, 360)], [MARCH, april, may])
        self.assertEqual([month.available for month in months], [600, 840, 1200])
        self.assertEqual([month.carried for month in months], [0, 240, 600])
        self.assertEqual([month.included for month in months], [600, 600, 600])
        self.assertEqual([month.expired for month in months], [0, 240, 600])

    def test_blocks_go_by_the_day_of_the_work_not_of_entering(self):
        terms = replace(
            TEN_HOURS,
            included_minutes=0,
            blocks=(
                s.Block("second", 120, date(2026, 3, 1)),
                s.Block("first", 60, date(2026, 2, 1), date(2026, 3, 10)),
            ),
        )
        entered_late = work(1, 5, 90)
        month = s.settle(terms, [work(2, 20, 100), entered_late], MARCH)
        self.assertEqual(
            self.get_shares(month),
            [
                (1, 60, s.INCLUDED, "first"),
                (1, 30, s.INCLUDED, "second"),
                (2, 90, s.INCLUDED, "second"),
                (2, 10, s.CHARGED, None),
            ],
        )

    def test_an_expired_block_is_lost(self):
        block = s.Block("block", 60, date(2026, 2, 1), date(2026, 3, 10))
        terms = replace(TEN_HOURS, included_minutes=0, blocks=(block,))
        month = s.settle(terms, [work(1, 11, 30)], MARCH)
        self.assertEqual(self.get_shares(month), [(1, 30, s.CHARGED, None)])
        self.assertEqual((month.expired, month.left_on(date(2026, 3, 10))), (60, 60))
        self.assertEqual(month.left_on(MARCH.last), 0)

    def test_things_are_counted(self):
        fees = (
            s.Fee("computers", Decimal("700.50"), "device"),
            s.Fee("servers", Decimal(3000), "server"),
        )
        terms = replace(TEN_HOURS, fees=fees)
        month = s.settle(terms, [], MARCH, counts={"computers": 23})
        self.assertEqual(self.get_lines(month), [("computers", 23, Decimal("16111.50"))])

    def test_a_month_begun_counts_by_its_days(self):
        terms = replace(TEN_HOURS, first=date(2026, 3, 22))
        month = s.settle(terms, [], MARCH)
        self.assertEqual((month.lines[0].days, month.total), ((10, 31), Decimal("9677.42")))
        self.assertEqual(month.available, 193)
        whole = s.settle(replace(terms, prorate=False), [], MARCH)
        self.assertEqual((whole.total, whole.available), (Decimal(30000), 600))

    def test_tickets_are_counted_and_their_work_is_not_billed(self):
        terms = replace(TEN_HOURS, included_tickets=2, ticket_price=Decimal(900), ticket_key="more")
        tickets = [s.Ticket(key, datetime(2026, 3, key)) for key in (1, 2, 3)]
        month = s.settle(terms, [work(1, 5, 900, ticket=1)], MARCH, tickets=tickets)
        self.assertEqual(self.get_lines(month)[1], ("more", 1, Decimal(900)))
        self.assertEqual(self.get_shares(month), [(1, 900, s.OF_TICKET, None)])

    def test_the_closest_rate_counts(self):
        rates = (
            s.Rate("any", Decimal(1000)),
            s.Rate("on site", Decimal(2000), work_type="onsite"),
            s.Rate("on site at night", Decimal(4000), work_type="onsite", out_of_hours=True),
            s.Rate("senior", Decimal(3000), role="senior"),
        )
        terms = replace(TEN_HOURS, included_minutes=0, rates=rates)
        works = [
            work(1, 2, 60),
            work(2, 3, 60, work_type="onsite"),
            work(3, 4, 60, work_type="onsite", out_of_hours=True),
            work(4, 5, 60, role="senior", out_of_hours=True),
        ]
        month = s.settle(terms, works, MARCH)
        self.assertEqual(
            [share.line for share in month.shares],
            ["any", "on site", "on site at night", "senior"],
        )

    def test_what_is_outside_is_billed_at_once(self):
        terms = replace(TEN_HOURS, excluded=frozenset({"1c"}), covers_out_of_hours=False)
        works = [work(1, 2, 60, category="1c"), work(2, 3, 30, out_of_hours=True), work(3, 4, 10)]
        month = s.settle(terms, works, MARCH)
        self.assertEqual((month.used, month.charged), (10, 90))

    def test_what_is_not_to_be_billed_uses_nothing(self):
        month = s.settle(TEN_HOURS, [work(1, 2, 60, billable=False)], MARCH)
        self.assertEqual(self.get_shares(month), [(1, 60, s.FREE, None)])
        self.assertEqual(month.used, 0)

    def test_what_nothing_prices_is_told(self):
        terms = replace(TEN_HOURS, last=date(2026, 3, 15), included_minutes=0, rates=())
        month = s.settle(terms, [work(1, 2, 60), work(2, 20, 60)], MARCH)
        self.assertEqual([share.reason for share in month.shares], [s.NO_RATE, s.NOT_VALID])
        self.assertEqual(month.undecided, {1, 2})

    def test_a_day_on_site_is_one_visit(self):
        terms = replace(TEN_HOURS, travel_price=Decimal(1500), travel_key="travel")
        works = [
            work(1, 2, 30, work_type="onsite", ticket=7),
            work(2, 2, 30, work_type="onsite", ticket=7),
            work(3, 3, 30, work_type="onsite", ticket=7),
        ]
        self.assertEqual(
            self.get_lines(s.settle(terms, works, MARCH))[1], ("travel", 2, Decimal(3000))
        )

    def test_small_works_have_a_minimum_and_are_rounded_up(self):
        rounding = s.Rounding(step=15, minimum=30, on_site_minimum=60)
        terms = replace(TEN_HOURS, rounding=rounding)
        works = [work(1, 2, 5), work(2, 2, 31), work(3, 2, 5, work_type="onsite"), work(4, 2, 0)]
        month = s.settle(terms, works, MARCH)
        self.assertEqual(
            [(share.work, share.minutes) for share in month.shares], [(1, 30), (2, 45), (3, 60)]
        )

    def test_prices_rise_with_the_month_that_begins(self):
        terms = replace(TEN_HOURS, indexation=((date(2026, 4, 1), Decimal("7.5")),))
        months = s.settle_months(terms, [], [MARCH, MARCH.plus(1)])
        self.assertEqual([month.total for month in months], [Decimal(30000), Decimal(32250)])

    def test_fifty_minutes_are_one_thing_on_an_invoice(self):
        terms = replace(TEN_HOURS, included_minutes=0, fees=())
        (fifty,) = s.settle(terms, [work(1, 2, 50)], MARCH).lines
        self.assertEqual(fifty.as_product(), (Decimal(1), Decimal("1666.67")))
        (ninety,) = s.settle(terms, [work(1, 2, 90)], MARCH).lines
        self.assertEqual(ninety.as_product(), (Decimal("1.5"), Decimal(2000)))

    def test_the_worked_month_of_the_documentation(self):
        rates = (
            s.Rate("hour", Decimal(2000)),
            s.Rate("night", Decimal(3000), out_of_hours=True),
        )
        terms = replace(
            TEN_HOURS, rates=rates, covers_out_of_hours=False, rounding=s.Rounding(step=15)
        )
        works = [
            work(1, 2, 530),
            work(2, 9, 95),
            work(3, 12, 20, out_of_hours=True),
            work(4, 20, 10, billable=False),
        ]
        month = s.settle(terms, works, MARCH)
        self.assertEqual(
            [(share.minutes, share.reason, share.amount) for share in month.shares],
            [
                (540, s.INCLUDED, 0),
                (60, s.INCLUDED, 0),
                (45, s.CHARGED, 1500),
                (30, s.CHARGED, 1500),
                (15, s.FREE, 0),
            ],
        )
        self.assertEqual((month.used, month.left_on(MARCH.last), month.total), (600, 0, 33000))
