# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.review import LoggedWork, find_overlaps, find_remarks

AT = datetime(2026, 3, 10, 10)
WORKS = st.lists(
    st.tuples(st.integers(1, 2), st.integers(0, 60), st.integers(0, 30)), max_size=8
).map(
    lambda rows: [
        LoggedWork(key, engineer, AT + timedelta(minutes=start), minutes)
        for key, (engineer, start, minutes) in enumerate(rows)
    ]
)


@tagged("post_install", "-at_install", "alone")
class TestReview(BaseCase):
    @settings(deadline=None)
    @given(WORKS)
    def test_works_overlap_that_share_a_minute(self, works):
        expected = {
            one.key
            for one in works
            for other in works
            if one.key != other.key
            and one.engineer == other.engineer
            and one.started < other.ended
            and other.started < one.ended
            and one.minutes
            and other.minutes
        }
        self.assertEqual(find_overlaps(works), expected)

    def test_what_catches_the_eye(self):
        works = [
            LoggedWork(1, "a", AT, 60),
            LoggedWork(2, "a", AT + timedelta(minutes=60), 2),
            LoggedWork(3, "b", AT, 481, has_text=False, has_contract=False),
            LoggedWork(4, "c", AT, 30, is_out_of_hours=True),
            LoggedWork(5, "c", AT, 30, is_asked=False),
        ]
        self.assertEqual(
            find_remarks(works),
            {2: ["short"], 3: ["no_contract", "no_text", "long"], 4: ["overlap", "out_of_hours"]},
        )
