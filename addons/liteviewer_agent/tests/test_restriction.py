# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.liteviewer_helpdesk.tests.test_restriction import RestrictionTests

from .common import AgentTransactionCase


@tagged("post_install", "-at_install", "together")
class TestRestriction(RestrictionTests, AgentTransactionCase):
    """Over computers and the codes that connect them."""

    @classmethod
    def make_records(cls, client, person):
        device, _credentials = cls.connect_computer(client, hostname=f"PC of {client.name}")
        return {record._name: record for record in (device, device.enrollment_id)}

    def test_connects_computers_of_own_clients_only(self):
        codes = self.env["liteviewer.agent.enrollment"].with_user(self.engineer)
        wizard = self.env["liteviewer.connect.computer"].with_user(self.engineer)
        with self.assertRaises(AccessError):
            codes._create_code(self.client_b)
        with self.assertRaises(AccessError):
            wizard.create({"client_id": self.client_b.id})
        _enrollment, code = codes._create_code(self.client_a)
        self.assertTrue(code)

    def test_no_code_moves_to_a_foreign_client(self):
        """It would open that client."""
        codes = self.env["liteviewer.agent.enrollment"].with_user(self.engineer)
        code, _text = codes._create_code(self.client_a)
        for vals in ({"client_id": self.client_b.id}, {"max_uses": 1000}):
            with self.assertRaises(AccessError):
                code.write(vals)
        code.action_expire()
        self.assertEqual(code.state, "expired")

    def test_counters_count_what_is_seen(self):
        clients = self.env["res.partner"].with_user(self.engineer)
        seen = clients.search([("id", "in", (self.client_a + self.client_b).ids)])
        self.assertEqual(seen.mapped("agent_device_count"), [1])
