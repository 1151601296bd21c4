# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines that add up to the totals of an act whose tax was rounded only once."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from .form import RATES

CENT = Decimal("0.01")
STEP = Decimal("1E-11")
"""The least part of a price that the format takes."""


def get_price(price, quantity, untaxed):
    """Return the price of one if it gives the amount, otherwise what the amount makes it."""
    product = (quantity * price).quantize(CENT, ROUND_HALF_UP)
    if product == untaxed or not quantity:
        return price
    return (untaxed / quantity).quantize(STEP, ROUND_HALF_UP)


def fit_lines(lines, untaxed, tax):
    """Return the lines with amounts that add up to those of the act.

    A tax that is rounded once for the whole act differs from those of the lines by some kopecks:
    lines with a tax take one of them each, those first that lost the most by rounding.

    :param Sequence[Line] lines:
    :return: the lines, or None if the difference is more than that
    """
    lines = list(lines)
    # how much of each tax was lost by rounding it
    lost = {
        place: _get_exact_tax(line) - line.tax
        for place, line in enumerate(lines)
        if RATES[line.rate].percent
    }
    for name, total, way in (("tax", tax, -1), ("untaxed", untaxed, 1)):
        missing = total - sum(getattr(line, name) for line in lines)
        step = CENT.copy_sign(missing)
        count = int(missing / step)
        if count > len(lost):
            return None
        for place in sorted(lost, key=lambda each, turn=step * way: lost[each] * turn)[:count]:
            lines[place] = replace(lines[place], **{name: getattr(lines[place], name) + step})
    return [
        replace(
            line,
            price=get_price(line.price, line.quantity, line.untaxed),
            total=line.untaxed + line.tax,
        )
        for line in lines
    ]


def _get_exact_tax(line):
    rate = RATES[line.rate]
    if rate.computed:
        return line.total * rate.percent / (100 + rate.percent)
    return line.untaxed * rate.percent / 100
