# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Units of what contracts charge, as the Russian classifier of units (ОКЕИ) has them."""

from .settlement import FIXED, HOURS

OKEI = {
    "356": "ч",
    "359": "сут",
    "362": "мес",
    "642": "ед",
    "792": "чел",
    "796": "шт",
    "839": "компл",
    "876": "усл. ед",
}
"""Short names by code."""
PIECE = "796"
OF_CHARGE = {FIXED: "362", HOURS: "356", "person": "792"}
"""Codes by what a line charges; others are pieces."""
