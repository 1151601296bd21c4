# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which contract a ticket or a work belongs to, and why; nothing here knows the database."""

from dataclasses import dataclass
from datetime import date

MANUAL = "manual"
ONLY = "only"
CATEGORY = "category"
LATEST = "latest"
NOT_VALID = "not_valid"
NONE = "none"


@dataclass(frozen=True)
class Candidate:
    """A contract of the client.

    :ivar categories: ids of those it is for, with those below them; empty for all
    """

    id: int
    first: date
    last: date = date.max
    categories: frozenset = frozenset()

    def is_valid_on(self, day):
        return self.first <= day <= self.last


def choose(candidates, category, day):
    """Return (id of the contract or None, why).

    A contract for the category goes before one for all; of several the one that began last.

    :param candidates: iterable of Candidate, all contracts of the client
    :param category: id, or None
    :param date day: of the ticket or the work
    """
    fitting = [each for each in candidates if not each.categories or category in each.categories]
    valid = [each for each in fitting if each.is_valid_on(day)]
    if not valid:
        return None, NOT_VALID if fitting else NONE
    special = [each for each in valid if each.categories]
    chosen = max(special or valid, key=lambda each: (each.first, each.id))
    if len(special or valid) > 1:
        return chosen.id, LATEST
    return chosen.id, CATEGORY if special else ONLY
