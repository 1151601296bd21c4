# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What fails with what: pure functions on a graph, without the ORM.

An edge is ``(source, target, kind)`` and says that the source needs the target. What runs on
something or depends on it fails with it. What is connected to several others goes on as long as one
of them works; it has lost a way out then. Being connected to electricity and to the network are
two things: one does not replace the other. Graphs may have cycles.
"""

from collections import defaultdict, deque

ALTERNATIVE = "connected_to"
"""The kind of edge of which one is enough; each of the others is indispensable."""


def find_impact(failed, edges, power=frozenset()):
    """Tell what fails when ``failed`` does.

    :param failed: ids of what has failed
    :param edges: iterable of (source, target, kind)
    :param power: ids of what gives electricity
    :return: (down, weakened): {id: distance, in steps from what has failed} of those that fail
        too, in the order in which they do, and the ids of those that only lose one of several
        connections, in the order found
    :rtype: (dict, list)
    """
    needed_by = defaultdict(list)
    ways_left = defaultdict(set)
    for source, target, kind in edges:
        needed_by[target].append((source, kind))
        if kind == ALTERNATIVE:
            ways_left[source, target in power].add(target)
    distances = dict.fromkeys(failed, 0)
    weakened = {}
    queue = deque(distances)
    while queue:
        node = queue.popleft()
        for source, kind in needed_by[node]:
            if source in distances:
                continue
            if kind == ALTERNATIVE:
                ways = ways_left[source, node in power]
                ways.discard(node)
                if ways:
                    weakened[source] = True
                    continue
            distances[source] = distances[node] + 1
            queue.append(source)
    down = {node: distance for node, distance in distances.items() if distance}
    return down, [node for node in weakened if node not in distances]


def find_cycle(edges):
    """Return the nodes of a cycle, the first one again at the end, or an empty list.

    :param edges: iterable of (source, target)
    :rtype: list
    """
    targets = defaultdict(list)
    for source, target in edges:
        targets[source].append(target)
    finished = set()
    for start in list(targets):
        # where we are on the way from the start, with what is left to look at from there
        path = {} if start in finished else {start: iter(targets[start])}
        while path:
            node = next(reversed(path))
            target = next((node for node in path[node] if node not in finished), None)
            if target is None:
                finished.add(node)
                del path[node]
            elif target in path:
                way = list(path)
                return [*way[way.index(target) :], target]
            else:
                path[target] = iter(targets.get(target, ()))
    return []
