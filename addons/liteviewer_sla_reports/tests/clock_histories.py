# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Random histories of clocks, each looked at by the tools and by the minute model."""

from datetime import datetime, timedelta
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from ..tools.sla_clock import (
    CANCELLED,
    FINISHED,
    MET,
    PAUSED,
    RUNNING,
    derive_spans,
    explain,
    get_status,
    get_threshold_moments,
)
from ..tools.working_time import WorkingTime
from .minute_model import walk

# an hour before a new year, so that clocks run across it; small, so that moments coincide
ORIGIN = datetime(2025, 12, 31, 23)
WORLD = 240
PERCENTS = (25, 50, 75, 100, 150)
HOURS = st.lists(st.integers(0, WORLD), min_size=1, max_size=12, unique=True).map(sorted)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.sampled_from([RUNNING, RUNNING, PAUSED, MET, CANCELLED]),
        st.sampled_from(["client", "vendor"]),
    ),
    max_size=8,
)
BUDGETS = st.one_of(st.integers(0, 3), st.integers(0, 30)).map(lambda quarter: 4 * quarter)


def at(minute):
    return None if minute is None else ORIGIN + timedelta(minutes=minute)


def check_histories(how_many):
    """Look at as many histories as these settings of hypothesis say; they end up the same."""

    @how_many
    @given(HOURS, st.integers(0, 60), STEPS, st.integers(0, 60), BUDGETS)
    def check(marks, begin, steps, wait, budget):
        opened = list(zip(marks[::2], marks[1::2]))
        moments = accumulate((gap for gap, _mode, _info in steps), initial=begin)
        changes = [
            (moment, mode, info if mode == PAUSED else None)
            for moment, (_gap, mode, info) in zip(moments, [(0, RUNNING, None), *steps])
        ]
        compare(opened, changes, changes[-1][0] + wait, budget)

    check()


def compare(opened, changes, now, budget):
    """Assert that tools and model agree about one history; everything is in minutes."""
    is_open = {minute for first, last in opened for minute in range(first, last)}.__contains__
    events = [(moment, mode) for moment, mode, _info in changes]
    model = walk(events, is_open, budget, now, WORLD)
    working_time = WorkingTime.from_intervals((at(first), at(last)) for first, last in opened)
    spans = derive_spans((at(moment), mode, info) for moment, mode, info in changes)
    cancelled = changes[-1][1] == CANCELLED
    status = get_status(spans, working_time, budget * 60, at(now), cancelled)
    assert status.state == model.state, (status, model)
    assert status.used == model.used * 60, (status, model)
    assert status.breached == model.breached, (status, model)
    assert status.overrun == max(model.used - budget, 0) * 60, (status, model)
    assert status.remaining == max(budget - model.used, 0) * 60, (status, model)
    if spans:
        assert status.deadline == at(model.deadline), (status, model)
    if budget:
        found = get_threshold_moments(spans, working_time, budget * 60, PERCENTS)
        for percent, moment in found.items():
            assert moment == at(model.reached.get(budget * percent // 100)), (percent, model)
    rows = explain(spans, working_time, at(now))
    labels = [row.kind for row in rows for _minute in range(row.seconds // 60)]
    # a clock may begin later than its ticket
    late = [FINISHED] * (len(model.labels) - len(labels))
    assert late + labels == model.labels, (rows, model)
    assert sum(row.worked for row in rows if row.kind == RUNNING) == status.used
