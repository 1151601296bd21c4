# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which contract a ticket or a work belongs to, and why; nothing here knows the database."""

from dataclasses import dataclass
from datetime import date

MANUAL = "manual"
ONLY = "only"
CATEGORY = "category"
EQUIPMENT = "equipment"
LATEST = "latest"
NOT_VALID = "not_valid"
NONE = "none"


@dataclass(frozen=True)
class Candidate:
    """A contract of the client.

    :ivar categories: ids of those it is for, with those below them; empty for all
    :ivar equipment_types: ids of those it is for; empty for all
    """

    id: int
    first: date
    last: date = date.max
    categories: frozenset = frozenset()
    equipment_types: frozenset = frozenset()

    def is_valid_on(self, day):
        return self.first <= day <= self.last

    def fits(self, category, equipment_type):
        return (not self.categories or category in self.categories) and (
            not self.equipment_types or equipment_type in self.equipment_types
        )

    @property
    def rank(self):
        """Return how closely it says what it is for: the equipment goes before the category."""
        return bool(self.equipment_types), bool(self.categories)


def choose(candidates, category, equipment_type, day):
    """Return (id of the contract or None, why).

    The one that says most closely what it is for; of several the one that began last.

    :param candidates: iterable of Candidate, all contracts of the client
    :param category: id, or None
    :param equipment_type: id, or None
    :param date day: of the ticket or the work
    """
    fitting = [each for each in candidates if each.fits(category, equipment_type)]
    valid = [each for each in fitting if each.is_valid_on(day)]
    if not valid:
        return None, NOT_VALID if fitting else NONE
    rank = max(each.rank for each in valid)
    closest = [each for each in valid if each.rank == rank]
    chosen = max(closest, key=lambda each: (each.first, each.id))
    if len(closest) > 1:
        return chosen.id, LATEST
    by_equipment, by_category = rank
    return chosen.id, EQUIPMENT if by_equipment else CATEGORY if by_category else ONLY
