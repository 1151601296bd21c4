# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import uuid
from datetime import timedelta

from freezegun import freeze_time
from markupsafe import Markup

from odoo import fields
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.tests import tagged

from odoo.addons.liteviewer_helpdesk.tests.common import make_image
from odoo.addons.liteviewer_helpdesk.tools.input import PictureLimits

from .common import AgentTransactionCase, make_payload


class IntakeCase(AgentTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device, cls.credentials = cls.connect_computer()
        cls.agent = cls.api(cls.device)

    @classmethod
    def api(cls, device):
        """The agent's interface as the service account of ``device`` sees it."""
        return cls.env["liteviewer.agent.device"].with_user(device.user_id)

    def submit(self, **changes):
        return self.agent.submit_ticket(
            device_token=self.credentials["device_token"], payload=make_payload(**changes)
        )

    def ticket_of(self, answer):
        return self.tickets.browse(answer["id"])


@tagged("post_install", "-at_install")
class TestSubmitTicket(IntakeCase):
    def test_a_message_becomes_a_ticket(self):
        with freeze_time("2026-03-02 09:00:00"):
            answer = self.submit()
        ticket = self.ticket_of(answer)
        self.assertEqual(answer["number"], ticket.number)
        self.assertEqual(answer["received_at"], "2026-03-02 09:00:00")
        self.assertFalse(answer["duplicate"])
        self.assertIn(f"/my/tickets/{ticket.id}?access_token=", answer["url"])
        self.assertEqual(ticket.name, "Принтер не печатает")
        self.assertIn("Горит красная лампа.", ticket.description)
        self.assertEqual(ticket.channel, "agent")
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertEqual(ticket.partner_id.name, "Анна Смирнова")
        self.assertEqual(ticket.device_id, self.device)
        self.assertEqual(ticket.computer_data["hostname"], "BUH-01")
        self.assertEqual(ticket.stage_kind, "new")

    def test_screenshots_belong_to_the_ticket(self):
        shots = [
            {"filename": "C:\\Users\\anna\\экран 1.jpeg", "data": make_image("PNG")},
            {"filename": "../../etc/passwd", "data": make_image("JPEG")},
            {"filename": "", "data": make_image("WEBP")},
        ]
        ticket = self.ticket_of(
            self.submit(
                screenshots=[
                    {**shot, "data": base64.b64encode(shot["data"]).decode()} for shot in shots
                ]
            )
        )
        self.assertEqual(
            ticket.screenshot_ids.sorted("id").mapped(lambda shot: (shot.name, shot.mimetype)),
            [
                ("экран 1.png", "image/png"),
                ("passwd.jpg", "image/jpeg"),
                ("screenshot-3.webp", "image/webp"),
            ],
        )
        self.assertEqual(set(ticket.screenshot_ids.mapped("res_model")), {"liteviewer.ticket"})
        self.assertEqual(set(ticket.screenshot_ids.mapped("res_id")), {ticket.id})
        self.assertEqual(ticket.screenshot_ids.sorted("id")[0].raw, shots[0]["data"])

    def test_large_screenshot_is_kept_as_it_was_taken(self):
        content = make_image(size=(3840, 2160))
        ticket = self.ticket_of(
            self.submit(
                screenshots=[{"filename": "4k", "data": base64.b64encode(content).decode()}]
            )
        )
        self.assertEqual(ticket.screenshot_ids.raw, content)

    def test_same_message_again_is_the_same_ticket(self):
        payload = make_payload()
        token = self.credentials["device_token"]
        first = self.agent.submit_ticket(device_token=token, payload=payload)
        again = self.agent.submit_ticket(
            device_token=token, payload={**payload, "sent_at": "2027-05-05T00:00:00Z"}
        )
        self.assertEqual(again, {**first, "duplicate": True})
        self.assertEqual(self.tickets.search_count([("device_id", "=", self.device.id)]), 1)
        with self.assertRaisesRegex(UserError, "^client_ref: .*" + first["number"]):
            self.agent.submit_ticket(device_token=token, payload={**payload, "subject": "Other"})
        self.assertEqual(self.tickets.search_count([("device_id", "=", self.device.id)]), 1)

    def test_same_reference_from_another_device_is_another_ticket(self):
        other, credentials = self.connect_computer(hostname="PC-2")
        payload = make_payload()
        first = self.agent.submit_ticket(self.credentials["device_token"], payload)
        second = self.api(other).submit_ticket(credentials["device_token"], payload)
        self.assertNotEqual(first["number"], second["number"])

    def test_a_bad_picture_stores_nothing(self):
        before = self.tickets.search_count([])
        people = self.env["res.partner"].search_count([])
        good = {"filename": "ok", "data": base64.b64encode(make_image()).decode()}
        for bad, words in (
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG, JPEG or WebP"),
            (make_image()[:-5], "broken or incomplete"),
        ):
            with self.assertRaisesRegex(UserError, r"^screenshots\[1\]\.data: .*" + words):
                self.submit(
                    reporter={"name": "New Person"},
                    screenshots=[good, {"filename": "x", "data": base64.b64encode(bad).decode()}],
                )
        self.assertEqual(self.tickets.search_count([]), before)
        self.assertEqual(self.env["res.partner"].search_count([]), people)

    def test_limits_are_settings(self):
        self.env["res.config.settings"].create(
            {"screenshot_max_count": 1, "screenshot_max_bytes": 500, "screenshot_max_pixels": 4000}
        ).execute()
        shot = {"filename": "x", "data": base64.b64encode(make_image(size=(50, 50))).decode()}
        self.submit(screenshots=[shot])
        for words, shots in (
            ("screenshots: ", [shot, shot]),
            ("kB", [{"filename": "x", "data": "A" * 2000}]),
            (
                "pixels",
                [{"filename": "x", "data": base64.b64encode(make_image(size=(90, 90))).decode()}],
            ),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.submit(screenshots=shots)

    def test_faults_speak_the_language_of_the_account(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.device.user_id.lang = "ru_RU"
        with self.assertRaises(UserError) as caught:
            self.agent.with_context(lang="ru_RU").submit_ticket(
                self.credentials["device_token"], make_payload(subject="")
            )
        self.assertTrue(str(caught.exception).startswith("subject: "))

    def test_html_in_texts_is_text(self):
        ticket = self.ticket_of(
            self.submit(subject="<b>x</b>", description="<img src=x onerror=alert(1)>\nsecond")
        )
        self.assertEqual(ticket.name, "<b>x</b>")
        self.assertNotIn("<img", ticket.description)
        self.assertIn("&lt;img", ticket.description)


@tagged("post_install", "-at_install")
class TestReporter(IntakeCase):
    def reporter(self, **reporter):
        return self.ticket_of(self.submit(reporter=reporter)).partner_id

    def test_matched_by_email_first(self):
        self.person_a.phone = "+7 495 123-45-67"
        other = self.env["res.partner"].create(
            {"name": "Other", "parent_id": self.client_a.id, "email": "other@client-a.example"}
        )
        self.assertEqual(
            self.reporter(name="Person A", email="OTHER@client-a.example", phone="+74951234567"),
            other,
        )

    def test_matched_by_phone_however_written(self):
        self.client_a.country_id = self.env.ref("base.ru")
        self.person_a.write({"phone": "+7 495 123-45-67", "country_id": self.client_a.country_id})
        self.assertEqual(self.reporter(name="Somebody", phone="8 (495) 123 45 67"), self.person_a)

    def test_an_office_telephone_needs_the_name_too(self):
        mate = self.person_a.copy({"name": "Mate", "email": "mate@client-a.example"})
        (self.person_a + mate).phone = "+7 495 000-00-00"
        self.assertEqual(self.reporter(name="mate", phone="+74950000000"), mate)
        newcomer = self.reporter(name="Newcomer", phone="+74950000000")
        self.assertNotIn(newcomer, self.person_a + mate)
        self.assertEqual(newcomer.parent_id, self.client_a)

    def test_matched_by_name_without_wildcards(self):
        self.assertEqual(self.reporter(name="person a"), self.person_a)
        self.assertNotEqual(self.reporter(name="Person%"), self.person_a)
        self.assertNotEqual(self.reporter(name="Person _"), self.person_a)

    def test_matched_by_name_in_other_letters(self):
        self.person_a.name = "Пётр  Королёв"
        for name in ("петр королев", "ПЁТР КОРОЛЁВ", " Пётр Королев", "Пётр\u00a0Королёв"):
            self.assertEqual(self.reporter(name=name), self.person_a, name)
        self.assertNotEqual(self.reporter(name="Пётр Королевич"), self.person_a)

    def test_matched_by_phone_without_a_country(self):
        """Neither the client nor the service says which country's numbers are meant."""
        self.env.company.country_id = self.client_a.country_id = False
        self.person_a.write({"phone": "8 (495) 123-45-67", "country_id": False})
        for phone in ("+7 495 1234567", "84951234567", "007 (495) 123-45-67"):
            self.assertEqual(self.reporter(name="Somebody", phone=phone), self.person_a, phone)
        self.assertNotEqual(self.reporter(name="Somebody", phone="+7 495 1234568"), self.person_a)

    def test_never_across_clients(self):
        twin = self.reporter(name="Person B", email="person@client-b.example")
        self.assertNotEqual(twin, self.person_b)
        self.assertEqual(twin.commercial_partner_id, self.client_a)

    def test_phone_that_is_no_number_stays_the_text_it_is(self):
        phone = "+7 (495) 123-45-67 доб. 1234, моб. +7 921 555-01-12"
        person = self.reporter(name="Пётр", phone=phone)
        self.assertEqual(person.phone, phone)
        self.assertEqual(self.reporter(name="Пётр", phone=phone), person)

    def test_what_is_no_contact_is_kept_in_the_ticket(self):
        ticket = self.ticket_of(self.submit(reporter={"name": "Пётр", "email": "petr@@office"}))
        self.assertEqual(ticket.partner_id.name, "Пётр")
        self.assertFalse(ticket.partner_id.email)
        self.assertIn("petr@@office", ticket.description)

    def test_unknown_person_is_created_once(self):
        first = self.reporter(name="Новый Человек", email="new@client-a.example")
        again = self.reporter(name="Новый Человек", email="new@client-a.example")
        self.assertEqual(first, again)
        self.assertEqual(first.parent_id, self.client_a)

    def test_nameless_message_is_of_the_person_at_the_device(self):
        self.assertEqual(self.reporter(), self.client_a)
        self.device.partner_id = self.person_a
        self.assertEqual(self.reporter(), self.person_a)


@tagged("post_install", "-at_install")
class TestAgentMethods(IntakeCase):
    def test_my_tickets(self):
        first = self.submit(subject="First")
        second = self.submit(subject="Second", reporter={"name": "Other"})
        ticket = self.ticket_of(first)
        self.make_ticket(self.person_b)
        ticket.with_user(self.engineer).action_take()
        ticket.with_user(self.engineer).message_post(body="secret", subtype_xmlid="mail.mt_note")
        ticket.with_user(self.engineer).message_post(
            body=Markup("Look <b>now</b>"),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        mine = self.agent.my_tickets(device_token=self.credentials["device_token"])
        self.assertEqual(
            {(row["number"], row["subject"], row["kind"]) for row in mine},
            {(first["number"], "First", "in_progress"), (second["number"], "Second", "new")},
        )
        by_number = {row["number"]: row for row in mine}
        self.assertEqual(by_number[first["number"]]["answer"]["body"], "Look *now*")
        self.assertEqual(by_number[first["number"]]["answer"]["author"], "Engineer")
        self.assertEqual(by_number[second["number"]]["answer"], {})
        self.assertNotIn("secret", str(mine))

    def test_my_tickets_since(self):
        token = self.credentials["device_token"]
        self.submit()
        later = fields.Datetime.to_string(fields.Datetime.now() + timedelta(hours=1))
        self.assertEqual(self.agent.my_tickets(token, since=later), [])
        self.assertEqual(len(self.agent.my_tickets(token, since="2020-01-01T00:00:00Z")), 1)
        for arguments in ({"since": "soon"}, {"limit": 0}, {"limit": 1000}, {"limit": "5"}):
            with self.assertRaises(UserError):
                self.agent.my_tickets(token, **arguments)

    def test_my_tickets_costs_the_same_for_many(self):
        token = self.credentials["device_token"]
        for _i in range(3):
            self.submit()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.agent.my_tickets(token)
        for _i in range(10):
            self.submit()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.agent.my_tickets(token)

    def test_reply(self):
        answer = self.submit()
        ticket = self.ticket_of(answer)
        ticket.write({"user_id": self.engineer.id, "stage_id": self.stage("waiting").id})
        result = self.agent.reply(
            device_token=self.credentials["device_token"],
            number=answer["number"],
            body="Still <b>red</b>",
            attachments=[{"filename": "lamp.png", "data": base64.b64encode(make_image()).decode()}],
        )
        message = self.env["mail.message"].browse(result["id"])
        self.assertEqual(message.res_id, ticket.id)
        self.assertIn("&lt;b&gt;red", message.body)
        self.assertEqual(message.author_id, ticket.partner_id)
        self.assertEqual(message.attachment_ids.mapped("name"), ["lamp.png"])
        self.assertEqual(ticket.stage_kind, "in_progress")

    def test_reply_to_what_is_not_theirs(self):
        foreign = self.make_ticket(self.person_b)
        closed = self.submit()
        self.ticket_of(closed).stage_id = self.stage("closed")
        for number in (foreign.number, "LV-99999", closed["number"], "", None):
            with self.assertRaisesRegex(UserError, "^number: "):
                self.agent.reply(self.credentials["device_token"], number=number, body="x")
        with self.assertRaisesRegex(UserError, "^body: "):
            self.agent.reply(self.credentials["device_token"], number=closed["number"], body=" ")

    def test_inventory(self):
        token = self.credentials["device_token"]
        facts = {"hostname": "PC-1", "memory_mb": 8192}
        self.assertEqual(self.agent.report_inventory(token, facts), {"stored": True})
        self.assertEqual(self.agent.report_inventory(token, facts), {"stored": False})
        self.assertEqual(self.device.computer_data, facts)
        with self.assertRaisesRegex(UserError, "^inventory"):
            self.agent.report_inventory(token, {"x": {"y": 1}})

    def test_structured_inventory_leaves_what_a_person_asks_for(self):
        token = self.credentials["device_token"]
        facts = {
            "schema": 1,
            "collected_at": "2026-01-31T09:30:00Z",
            "hostname": "PC-1",
            "os": {"name": "Windows 11 Pro"},
            "memory_mb": 8192,
        }
        self.assertEqual(self.agent.report_inventory(token, facts), {"stored": True})
        facts["collected_at"] = "2026-02-01T09:30:00Z"
        self.assertEqual(self.agent.report_inventory(token, facts), {"stored": False})
        self.assertEqual(
            self.device.computer_data,
            {"hostname": "PC-1", "os": "Windows 11 Pro", "memory_mb": 8192},
        )
        with self.assertRaisesRegex(UserError, "^inventory.memory_mb: "):
            self.agent.report_inventory(token, {"schema": 1, "memory_mb": "8 GB"})

    def test_terms_are_those_of_the_settings(self):
        self.env["res.config.settings"].create(
            {"screenshot_max_count": 3, "screenshot_max_bytes": 2_000_000}
        ).execute()
        pictures = self.agent.get_terms(self.credentials["device_token"])["limits"]["pictures"]
        self.assertEqual(
            pictures, {"count": 3, "bytes": 2_000_000, "pixels": PictureLimits.image_pixels}
        )
        _device, credentials = self.connect_computer()
        self.assertEqual(credentials["limits"], {"pictures": pictures})


@tagged("post_install", "-at_install", "alone")
class TestWithoutKnowledgeBase(IntakeCase):
    def test_there_are_no_articles(self):
        token = self.credentials["device_token"]
        self.assertEqual(self.agent.suggest_articles(token, text="printer", limit=5), [])
        self.assertEqual(self.agent.get_terms(token)["features"], [])
        for method in (self.agent.read_article, self.agent.article_helped):
            with self.assertRaisesRegex(UserError, "^article_id: "):
                method(token, 1)


@tagged("post_install", "-at_install")
class TestEnrollment(IntakeCase):
    def find(self, code):
        return self.env["liteviewer.agent.enrollment"]._find_valid(code)

    def test_code_is_shown_once_and_kept_as_hash(self):
        wizard = (
            self.env["liteviewer.connect.computer"]
            .with_user(self.engineer)
            .create({"client_id": self.client_a.id, "validity_hours": 2, "max_uses": 3})
        )
        action = wizard.action_create_code()
        code = wizard.with_context(**action["context"]).code
        self.assertRegex(code, r"^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$")
        enrollment = self.find(code)
        self.assertEqual(enrollment.client_id, self.client_a)
        self.assertEqual(enrollment.max_uses, 3)
        self.assertFalse(wizard.code, "nothing is left of it in the database")
        self.assertEqual(self.find(code.lower().replace("-", " ")), enrollment)

    def test_wrong_used_up_and_expired_codes(self):
        self.assertFalse(self.find("22222-22222"))
        enrollment, code = self.env["liteviewer.agent.enrollment"]._create_code(self.client_a)
        enrollment.use_count = 1
        self.env.flush_all()
        self.assertFalse(self.find(code))
        self.assertEqual(enrollment.state, "used")
        enrollment, code = self.env["liteviewer.agent.enrollment"]._create_code(self.client_a)
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.assertFalse(self.find(code))
            enrollment.invalidate_recordset()
            self.assertEqual(enrollment.state, "expired")
        self.assertTrue(self.find(code))
        enrollment.with_user(self.engineer).action_expire()
        self.env.flush_all()
        self.assertFalse(self.find(code))

    def test_wizard_refuses_senseless_numbers(self):
        for vals in ({"validity_hours": 0}, {"validity_hours": 9999}, {"max_uses": 0}):
            wizard = self.env["liteviewer.connect.computer"].create(
                {"client_id": self.client_a.id, **vals}
            )
            with self.assertRaises(UserError):
                wizard.action_create_code()

    def test_one_hidden_account_per_client(self):
        second, _credentials = self.connect_computer(hostname="PC-2")
        other, _credentials = self.connect_computer(self.client_b)
        self.assertEqual(self.device.user_id, second.user_id)
        self.assertNotEqual(self.device.user_id, other.user_id)
        account = self.device.user_id
        self.assertTrue(account.share)
        self.assertFalse(account.partner_id.active)
        self.assertFalse(self.env["res.partner"].search([("id", "=", account.partner_id.id)]))

    def test_secrets_are_kept_as_hashes(self):
        self.env.flush_all()
        self.cr.execute(
            "SELECT row_to_json(d)::text, row_to_json(k)::text FROM liteviewer_agent_device d "
            "JOIN res_users_apikeys k ON k.id = d.apikey_id WHERE d.id = %s",
            [self.device.id],
        )
        stored = "".join(self.cr.fetchone())
        self.assertNotIn(self.credentials["device_token"], stored)
        self.assertNotIn(self.credentials["key"], stored)
        self.cr.execute(
            "SELECT expiration_date FROM res_users_apikeys WHERE id = %s",
            [self.device.apikey_id.id],
        )
        self.assertEqual(self.cr.fetchone(), (None,), "the key does not expire silently")

    def test_token_hash_is_readable_by_nobody(self):
        for user in (self.engineer, self.administrator):
            with self.assertRaises(AccessError):
                self.device.with_user(user).read(["token_hash"])

    def test_revoking_one_device_stops_only_that_one(self):
        second, credentials = self.connect_computer(hostname="PC-2")
        self.device.with_user(self.manager).action_revoke()
        self.assertEqual(self.device.state, "revoked")
        self.assertTrue(self.device.revoked_at)
        with self.assertRaises(AccessDenied):
            self.submit()
        self.assertTrue(self.api(second).submit_ticket(credentials["device_token"], make_payload()))

    def test_links_that_the_agent_has_shown_end_with_it(self):
        ticket = self.make_ticket()
        ticket.device_id = self.device
        other = self.make_ticket(self.person_b)
        links = [ticket._get_share_link(), other._get_share_link()]
        self.device.with_user(self.manager).action_revoke()
        self.assertNotEqual(ticket._get_share_link(), links[0])
        self.assertEqual(other._get_share_link(), links[1])

    def test_engineers_do_not_revoke(self):
        with self.assertRaises(AccessError):
            self.device.with_user(self.engineer).action_revoke()
        self.assertEqual(self.device.state, "active")

    def test_deleted_device_leaves_no_key(self):
        key = self.device.apikey_id
        self.device.unlink()
        self.assertFalse(key.exists())

    def test_token_of_another_client_is_worth_nothing(self):
        other, credentials = self.connect_computer(self.client_b)
        for account, token in (
            (self.device.user_id, credentials["device_token"]),
            (other.user_id, self.credentials["device_token"]),
            (self.engineer, self.credentials["device_token"]),
            (self.device.user_id, "guess"),
            (self.device.user_id, ""),
            (self.device.user_id, None),
            (self.device.user_id, ["x"]),
        ):
            api = self.env["liteviewer.agent.device"].with_user(account)
            for call in (
                lambda api=api, token=token: api.submit_ticket(token, make_payload()),
                lambda api=api, token=token: api.my_tickets(token),
                lambda api=api, token=token: api.reply(token, "LV-1", "x"),
                lambda api=api, token=token: api.suggest_articles(token, "x"),
                lambda api=api, token=token: api.read_article(token, 1),
                lambda api=api, token=token: api.article_helped(token, 1),
                lambda api=api, token=token: api.report_inventory(token, {}),
                lambda api=api, token=token: api.get_terms(token),
            ):
                with self.assertRaises(AccessDenied):
                    call()

    def test_last_seen_is_not_written_at_each_call(self):
        token = self.credentials["device_token"]
        seen = self.device.last_seen_at
        with freeze_time(seen + timedelta(minutes=5)):
            self.agent.suggest_articles(token, "x")
        self.assertEqual(self.device.last_seen_at, seen)
        with freeze_time(seen + timedelta(minutes=11)):
            self.agent.suggest_articles(token, "x")
        self.assertEqual(self.device.last_seen_at, seen + timedelta(minutes=11))

    def test_account_opens_no_model_of_the_registry(self):
        account = self.device.user_id
        opened = [
            (name, operation)
            for name in self.env.registry
            if not self.env[name]._abstract
            for operation in ("read", "write", "create", "unlink")
            if self.env[name].with_user(account).has_access(operation)
        ]
        self.assertEqual(opened, [])

    def test_reference_is_a_random_uuid(self):
        with self.assertRaisesRegex(UserError, "^client_ref: "):
            self.submit(client_ref=str(uuid.uuid1()))
