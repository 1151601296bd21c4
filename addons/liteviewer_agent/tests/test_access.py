# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.liteviewer_helpdesk.tests.test_access import (
    CREATE,
    READ,
    ROLES,
    UNLINK,
    WRITE,
    AccessTests,
)
from odoo.addons.liteviewer_helpdesk.tests.test_portal import PortalCase

from .common import AgentCase, AgentTransactionCase

EXPECTED = {
    # model: {role: operations}; a role that is not named has none
    "liteviewer.agent.device": {
        "engineer": {READ},
        "manager": {READ, WRITE},
        "administrator": {READ, WRITE, UNLINK},
    },
    "liteviewer.agent.enrollment": {
        "engineer": {READ, CREATE},
        "manager": {READ, CREATE},
        "administrator": {READ, CREATE, UNLINK},
    },
    "liteviewer.agent.enrollment.attempt": {"administrator": {READ}},
    "liteviewer.connect.computer": {
        "engineer": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
}


@tagged("post_install", "-at_install")
class TestAccess(AccessTests, AgentTransactionCase):
    addon = "liteviewer_agent"
    expected = EXPECTED
    roles = (*ROLES, "agent")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device, _credentials = cls.connect_computer()
        cls.agent = cls.device.user_id

    def test_portal_users_do_not_read_what_is_internal(self):
        ticket = self.make_ticket().with_user(self.portal_a)
        for name in ("computer_data", "client_ref", "device_id"):
            with self.assertRaises(AccessError):
                ticket.read([name])

    def test_agents_read_no_screenshots(self):
        ticket = self.make_ticket()
        shot = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": b"x", "res_model": ticket._name, "res_id": ticket.id}
        )
        ticket.screenshot_ids = shot
        with self.assertRaises(AccessError):
            shot.with_user(self.agent).read(["name"])

    def test_companies_are_apart(self):
        stranger = self.make_stranger()
        for record in (self.device, self.device.enrollment_id):
            self.assertTrue(record.with_user(self.manager).has_access(READ))
            self.assertFalse(record.with_user(stranger).has_access(READ), record._name)


@tagged("post_install", "-at_install")
class TestPortal(AgentCase, PortalCase):
    def test_pages_tell_nothing_of_the_computer(self):
        device, credentials = self.connect_computer(hostname="SECRET-PC")
        self.ticket.write({"device_id": device.id, "computer_data": {"ip": "10.66.6.1"}})
        for login, token in (
            ("portal-a", None),
            ("portal-manager-a", None),
            (None, self.ticket.access_token),
        ):
            with self.subTest(login=login):
                self.authenticate(login, login)
                url, query = f"/my/tickets/{self.ticket.id}", {"access_token": token or ""}
                status, path, text = self.get(url, **query)
                self.assertEqual((status, path), (200, url))
                for secret in ("SECRET-PC", "10.66.6.1", credentials["device_token"]):
                    self.assertNotIn(secret, text)
