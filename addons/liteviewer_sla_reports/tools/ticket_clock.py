# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""From the history of a ticket to its clocks: what is stored and what is explained.

Everything a clock shows follows from here, so whoever asks "what if" calls the same functions.
"""

from datetime import datetime
from typing import Any, NamedTuple

from .sla_clock import (
    CANCELLED,
    MET,
    MISSED,
    PAUSED,
    RUNNING,
    derive_spans,
    get_status,
    get_threshold_moments,
)

RESPONSE = "response"
RESOLUTION = "resolution"
KINDS = (RESPONSE, RESOLUTION)

# what a clock counts as, beside MET and MISSED
IN_TIME = "in_time"
LATE = "late"
NOT_PROMISED = "not_promised"
# what becomes of it
WORSE = "worse"
BETTER = "better"
GAINED = "gained"
LOST = "lost"


class Segment(NamedTuple):
    """A time in which the ticket was not worked on, as ``liteviewer.sla.segment`` keeps it.

    :ivar end: datetime, or None while it lasts
    :ivar bool waits: for somebody; otherwise it was done, and has been reopened since
    """

    start: datetime
    end: datetime | None
    waits: bool
    info: Any = None


class History(NamedTuple):
    """What has happened to a ticket. Moments are naive datetimes in UTC.

    :ivar ended_at: when it was resolved or cancelled, None while it is open
    :ivar bool cancelled: it counts as neither met nor missed
    :ivar segments: of ``Segment``, in time order
    """

    received_at: datetime
    first_response_at: datetime | None
    ended_at: datetime | None
    cancelled: bool
    segments: tuple = ()


class Promise(NamedTuple):
    """What a clock is measured by.

    :ivar int budget: working seconds
    :ivar int risk_percent: share of the budget from which on it is at risk
    :ivar percents: the shares at which something is to be done
    """

    budget: int
    risk_percent: int = 75
    percents: tuple = ()


class Reading(NamedTuple):
    """What a clock shows, as it is stored.

    :ivar str state: RUNNING, PAUSED, MET, MISSED or CANCELLED
    :ivar int worked: working seconds that ran, as of the moment of reading
    :ivar int worked_before: of these the ones before the run that lasts, all where none does
    :ivar resumed_at: moment at which the run began that lasts, or None
    :ivar int overrun: working seconds above the budget
    :ivar deadline_at: None where it cannot be told: it is paused in time or never reached
    :ivar risk_at: moment from which on it is at risk, or None
    :ivar stopped_at: moment at which it ended, or None
    :ivar thresholds: {per cent: moment} of those that the clock reaches or has reached
    """

    state: str
    worked: int
    worked_before: int
    resumed_at: datetime | None
    overrun: int
    deadline_at: datetime | None
    risk_at: datetime | None
    stopped_at: datetime | None
    thresholds: dict


def is_late(state, deadline_at, now):
    """Tell whether an open clock has run past its deadline, to the second."""
    return state in (RUNNING, PAUSED) and bool(deadline_at) and deadline_at < now


def get_outcome(state, deadline_at, now):
    """Return what a clock counts as.

    :param state: as in ``Reading``, None where there is no clock
    :rtype: str
    """
    if state in (MET, MISSED):
        return state
    if state not in (RUNNING, PAUSED):
        return NOT_PROMISED
    return LATE if is_late(state, deadline_at, now) else IN_TIME


def get_change(before, after):
    """Return what became of an outcome: WORSE, BETTER, GAINED or LOST a promise, or None."""
    if before == after:
        return None
    if NOT_PROMISED in (before, after):
        return GAINED if before == NOT_PROMISED else LOST
    return WORSE if after in (MISSED, LATE) else BETTER


def get_spans(history, kind):
    """Return the spans of a clock.

    The response clock does not stop while the ticket waits; neither runs while it is done.

    :rtype: list[sla_clock.Span]
    """
    changes = [(history.received_at, RUNNING, None)]
    for segment in history.segments:
        if segment.waits and kind == RESPONSE:
            continue
        changes.append((segment.start, PAUSED if segment.waits else MET, segment.info))
        if segment.end is not None:
            changes.append((segment.end, RUNNING, None))
    end = _get_end(history, kind)
    # what an import says may contradict itself: nothing is before the beginning, nor after the end
    changes = [
        (max(moment, history.received_at), value, info)
        for moment, value, info in changes
        if end is None or moment < end
    ]
    if end is not None:
        changes.append((max(end, history.received_at), MET, None))
    return derive_spans(sorted(changes, key=lambda change: change[0]))


def _get_end(history, kind):
    if kind == RESOLUTION:
        return history.ended_at
    moments = (history.first_response_at, history.ended_at)
    return min((moment for moment in moments if moment is not None), default=None)


def _is_cancelled(history, kind):
    """A ticket that ended without a response, as the client did it, promises none any more."""
    unanswered = kind == RESPONSE and history.ended_at and not history.first_response_at
    return bool(history.cancelled or unanswered)


def has_ended(clock, history, kind):
    """Tell whether a clock had ended already and has no other end by now: it is measured by what
    was promised when it ended, and by the hours of then.

    :param clock: the columns of the clock as they are stored, {name: value}
    """
    return (
        clock["state"] in (MET, MISSED, CANCELLED)
        and clock["started_at"] == history.received_at
        and clock["stopped_at"] == _get_end(history, kind)
    )


def is_settled(clock, history, kind):
    """Tell whether a clock that ``has_ended`` stays as it is: it is judged once. Whether it counts
    may change, when the ticket is cancelled.
    """
    return has_ended(clock, history, kind) and (
        (clock["state"] == CANCELLED) == _is_cancelled(history, kind)
    )


def read_clock(history, kind, promise, working_time, now):
    """Return what a clock shows.

    :param str kind: RESPONSE or RESOLUTION
    :param WorkingTime working_time:
    :param datetime now:
    :rtype: Reading
    """
    end = _get_end(history, kind)
    cancelled = _is_cancelled(history, kind)
    spans = get_spans(history, kind)
    if not spans:
        # answered within the second it came in
        deadline = working_time.deadline(history.received_at, promise.budget)
        state = CANCELLED if cancelled else MET
        return Reading(state, 0, 0, None, 0, deadline, None, end, {})
    status = get_status(spans, working_time, promise.budget, now, cancelled)
    is_open = status.state in (RUNNING, PAUSED)
    percents = {promise.risk_percent, *promise.percents} if is_open else ()
    moments = get_threshold_moments(spans, working_time, promise.budget, percents)
    return Reading(
        status.state,
        status.used,
        status.used_before,
        status.resumed_at,
        status.overrun,
        status.deadline,
        moments.get(promise.risk_percent),
        None if is_open else end,
        {percent: moments[percent] for percent in promise.percents if moments.get(percent)},
    )
