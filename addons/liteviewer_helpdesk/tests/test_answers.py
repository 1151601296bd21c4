# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError
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

    def offer(self, ticket, name=""):
        steps = self.env["liteviewer.ticket.step"].with_user(self.engineer)
        domain = steps._fields["answer_id"].domain
        answers = self.env["mail.template"].with_user(self.engineer)
        found = answers.with_context(helpdesk_answers_for=ticket.id).name_search(name, domain)
        return answers.browse(answer_id for answer_id, _name in found)

    def test_ready_answers_of_the_category_come_first_then_the_most_used(self):
        information, done, visit = (
            self.env.ref(f"liteviewer_helpdesk.mail_template_ticket_{name}")
            for name in ("more_information", "work_done", "visit")
        )
        printers, mail = self.env["liteviewer.ticket.category"].create(
            [{"name": "Printers"}, {"name": "Mail"}]
        )
        laser = printers.create({"name": "Laser", "parent_id": printers.id})
        ticket = self.make_ticket(category_id=laser.id, user_id=self.engineer.id)
        for _times in range(2):
            self.send(done)
        self.assertEqual(self.offer(ticket)[0], done)
        visit.helpdesk_category_ids = printers
        information.helpdesk_category_ids = mail
        self.assertEqual(self.offer(ticket)[:2], visit + done)
        self.assertEqual(self.offer(ticket)[-1], information, "it is for others")
        self.assertEqual(self.offer(ticket, "information"), information)
        self.assertEqual(done.with_user(self.manager).helpdesk_use_count, 2)

    def send(self, answer, **values):
        category = self.env["liteviewer.ticket.category"].search([], limit=1)
        ticket = self.make_ticket(category_id=category.id).with_user(self.engineer)
        self.take_step(ticket, "action_finish", name="Done", answer_id=answer.id, **values)
        return ticket

    def test_notes_and_foreign_tickets_count_for_nothing(self):
        answer = self.env.ref("liteviewer_helpdesk.mail_template_ticket_visit")
        ticket = self.send(answer, is_sent=False)
        self.assertFalse(answer.helpdesk_use_count)
        self.engineer.helpdesk_client_ids = self.client_b
        with self.assertRaises(AccessError):
            self.offer(ticket)

    def test_samples_of_odoo_are_not_offered(self):
        responses = self.env["mail.canned.response"]
        responses._drop_samples()
        words = responses.search([]).mapped("substitution")
        self.assertFalse([text for text in words if "how may I help you" in text])

    def test_old_uses_are_forgotten(self):
        answer = self.env.ref("liteviewer_helpdesk.mail_template_ticket_visit")
        self.send(answer)
        with freeze_time("2040-01-01"):
            self.env["liteviewer.answer.use"]._forget_old_ones()
        self.assertFalse(self.env["liteviewer.answer.use"].search([("answer_id", "=", answer.id)]))
