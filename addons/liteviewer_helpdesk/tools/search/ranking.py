# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Which of the texts found answer a question best: pure arithmetic over what PostgreSQL says of
each text and term.
"""

import math
from dataclasses import dataclass

from .question import NEAR, ROOT, SOUND, SYNONYM, USUAL_NAME

ANY = min(SYNONYM, NEAR) * SOUND - 0.1
"""Any reading but a root."""
LEVELS = (
    (SOUND, "A", 1.0), (USUAL_NAME - 0.08, "A", 0.85), (SOUND, "B", 0.8), (ANY, "A", 0.72),
    (SOUND, "C", 0.66), (ANY, "BC", 0.58), (SOUND, "", 0.5), (ROOT, "A", 0.5),
    (ROOT, "BC", 0.4), (ANY, "", 0.38), (ROOT, "", 0.25),
)  # fmt: skip
"""How well a text answers a term: (quality that a reading needs, weights of the place where it must
stand, worth). The first that holds counts."""
FEW = 50
"""Texts of which a word is not rare yet if it is in one."""
TITLE_SHARE = 0.15
OF_CLIENT = 0.12
OF_CATEGORY = 0.08
TITLE_WORTH = 0.5
ENOUGH = 0.12
"""An answer to a smaller share of the question is none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that holds something of what was asked for.

    :ivar int record_id: of the text
    :ivar int title_words: how many words its title has
    :ivar tuple worths: of each term of the question, 0 to 1
    """

    record_id: int
    title_words: int
    worths: tuple
    is_of_client: bool = False
    is_of_category: bool = False


def rank(candidates, counts, total, shares):
    """Order texts by how much of the question they answer: a rare word counts more than a frequent
    one (the inverse document frequency of BM25), a word of the title more than one of the body.

    :param list[Candidate] candidates: texts of which each holds one of the terms
    :param list[int] counts: for each term, how many texts have it as far as that was counted
    :param int total: of the texts
    :param list[float] shares: for each term, how much it tells of what the question is about
    :return: [(Candidate, score)], best first; 1 is a perfect answer
    """
    total = max(total, len(candidates), FEW)
    weights = []
    for place, (count, share) in enumerate(zip(counts, shares, strict=True)):
        found = sum(candidate.worths[place] > 0 for candidate in candidates)
        # what no text has cannot tell them apart, and says that the question is about another thing
        frequency = min(max(count, found), total)
        weights.append(
            share
            * (math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)) if frequency else 1.0)
        )
    whole = sum(weights) or 1.0
    ranked = []
    for candidate in candidates:
        covered = (
            sum(weight * worth for weight, worth in zip(weights, candidate.worths, strict=True))
            / whole
        )
        if covered < ENOUGH:
            continue
        in_title = sum(worth >= TITLE_WORTH for worth in candidate.worths)
        share = min(1.0, in_title / max(candidate.title_words, 1))
        score = (covered + TITLE_SHARE * share) / (1 + TITLE_SHARE)
        score *= 1 + OF_CLIENT * candidate.is_of_client + OF_CATEGORY * candidate.is_of_category
        ranked.append((candidate, score))
    ranked.sort(key=lambda pair: (-pair[1], pair[0].record_id))
    return ranked
