# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.choice import Candidate, choose

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
SETS = st.frozensets(st.integers(1, 2), max_size=1)
CANDIDATES = st.lists(st.tuples(st.sampled_from((JULY, AUGUST)), SETS, SETS), max_size=5).map(
    lambda rows: [
        Candidate(number, first, categories=categories, equipment_types=types)
        for number, (first, categories, types) in enumerate(rows, 1)
    ]
)


@tagged("post_install", "-at_install", "alone")
class TestChoice(BaseCase):
    @settings(deadline=None)
    @given(CANDIDATES, st.sampled_from((None, 1)), st.sampled_from((None, 1)))
    def test_the_choice_fits_and_none_is_closer(self, candidates, category, kind):
        found, _reason = choose(candidates, category, kind, JULY)
        valid = [each for each in candidates if each.first == JULY and each.fits(category, kind)]
        self.assertEqual(found is None, not valid)
        if found:
            chosen = next(each for each in valid if each.id == found)
            self.assertEqual(chosen.rank, max(each.rank for each in valid))
        self.assertEqual(choose(candidates[::-1], category, kind, JULY)[0], found)

    def test_why(self):
        general = Candidate(1, JULY)
        later = Candidate(2, AUGUST)
        of_category = Candidate(3, JULY, categories=frozenset({7}))
        of_servers = Candidate(4, JULY, equipment_types=frozenset({9}))
        everything = (general, later, of_category, of_servers)
        for candidates, category, kind, day, expected in (
            ((), None, None, JULY, (None, "none")),
            ((of_category,), None, None, JULY, (None, "none")),
            ((later,), None, None, JULY, (None, "not_valid")),
            ((general,), 7, None, JULY, (1, "only")),
            (everything, None, None, AUGUST, (2, "latest")),
            (everything, 7, None, AUGUST, (3, "category")),
            (everything, 7, 9, AUGUST, (4, "equipment")),
        ):
            with self.subTest(expected=expected):
                self.assertEqual(choose(candidates, category, kind, day), expected)
