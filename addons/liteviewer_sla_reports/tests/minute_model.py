# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A clock of a service level walked minute by minute: slow, plain, sharing nothing with the tools.

Time is a count of minutes. What happens is a list of (minute, mode): from then on the clock is
"running", "paused", "met" (the ticket was resolved) or "cancelled"; of several in one minute the
last one holds.
"""

from dataclasses import dataclass, field


@dataclass
class Walk:
    """What a clock shows after a walk.

    :ivar str state: running, paused, met, missed or cancelled
    :ivar int used: minutes of service hours in which it ran
    :ivar deadline: minute by which the budget is used up, None if unknown
    :ivar bool breached: it ran in a minute after that
    :ivar dict reached: count of used minutes -> minute by which there were or will be as many
    :ivar list labels: of each minute from the first one on: running, off_hours, paused, finished
    """

    state: str = "met"
    used: int = 0
    deadline: int | None = None
    breached: bool = False
    reached: dict = field(default_factory=dict)
    labels: list = field(default_factory=list)


def walk(events, is_open, budget, now, last):
    """Walk from the first event until ``now``; then on, to look for the deadline.

    :param events: list of (minute, mode), in order of time, none after ``now``
    :param is_open: function of a minute; whether it lies in service hours
    :param int budget: minutes
    :param int last: minute at which the search for the deadline is given up
    :rtype: Walk
    """
    found = Walk()
    mode = "cancelled"
    for minute in range(events[0][0], now):
        for moment, value in events:
            if moment == minute:
                mode = value
        if mode == "running":
            _run(found, minute, is_open, budget)
            found.labels.append("running" if is_open(minute) else "off_hours")
        elif mode == "paused":
            found.labels.append("paused")
        else:
            found.labels.append("finished")
    mode = events[-1][1]
    found.state = "missed" if mode == "met" and found.breached else mode
    if mode == "running":
        # going on after the deadline is late at once
        found.breached = found.deadline is not None and found.deadline < now
        _look_ahead(found, range(now, last), is_open, budget, found.reached)
    elif mode != "paused":
        while found.labels and found.labels[-1] == "finished":
            found.labels.pop()
        ended = events[0][0] + len(found.labels)
        _look_ahead(found, range(ended, last), is_open, budget, {})
    return found


def _run(found, minute, is_open, budget):
    # no time at all is up as soon as the service opens
    if found.deadline is None and budget == 0 and is_open(minute):
        found.deadline = minute
    if found.deadline is not None:
        found.breached = True
    if is_open(minute):
        found.used += 1
        found.reached[found.used] = minute + 1
    if found.deadline is None and found.used == budget and (budget or is_open(minute + 1)):
        found.deadline = minute + 1


def _look_ahead(found, minutes, is_open, budget, reached):
    used = found.used
    for minute in filter(is_open, minutes):
        if found.deadline is None and budget == 0:
            found.deadline = minute
        used += 1
        reached[used] = minute + 1
        if found.deadline is None and used == budget:
            found.deadline = minute + 1
