# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import Form, tagged

from .common import HelpdeskTransactionCase


@tagged("post_install", "-at_install")
class TestAnswers(HelpdeskTransactionCase):
    def find_responses(self, user):
        return (
            self.env["mail.canned.response"]
            .with_user(user)
            .search([("source", "in", ("экран", "screenshot"))])
        )

    def test_engineers_have_canned_responses(self):
        self.assertEqual(len(self.find_responses(self.engineer)), 2)
        self.assertFalse(self.find_responses(self.accountant))

    def test_managers_keep_them(self):
        response = self.find_responses(self.manager)[0]
        self.assertFalse(response.with_user(self.engineer).has_access("write"))
        response.substitution = "As we say it here"

    def test_composer_fills_a_template_in(self):
        ticket = self.make_ticket(name="Mail <b>", user_id=self.engineer.id)
        for name in ("more_information", "work_done", "visit"):
            template = self.env.ref(f"liteviewer_helpdesk.mail_template_ticket_{name}")
            composer = Form(
                self.env["mail.compose.message"]
                .with_user(self.engineer)
                .with_context(
                    default_model=ticket._name,
                    default_res_ids=ticket.ids,
                    default_template_id=template.id,
                )
            ).save()
            self.assertIn(ticket.number, composer.subject)
            for words in (ticket.number, "Mail &lt;b&gt;", "Person A", self.engineer.name):
                self.assertIn(words, composer.body)
            self.assertNotIn("LV-10482", composer.body)
