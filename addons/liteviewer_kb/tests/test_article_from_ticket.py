# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase, make_image
from odoo.addons.liteviewer_helpdesk.tools.images import check_image


@tagged("post_install", "-at_install")
class TestArticleFromTicket(HelpdeskCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_a.write({"name": "ООО «Ромашка»", "street": "ул. Ленина, 5"})
        cls.person_a.name = "Анна Смирнова"
        cls.env["res.partner"].create({"name": "Пётр Иванов", "parent_id": cls.client_a.id})
        cls.ticket = cls.make_ticket(
            name="У Смирновой не печатает принтер",
            description="<p>Звонила Анна из Ромашки, 8 (495) 123-45-67, пишет "
            "anna@romashka.example</p>",
            solution="<p>Переустановлен драйвер на WS-17, <b>192.168.1.15</b></p>",
        )
        cls.env["liteviewer.work.entry"].create(
            {
                "ticket_id": cls.ticket.id,
                "user_id": cls.engineer.id,
                "duration": 10,
                "name": "Выехал к Иванову Петру, <обновил> драйвер",
            }
        )
        cls.ticket._add_screenshots([("экран.png", check_image(make_image(), "x", 10**7))])

    def open_wizard(self, user=None):
        action = self.ticket.with_user(user or self.engineer).action_write_article()
        return (
            self.env[action["res_model"]].with_user(user or self.engineer).browse(action["res_id"])
        )

    def test_draft_holds_what_was_done_and_nobody(self):
        wizard = self.open_wizard()
        self.assertEqual(wizard.name, "У [person] не печатает принтер")
        for words in (
            "Анна", "Смирнов", "Ромашк", "123-45-67", "romashka", "WS-17", "192.168", "Иванов",
            "Петр",
        ):  # fmt: skip
            self.assertNotIn(words, wizard.body)
        for words in ("Звонила", "[telephone]", "[e-mail]", "Переустановлен драйвер", "background"):
            self.assertIn(words, wizard.body)
        self.assertIn("&lt;обновил&gt;", wizard.body)
        for words in ("Анна", "Ромашки", "8 (495) 123-45-67", "WS-17", "Иванову Петру"):
            self.assertIn(words, wizard.findings, "said in a list")
        self.assertEqual(wizard.finding_count, 8)

    def test_article_is_a_draft_of_the_engineer_with_pictures_of_its_own(self):
        action = self.open_wizard().action_create_draft()
        article = self.env["liteviewer.article"].browse(action["res_id"])
        self.assertEqual(article.state, "draft")
        self.assertFalse(article.is_on_portal)
        self.assertFalse(article.client_ids)
        self.assertEqual(article.owner_id, self.engineer)
        (copy,) = self.env["ir.attachment"].search(
            [("res_model", "=", article._name), ("res_id", "=", article.id)]
        )
        self.assertNotEqual(copy, self.ticket.screenshot_ids)
        self.assertEqual(copy.raw, self.ticket.screenshot_ids.raw)
        self.assertIn(f"/web/image/{copy.id}", article.body)
        self.assertIn(article.name, self.ticket.message_ids[:1].body)

    def test_pictures_can_be_left_out(self):
        wizard = self.open_wizard()
        wizard.screenshot_ids = False
        action = wizard.action_create_draft()
        article = self.env["liteviewer.article"].browse(action["res_id"])
        self.assertNotIn("/web/image", article.body)

    def test_who_may(self):
        for user in (self.accountant, self.portal_a, self.portal_b):
            with self.assertRaises(AccessError):
                self.open_wizard(user)
        self.engineer.helpdesk_client_ids = self.client_b
        with self.assertRaises(AccessError):
            self.open_wizard()
        wizard = self.open_wizard(self.manager)
        with self.assertRaises(AccessError):
            wizard.with_user(self.colleague).action_create_draft()
