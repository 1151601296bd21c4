# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a month of a contract comes to: the one calculation behind meter, act, invoice and what-if.

``settle`` takes the terms of a contract, the works and tickets of a month, what was counted at its
end, and what the months before have left over. It answers with lines for the act and with the share
of each work in them. Nothing here knows the database. Time is in whole minutes, money in
``Decimal``, dates and times are those of the service's time zone, without a zone.

What always holds, and the tests ask of random months:

- the shares of a work add up to its minutes after rounding;
- the shares of a line add up to its amount, the lines to the total;
- the order in which works are given changes nothing.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal(0)
HUNDRED = Decimal(100)
HOUR = 60

FIXED = "fixed"
HOURS = "hours"
TRAVEL = "travel"
TICKET = "ticket"
ON_SITE = "onsite"

INCLUDED = "included"
CHARGED = "charged"
OF_TICKET = "ticket"
FREE = "free"
NO_RATE = "no_rate"
NOT_VALID = "not_valid"
"""Why a share of a work costs what it costs, see ``Share.reason``."""


def round_money(amount):
    """Round to a hundredth, half of it away from zero. :rtype: Decimal"""
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day):
        return cls(day.year, day.month)

    @property
    def first(self):
        return date(self.year, self.number, 1)

    @property
    def last(self):
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def days(self):
        return self.last.day

    def plus(self, months):
        """Return the month so many months later, earlier for a negative number."""
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def up_to(self, other):
        """Yield the months from this one to the other one, both included."""
        month = self
        while month <= other:
            yield month
            month = month.plus(1)


