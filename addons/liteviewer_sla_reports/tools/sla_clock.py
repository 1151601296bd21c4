# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a clock of a service level shows, from the history of its ticket: pure functions.

A clock is a list of spans, in time order, that do not overlap: the clock *ran* or *was paused*
from one moment to another. The last one has no end while the clock is open. Between two spans
the clock was finished (the ticket was resolved and then reopened): that time counts for nothing.

Moments are naive datetimes in UTC, whole seconds. Working time is asked of a ``WorkingTime``.
"""

from datetime import datetime
from typing import Any, NamedTuple

# what a span is, and what an open clock does
RUNNING = "running"
PAUSED = "paused"
# how a clock ended
MET = "met"
MISSED = "missed"
CANCELLED = "cancelled"
# rows of the time line beside RUNNING and PAUSED
OFF_HOURS = "off_hours"
FINISHED = "finished"


class Span(NamedTuple):
    """A part of a clock's life.

    :ivar datetime start:
    :ivar end: datetime, or None while it lasts (only of the last span)
    :ivar str kind: RUNNING or PAUSED
    :ivar info: anything that says who and why; handed on to the rows of the time line
    """

    start: datetime
    end: datetime | None
    kind: str
    info: Any = None


class Status(NamedTuple):
    """Where a clock stands at a moment.

    :ivar str state: RUNNING or PAUSED while open (breached or not); then MET, MISSED, CANCELLED
    :ivar int used: working seconds it ran
    :ivar int used_before: of these the ones before the run that lasts; all of them where none does
    :ivar resumed_at: datetime at which the run began that lasts, None where none does
    :ivar deadline: datetime at which the budget is used up if the clock runs on, computed anew at
        each resumption and fixed once reached; of a finished clock as if it had run on; None while
        paused in time, or where it lies beyond the horizon of WorkingTime
    :ivar bool breached: it ran past its deadline, be it off hours; the same as deadline < now of
        a running clock and deadline < end of a finished one
    :ivar int remaining: working seconds left of the budget
    :ivar int overrun: working seconds above the budget; 0 in spite of a breach when all that is
        too much lies outside working hours
    """

    state: str
    used: int
    used_before: int
    resumed_at: datetime | None
    deadline: datetime | None
    breached: bool
    remaining: int
    overrun: int


class Row(NamedTuple):
    """A piece of the time line; the pieces follow each other without a hole.

    :ivar datetime start:
    :ivar datetime end:
    :ivar str kind: RUNNING (in working hours), OFF_HOURS (of a running span), PAUSED, FINISHED
    :ivar int seconds: from start to end
    :ivar int worked: of these the seconds of working time: all of RUNNING, none of OFF_HOURS
    :ivar span: the Span it is a part of; None in FINISHED
    """

    start: datetime
    end: datetime
    kind: str
    seconds: int
    worked: int
    span: Span | None


def derive_spans(changes):
    """Return the spans that follow from the changes of a ticket.

    :param changes: iterable of (moment, kind, info) in time order: from this moment on the clock
        is RUNNING, PAUSED or, with any other kind (MET, CANCELLED), at rest. One of the same kind
        and info as before changes nothing; what lasted no time leaves no span.
    :rtype: list[Span]
    """
    spans = []
    for moment, kind, info in changes:
        if spans and spans[-1].end is None:
            last = spans[-1]
            if (last.kind, last.info) == (kind, info):
                continue
            spans.pop()
            if last.start < moment:
                spans.append(last._replace(end=moment))
        if kind in (RUNNING, PAUSED):
            last = spans[-1] if spans else None
            if last and (last.end, last.kind, last.info) == (moment, kind, info):
                spans[-1] = last._replace(end=None)
            else:
                spans.append(Span(moment, None, kind, info))
    return spans


def get_status(spans, working_time, budget, now, cancelled=False):
    """Return where a clock stands.

    :param spans: list[Span]
    :param WorkingTime working_time:
    :param int budget: working seconds, not negative
    :param datetime now: not before the start of the last span
    :param bool cancelled: the ticket was cancelled: the clock is neither met nor missed
    :rtype: Status
    """
    runs = _measure_runs(spans, working_time)
    deadline = _find_moment(runs, working_time, budget)
    last = spans[-1] if spans else None
    used = used_before = sum(worked for _start, _end, worked in runs)
    stopped, resumed_at = (runs[-1][1] if runs else None), None
    if runs and stopped is None:
        stopped, resumed_at = now, runs[-1][0]
        used += working_time.worked_seconds(resumed_at, now)
    breached = deadline is not None and stopped > deadline
    remaining = max(budget - used, 0)
    if last and last.end is None:
        state = last.kind
    else:
        state = MISSED if breached else MET
        if last and deadline is None:
            # what was left of the budget, counted from the end
            deadline = working_time.deadline(last.end, remaining)
    if cancelled:
        state = CANCELLED
    overrun = max(used - budget, 0)
    return Status(state, used, used_before, resumed_at, deadline, breached, remaining, overrun)


def get_threshold_moments(spans, working_time, budget, percents):
    """Return when each share of the budget is or was used up.

    A running clock is taken to run on, so that a moment can lie in the future.

    :param percents: iterable of positive int, 75 for 75 %; 100 gives the deadline
    :return: dict of percent -> datetime, or None where the clock does not get there as it is:
        paused or finished before, or beyond the horizon
    """
    runs = _measure_runs(spans, working_time)
    return {
        percent: _find_moment(runs, working_time, -(-budget * percent // 100))
        for percent in percents
    }


def explain(spans, working_time, now):
    """Return the life of a clock as rows, from its first start until its end or now.

    The seconds of all rows make the time from the first to the last moment, those of the RUNNING
    rows what ``get_status`` calls used.

    :rtype: list[Row]
    """
    rows = []
    for span in spans:
        end = span.end or now
        if rows and rows[-1].end < span.start:
            rows.append(_make_row(rows[-1].end, span.start, FINISHED, working_time, None))
        if span.kind == RUNNING:
            moment = span.start
            for opens, closes in working_time.intervals(span.start, end):
                if moment < opens:
                    rows.append(_make_row(moment, opens, OFF_HOURS, working_time, span))
                rows.append(_make_row(opens, closes, RUNNING, working_time, span))
                moment = closes
            if moment < end:
                rows.append(_make_row(moment, end, OFF_HOURS, working_time, span))
        elif span.start < end:
            rows.append(_make_row(span.start, end, PAUSED, working_time, span))
    return rows


def _measure_runs(spans, working_time):
    """Return the running spans as (start, end, worked seconds); 0 seconds of an open one."""
    return [
        (start, end, working_time.worked_seconds(start, end) if end else 0)
        for start, end, kind, _info in spans
        if kind == RUNNING
    ]


def _find_moment(runs, working_time, seconds):
    """Return when the runs have used ``seconds``; None where they stop before that."""
    for start, end, worked in runs:
        if end is None or seconds <= worked:
            moment = working_time.deadline(start, seconds)
            if end is None or (moment is not None and moment <= end):
                return moment
        seconds = max(seconds - worked, 0)
    return None


def _make_row(start, end, kind, working_time, span):
    worked = working_time.worked_seconds(start, end)
    return Row(start, end, kind, int((end - start).total_seconds()), worked, span)
