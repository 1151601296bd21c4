# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

ROUNDINGS = ("up", "nearest")


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