@dataclass(frozen=True)
class Rounding:
    """How the minutes of a work are rounded.

    :ivar step: minutes, positive; a step begun counts
    :ivar minimum: of any work, in minutes
    :ivar on_site_minimum: of a work on site, in minutes
    """

    step: int = 1
    minimum: int = 0
    on_site_minimum: int = 0

    def apply(self, work):
        """Return the minutes a work counts with; one that took no time counts nothing."""
        if work.minutes <= 0:
            return 0
        least = self.on_site_minimum if work.work_type == ON_SITE else 0
        minutes = max(work.minutes, self.minimum, least)
        return -(-minutes // self.step) * self.step


@dataclass(frozen=True)
class Rate:
    """The price of an hour, for works that meet all conditions that are not None."""

    key: object
    price: Decimal
    work_type: str | None = None
    out_of_hours: bool | None = None
    role: object = None
    first: date = date.min
    last: date = date.max

    def fits(self, work):
        return (
            self.work_type in (None, work.work_type)
            and self.out_of_hours in (None, work.out_of_hours)
            and self.role in (None, work.role)
            and self.first <= work.day <= self.last
        )

    @property
    def conditions(self):
        """Return how many conditions there are: of two rates that fit the closer one counts."""
        return sum(each is not None for each in (self.work_type, self.out_of_hours, self.role))


@dataclass(frozen=True)
class Fee:
    """What is due for each month.

    :ivar kind: ``FIXED``, or what is counted at the end of the month
    :ivar price: of a month, for each thing that is counted
    """

    key: object
    price: Decimal
    kind: str = FIXED
    first: date = date.min
    last: date = date.max


@dataclass(frozen=True)
class Block:
    """Time that was paid beforehand, from a day on and up to another one."""

    key: str
    minutes: int
    first: date
    last: date = date.max


@dataclass(frozen=True)
class Terms:
    """What was agreed in a contract.

    :ivar first: first day of the contract
    :ivar last: its last day
    :ivar included_minutes: a month
    :ivar carry_months: for how many months more what is left of a month may be used
    :ivar blocks: used up in the order of their first days
    :ivar included_tickets: a month; None where time is counted, not tickets
    :ivar ticket_price: of each ticket more than these
    :ivar fees: what is due for each month
    :ivar rates: of the work that nothing covers
    :ivar travel_price: of a visit: a day on which there was work on site
    :ivar travel_key: of the line of the act
    :ivar excluded: categories whose work is never covered
    :ivar covers_out_of_hours: whether included time covers work out of hours
    :ivar covers_on_site: whether it covers work on site
    :ivar prorate: whether a month in which the contract begins or ends counts by its days
    :ivar indexation: ((first day, per cent), ...), for the months that begin on that day or later
    """

    first: date
    last: date = date.max
    included_minutes: int = 0
    carry_months: int = 0
    blocks: tuple[Block, ...] = ()
    included_tickets: int | None = None
    ticket_price: Decimal = ZERO
    ticket_key: object = None
    fees: tuple[Fee, ...] = ()
    rates: tuple[Rate, ...] = ()
    travel_price: Decimal = ZERO
    travel_key: object = None
    excluded: frozenset = frozenset()
    covers_out_of_hours: bool = True
    covers_on_site: bool = True
    rounding: Rounding = Rounding()
    prorate: bool = True
    indexation: tuple[tuple[date, Decimal], ...] = ()

    def price(self, price, month):
        """Return a price as it is in a month, after all indexations up to its first day."""
        for day, per_cent in sorted(self.indexation):
            if day <= month.first:
                price = round_money(price * (HUNDRED + per_cent) / HUNDRED)
        return price

    def is_outside(self, work):
        """Tell whether neither included time nor included tickets cover a work."""
        return (
            work.category in self.excluded
            or (work.out_of_hours and not self.covers_out_of_hours)
            or (work.work_type == ON_SITE and not self.covers_on_site)
        )

    def is_valid_on(self, day):
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Work:
    """A piece of work, as it was logged."""

    key: int
    started: datetime
    minutes: int
    work_type: str = "remote"
    out_of_hours: bool = False
    role: object = None
    ticket: int | None = None
    category: object = None
    billable: bool = True

    @property
    def day(self):
        return self.started.date()


@dataclass(frozen=True)
class Ticket:
    """A ticket, by the day on which it came in."""

    key: int
    received: datetime
    category: object = None


@dataclass(frozen=True)
class Carried:
    """What is left of the included time of a month that has ended."""

    month: Month
    minutes: int


@dataclass(frozen=True)
class Balance:
    """What the months before have left.

    :ivar carried: included time that may still be used
    :ivar used: {key of a block: minutes used of it}
    """

    carried: tuple[Carried, ...] = ()
    used: Mapping[str, int] = field(default_factory=dict)

    def to_json(self):
        """Return the same as lists, dicts, texts and numbers."""
        return {
            "carried": [
                [each.month.year, each.month.number, each.minutes] for each in self.carried
            ],
            "used": dict(self.used),
        }

    @classmethod
    def from_json(cls, content):
        carried = (
            Carried(Month(year, number), minutes) for year, number, minutes in content["carried"]
        )
        return cls(tuple(carried), dict(content["used"]))


@dataclass(frozen=True)
class Share:
    """A part of a work, or all of it, and what it costs.

    :ivar minutes: after rounding
    :ivar reason: ``INCLUDED`` (``source`` tells by what), ``CHARGED`` (by the line ``line``),
        ``OF_TICKET`` (the ticket was counted), ``FREE`` (not to be billed), ``NO_RATE`` (nothing
        says what it costs) or ``NOT_VALID`` (the contract was not in force)
    :ivar source: key of a block, or the ``Month`` whose included time was used
    """

    work: int
    minutes: int
    reason: str
    source: object = None
    line: object = None
    amount: Decimal = ZERO


@dataclass(frozen=True)
class Line:
    """A line of the act.

    :ivar key: of the fee, the rate or what else of the terms it comes from
    :ivar kind: ``HOURS``, ``TRAVEL``, ``TICKET`` or the kind of the fee
    :ivar quantity: of months, things, tickets or visits; of hours only where ``minutes`` are there
    :ivar price: of one
    :ivar amount: what is due, rounded
    :ivar days: (days that count, days of the month), where the month counts by its days
    """

    key: object
    kind: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    minutes: int = 0
    days: tuple[int, int] | None = None

    def as_product(self):
        """Return (quantity, price) with two decimals each, whose product is the amount exactly.

        An invoice multiplies by itself. Where no such quantity is there (fifty minutes are no
        number of hours with two decimals), it is one thing for the whole amount.
        """
        quantity = self.quantity.quantize(CENT)
        if quantity == self.quantity and round_money(quantity * self.price) == self.amount:
            return quantity, self.price
        return Decimal(1), self.amount


@dataclass(frozen=True)
class Remaining:
    """What nobody used of included or prepaid time, and when it may be used."""

    key: object
    minutes: int
    first: date
    last: date


@dataclass(frozen=True)
class Settlement:
    """What a month comes to.

    :ivar available: minutes of included and prepaid time that could be used in the month
    :ivar carried: those of them that earlier months had left of what they included
    :ivar prepaid: those of them that were paid beforehand
    :ivar used: how many of them were
    :ivar remaining: what nobody used of them: used and remaining minutes are the available ones
    :ivar charged: minutes that are billed by the hour
    :ivar tickets: how many were counted
    :ivar included_tickets: how many were included, 0 where time is counted
    :ivar closing: what the next month begins with
    """

    month: Month
    lines: tuple[Line, ...]
    shares: tuple[Share, ...]
    available: int
    carried: int
    prepaid: int
    used: int
    remaining: tuple[Remaining, ...]
    charged: int
    tickets: int
    included_tickets: int
    opening: Balance
    closing: Balance

    @property
    def total(self):
        return sum((line.amount for line in self.lines), ZERO)

    def left_on(self, day):
        """Return the minutes that may still be used on a day of the month, after all its works."""
        return sum(each.minutes for each in self.remaining if each.first <= day <= each.last)

    @property
    def expired(self):
        """Return the minutes that nobody used and nobody can use after the month."""
        return sum(each.minutes for each in self.remaining if each.last <= self.month.last)

    @property
    def included(self):
        """Return the minutes that the month itself includes."""
        return self.available - self.carried - self.prepaid

    @property
    def above(self):
        """Return the minutes to be billed that nothing covers, whether they have a price or not."""
        return sum(share.minutes for share in self.shares if share.reason in (CHARGED, NO_RATE))

    @property
    def undecided(self):
        """Return the keys of the works of which nothing says what they cost."""
        return {share.work for share in self.shares if share.reason in (NO_RATE, NOT_VALID)}


class _Source:
    """Included or prepaid time while it is used up."""

    def __init__(self, key, minutes, first, last, is_block):
        self.key = key
        self.is_block = is_block
        self.left = minutes
        self.first = first
        self.last = last
        # the included time of a month goes first: it is gone soon
        self.rank = (is_block, first, last, str(key))

    def may_be_used_on(self, day):
        return self.left > 0 and self.first <= day <= self.last


def settle(terms, works, month, *, counts=None, tickets=(), opening=None):
    """Return what a month of a contract comes to.

    :param Terms terms:
    :param works: iterable of Work; those of other months are not looked at
    :param Month month:
    :param dict counts: {key of a fee: how many things there are at the end of the month}
    :param tickets: iterable of Ticket; those of other months are not looked at
    :param Balance opening: what the months before have left; nothing for the first one
    :rtype: Settlement
    """
    opening = opening or Balance()
    works = sorted(
        (work for work in works if Month.of(work.day) == month),
        key=lambda work: (work.started, work.key),
    )
    sources = _open_sources(terms, month, opening)
    available = sum(source.left for source in sources)
    prepaid = sum(source.left for source in sources if source.is_block)
    shares = []
    for work in works:
        shares += _cover(terms, work, sources)
    counted = _count_tickets(terms, tickets, month)
    lines = [
        *_get_fee_lines(terms, month, counts or {}),
        *_get_ticket_lines(terms, month, counted),
        *_get_travel_lines(terms, month, works),
    ]
    shares, hour_lines = _price(terms, month, works, shares)
    return Settlement(
        month=month,
        lines=(*lines, *hour_lines),
        shares=tuple(shares),
        available=available,
        carried=available - prepaid - _get_allowance(terms, month),
        prepaid=prepaid,
        used=sum(share.minutes for share in shares if share.reason == INCLUDED),
        remaining=tuple(
            Remaining(source.key, source.left, source.first, source.last)
            for source in sources
            if source.left
        ),
        charged=sum(share.minutes for share in shares if share.reason == CHARGED),
        tickets=counted,
        included_tickets=_get_included_tickets(terms, month),
        opening=opening,
        closing=_close(terms, month, opening, sources),
    )


def settle_months(terms, works, months, *, counts=None, tickets=(), opening=None):
    """Return the settlements of months that follow each other, each with what the one before left.

    :param dict counts: {Month: {key of a fee: number}}
    """
    by_month, tickets_by_month = {}, {}
    for work in works:
        by_month.setdefault(Month.of(work.day), []).append(work)
    for ticket in tickets:
        tickets_by_month.setdefault(Month.of(ticket.received), []).append(ticket)
    found = []
    for month in months:
        found.append(
            settle(
                terms,
                by_month.get(month, ()),
                month,
                counts=(counts or {}).get(month),
                tickets=tickets_by_month.get(month, ()),
                opening=opening,
            )
        )
        opening = found[-1].closing
    return found


def _count_days(terms, month, first=date.min, last=date.max):
    """Return how many days of a month the contract, and something in it, is in force."""
    start = max(terms.first, first, month.first)
    end = min(terms.last, last, month.last)
    return max(0, (end - start).days + 1)


def _get_allowance(terms, month):
    """Return the minutes that are included in a month."""
    days = _count_days(terms, month)
    if not days:
        return 0
    if terms.prorate:
        return terms.included_minutes * days // month.days
    return terms.included_minutes


def _open_sources(terms, month, opening):
    """Return what may be used up in a month, in the order in which it is."""
    sources = [
        _Source(
            each.month,
            each.minutes,
            each.month.first,
            each.month.plus(terms.carry_months).last,
            is_block=False,
        )
        for each in opening.carried
    ]
    if allowance := _get_allowance(terms, month):
        last = month.plus(terms.carry_months).last
        sources.append(_Source(month, allowance, month.first, last, is_block=False))
    for block in terms.blocks:
        if block.first <= month.last and block.last >= month.first:
            left = max(0, block.minutes - opening.used.get(block.key, 0))
            sources.append(_Source(block.key, left, block.first, block.last, is_block=True))
    return sorted(sources, key=lambda source: source.rank)


def _cover(terms, work, sources):
    """Return the shares of a work; those to be billed by the hour have no line yet."""
    minutes = terms.rounding.apply(work)
    if not minutes:
        return []
    if not work.billable:
        return [Share(work.key, minutes, FREE)]
    if not terms.is_valid_on(work.day):
        return [Share(work.key, minutes, NOT_VALID)]
    shares = []
    if not terms.is_outside(work):
        if terms.included_tickets is not None and work.ticket:
            return [Share(work.key, minutes, OF_TICKET)]
        for source in sources:
            if minutes and source.may_be_used_on(work.day):
                taken = min(minutes, source.left)
                source.left -= taken
                minutes -= taken
                shares.append(Share(work.key, taken, INCLUDED, source=source.key))
    if minutes:
        shares.append(Share(work.key, minutes, CHARGED))
    return shares


def _choose_rate(terms, work):
    """Return the rate with the most conditions that fits; of several the first one."""
    fitting = [rate for rate in terms.rates if rate.fits(work)]
    return max(fitting, key=lambda rate: rate.conditions, default=None)


def _price(terms, month, works, shares):
    """Return (shares with lines and amounts, lines of the hours).

    A line is rounded once, as minutes times price. Of its shares each gets what the sum up to it,
    rounded, is more than the sum before it, so that they add up to the line.
    """
    by_key = {work.key: work for work in works}
    minutes, prices, priced = {}, {}, []
    for share in shares:
        if share.reason != CHARGED:
            priced.append(share)
            continue
        rate = _choose_rate(terms, by_key[share.work])
        if not rate:
            priced.append(Share(share.work, share.minutes, NO_RATE))
            continue
        price = prices.setdefault(rate.key, terms.price(rate.price, month))
        before = minutes.get(rate.key, 0)
        minutes[rate.key] = before + share.minutes
        amount = _get_amount(minutes[rate.key], price) - _get_amount(before, price)
        priced.append(Share(share.work, share.minutes, CHARGED, line=rate.key, amount=amount))
    lines = [
        Line(
            key=rate.key,
            kind=HOURS,
            quantity=Decimal(minutes[rate.key]) / HOUR,
            price=prices[rate.key],
            amount=_get_amount(minutes[rate.key], prices[rate.key]),
            minutes=minutes[rate.key],
        )
        for rate in terms.rates
        if rate.key in minutes
    ]
    return priced, lines


def _get_amount(minutes, price):
    return round_money(minutes * price / HOUR)


def _get_fee_lines(terms, month, counts):
    for fee in terms.fees:
        days = _count_days(terms, month, fee.first, fee.last)
        number = Decimal(1 if fee.kind == FIXED else counts.get(fee.key, 0))
        if not days or not number:
            continue
        price = terms.price(fee.price, month)
        amount = number * price
        part = None
        if terms.prorate and days < month.days:
            part = (days, month.days)
            amount = amount * days / month.days
        yield Line(fee.key, fee.kind, number, price, round_money(amount), days=part)


def _count_tickets(terms, tickets, month):
    return sum(
        Month.of(ticket.received) == month
        and terms.is_valid_on(ticket.received.date())
        and ticket.category not in terms.excluded
        for ticket in tickets
    )


def _get_included_tickets(terms, month):
    """Return how many tickets are included in a month."""
    days = _count_days(terms, month)
    included = (terms.included_tickets or 0) if days else 0
    return -(-included * days // month.days) if terms.prorate else included


def _get_ticket_lines(terms, month, counted):
    if terms.included_tickets is None:
        return
    if more := max(0, counted - _get_included_tickets(terms, month)):
        price = terms.price(terms.ticket_price, month)
        yield Line(terms.ticket_key, TICKET, Decimal(more), price, round_money(more * price))


def _get_travel_lines(terms, month, works):
    visits = {
        (work.day, work.ticket)
        for work in works
        if work.work_type == ON_SITE
        and work.billable
        and work.minutes > 0
        and terms.is_valid_on(work.day)
    }
    if visits and terms.travel_price:
        price = terms.price(terms.travel_price, month)
        number = Decimal(len(visits))
        yield Line(terms.travel_key, TRAVEL, number, price, round_money(number * price))


def _close(terms, month, opening, sources):
    """Return the Balance with which the next month begins."""
    carried, used = [], dict(opening.used)
    blocks = {block.key: block for block in terms.blocks}
    for source in sources:
        if block := blocks.get(source.key):
            # a block that was made smaller afterwards has not been used any less
            used[source.key] = max(block.minutes - source.left, used.get(source.key, 0))
        elif source.left and source.last > month.last:
            carried.append(Carried(source.key, source.left))
    return Balance(tuple(carried), used)


def forecast_end(left, used, today, is_working_day, *, first, last):
    """Return the day on which time runs out when it goes on being used as it was, or None.

    :param int left: minutes
    :param int used: minutes, from ``first`` to ``today``
    :param is_working_day: function of a date
    :param date first: from when on it was used
    :param date last: up to when it may be used
    """
    if left <= 0:
        return today
    passed = sum(
        is_working_day(first + timedelta(days=number)) for number in range((today - first).days + 1)
    )
    if not used or not passed:
        return None
    # ceil(left / (used / passed)) without leaving the whole numbers
    needed = -(-left * passed // used)
    day = today
    while day < last:
        day += timedelta(days=1)
        needed -= is_working_day(day)
        if not needed:
            return day
    return None
