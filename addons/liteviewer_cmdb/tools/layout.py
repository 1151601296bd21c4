# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the devices stand on the map of a network: a pure function, without the ORM.

The map is a forest: each device hangs below the one it needs most directly (the machine it runs
on, else what it is connected to, else what it depends on). Devices that nothing hangs below are
packed in blocks, so that an office full of computers does not become one endless row. The same
graph always gives the same map.
"""

import math
from dataclasses import dataclass

PREFERENCE = {"runs_on": 0, "connected_to": 1, "depends_on": 2}
"""Which edge a device hangs by, when it has several."""
MIN_WIDTH = 8
"""How many columns are filled before the next tree is put below the others."""


@dataclass
class Place:
    """Where a device stands, in columns and rows; ``slot`` is its row within a block."""

    x: float
    y: int
    parent: int | None = None
    slot: int = 0


def make_layout(nodes, edges):
    """Place the devices of a network.

    :param nodes: ids in the order in which equal ones stand, those of the core first
    :param edges: iterable of (source, target, kind): the source needs the target
    :return: {id: Place}; no two devices have the same place, and one that hangs below another
    stands in a lower row
    :rtype: dict
    """
    rank = {node: position for position, node in enumerate(nodes)}
    parents = _choose_parents(rank, edges)
    children = {}
    for node in nodes:
        if node in parents:
            children.setdefault(parents[node], []).append(node)
    roots = [node for node in nodes if node not in parents]
    trees = [root for root in roots if root in children]
    widths = _measure(trees, children)
    limit = max([MIN_WIDTH, *(widths[root] for root in trees)])
    places = {}
    left = top = bottom = 0
    for root in trees:
        if left and left + widths[root] > limit:
            left, top = 0, bottom
        _place_tree(root, left, top, children, widths, places)
        left += widths[root]
        bottom = max(bottom, top, *(places[node].y + 1 for node in _walk(root, children)))
    for position, node in enumerate(node for node in roots if node not in children):
        places[node] = Place(position % limit, bottom + position // limit)
    return places


def _choose_parents(rank, edges):
    """Return {id: id of the one it hangs below}, without cycles."""
    best = {}
    for source, target, kind in edges:
        if source in rank and target in rank and source != target:
            claim = (PREFERENCE[kind], rank[target], target)
            best[source] = min(best.get(source, claim), claim)
    parents = {source: target for source, (_preference, _rank, target) in best.items()}
    checked = set()
    for start in sorted(parents, key=rank.get):
        way = []
        node = start
        while node in parents and node not in checked:
            checked.add(node)
            way.append(node)
            node = parents[node]
        if node in way:
            # a ring: whoever stands nearest to the core is its top
            del parents[min(way[way.index(node) :], key=rank.get)]
    return parents


def _walk(root, children):
    """Return the devices of a tree, each before those below it."""
    found = [root]
    for node in found:
        found.extend(children.get(node, ()))
    return found


def _split(node, children):
    """Return (those below the device with a tree of their own, those without)."""
    below = children.get(node, ())
    return (
        [child for child in below if child in children],
        [child for child in below if child not in children],
    )


def _count_columns(leaves):
    return math.ceil(math.sqrt(len(leaves)))


def _measure(trees, children):
    """Return {id: columns that the tree of the device takes}."""
    widths = {}
    for root in trees:
        for node in reversed(_walk(root, children)):
            branches, leaves = _split(node, children)
            columns = _count_columns(leaves) + sum(widths[branch] for branch in branches)
            widths[node] = max(1, columns)
    return widths


def _place_tree(root, left, top, children, widths, places):
    """Put a device above the middle of what hangs below it: the block first, then the trees."""
    todo = [(root, left, top, None)]
    while todo:
        node, left, top, parent = todo.pop()
        places[node] = Place(left + (widths[node] - 1) / 2, top, parent)
        branches, leaves = _split(node, children)
        columns = _count_columns(leaves)
        for position, leaf in enumerate(leaves):
            slot = position // columns
            places[leaf] = Place(left + position % columns, top + 1 + slot, node, slot)
        left += columns
        for branch in branches:
            todo.append((branch, left, top + 1, node))
            left += widths[branch]
