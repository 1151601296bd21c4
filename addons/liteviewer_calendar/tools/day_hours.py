# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The hours of one date that differs from its weekday: pure functions on pairs of times."""

from datetime import datetime, time, timedelta

MIDNIGHT = 24.0


def to_moment(day, hour):
    """Return the naive local moment of an hour of a day; 24 is the last microsecond of the day, as
    Odoo ends it.

    :param date day:
    :param float hour: 0 to 24
    """
    if hour >= MIDNIGHT:
        return datetime.combine(day, time.max)
    return datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))


def shorten(intervals, minutes):
    """Take minutes away from the end of a day.

    :param intervals: list of (start, stop, anything), sorted, disjoint
    :param int minutes: not negative
    :return: list of the same kind
    """
    left, kept = timedelta(minutes=minutes), list(intervals)
    while kept and left:
        start, stop, what = kept.pop()
        # a day that is worked until 24:00 lacks a microsecond
        length = timedelta(seconds=round((stop - start).total_seconds()))
        if length > left:
            kept.append((start, start + length - left, what))
            break
        left -= length
    return kept
