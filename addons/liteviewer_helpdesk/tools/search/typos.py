# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Words that nearly are what was typed: SymSpell's way, without a dictionary of mistakes. Two words
are near when the same is left of both once one or two letters are left out. Trigrams miss short
words (пчта, вард) and know no Cyrillic where the database was made with the locale C.
"""

from functools import lru_cache
from itertools import combinations

MIN_WORD = 4
LONG_WORD = 7
"""From here on two mistakes are forgiven."""
BEGINNING = 8
"""So many letters are compared by what is left of them; the rest by ``count_mistakes``."""


@lru_cache(maxsize=10_000)
def get_remains(word):
    """Return what is left of the beginning of a word without none, one or two of its letters.

    :param str word: letters, normalised
    :rtype: frozenset[str]
    """
    beginning = word[:BEGINNING]
    missing = range(3 if len(word) >= LONG_WORD else 2)
    return frozenset(
        "".join(letter for place, letter in enumerate(beginning) if place not in places)
        for count in missing
        for places in combinations(range(len(beginning)), count)
    )


def choose_near(word, candidates):
    """Return the candidates with the fewest mistakes, few enough for a word of this length.

    :param str word: as typed, normalised
    :param candidates: words of the texts
    :return: {word: number of mistakes}
    """
    limit = 2 if len(word) >= LONG_WORD else 1
    near = {}
    for candidate in candidates:
        if abs(len(candidate) - len(word)) <= limit:
            mistakes = count_mistakes(word, candidate)
            if mistakes <= limit:
                near[candidate] = mistakes
    fewest = min(near.values(), default=0)
    return {candidate: mistakes for candidate, mistakes in near.items() if mistakes == fewest}


def count_mistakes(first, second):
    """Return how many letters are missing, too many, wrong or exchanged with their neighbour: the
    distance of Damerau and Levenshtein in the form of optimal string alignment.
    """
    before, previous = None, list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        current = [row]
        for column, other in enumerate(second, 1):
            cost = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (letter != other),
            )
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
