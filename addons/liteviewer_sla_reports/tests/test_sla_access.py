# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.liteviewer_helpdesk.tests import test_ticket

from .common import SlaCase, SlaTransactionCase


@tagged("post_install", "-at_install", "alone")
class TestSlaCost(SlaCase, test_ticket.TestTicketCost):
    """With clocks and policies a ticket costs one statement more than without, and one more when it
    ends: by which hours its clocks were measured.
    """

    allow_inherited_tests_method = True
    added = 1
    added_at_end = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.threshold_ids = [Command.create({"percent": percent}) for percent in (75, 100)]
        for number in range(30):
            cls.make_policy(f"Policy {number}", team_ids=[], priority="3")

    def test_clocks_are_there(self):
        self.assertEqual(len(self.create_tickets(3).sudo().sla_clock_ids), 6)

    def make_waiting(self):
        ticket = self.create_tickets(1)
        ticket.action_wait()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        return ticket

    def test_closing_one_that_waits(self):
        self.close_tickets(self.make_waiting())
        ticket = self.make_waiting()
        with self.assertQueryCount(16):
            self.close_tickets(ticket)

    def test_badges_of_a_page_cost_one_query(self):
        tickets = self.create_tickets(80)
        for count in (None, 1):
            tickets.invalidate_recordset(["sla_badge"])
            self.clocks.invalidate_model()
            with self.assertQueryCount(count or 20):
                self.assertTrue(all(tickets.mapped("sla_badge")))

    def test_breached_are_found_by_their_index(self):
        self.create_tickets(1)
        plan = self.explain(
            "SELECT ticket_id FROM liteviewer_sla_clock"
            " WHERE state = 'running' AND deadline_at < '2020-01-01'"
        )
        self.assertIn("liteviewer_sla_clock_", plan)


@tagged("post_install", "-at_install")
class TestSlaAccess(SlaTransactionCase):
    def setUp(self):
        super().setUp()
        self.ticket = self.make_ticket()
        self.foreign = self.make_ticket(self.person_b)
        (self.ticket + self.foreign).stage_id = self.stage("waiting")
        self.env.flush_all()

    def test_engineers_read_and_managers_keep_policies(self):
        policy = self.policy.with_user(self.engineer)
        self.assertEqual(policy.target_ids.mapped("priority"), ["3", "2", "1", "0"])
        for operation in ("write", "create", "unlink"):
            self.assertFalse(policy.has_access(operation))
            self.assertTrue(policy.with_user(self.manager).has_access(operation))
        with self.assertRaises(AccessError):
            policy.action_reapply()
        self.assertFalse(policy.with_user(self.portal_a).has_access("read"))

    def test_no_policy_is_not_the_policies_of_every_company(self):
        self.policy.browse().with_user(self.manager).action_reapply()
        self.assertFalse(self.env["liteviewer.sla.review"].search([("anew", "=", True)]))

    def test_nobody_writes_clocks(self):
        for user in (self.engineer, self.manager, self.administrator):
            for record in (
                self.ticket.sla_clock_ids,
                self.env["liteviewer.sla.segment"].search([("ticket_id", "=", self.ticket.id)]),
            ):
                self.assertTrue(record.with_user(user).has_access("read"))
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(record.with_user(user).has_access(operation))

    def test_restricted_engineer_sees_those_of_own_clients(self):
        self.engineer.helpdesk_client_ids = self.client_a
        for model in ("liteviewer.sla.clock", "liteviewer.sla.segment"):
            found = self.env[model].with_user(self.engineer).search([])
            self.assertIn(self.ticket.id, found.ticket_id.ids)
            self.assertNotIn(self.foreign.id, found.ticket_id.ids)
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.engineer).get_sla_explanation()
        self.assertTrue(self.ticket.with_user(self.engineer).get_sla_explanation()["clocks"])
        self.ticket.with_user(self.engineer).action_resolve()
        self.assertEqual(self.clock(self.ticket).state, "met")

    def test_restricted_engineer_is_told_no_other_client_of_a_policy(self):
        self.engineer.helpdesk_client_ids = self.client_a
        self.policy.client_ids = self.client_a | self.client_b
        self.env.invalidate_all()
        # the choice for a ticket reads all clients with elevated rights, in the same transaction
        self.make_ticket()
        self.policy.sudo().client_ids.mapped("name")
        seen = self.policy.with_user(self.engineer)
        self.assertEqual(seen.client_ids, self.client_a.with_user(self.engineer))
        self.assertEqual(seen.read(["client_ids"])[0]["client_ids"], self.client_a.ids)
        self.assertEqual(
            self.policy.with_user(self.manager).client_ids.ids, (self.client_a | self.client_b).ids
        )

    def test_portal_sees_nothing_of_clocks(self):
        ticket = self.ticket.with_user(self.portal_a)
        for model in ("liteviewer.sla.clock", "liteviewer.sla.segment", "liteviewer.sla.policy"):
            self.assertFalse(self.env[model].with_user(self.portal_a).has_access("read"))
        for name in ("sla_policy_id", "sla_reason", "sla_clock_ids", "sla_badge", "sla_status"):
            with self.assertRaises(AccessError):
                ticket.read([name])
        with self.assertRaises(AccessError):
            ticket.get_sla_explanation()
        self.assertTrue(ticket.read(["deadline_at"]))

    def test_ticket_of_another_company(self):
        self.share_contacts()
        company = self.env["res.company"].create({"name": "Branch"})
        self.policy.company_id = company
        ticket = self.make_ticket(company_id=company.id)
        self.assertTrue(ticket.sla_clock_ids)
        self.assertFalse(
            self.clocks.with_user(self.engineer).search([("ticket_id", "=", ticket.id)])
        )
