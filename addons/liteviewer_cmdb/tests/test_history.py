# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.history import (
    Change,
    apply_change,
    compare,
    get_changes,
    is_same,
    merge_deltas,
    state_at,
)

START = datetime(2026, 1, 1)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEYS = st.tuples(st.sampled_from(["equipment", "license"]), st.integers(1, 3))
PROGRAMS = st.lists(st.sampled_from("ABCDE"), unique=True, min_size=1).map(sorted)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["PC-1", "PC-2"]),
        "memory_mb": st.integers(1, 4),
        "person_id": st.integers(1, 3).map(lambda number: [number, f"Person {number}"]),
        "software": PROGRAMS,
    },
)


def make_change(key, at, before, after):
    """Return the change that leads from ``before`` to ``after``; None is: not there."""
    values = get_changes(before or {}, after or {})
    if before is not None and after is not None and "software" in values:
        old, new = (set(side or ()) for side in values["software"])
        values["software"] = [sorted(old - new), sorted(new - old)]
    operation = "create" if before is None else "unlink" if after is None else "write"
    return Change(key, at, operation, values)


@st.composite
def histories(draw):
    """Return ([state after each step], [change of each step]): a life of some things."""
    states, changes = [{}], []
    for number, (key, after) in enumerate(
        draw(st.lists(st.tuples(KEYS, st.none() | VALUES), max_size=12)), 1
    ):
        before = states[-1].get(key)
        if before is None and after is None:
            continue
        changes.append(make_change(key, START + timedelta(days=number), before, after))
        state = {**states[-1]}
        if after is None:
            del state[key]
        else:
            state[key] = after
        states.append(state)
    return states, changes


@tagged("post_install", "-at_install", "alone")
class TestHistory(BaseCase):
    @patient
    @given(histories())
    def test_changes_lead_to_the_present(self, history):
        states, changes = history
        for before, change, after in zip(states[:-1], changes, states[1:], strict=True):
            self.assertEqual(apply_change(before, change), after)

    @patient
    @given(histories())
    def test_every_moment_can_be_reached_from_the_present(self, history):
        states, changes = history
        newest_first = changes[::-1]
        self.assertEqual(state_at(states[-1], newest_first, START), {})
        for change, state in zip(changes, states[1:], strict=True):
            self.assertEqual(state_at(states[-1], newest_first, change.at), state)

    @patient
    @given(histories())
    def test_difference_of_a_state_to_itself_is_none(self, history):
        states, _changes = history
        self.assertEqual(compare(states[-1], states[-1]), [])
        rows = compare(states[0], states[-1])
        self.assertEqual([key for key, _operation, _values in rows], sorted(states[-1]))

    @patient
    @given(st.lists(st.sets(st.sampled_from("ABCDE")), min_size=2))
    def test_deltas_add_up(self, stages):
        deltas = [(before - after, after - before) for before, after in pairwise(stages)]
        first, last = stages[0], stages[-1]
        self.assertEqual(merge_deltas(*deltas), (first - last, last - first))

    def test_links_are_the_same_by_id(self):
        self.assertTrue(is_same([5, "Old Name"], [5, "New Name"]))
        self.assertFalse(is_same([5, "Name"], [6, "Name"]))
        self.assertTrue(is_same([[1, "a"], [2, "b"]], [[1, "x"], [2, "y"]]))
        self.assertFalse(is_same(None, [5, "Name"]))
