# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.liteviewer_vault.tests.vault_common import EXPORT, VaultTransactionCase

KEY = "VK7JG-NPHTM-C97JM"


@tagged("post_install", "-at_install")
class TestLicenseKey(VaultTransactionCase):
    """The key of a seat is a secret like a password."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        licence = cls.env["liteviewer.license"].create(
            {
                "software_id": cls.env["liteviewer.software"].create({"name": "Office"}).id,
                "client_id": cls.client_a.id,
                "kind": "user",
                "seats": 2,
            }
        )
        cls.seat = (
            cls.env["liteviewer.license.assignment"]
            .with_user(cls.engineer)
            .create({"license_id": licence.id, "person_id": cls.person_a.id, "product_key": KEY})
        )

    def test_reveals_to_the_group_and_logs(self):
        self.assertFalse(self.seat.product_key)
        answer = self.seat.with_user(self.holder).reveal_secret("product_key")
        self.assertEqual(answer["text"], KEY)
        event = self.events.search([("res_id", "=", self.seat.id), ("operation", "=", "reveal")])
        self.assertEqual((event.client_name, event.secret_label), ("Client A", "Licence Key"))
        self.seat.with_user(self.holder).reveal_secret("product_key", "copy")
        self.seat.unlink()
        events = self.events.search(
            [("res_model", "=", event.res_model), ("res_id", "=", event.res_id)]
        )
        self.assertEqual(events.mapped("operation"), ["remove", "copy", "reveal", "store"])

    def test_others_get_nothing(self):
        for user in (self.engineer, self.manager, self.restricted, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.seat.with_user(user).reveal_secret("product_key")

    def test_nothing_that_reads_tells_it(self):
        """Neither a list nor an export, nor the copy of a seat or of its licence."""
        token = self.seat.sudo().secret_tokens["product_key"]
        export = self.env.ref(EXPORT)
        for user in (self.engineer, self.holder, self.manager):
            user.group_ids += export
            seat = self.seat.with_user(user)
            licence = seat.license_id
            names = ["display_name", "product_key", "stored_secrets"]
            answers = (
                seat.read(),
                seat.export_data(names)["datas"],
                seat.search_read([], names),
                licence.export_data([f"assignment_ids/{name}" for name in names])["datas"],
                licence.web_read({"assignment_ids": {"fields": {"product_key": {}}}}),
                licence.copy().assignment_ids.read(),
            )
            for answer in answers:
                self.assertNotIn(KEY, str(answer))
                self.assertNotIn(token, str(answer))
            with self.assertRaises(UserError):
                seat.search([("product_key", "=", KEY)])
        copy = self.seat.copy({"person_id": self.person_a.copy().id})
        self.assertFalse(copy.stored_secrets)

    def test_data_of_the_person_do_not_tell_it(self):
        sections = self.person_a.with_user(self.manager)._get_data_sections()
        (seats,) = (section["rows"] for section in sections if section["key"] == "licences")
        self.assertEqual([row["software_id"] for row in seats], ["Office"])
        self.assertNotIn(KEY, str(sections))

    def test_history_does_not_tell_it(self):
        self.seat.product_key = f"{KEY}-2"
        changes = self.env["liteviewer.config.change"].search(
            [("res_model", "=", self.seat._name), ("res_id", "=", self.seat.id)]
        )
        self.assertNotIn(KEY, str(changes.read()))
