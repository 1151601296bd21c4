# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tickets that are alike by their words. Nothing here knows the database."""

from collections import defaultdict
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

MOST_WORDS = 12
"""Of a subject: the pairs of more words would only be more of the same."""


@dataclass(frozen=True)
class Group:
    """Tickets of one category that share words.

    :ivar words: two stems, in alphabetical order
    :ivar tickets: ids, in the order given
    """

    category: object
    words: tuple
    tickets: tuple


def group_alike(tickets, at_least):
    """Group tickets of a category by the pair of words that most of them share.

    The largest group is taken first, and its tickets are in no other one, so that the sum of all
    groups is a number of tickets. One word alone says too little ("printer"), three are rarely
    typed twice.

    >>> group_alike([(1, 7, {"принтер", "печат"}), (2, 7, {"принтер", "печат", "бух"})], 2)
    [Group(category=7, words=('печат', 'принтер'), tickets=(1, 2))]

    :param tickets: [(id, category, set of stems)]
    :param int at_least: tickets of a group
    :rtype: list[Group], largest first
    """
    pairs, holders = {}, defaultdict(list)
    for ticket, category, stems in tickets:
        own = combinations(sorted(stems)[:MOST_WORDS], 2)
        pairs[ticket] = [(category, words) for words in own]
        for key in pairs[ticket]:
            holders[key].append(ticket)
    counts = {key: len(ids) for key, ids in holders.items() if len(ids) >= at_least}
    # alphabetically among equals: the same tickets give the same groups
    queue = [
        (-count, words, str(category), (category, words))
        for (category, words), count in counts.items()
    ]
    heapify(queue)
    taken, groups = set(), []
    while queue:
        count, words, order, key = heappop(queue)
        if counts[key] < at_least:
            continue
        if counts[key] < -count:
            # a larger group has taken some of its tickets since
            heappush(queue, (-counts[key], words, order, key))
            continue
        ids = [ticket for ticket in holders[key] if ticket not in taken]
        groups.append(Group(key[0], words, tuple(ids)))
        taken.update(ids)
        for ticket in ids:
            for other in pairs[ticket]:
                if other in counts:
                    counts[other] -= 1
    return groups
