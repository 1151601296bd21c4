# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import xmlrpc.client

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_agent.tests.common import AgentCase
from odoo.addons.liteviewer_vault.tests.vault_common import VaultCase, VaultTransactionCase

from .common import CmdbTransactionCase


@tagged("post_install", "-at_install")
class TestCredential(CmdbTransactionCase, VaultTransactionCase):
    """A login as a part of what a client has."""

    def test_equipment_of_another_client(self):
        with self.assertRaises(ValidationError):
            self.as_holder.equipment_id = self.make_equipment("x", self.client_b)

    def test_rows_name_the_equipment(self):
        self.as_holder.equipment_id = self.computer
        free = self.credential.copy({"equipment_id": False})
        model = self.credentials.with_user(self.holder)
        self.env.flush_all()
        model.get_rows(self.client_b.id)
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            rows = model.get_rows(self.client_a.id)["rows"]
        self.assertEqual(
            {row["id"]: row["equipment"] for row in rows},
            {self.credential.id: "PC-1", free.id: ""},
        )
        (row,) = model.get_rows(self.client_a.id, equipment_id=self.computer.id)["rows"]
        self.assertEqual(row["id"], self.credential.id)
        others = self.credentials.with_user(self.engineer)
        self.assertEqual(
            others.get_rows(self.client_a.id, self.computer.id), {"allowed": False, "rows": []}
        )

    def test_history_tells_changes_but_no_secret(self):
        self.as_holder.write({"login": "root", "password": "another"})
        changes = self.changes_of(self.credential)
        self.assertIn("root", str(changes.mapped("changes")))
        self.assertNotIn("another", str(changes.read()))
        self.assertNotIn("lv1.", str(changes.read()))
        seen = changes.with_user(self.engineer).search([("id", "in", changes.ids)])
        self.assertFalse(seen, "logins are for the group, and so is their history")
        self.assertEqual(
            changes.with_user(self.holder).search([("id", "in", changes.ids)], order="id"), changes
        )


@tagged("post_install", "-at_install", "together")
class TestCredentialTour(VaultCase, HttpCase):
    def test_logins_stand_beside_the_ticket(self):
        ticket = self.make_ticket(name="Server does not answer")
        self.start_tour(
            f"/odoo/tickets/{ticket.id}", "liteviewer_cmdb_credentials", login=self.holder.login
        )
        seen = self.get_events("reveal", "copy", "code")
        self.assertEqual(seen.mapped("operation"), ["code", "reveal", "copy"])
        self.assertEqual(set(seen.mapped("ticket_number")), {ticket.number})


@tagged("post_install", "-at_install")
class TestAgentGetsNoPassword(AgentCase, VaultCase, HttpCase):
    """The key of a computer, which anybody at it can read, opens no password."""

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_agent(self):
        _device, agent = self.connect_computer()
        credential = self.credential.with_user(agent["uid"])
        for ask in (
            lambda: credential.reveal_secret("password"),
            lambda: credential.get_code(),
            lambda: credential.read(["login"]),
        ):
            with self.assertRaises(AccessError):
                ask()
        with self.assertRaises(xmlrpc.client.Fault):
            self.xmlrpc_object.execute_kw(
                self.env.cr.dbname,
                agent["uid"],
                agent["key"],
                "liteviewer.credential",
                "reveal_secret",
                [self.credential.ids, "password"],
            )
        self.assertFalse(self.get_events("reveal", "copy", "code"))
