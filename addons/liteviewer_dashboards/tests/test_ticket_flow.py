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

    def test_what_was_open_at_a_moment_is_as_if_all_were_added_up(self):
        self.move(self.done, "in_progress", 1)
        self.move(self.done, "resolved", 2)
        self.move(self.foreign, "cancelled", 4)
        with self.at(3):
            late = self.make_ticket()
        self.env.flush_all()
        flow = self.env["liteviewer.ticket.flow"]
        self.engineer.helpdesk_client_ids = [Command.set(self.client_a.ids)]
        self.env["ir.model.access"].create(
            {
                "name": "engineers",
                "model_id": self.env["ir.model"]._get_id(flow._name),
                "group_id": self.env.ref("liteviewer_helpdesk.helpdesk_group_engineer").id,
                "perm_read": True,
            }
        )
        wholes = ([], [("client_id", "in", self.client_a.ids)], [("user_id", "=", False)])
        for user in (self.manager, self.engineer, self.make_stranger()):
            for hour in (0, 0.5, 2, 2.5, 3.5, 5):
                for whose in wholes:
                    with self.subTest(user=user.login, hour=hour, whose=whose):
                        domain = [("moment", "<", self.hours(hour)), *whose]
                        was_open = sum(flow.with_user(user).search(domain).mapped("change"))
                        groups = flow.with_user(user)._read_group(
                            domain, [], ["__count", "change:sum"]
                        )
                        self.assertEqual(groups, [(was_open, was_open)])
        self.assertIn(late, flow.search([]).ticket_id)

    def test_other_questions_are_asked_as_they_are(self):
        self.move(self.done, "resolved", 2)
        self.env.flush_all()
        flow = self.env["liteviewer.ticket.flow"].with_user(self.manager)
        ids = (self.done + self.left + self.foreign).ids
        of_these = [("ticket_id", "in", ids)]
        before = ("moment", "<", self.hours(3))
        for domain in (
            [before, *of_these],
            [before, ("moment", ">", self.hours(1)), *of_these],
            ["|", before, ("client_id", "=", self.client_a.id), *of_these],
            [before, ("kind", "=", "done"), *of_these],
            [before, ("client_id.name", "=", "Client A"), *of_these],
        ):
            rows = flow.search(domain)
            expected = [(sum(rows.mapped("change")) or (False if not rows else 0), len(rows))]
            self.assertEqual(flow._read_group(domain, [], ["change:sum", "__count"]), expected)
        groups = dict(flow._read_group([before, *of_these], ["kind"], ["__count"]))
        self.assertEqual(groups, {"received": 3, "done": 1})

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
