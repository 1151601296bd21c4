# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.liteviewer_sla_reports.tests.common import SlaTransactionCase


@tagged("post_install", "-at_install")
class TestTicketFlow(SlaTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at(0):
            cls.done, cls.left = (cls.make_ticket() for _count in range(2))
            cls.foreign = cls.make_ticket(partner=cls.person_b)

    def rows(self, tickets, user=None):
        """Return [(ticket, kind, moment, change)], oldest first."""
        self.env.flush_all()
        flow = self.env["liteviewer.ticket.flow"].with_user(user or self.manager)
        found = flow.search([("ticket_id", "in", tickets.ids)], order="moment, id")
        return [(row.ticket_id, row.kind, row.moment, row.change) for row in found]

    def test_came_in_and_was_done(self):
        self.move(self.done, "in_progress", 1)
        self.move(self.done, "resolved", 2)
        self.assertEqual(
            self.rows(self.done + self.left),
            [
                (self.done, "received", self.hours(0), 1),
                (self.left, "received", self.hours(0), 1),
                (self.done, "done", self.hours(2), -1),
            ],
        )

    def test_reopened_ticket_is_open_since_it_came_in(self):
        self.move(self.done, "resolved", 2)
        self.move(self.done, "in_progress", 3)
        self.assertEqual(self.rows(self.done), [(self.done, "received", self.hours(0), 1)])

    def test_sum_is_what_is_open(self):
        self.move(self.done, "cancelled", 2)
        self.env.flush_all()
        flow = self.env["liteviewer.ticket.flow"].with_user(self.manager)
        [[change]] = flow._read_group([], [], ["change:sum"])
        self.assertEqual(change, self.tickets.search_count([("is_open", "=", True)]))

    def test_who_sees_it(self):
        tickets = self.done + self.foreign
        self.assertEqual(len(self.rows(tickets)), 2)
        self.assertEqual(self.rows(tickets, self.make_stranger()), [])
        for user in (self.engineer, self.accountant, self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                self.rows(tickets, user)

    def test_who_is_limited_to_some_clients_sees_theirs(self):
        """Also where somebody has opened the dashboards to engineers."""
        self.env["ir.model.access"].create(
            {
                "name": "engineers",
                "model_id": self.env["ir.model"]._get_id("liteviewer.ticket.flow"),
                "group_id": self.env.ref("liteviewer_helpdesk.helpdesk_group_engineer").id,
                "perm_read": True,
            }
        )
        tickets = self.done + self.foreign
        self.assertEqual(len(self.rows(tickets, self.engineer)), 2)
        self.engineer.helpdesk_client_ids = [Command.set(self.client_a.ids)]
        self.assertEqual([row[0] for row in self.rows(tickets, self.engineer)], [self.done])
