# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Working time as cumulative sums: deadlines and worked seconds by bisection, no database.

Moments are naive datetimes in UTC, whole seconds; fractions of a second are cut off. Hours that end
at 24:00, which Odoo gives as 23:59:59.999999, end at midnight: see ``Year``.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

# plan_hours of resource.calendar looks no further than a hundred fortnights
HORIZON = timedelta(days=1400)
EPOCH = datetime(1970, 1, 1)
# no year after this many ones holds a moment within the horizon
_YEARS = 4


class Year:
    """The working intervals of one year in UTC with their cumulative sums; never changes.

    :param intervals: iterable of pairs (start, stop) of naive datetimes in UTC, sorted, disjoint,
        inside of the year; one that ends within a second ends with it
    """

    __slots__ = ("starts", "stops", "sums")

    def __init__(self, intervals):
        self.starts, self.stops, self.sums = [], [], [0]
        for start, stop in intervals:
            self._add(_seconds(start), -(-_microseconds(stop) // 1_000_000))

    def _add(self, start, stop):
        self.starts.append(start)
        self.stops.append(stop)
        self.sums.append(self.sums[-1] + stop - start)

    @classmethod
    def from_pairs(cls, pairs):
        """Return the year that gave these ``to_pairs``."""
        year = cls(())
        for start, stop in pairs:
            year._add(start, stop)
        return year

    def to_pairs(self):
        """Return the intervals as pairs of seconds since ``EPOCH``, to be kept as text."""
        return list(zip(self.starts, self.stops, strict=True))

    # within the class moments are seconds since ``EPOCH``

    def worked_before(self, moment):
        """Return the seconds worked between the begin of the year and ``moment``."""
        index = bisect_right(self.starts, moment) - 1
        if index < 0:
            return 0
        return self.sums[index] + min(moment, self.stops[index]) - self.starts[index]

    def moment_of(self, worked):
        """Return the first moment before which ``worked`` seconds of the year are worked.

        :param int worked: positive, not above the sum of the year
        """
        index = bisect_left(self.sums, worked)
        return self.stops[index - 1] - (self.sums[index] - worked)

    def opening(self, moment):
        """Return the first moment of work at or after ``moment``, or None."""
        index = bisect_right(self.stops, moment)
        return max(moment, self.starts[index]) if index < len(self.stops) else None


class WorkingTime:
    """The working time of one calendar, loaded year by year as it is asked for.

    It answers for any moment. It is made for one piece of work (a transaction) and must not
    outlive a change of the calendar.

    :param load: function of a year (int) that returns its ``Year``
    """

    def __init__(self, load):
        self._load = load
        self._years = {}

    @classmethod
    def from_intervals(cls, intervals):
        """Return the working time made of nothing but these intervals.

        :param intervals: iterable of pairs (start, stop), naive UTC datetimes, sorted, disjoint
        """
        intervals = list(intervals)

        def load(year):
            begin, end = datetime(year, 1, 1), datetime(year + 1, 1, 1)
            cut = ((max(start, begin), min(stop, end)) for start, stop in intervals)
            return Year((start, stop) for start, stop in cut if start < stop)

        return cls(load)

    @classmethod
    def always(cls):
        """Return the working time of a service that never closes."""
        return cls(lambda year: Year([(datetime(year, 1, 1), datetime(year + 1, 1, 1))]))

    def deadline(self, start, seconds):
        """Return the moment at which ``seconds`` are worked off when work begins at ``start``.

        Equal to ``plan_hours(seconds / 3600, start, compute_leaves=True)``: the end of a working
        interval where the time just fits in; for zero seconds the first moment of work at or
        after ``start``. But for the last microsecond of a day that is worked until 24:00: Odoo
        leaves it out, so that what just fits in comes to the next opening and a microsecond.

        :param datetime start:
        :param int seconds: of working time, not negative
        :return: datetime, or None where it is more than ``HORIZON`` after ``start``
        """
        if seconds < 0:
            raise ValueError("Working time cannot be negative")
        moment, wanted = _seconds(start), seconds
        for year in range(start.year, start.year + _YEARS + 1):
            block = self.load(year)
            if wanted:
                worked = block.worked_before(moment)
                if worked + wanted <= block.sums[-1]:
                    return _within_horizon(start, block.moment_of(worked + wanted))
                wanted -= block.sums[-1] - worked
            else:
                opening = block.opening(moment)
                if opening is not None:
                    return _within_horizon(start, opening)
        return None

    def deadlines(self, pairs):
        """Return the ``deadline`` of each of many pairs (start, seconds), as a list."""
        return [self.deadline(start, seconds) for start, seconds in pairs]

    def worked_seconds(self, start, end):
        """Return the seconds of working time between two moments; 0 where they are not in order.

        Equal to ``get_work_hours_count(start, end) * 3600``, rounded to seconds.

        :rtype: int
        """
        first, last = _seconds(start), _seconds(end)
        if last <= first:
            return 0
        worked = self.load(end.year).worked_before(last)
        worked -= self.load(start.year).worked_before(first)
        return worked + sum(self.load(year).sums[-1] for year in range(start.year, end.year))

    def intervals(self, start, end):
        """Return the working intervals between two moments, for drawing.

        Joined where they touch.

        :return: list of pairs (start, stop) of datetimes, sorted, disjoint
        """
        return list(self._walk(start, end))

    def next_interval(self, moment):
        """Return the first of the ``intervals`` of the week that begins at ``moment``, or None."""
        return next(self._walk(moment, moment + timedelta(weeks=1)), None)

    def get_end(self, moment):
        """Return when the first working interval that ends after ``moment`` does.

        :return: datetime, at most a week later, as of a service that never closes; None where
            nothing is worked in that week
        """
        found = self.next_interval(moment)
        return found and found[1]

    def _walk(self, start, end):
        """Yield the ``intervals`` one by one."""
        first, last = _seconds(start), _seconds(end)
        begin = stop = None
        for year in range(start.year, end.year + 1):
            block = self.load(year)
            indexes = range(bisect_right(block.stops, first), bisect_left(block.starts, last))
            for index in indexes:
                opens = _to_datetime(max(block.starts[index], first))
                closes = _to_datetime(min(block.stops[index], last))
                if opens == stop:
                    stop = closes
                elif opens < closes:
                    if stop:
                        yield begin, stop
                    begin, stop = opens, closes
        if stop:
            yield begin, stop

    def load(self, year):
        """Return the ``Year``."""
        block = self._years.get(year)
        if block is None:
            block = self._years[year] = self._load(year)
        return block


def _seconds(moment):
    since = moment - EPOCH
    return since.days * 86400 + since.seconds


def _microseconds(moment):
    return _seconds(moment) * 1_000_000 + moment.microsecond


def _to_datetime(seconds):
    return EPOCH + timedelta(seconds=seconds)


def _within_horizon(start, seconds):
    moment = _to_datetime(seconds)
    return moment if moment - start <= HORIZON else None
