# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.liteviewer_helpdesk.tests.common import GROUPS
from odoo.addons.liteviewer_helpdesk.tests.test_person_data import PersonDataCase
from odoo.addons.liteviewer_helpdesk.tests.test_retention import RetentionCase

from .common import AgentCase, AgentTransactionCase

FACTS = {"hostname": "BUH-01", "ip": ["10.0.0.1", "10.0.0.2"]}


@tagged("post_install", "-at_install")
class TestExport(AgentCase, PersonDataCase):
    def test_archive_tells_of_the_computer(self):
        self.ticket.computer_data = FACTS
        for person, hostname in ((self.person_a, "ANNA-PC"), (self.person_b, "OTHER-PC")):
            device, _credentials = self.connect_computer(person.commercial_partner_id, hostname)
            device.person_ids = person
        files = self.download()
        data = json.loads(files["data.json"])["sections"]
        page = files["data.html"].decode()
        (ticket,) = data["tickets"]["rows"]
        self.assertEqual(ticket["computer_data"]["ip"], ["10.0.0.1", "10.0.0.2"])
        (device,) = data["devices"]["rows"]
        self.assertEqual(device["name"], "ANNA-PC")
        for words in ("ANNA-PC", "ip: 10.0.0.1, 10.0.0.2"):
            self.assertIn(words, page)
        self.assertNotIn("OTHER-PC", page)


@tagged("post_install", "-at_install")
class TestRetention(AgentCase, RetentionCase):
    def get_notes(self, record):
        return record.message_ids.filtered(lambda message: "365 days" in (message.body or ""))

    def test_facts_go_from_closed_tickets(self):
        with freeze_time("2025-01-01"):
            closed, still_open = (self.make_ticket(computer_data=FACTS) for _i in range(2))
            closed.action_close()
        self.run_cron("ir_cron_remove_data", "2026-01-02")
        self.assertFalse(closed.computer_data)
        self.assertEqual(len(self.get_notes(closed)), 1)
        self.assertTrue(still_open.computer_data)

    def test_facts_of_revoked_devices_go(self):
        with freeze_time("2025-01-01"):
            revoked, _credentials = self.connect_computer(hostname="OLD-PC")
            revoked.action_revoke()
            connected, _credentials = self.connect_computer(hostname="PC-1")
        with freeze_time("2025-06-01"):
            young, _credentials = self.connect_computer(hostname="PC-2")
            young.action_revoke()
        self.run_cron("ir_cron_remove_data", "2026-01-02")
        self.assertFalse(revoked.computer_data)
        self.assertEqual(revoked.name, "OLD-PC")
        self.assertTrue(connected.computer_data)
        self.assertTrue(young.computer_data)
        self.assertEqual(len(self.get_notes(revoked)), 1)
        self.run_cron("ir_cron_remove_data", "2026-01-03")
        self.assertEqual(len(self.get_notes(revoked)), 1)


@tagged("post_install", "-at_install")
class TestErasure(AgentTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_a.active = False
        cls.device, _credentials = cls.connect_computer()
        cls.device.partner_id = cls.device.person_ids = cls.person_a

    def test_facts_of_the_computer_go(self):
        ticket = self.make_ticket(computer_data=FACTS)
        self.person_a.with_user(self.administrator).action_erase_helpdesk_data()
        self.assertFalse(ticket.computer_data)
        device = self.device
        self.assertFalse(device.partner_id or device.person_ids or device.computer_data)

    def test_another_company_of_the_service_erases_nothing_of_ours(self):
        self.share_contacts()
        stranger = self.make_stranger(GROUPS["administrator"])
        with self.assertRaisesRegex(UserError, self.device.company_id.name):
            self.person_a.with_user(stranger).action_erase_helpdesk_data()
        stranger.company_ids += self.device.company_id
        self.person_a.with_user(stranger).action_erase_helpdesk_data()
        self.assertFalse(self.device.partner_id)

    def test_lookup_finds_devices_of_the_person(self):
        """Odoo's own lookup; its module installs itself wherever there is mail."""
        if "privacy.lookup.wizard" not in self.env:
            self.skipTest("privacy_lookup is not installed")
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": self.person_a.name, "email": self.person_a.email}
        )
        wizard.action_lookup()
        found = {(line.res_model, line.res_id) for line in wizard.line_ids}
        self.assertIn((self.device._name, self.device.id), found)
