# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import math

ROUNDINGS = ("up", "nearest")


def count_minutes(start, end):
    """Return the minutes between two moments; one begun counts as a whole one, one at least."""
    return max(1, math.ceil((end - start).total_seconds() / 60))


def round_minutes(minutes, step, rounding="up"):
    """Return the minutes a work is billed with.

    Work that took any time is billed with one step at least; half a step goes up.

    :param int minutes: real ones, not negative
    :param int step: minutes, positive; 1 leaves them as they are
    :param str rounding: one of ``ROUNDINGS``
    :rtype: int
    """
    if minutes <= 0:
        return 0
    remainder_to_round_up = step - 1 if rounding == "up" else step // 2
    return max(1, (minutes + remainder_to_round_up) // step) * step
