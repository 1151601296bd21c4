# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a ticket shows of its clocks in a list: one of them, and the time it has left."""

from typing import NamedTuple

from .sla_clock import CANCELLED, MET, MISSED, RUNNING
from .ticket_clock import RESPONSE, is_late


class BadgeClock(NamedTuple):
    """What is read of a clock for its badge; the fields of ``liteviewer.sla.clock``."""

    ticket_id: int
    kind: str
    state: str
    calendar_id: object
    company_id: int
    started_at: object
    deadline_at: object
    risk_at: object
    budget: int
    worked: int
    resumed_at: object


class Badges:
    """Makes the badges of many clocks at one moment.

    :param datetime now: naive, UTC
    """

    def __init__(self, now):
        self._now = now
        self._openings = {}

    def make(self, clock, working_time):
        """Return what a badge needs to count down by itself.

        :param clock: BadgeClock, or a record with the same fields
        :return: dict of ``kind``, ``state``, ``left`` (working seconds until the deadline,
            negative above it), ``counts_from`` and ``counts_until`` (the moments between which
            it counts, as strings, or False), ``at_risk``, ``breached`` and ``deadline``
        """
        now, deadline, risk = self._now, clock.deadline_at, clock.risk_at
        runs = clock.state == RUNNING
        # of a plain row these may be None
        left = (clock.budget or 0) - (clock.worked or 0)
        begin = end = False
        if runs:
            # what it waited or was done after its deadline is no overrun
            left -= working_time.worked_seconds(clock.resumed_at or clock.started_at, now)
            begin, end = self._get_opening(working_time)
        return {
            "kind": clock.kind,
            "state": clock.state,
            "left": left,
            "counts_from": begin,
            "counts_until": end,
            "at_risk": bool(runs and risk and risk <= now),
            "risk": _to_string(risk),
            "breached": clock.state == MISSED or is_late(clock.state, deadline, now),
            "deadline": _to_string(deadline),
        }

    def _get_opening(self, working_time):
        """Return when the present or next working hours begin and end, as strings or False."""
        if working_time not in self._openings:
            interval = working_time.next_interval(self._now) or (False, False)
            self._openings[working_time] = tuple(map(_to_string, interval))
        return self._openings[working_time]


def _to_string(moment):
    return moment.isoformat(" ", "seconds") if moment else False


def get_shown(states):
    """Return the kind of the clock that the badge of a ticket shows, or None.

    One that runs goes before others, the response before the resolution while it does, and after
    it when none runs.

    :param states: {kind: state} of the clocks of the ticket
    """

    def get_rank(kind):
        runs = states[kind] == RUNNING
        return not runs, (kind == RESPONSE) != runs

    return min(states, key=get_rank, default=None)


def get_status(badge):
    """Return the ``sla_status`` of a ticket with this badge, or False."""
    if badge["state"] in (MET, MISSED, CANCELLED):
        return badge["state"] != CANCELLED and badge["state"]
    if badge["breached"]:
        return "breached"
    if badge["state"] != RUNNING:
        return "paused"
    return "at_risk" if badge["at_risk"] else "on_track"
