# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import Counter

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SlaTransactionCase


@tagged("post_install", "-at_install", "together")
class TestWallBoard(SlaTransactionCase):
    """What the board counts is what the lists show."""

    def show(self, hours=7, user=None, **keywords):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.at(hours):
            return self.tickets.with_user(user or self.engineer).get_wall_board(**keywords)

    def make_some(self):
        """One ticket in each state that a clock can be in."""
        with self.at(0):
            fresh = self.make_ticket(name="Taken late", user_id=False)
            waiting = self.make_ticket(name="Waits", user_id=self.engineer.id)
            answered = self.make_ticket(name="Answered", user_id=self.engineer.id)
            resolved = self.make_ticket(name="Done")
        self.move(waiting, "in_progress", 0.5)
        self.move(waiting, "waiting", 1)
        self.move(answered, "in_progress", 1)
        self.move(resolved, "resolved", 1)
        with self.at(6.9):
            new = self.make_ticket(name="Just in", user_id=False)
        self.policies.search([]).active = False
        with self.at(6.9):
            plain = self.make_ticket(name="Without a policy", user_id=False)
        return fresh | waiting | answered | resolved | new | plain

    def test_queue_and_today(self):
        self.make_some()
        board = self.show()
        self.assertEqual(
            board["queue"], {"new": 3, "in_progress": 1, "waiting": 1, "unassigned": 3}
        )
        self.assertEqual(board["today"], {"received": 6, "resolved": 1})
        self.assertEqual(self.show(hours=24)["today"], {"received": 0, "resolved": 0})

    def test_a_day_begins_at_midnight_of_the_user(self):
        with freeze_time("2026-03-02 20:30"):
            self.make_ticket()
        with freeze_time("2026-03-02 21:30"):
            for user, zone, received in (
                (self.engineer, "UTC", 1),
                (self.manager, "Europe/Moscow", 0),
            ):
                user.tz = zone
                board = self.tickets.with_user(user).get_wall_board()
                self.assertEqual(board["today"]["received"], received, zone)

    def test_statuses_are_those_of_the_lists(self):
        tickets = self.make_some()
        for hours in (0.5, 1.5, 2.5, 6.5, 7, 8.5, 30):
            board = self.show(hours)
            with self.at(hours):
                is_open = tickets.filtered("is_open")
                expected = Counter(ticket.sla_status or "none" for ticket in is_open)
            counted = Counter({status: n for status, n in board["sla"].items() if n})
            self.assertEqual(counted, expected, f"after {hours} h")
        self.assertTrue(expected["breached"] and expected["paused"] and expected["none"])

    def test_next_deadlines(self):
        self.make_some()
        due = self.show()["due"]
        self.assertEqual([row["name"] for row in due], ["Taken late", "Answered", "Just in"])
        self.assertTrue(due[0]["badge"]["breached"])
        self.assertEqual(due[0]["client"], self.client_a.name)
        self.assertEqual([row["user"] for row in due], ["", self.engineer.name, ""])

    def test_only_what_the_user_may_see(self):
        self.make_some()
        with self.at(1):
            self.make_ticket(name="Of the other one", partner=self.person_b)
        before = self.show()
        self.engineer.helpdesk_client_ids = self.client_b
        after = self.show()
        self.assertEqual(before["queue"]["new"], 4)
        self.assertEqual(after["queue"]["new"], 1)
        self.assertEqual(sum(after["sla"].values()), 1)
        self.assertEqual(after["today"], {"received": 1, "resolved": 0})

    def test_one_team(self):
        team = self.env["liteviewer.ticket.team"].create({"name": "Night"})
        with self.at(1):
            self.make_ticket(name="At night", team_id=team.id)
            self.make_ticket(name="By day")
        board = self.show(team_id=team.id)
        self.assertEqual(board["queue"]["new"], 1)
        self.assertEqual([row["name"] for row in board["due"]], ["At night"])
        self.assertEqual(board["today"]["received"], 1)

    def test_not_for_clients(self):
        with self.assertRaises(AccessError):
            self.tickets.with_user(self.portal_a).get_wall_board()

    def test_statements(self):
        self.make_some()
        tickets = self.tickets.with_user(self.engineer)
        tickets.get_wall_board()
        with self.at(7):
            self.env.invalidate_all()
            with self.assertQueryCount(11):
                tickets.get_wall_board()
