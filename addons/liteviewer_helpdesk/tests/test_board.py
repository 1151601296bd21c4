# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import HelpdeskTransactionCase

NOW = datetime(2026, 2, 3, 9)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDispatchBoard(HelpdeskTransactionCase):
    """The board shows what the lists show, engineer by engineer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tickets.search([("is_open", "=", True)]).action_cancel()
        cls.team = cls.env["liteviewer.ticket.team"].create(
            {"name": "Day", "member_ids": [Command.set((cls.engineer | cls.colleague).ids)]}
        )

    def show(self, user=None, **keywords):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.tickets.with_user(user or self.manager).get_dispatch_board(**keywords)

    def get_engineer(self, engineer, **keywords):
        (found,) = [row for row in self.show(**keywords)["engineers"] if row["id"] == engineer.id]
        return found

    def names(self, column):
        return [ticket["name"] for ticket in column["tickets"]]

    def set_due(self, ticket, hours):
        """Let somebody have to act on the ticket by then, whatever says so here."""
        name = ticket._get_due_name()
        self.env.cr.execute(
            f'UPDATE liteviewer_ticket SET "{name}" = %s WHERE id = %s',
            (NOW + timedelta(hours=hours), ticket.id),
        )
        self.env.invalidate_all()

    def test_queues(self):
        late, soon, later, owned = (
            self.make_ticket(name=name) for name in ("Late", "Soon", "Later", "Owned")
        )
        owned.user_id = self.engineer
        done = self.make_ticket(name="Done")
        done.action_cancel()
        for ticket, hours in ((late, -1), (soon, 1.9), (later, 2.1), (owned, 0.5)):
            self.set_due(ticket, hours)
        board = self.show()
        self.assertEqual(self.names(board["unassigned"]), ["Late", "Soon", "Later"])
        self.assertEqual(board["unassigned"]["count"], 3)
        self.assertEqual(self.names(board["soon"]), ["Late", "Owned", "Soon"])
        card = board["soon"]["tickets"][1]
        self.assertEqual(card["user_id"], self.engineer.id)
        self.assertEqual(card["client"], self.client_a.name)
        self.assertEqual(card["due_at"], "2026-02-03 09:30:00")

    def test_engineers_have_their_tickets_and_their_timer(self):
        first = self.make_ticket(name="First", user_id=self.engineer.id)
        self.make_ticket(name="Second", user_id=self.engineer.id)
        first.with_user(self.engineer).action_start_timer()
        row = self.get_engineer(self.engineer)
        self.assertEqual((row["count"], set(self.names(row))), (2, {"First", "Second"}))
        self.assertEqual(row["works_on"]["number"], first.number)
        self.assertEqual(row["works_on"]["since"], "2026-02-03 09:00:00")
        row = self.get_engineer(self.colleague)
        self.assertEqual((row["count"], row["tickets"], row["works_on"]), (0, [], False))

    def test_who_is_away_is_told_with_the_substitute(self):
        self.assertFalse(self.get_engineer(self.engineer)["away_until"])
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "resource_id": self.engineer._get_resource().id,
                "date_from": NOW - timedelta(days=1),
                "date_to": NOW + timedelta(days=3),
                "helpdesk_substitute_id": self.colleague.id,
            }
        )
        row = self.get_engineer(self.engineer)
        self.assertEqual(row["away_until"], "2026-02-06 09:00:00")
        self.assertEqual(row["substitute"], self.colleague.name)
        self.assertFalse(row["is_present"])

    def test_one_team(self):
        self.make_ticket(name="By day", team_id=self.team.id)
        self.make_ticket(name="Of nobody", team_id=False)
        board = self.show(team_id=self.team.id)
        self.assertEqual(self.names(board["unassigned"]), ["By day"])
        self.assertEqual(
            {row["id"] for row in board["engineers"]}, {self.engineer.id, self.colleague.id}
        )

    def test_only_what_the_user_may_see(self):
        self.make_ticket(name="Of A")
        self.make_ticket(self.person_b, name="Of B")
        self.engineer.helpdesk_client_ids = self.client_b
        board = self.show(self.engineer)
        self.assertEqual(self.names(board["unassigned"]), ["Of B"])

    def test_not_for_clients(self):
        with self.assertRaises(AccessError):
            self.show(self.portal_manager_a)

    def test_statements_do_not_grow(self):
        def read():
            self.tickets.with_user(self.manager).get_dispatch_board()

        for user in (self.engineer, self.manager):
            self.make_ticket(self.person_b, user_id=user.id)
        self.make_ticket()
        read()
        before = self.count_queries(read)
        for user in (self.engineer, self.colleague, self.manager):
            for _number in range(5):
                self.make_ticket(self.person_b, user_id=user.id)
        # changed tickets drop what is kept of them
        read()
        self.assertLessEqual(self.count_queries(read), before)
