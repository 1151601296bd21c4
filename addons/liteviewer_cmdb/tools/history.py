# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""How configuration changed, and what it was: pure functions on values in JSON form.

A state is {key: {field: value}} of the things that exist; a change is a `Change` of one of them.
None is "not set" and never stands in a state. A link is [id, name] and stays the same as long as
its id does. In the fields of ``DELTA_FIELDS``, which are long lists, a change holds what went and
what came instead of the whole lists.
"""

from dataclasses import dataclass
from datetime import datetime

DELTA_FIELDS = {"software"}


@dataclass(frozen=True)
class Change:
    """What happened to one thing.

    :ivar key: of the thing, hashable
    :ivar datetime at: UTC
    :ivar str operation: create, write or unlink
    :ivar dict values: {field: (before, after)}
    """

    key: tuple
    at: datetime
    operation: str
    values: dict


def get_changes(before, after):
    """Return {field: [before, after]} of the fields that differ."""
    return {
        name: [before.get(name), after.get(name)]
        for name in {**before, **after}
        if not is_same(before.get(name), after.get(name))
    }


def is_same(one, other):
    """Tell whether two values mean the same: the name of a link may have changed meanwhile."""
    return _identity(one) == _identity(other)


def _identity(value):
    if isinstance(value, list):
        if len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str):
            return value[0]
        return [_identity(item) for item in value]
    return value


def apply_change(state, change):
    """Return the state after the change."""
    return _step(state, change, 0, 1)


def undo_change(state, change):
    """Return the state before the change."""
    return _step(state, change, 1, 0)


def _step(state, change, old, new):
    """Go from one side of the change to the other."""
    state = dict(state)
    gone_after = ("create", "unlink")[new]
    if change.operation == gone_after:
        state.pop(change.key, None)
        return state
    values = dict(state.get(change.key, {}))
    for name, sides in change.values.items():
        value = sides[new]
        if name in DELTA_FIELDS:
            value = _merge(values.get(name), sides[old], sides[new])
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    state[change.key] = values
    return state


def _merge(value, went, came):
    return sorted(set(value or ()).difference(went or ()).union(came or ())) or None


def merge_deltas(*deltas):
    """Return one delta (what went, what came) that does the same as several after each other.

    :param deltas: (set, set); what came with one and went with a later one is in neither
    :rtype: tuple[set, set]
    """
    went, came = set(), set()
    for more_went, more_came in deltas:
        went, came = (
            (went - more_came) | (more_went - came),
            (came - more_went) | (more_came - went),
        )
    return went, came


def state_at(now, changes, at):
    """Return the state at the moment ``at``: the state of now with what came later undone.

    :param dict now: the present state
    :param changes: all `Change` since then, the newest first
    :param datetime at: what happened at this very moment belongs to the state
    """
    state = now
    for change in changes:
        if change.at <= at:
            break
        state = undo_change(state, change)
    return state


def compare(before, after):
    """Return what makes two states differ.

    :return: [(key, operation, {field: [before, after]})], in the order of the keys
    """
    rows = []
    for key in sorted({**before, **after}):
        operation = "write"
        if key not in before or key not in after:
            operation = "create" if key in after else "unlink"
        changes = get_changes(before.get(key, {}), after.get(key, {}))
        if changes or operation != "write":
            rows.append((key, operation, changes))
    return rows
