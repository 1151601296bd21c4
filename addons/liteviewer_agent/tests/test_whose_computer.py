# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A name that is typed at a computer proves nothing: whose tickets it shows, the service says."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import GROUPS

from .common import make_payload
from .test_agent_intake import IntakeCase

PERSON_A = {"name": "Person A", "email": "person@client-a.example", "phone": ""}


@tagged("post_install", "-at_install")
class TestWhoseComputer(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person_a.email = PERSON_A["email"]
        cls.elsewhere = cls.make_ticket(cls.person_a, name="By telephone")

    def shown(self, device=None, credentials=None):
        """Return the subjects of the tickets that a computer shows."""
        token = (credentials or self.credentials)["device_token"]
        return {row["subject"] for row in self.api(device or self.device).my_tickets(token)}

    def claim(self):
        return self.ticket_of(self.submit(subject="Claimed", reporter=PERSON_A))

    def reply(self, ticket):
        return self.agent.reply(self.credentials["device_token"], number=ticket.number, body="x")

    def test_a_claim_opens_nothing(self):
        """The first message of a computer names a colleague."""
        ticket = self.claim()
        self.assertEqual(ticket.partner_id, self.person_a)
        self.assertEqual(self.device.partner_id, self.person_a)
        self.assertEqual(self.shown(), {"Claimed"})
        with self.assertRaisesRegex(UserError, "^number: "):
            self.reply(self.elsewhere)

    def test_who_wrote_e_mails_before_is_the_same_person(self):
        """Where the client's own address proves that the sender is of this client."""
        self.client_a.email = "office@client-a.example"
        stranger = {"name": "Anna", "email": "anna@client-a.example"}
        sender = self.env["res.partner"].create({**stranger})
        mail = self.make_ticket(sender)
        ticket = self.ticket_of(
            self.submit(reporter={**stranger, "email": "Anna@Client-A.example", "phone": ""})
        )
        self.assertEqual(ticket.partner_id, sender)
        self.assertEqual(sender.parent_id, self.client_a)
        self.assertEqual(mail.client_id, self.client_a)
        self.assertNotIn(mail.name, self.shown())

    def test_a_typed_address_brings_nobody_of_elsewhere(self):
        """Whoever sits at a computer types any address; the sender's tickets are not theirs."""
        for client_address, address in (
            ("office@client-a.example", "anna@elsewhere.example"),
            ("office@client-a.example", "anna@not-client-a.example"),
            ("office@gmail.com", "anna@gmail.com"),
            (False, "anna@client-c.example"),
        ):
            self.client_a.email = client_address
            sender = self.env["res.partner"].create({"name": "Anna", "email": address})
            mail = self.make_ticket(sender)
            ticket = self.ticket_of(
                self.submit(reporter={"name": "", "email": address, "phone": ""})
            )
            with self.subTest(address=address):
                self.assertEqual(mail.client_id, sender)
                self.assertNotEqual(ticket.partner_id, sender)
                self.assertEqual(ticket.client_id, self.client_a)
                self.assertIn("merge the two contacts", str(ticket.partner_id.message_ids[0].body))

    def test_who_has_an_account_or_a_company_is_no_unknown_sender(self):
        self.client_a.email = "office@client-a.example"
        company = self.env["res.partner"].create({"name": "Bank", "is_company": True})
        partners = self.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@client-a.example", **vals}
                for name, vals in (
                    ("user", {}),
                    ("banker", {"parent_id": company.id}),
                    ("firm", {"is_company": True}),
                    ("client", {"is_helpdesk_client": True}),
                )
            ]
        )
        new_test_user(self.env, "test-known", "base.group_portal", partner_id=partners[0].id)
        for partner in partners:
            ticket = self.ticket_of(
                self.submit(reporter={"name": "", "email": partner.email, "phone": ""})
            )
            with self.subTest(partner=partner.name):
                self.assertNotEqual(ticket.partner_id, partner)
                self.assertNotEqual(partner.parent_id, self.client_a)

    def test_nor_does_another_computer_with_the_same_claim(self):
        other, credentials = self.connect_computer(hostname="PC-2")
        self.api(other).submit_ticket(
            credentials["device_token"], make_payload(subject="Of PC-2", reporter=PERSON_A)
        )
        self.claim()
        self.assertEqual(self.shown(), {"Claimed"})
        self.assertEqual(self.shown(other, credentials), {"Of PC-2"})

    def test_a_claim_is_told_to_the_engineer(self):
        ticket = self.claim().with_user(self.engineer)
        device = self.device.with_user(self.engineer)
        self.assertTrue(ticket.is_reporter_unconfirmed)
        self.assertTrue(device.is_person_unconfirmed)
        unconfirmed = [("is_person_unconfirmed", "=", True), ("id", "=", device.id)]
        self.assertEqual(device.search(unconfirmed), device)
        ticket.action_confirm_reporter()
        self.assertFalse(ticket.is_reporter_unconfirmed)
        self.assertFalse(device.is_person_unconfirmed)
        self.assertFalse(device.search(unconfirmed))
        self.assertEqual(
            device.search([("is_person_unconfirmed", "=", False), ("id", "=", device.id)]), device
        )

    def test_nothing_is_to_be_confirmed_where_nobody_is_named(self):
        self.assertFalse(self.elsewhere.is_reporter_unconfirmed)
        nameless = self.ticket_of(self.submit(reporter={}))
        self.assertEqual(nameless.partner_id, self.client_a)
        self.assertFalse(nameless.is_reporter_unconfirmed)

    def test_an_engineer_says_who_works_there(self):
        self.claim()
        self.device.with_user(self.engineer).action_confirm_person()
        self.assertEqual(self.device.person_ids, self.person_a)
        self.assertEqual(self.shown(), {"Claimed", "By telephone"})
        self.assertTrue(self.reply(self.elsewhere))
        self.device.with_user(self.manager).person_ids -= self.person_a
        self.assertEqual(self.shown(), {"Claimed"})

    def test_several_people_share_a_computer(self):
        colleague = self.person_a.copy({"name": "Mate", "email": "mate@client-a.example"})
        self.make_ticket(colleague, name="Of the mate")
        self.device.with_user(self.manager).person_ids = self.person_a + colleague
        self.assertEqual(self.shown(), {"By telephone", "Of the mate"})
        nameless = self.ticket_of(self.submit(reporter={}))
        self.assertEqual(nameless.partner_id, self.client_a, "nobody knows who of them it was")
        answer = self.reply(self.elsewhere)
        author = self.env["mail.message"].browse(answer["id"]).author_id
        self.assertEqual(author, self.person_a, "the reporter")

    def test_what_names_nobody_is_of_the_person_who_works_there(self):
        colleague = self.person_a.copy({"name": "Mate", "email": "mate@client-a.example"})
        self.claim()
        self.device.person_ids = colleague
        self.assertEqual(self.ticket_of(self.submit(reporter={})).partner_id, colleague)

    def test_who_may_say_so(self):
        self.claim()
        users = (
            self.device.user_id,
            self.portal_a,
            new_test_user(self.env, "test-reader-of-bills", GROUPS["accountant"]),
            new_test_user(
                self.env,
                "test-engineer-of-b",
                GROUPS["engineer"],
                helpdesk_client_ids=[Command.set(self.client_b.ids)],
            ),
        )
        for user in users:
            with self.assertRaises(AccessError, msg=user.login):
                self.device.with_user(user).action_confirm_person()
            with self.assertRaises(AccessError, msg=user.login):
                self.device.with_user(user).person_ids = self.person_a
        with self.assertRaises(AccessError):
            self.device.with_user(self.engineer).person_ids = self.person_a
        self.assertFalse(self.device.person_ids)

    def test_nobody_of_another_client(self):
        for stranger in (self.person_b, self.client_a):
            with self.assertRaises(ValidationError):
                self.device.person_ids = stranger
        codes = self.env["liteviewer.agent.enrollment"].with_user(self.engineer)
        with self.assertRaises(ValidationError):
            codes._create_code(self.client_a, persons=self.person_b)

    def test_a_code_may_name_who_works_there(self):
        wizard = self.env["liteviewer.connect.computer"].with_user(self.engineer)
        with Form(wizard.with_context(default_client_id=self.client_a.id)) as form:
            form.person_ids.add(self.person_a)
        form.record.action_create_code()
        enrollment = form.record.enrollment_id.sudo()
        body = {"code": "", "computer": {"hostname": "PC-9"}, "agent_version": "1.0"}
        credentials = self.env["liteviewer.agent.device"]._enroll(enrollment, body)
        device = enrollment.device_ids
        self.assertEqual(device.person_ids, self.person_a)
        self.assertEqual(self.shown(device, credentials), {"By telephone"})
        answer = self.api(device).submit_ticket(
            credentials["device_token"], make_payload(reporter=PERSON_A)
        )
        self.assertFalse(self.ticket_of(answer).is_reporter_unconfirmed)

    def test_a_code_that_names_somebody_connects_one_computer(self):
        codes = self.env["liteviewer.agent.enrollment"].with_user(self.engineer)
        with self.assertRaisesRegex(UserError, "one computer"):
            codes._create_code(self.client_a, max_uses=2, persons=self.person_a)

    def test_who_has_left_since_is_not_there(self):
        enrollment, _code = self.env["liteviewer.agent.enrollment"]._create_code(
            self.client_a, persons=self.person_a
        )
        self.portal_a.unlink()
        self.person_a.parent_id = self.client_b
        body = {"code": "", "computer": {"hostname": "PC-9"}, "agent_version": "1.0"}
        self.env["liteviewer.agent.device"]._enroll(enrollment, body)
        self.assertFalse(enrollment.device_ids.person_ids)

    def test_a_person_who_moves_takes_no_ticket_of_the_old_client_along(self):
        self.device.person_ids = self.person_a
        self.elsewhere.client_id = self.client_b
        self.assertEqual(self.shown(), set())
