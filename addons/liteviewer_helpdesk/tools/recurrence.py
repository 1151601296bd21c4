# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Dates of recurring work: pure calendar arithmetic, in constant time for any date."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

UNITS = ("day", "week", "month", "year")


@dataclass(frozen=True)
class Schedule:
    """Every ``interval`` units from ``first`` until ``last``, both included.

    The count begins at the first day on or after ``first`` that fits ``weekday`` (weeks) or
    ``day`` (months, years). A month that has no such day takes its last one.

    :param date first: no date comes before it; its month is that of yearly work
    :param str unit: one of ``UNITS``
    :param int interval: units between two dates, positive
    :param int weekday: 0 Monday .. 6 Sunday, of weekly work
    :param int day: 1..31, day of the month of monthly and yearly work
    :param date|None last: no date comes after it
    """

    first: date
    unit: str
    interval: int = 1
    weekday: int = 0
    day: int = 1
    last: date | None = None

    def next_after(self, moment=None):
        """Return the first date after ``moment``, a date; without it, the first of all.

        :rtype: date or None
        """
        at = self._at_months if self.unit in ("month", "year") else self._at_days
        try:
            found = at(moment)
        except (OverflowError, ValueError):
            # the calendar of Python ends with the year 9999
            return None
        return None if self.last and found > self.last else found

    def _at_days(self, moment):
        step = self.interval * (7 if self.unit == "week" else 1)
        origin = self.first
        if self.unit == "week":
            origin += timedelta(days=(self.weekday - origin.weekday()) % 7)
        if moment is None or moment < origin:
            return origin
        return origin + timedelta(days=((moment - origin).days // step + 1) * step)

    def _at_months(self, moment):
        year_long = self.unit == "year"
        step = self.interval * (12 if year_long else 1)
        # months are counted from year 0
        origin = self.first.year * 12 + self.first.month - 1
        if self._day_of(origin) < self.first:
            origin += 12 if year_long else 1
        if moment is None or moment < self._day_of(origin):
            return self._day_of(origin)
        month = moment.year * 12 + moment.month - 1
        month -= (month - origin) % step
        return self._day_of(month if self._day_of(month) > moment else month + step)

    def _day_of(self, month):
        year, index = divmod(month, 12)
        return date(year, index + 1, min(self.day, calendar.monthrange(year, index + 1)[1]))


CLOSED_DAYS = ("keep", "next", "previous")
"""What becomes of a date on which nobody works: it stays, or the work moves to a working day."""
MAX_SHIFT = 31
"""Days that a date moves at most: who is closed for longer has the work on the date itself."""


def shift_to_working(day, closed, is_working):
    """Return the day on which the work of a date is done.

    :param date day: the date
    :param str closed: one of ``CLOSED_DAYS``
    :param is_working: function of a date
    """
    if closed == "keep":
        return day
    step = timedelta(days=1 if closed == "next" else -1)
    moved = day
    for _attempt in range(MAX_SHIFT):
        if is_working(moved):
            return moved
        moved += step
    return day


def to_utc(day, hours, zone):
    """Return the moment at which it is ``hours`` o'clock on ``day``.

    Where the clocks skip that hour it is the one after, where they show it twice the first.

    :param date day:
    :param float hours: 0 <= hours < 24, as in 9.5 for half past nine
    :param str zone: IANA name
    :return: naive datetime in UTC, whole minutes
    """
    hour, minute = divmod(min(round(hours * 60), 24 * 60 - 1), 60)
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)
