# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each engineer brought in with a month of a contract, and what their hours cost.

Money is in ``Decimal``, time in whole minutes. Nothing here knows the database.

What always holds, and the tests ask of random months: the revenues of a month add up to its total.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from .settlement import CHARGED, HOUR, INCLUDED, OF_TICKET, ZERO, round_money


@dataclass(frozen=True)
class Effort:
    """What an engineer did in a month of a contract, or a part of it.

    :ivar engineer: key
    :ivar own: money that is charged for it by the hour
    :ivar covered: minutes that bring no money of their own
    """

    engineer: int
    own: Decimal
    covered: int


def list_efforts(shares, engineers):
    """Yield the effort behind each share of a settlement.

    :param shares: iterable of Share
    :param dict engineers: {key of a work: key of its engineer}
    """
    for share in shares:
        if share.reason == CHARGED and share.amount:
            yield Effort(engineers[share.work], share.amount, 0)
        elif share.reason in (CHARGED, INCLUDED, OF_TICKET):
            yield Effort(engineers[share.work], ZERO, share.minutes)


def share_revenue(total, efforts, rate=Decimal(1)):
    """Return what each engineer brought in: {key: money}.

    What is charged by the hour belongs to who worked it. The rest of the month (fees, tickets,
    visits) is shared by the minutes that bring no money of their own; where there are none it
    belongs to nobody, whose key is None.

    :param Decimal total: what the month comes to
    :param efforts: iterable of Effort
    :param Decimal rate: what one unit of the contract's currency is worth in that of the result
    """
    own, covered = defaultdict(Decimal), defaultdict(int)
    for effort in efforts:
        own[effort.engineer] += effort.own
        covered[effort.engineer] += effort.covered
    found = defaultdict(Decimal)
    _spread(found, ZERO, sorted(own.items()), rate)
    charged = sum(own.values(), ZERO)
    rest = round_money(total * rate) - round_money(charged * rate)
    minutes = sum(covered.values())
    if minutes:
        _spread(found, ZERO, sorted(covered.items()), rest / minutes)
    elif rest:
        found[None] += rest
    return {engineer: money for engineer, money in found.items() if money}


def _spread(found, before, parts, price):
    """Add the money of each part, so that all of them add up to the rounded sum."""
    for key, quantity in parts:
        after = before + quantity
        found[key] += round_money(after * price) - round_money(before * price)
        before = after


def get_cost(priced):
    """Return what hours cost. :param Decimal priced: sum of minutes times cost of an hour"""
    return round_money(priced / HOUR)
