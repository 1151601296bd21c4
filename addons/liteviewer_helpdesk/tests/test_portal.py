# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..tools.images import SafeImage
from .common import HelpdeskCase, make_image


class PortalCase(HelpdeskCase, HttpCase):
    """Visitors of the portal: A and B of two clients, the manager of A, and nobody known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # without it addresses and texts would be those of the language of the database
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        (cls.portal_a | cls.portal_b | cls.portal_manager_a).lang = "en_US"
        cls.colleague_a = cls.env["res.partner"].create(
            {"name": "Colleague A", "parent_id": cls.client_a.id}
        )
        cls.ticket = cls.make_ticket(
            name="Printer of A",
            description="<p>It is on fire</p>",
            user_id=cls.engineer.id,
        )
        cls.ticket_colleague = cls.make_ticket(cls.colleague_a, name="Keyboard of a colleague")
        cls.ticket_b = cls.make_ticket(cls.person_b, name="Server of B")
        image = SafeImage(make_image(), "image/png", ".png", 64, 48)
        cls.ticket.screenshot_ids = cls.ticket._create_image_attachments([("shot.png", image)])
        cls.shot_url = f"/my/tickets/{cls.ticket.id}/screenshots/{cls.ticket.screenshot_ids.id}"

    def get(self, url, **params):
        """Return (status, path of the page led to, text)."""
        query = "&".join(f"{name}={value}" for name, value in params.items())
        response = self.url_open(f"{url}?{query}" if query else url)
        return response.status_code, urlsplit(response.url).path, response.text

    def post(self, url, files=None, **data):
        return self.url_open(
            url, data={"csrf_token": Request.csrf_token(self), **data}, files=files
        )

    def stay_anonymous(self):
        self.authenticate(None, None)


@tagged("post_install", "-at_install", "together")
class TestPortalList(PortalCase):
    def list_numbers(self, **params):
        text = self.get("/my/tickets", **params)[2]
        return set(re.findall(r"\bLV-\d+\b", text))

    def test_employee_sees_own_tickets(self):
        self.authenticate("portal-a", "portal-a")
        self.assertEqual(self.list_numbers(), {self.ticket.number})
        self.assertNotIn("Reporter", self.get("/my/tickets")[2])

    def test_manager_sees_those_of_the_company_with_the_reporter(self):
        self.authenticate("portal-manager-a", "portal-manager-a")
        self.assertEqual(self.list_numbers(), {self.ticket.number, self.ticket_colleague.number})
        text = self.get("/my/tickets")[2]
        self.assertIn("Colleague A", text)
        self.assertNotIn("Server of B", text)

    def test_anonymous_is_asked_to_log_in(self):
        self.stay_anonymous()
        self.assertEqual(self.get("/my/tickets")[1], "/web/login")
        self.assertEqual(self.get("/my/tickets/new")[1], "/web/login")

    def test_filters(self):
        closed = self.make_ticket(name="Old", stage_id=self.stage("closed").id)
        resolved = self.make_ticket(name="Done", stage_id=self.stage("resolved").id)
        self.authenticate("portal-a", "portal-a")
        opened = {self.ticket.number, resolved.number}
        for params, expected in (
            ({}, opened),
            ({"filterby": "open"}, opened),
            ({"filterby": "closed"}, {closed.number}),
            ({"filterby": "all"}, opened | {closed.number}),
            ({"filterby": "nonsense", "sortby": "x", "search_in": "y"}, opened),
        ):
            with self.subTest(params=params):
                self.assertEqual(self.list_numbers(**params), expected)

    def test_search_in_number_and_subject_finds_closed_ones_too(self):
        closed = self.make_ticket(name="100% old_disk", stage_id=self.stage("closed").id)
        self.authenticate("portal-manager-a", "portal-manager-a")
        for search, params, expected in (
            (self.ticket.number, {}, {self.ticket.number}),
            ("PRINTER", {}, {self.ticket.number}),
            ("old_disk", {}, {closed.number}),
            ("Colleague", {"search_in": "reporter"}, {self.ticket_colleague.number}),
            ("Server of B", {}, set()),
        ):
            with self.subTest(search=search):
                self.assertEqual(self.list_numbers(search=search, **params), expected)

    def test_employee_can_not_search_by_reporter(self):
        self.authenticate("portal-a", "portal-a")
        self.assertFalse(self.list_numbers(search="Colleague", search_in="reporter"))

    def test_pages_follow_in_order_of_time(self):
        self.env["liteviewer.ticket"].create(
            [{"name": f"Many {index}", "partner_id": self.person_a.id} for index in range(85)]
        )
        self.authenticate("portal-a", "portal-a")
        first = self.list_numbers(search="Many")
        second = set(re.findall(r"\bLV-\d+\b", self.get("/my/tickets/page/2", search="Many")[2]))
        self.assertEqual((len(first), len(second)), (80, 5))
        self.assertFalse(first & second)

    def test_empty_state_offers_a_new_request(self):
        self.tickets.search([]).unlink()
        self.authenticate("portal-a", "portal-a")
        self.assertIn("There are no open requests", self.get("/my/tickets")[2])
        status, _path, text = self.get("/my/tickets", search="<script>alert(1)</script>")
        self.assertEqual(status, 200)
        self.assertNotIn("<script>alert(1)", text)

    def test_counter_on_the_home_page(self):
        self.make_ticket(name="Old", stage_id=self.stage("closed").id)
        for login, expected in (("portal-a", 1), ("portal-manager-a", 2), ("portal-b", 1)):
            with self.subTest(login=login):
                self.authenticate(login, login)
                self.assertIn("/my/tickets/new", self.get("/my")[2])
                counters = self.make_jsonrpc_request("/my/counters", {"counters": ["ticket_count"]})
                self.assertEqual(counters["ticket_count"], expected)

    def test_user_without_the_service_is_led_home(self):
        self.env["res.users"].create({"login": "nobody", "password": "nobody-nobody", "name": "N"})
        self.authenticate("nobody", "nobody-nobody")
        for url in ("/my/tickets", "/my/tickets/new"):
            self.assertIn(self.get(url)[1], ("/my", "/my/home"))
        self.assertEqual(self.get(f"/my/tickets/{self.ticket.id}")[1], "/my")


@tagged("post_install", "-at_install", "together")
class TestPortalTicket(PortalCase):
    def page(self, **params):
        return self.get(f"/my/tickets/{self.ticket.id}", **params)

    def assert_shown(self, **params):
        status, _path, text = self.page(**params)
        self.assertEqual(status, 200)
        self.assertIn("Printer of A", text)
        self.assertIn("It is on fire", text)
        self.assertIn(self.ticket.number, text)
        return text

    def assert_hidden(self, path, **params):
        _status, led_to, text = self.page(**params)
        self.assertEqual(led_to, path)
        self.assertNotIn("Printer of A", text)

    def test_reporter_and_manager_see_the_ticket(self):
        for login in ("portal-a", "portal-manager-a"):
            with self.subTest(login=login):
                self.authenticate(login, login)
                self.assert_shown()

    def test_solution_stands_above_the_conversation(self):
        self.authenticate("portal-a", "portal-a")
        self.assertNotIn("ticket_solution", self.assert_shown())
        self.ticket.solution = "<p>A new <b>fuser</b> was built in.</p>"
        self.assertIn("A new <b>fuser</b> was built in.", self.assert_shown())

    def test_others_see_nothing_of_it(self):
        self.authenticate("portal-b", "portal-b")
        self.assert_hidden("/my")
        self.assert_hidden(f"/my/tickets/{self.ticket.id}", access_token="wrong")
        self.assertEqual(self.get("/my/tickets/999999")[1], "/my")
        self.assertEqual(self.url_open(self.shot_url).status_code, 404)

    def test_colleague_sees_nothing_of_it(self):
        self._make_portal_user(self.colleague_a, "colleague-a").lang = "en_US"
        self.authenticate("colleague-a", "colleague-a")
        self.assert_hidden("/my")

    def test_link_opens_without_a_login(self):
        self.stay_anonymous()
        text = self.assert_shown(access_token=self.ticket.access_token)
        image = html.fromstring(text).xpath("//div[@name='ticket_screenshots']//img/@src")[0]
        self.assertEqual(urlsplit(image).path, self.shot_url)
        self.assertEqual(
            parse_qs(urlsplit(image).query), {"access_token": [self.ticket.access_token]}
        )
        response = self.url_open(image)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(response.headers["Content-Security-Policy"], "default-src 'none'")
        self.assertIn("private", response.headers["Cache-Control"])
        self.assertEqual(response.content, self.ticket.screenshot_ids.raw)

    def test_without_the_link_anonymous_is_asked_to_log_in(self):
        self.stay_anonymous()
        self.assert_hidden("/web/login")
        response = self.url_open(f"/my/tickets/{self.ticket.id}")
        self.assertEqual(
            parse_qs(urlsplit(response.url).query)["redirect"], [f"/my/tickets/{self.ticket.id}"]
        )

    def test_wrong_token_gives_nothing_away(self):
        self.stay_anonymous()
        for ticket_id in (self.ticket.id, 999999):
            status, _path, text = self.get(f"/my/tickets/{ticket_id}", access_token="wrong")
            self.assertEqual(status, 410)
            self.assertIn("This link has ended", text)
            self.assertNotIn(self.ticket.number, text)
        for token in ("", "wrong", self.ticket_b.access_token):
            with self.subTest(token=token):
                response = self.url_open(f"{self.shot_url}?access_token={token}")
                self.assertEqual(response.status_code, 404)

    def test_screenshot_route_shows_screenshots_of_that_ticket_only(self):
        other = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": "liteviewer.ticket", "res_id": self.ticket.id}
        )
        self.authenticate("portal-a", "portal-a")
        url = f"/my/tickets/{self.ticket.id}/screenshots"
        self.assertEqual(self.url_open(self.shot_url).status_code, 200)
        self.assertEqual(self.url_open(f"{url}/{other.id}").status_code, 404)
        self.assertEqual(self.url_open(f"{url}/999999").status_code, 404)

    def test_what_is_internal_stays_inside(self):
        self.env["liteviewer.work.entry"].create(
            {"ticket_id": self.ticket.id, "user_id": self.engineer.id, "name": "Secret work"}
        )
        engineer = self.ticket.with_user(self.engineer)
        engineer.message_post(body="Secret note", subtype_xmlid="mail.mt_note")
        engineer.message_post(
            body="Secret comment",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            is_internal=True,
        )
        engineer.message_post(
            body="Public words", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        for login, token in (
            ("portal-a", None),
            ("portal-manager-a", None),
            (None, self.ticket.access_token),
        ):
            with self.subTest(login=login):
                self.authenticate(login, login)
                text = self.assert_shown(**({"access_token": token} if token else {}))
                messages = self.make_jsonrpc_request(
                    "/mail/chatter_fetch",
                    {
                        "thread_model": "liteviewer.ticket",
                        "thread_id": self.ticket.id,
                        **({"token": token} if token else {}),
                    },
                )
                talk = str(messages)
                self.assertIn("Public words", talk)
                for words in (text, talk):
                    self.assertNotIn("Secret", words)

    def test_client_writes_in_the_conversation(self):
        self.ticket.action_wait()
        self.stay_anonymous()
        post = {
            "thread_model": "liteviewer.ticket",
            "thread_id": self.ticket.id,
            "post_data": {
                "body": "It works now",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
            },
        }
        self.make_jsonrpc_request("/mail/message/post", {**post, "token": self.ticket.access_token})
        self.env.flush_all()
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        words, tracking = self.ticket.message_ids.sorted("id")[-2:]
        self.assertIn("It works now", words.body)
        self.assertTrue(tracking.tracking_value_ids)
        self.assertEqual((words | tracking).author_id, self.person_a)

    def test_words_can_not_be_passed_off_as_the_mail_the_ticket_was_made_of(self):
        """Odoo's route takes any context from anybody."""
        self.stay_anonymous()
        attachment = self.env["ir.attachment"].create(
            {"name": "x.txt", "raw": b"x", "res_model": "mail.compose.message", "res_id": 0}
        )
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "liteviewer.ticket",
                "thread_id": self.ticket.id,
                "token": self.ticket.access_token,
                "context": {"helpdesk_new_mail": True},
                "post_data": {
                    "body": "I never wrote that",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    "attachment_ids": attachment.ids,
                    "attachment_tokens": [attachment._get_ownership_token()],
                },
            },
        )
        self.env.flush_all()
        self.assertIn("It is on fire", self.ticket.description)
        self.assertNotIn("auto_comment", self.ticket.message_ids.mapped("message_type"))
        self.assertTrue(self.ticket.has_unread_answer)

    def test_closed_ticket_takes_no_words(self):
        self.ticket.action_close()
        self.authenticate("portal-a", "portal-a")
        text = self.assert_shown()
        self.assertIn('data-allow_composer="0"', text)
        self.assertNotIn("/reopen", text)
        self.assertNotIn("/close", text)
        words = {"body": "x", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        route = {
            "thread_model": "liteviewer.ticket",
            "thread_id": self.ticket.id,
            "token": self.ticket.access_token,
            "post_data": words,
        }
        before = self.ticket.message_ids
        for visitor in ("portal-a", None):
            self.authenticate(visitor, visitor)
            with (
                self.subTest(visitor=visitor),
                mute_logger("odoo.http"),
                self.assertRaises(JsonRpcException),
            ):
                self.make_jsonrpc_request("/mail/message/post", route)
        for vals in (words, {**words, "message_type": "auto_comment"}):
            with self.assertRaisesRegex(UserError, "is closed. Send a new request."):
                self.ticket.with_user(self.portal_a).message_post(**vals)
        self.assertEqual(self.ticket.message_ids, before)
        self.assertTrue(self.ticket.with_user(self.engineer).message_post(**words))

    def test_a_client_makes_and_moves_no_message_past_the_ticket(self):
        ticket = self.ticket.with_user(self.portal_a)
        own = ticket.message_post(body="x", message_type="comment", subtype_xmlid="mail.mt_comment")
        raw = {
            "body": "x",
            "message_type": "comment",
            "subtype_id": self.env.ref("mail.mt_comment").id,
        }
        place = {"model": ticket._name, "res_id": ticket.id}
        defaults = {f"default_{name}": value for name, value in place.items()}
        for call in (
            lambda: own.create({**raw, **place}),
            lambda: own.with_context(**defaults).create({**raw, "message_id": "<x@x.example>"}),
            lambda: own.with_context(helpdesk_posted=True).create({**raw, **place}),
            lambda: own.write(place),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                call()
        own.write({"body": "Better words"})
        self.assertIn("Better words", own.body)

    def test_no_other_site_frames_the_pages(self):
        self.authenticate("portal-a", "portal-a")
        for url in ("/my/tickets", "/my/tickets/new", f"/my/tickets/{self.ticket.id}"):
            headers = self.url_open(url).headers
            with self.subTest(url=url):
                self.assertEqual(
                    headers["Content-Security-Policy"],
                    "frame-ancestors 'self'; object-src 'none'; base-uri 'self'",
                )
                self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")


@tagged("post_install", "-at_install", "together")
class TestPortalButtons(PortalCase):
    def setUp(self):
        super().setUp()
        self.url = f"/my/tickets/{self.ticket.id}"

    def resolve(self):
        self.ticket.with_user(self.engineer).action_resolve()
        self.env.flush_all()

    def test_client_closes(self):
        self.authenticate("portal-a", "portal-a")
        response = self.post(f"{self.url}/close")
        self.assertEqual(urlsplit(response.url).path, self.url)
        self.assertEqual(self.ticket.stage_kind, "closed")
        self.assertTrue(self.ticket.closed_at)

    def test_client_reopens_with_a_reason(self):
        self.resolve()
        self.authenticate("portal-manager-a", "portal-manager-a")
        response = self.post(f"{self.url}/reopen", reason="Still <b>smoking</b>")
        self.assertEqual(urlsplit(response.url).path, self.url)
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        self.assertFalse(self.ticket.resolved_at)
        message = self.ticket.message_ids.filtered(lambda m: m.message_type == "comment")[:1]
        self.assertEqual(message.author_id, self.portal_manager_a.partner_id)
        self.assertIn("Still &lt;b&gt;smoking", message.body)
        self.assertIn(self.engineer.partner_id, message.notified_partner_ids)

    def test_reopening_needs_no_reason(self):
        self.ticket.user_id = False
        self.resolve()
        self.authenticate("portal-a", "portal-a")
        self.post(f"{self.url}/reopen")
        self.assertEqual(self.ticket.stage_kind, "new")

    def test_unacceptable_reason_stands_in_the_form_again_with_what_is_wrong(self):
        self.resolve()
        url = f"{self.url}/reopen"
        for login, reason, shown, text in (
            ("portal-a", "Too long " * 3_000, "Too long " * 3_000, "Has 27000 characters"),
            ("portal-a", "Still <b>\x00bad", "Still <b>bad", "NUL"),
            (None, "By\x00link", "Bylink", "NUL"),
        ):
            with self.subTest(login=login, text=text):
                self.authenticate(login, login)
                token = {} if login else {"access_token": self.ticket.access_token}
                response = self.post(url, reason=reason, **token)
                self.assertEqual(response.status_code, 422)
                page = html.fromstring(response.text)
                form = page.xpath("//form[@id='reopen_form']")[0]
                self.assertIn("show", form.get("class").split())
                self.assertEqual(form.xpath(".//textarea")[0].text, shown)
                error = form.xpath(".//div[@id='reopen_reason_error']")[0].text_content()
                self.assertIn(text, error)
                self.assertEqual(self.ticket.stage_kind, "resolved")
                self.assertNotIn("comment", self.ticket.message_ids.mapped("message_type"))

    def test_reason_as_long_as_the_form_allows(self):
        """Browsers count a line break once and send it as two characters."""
        self.resolve()
        self.authenticate("portal-a", "portal-a")
        self.post(f"{self.url}/reopen", reason="x\r\n" * 9_999 + "xx")
        self.assertEqual(self.ticket.stage_kind, "in_progress")

    def test_link_is_enough_for_both_and_stays_in_the_address(self):
        self.resolve()
        self.stay_anonymous()
        token = self.ticket.access_token
        response = self.post(f"{self.url}/reopen", access_token=token, reason="No")
        self.assertIn(f"access_token={token}", response.url)
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        message = self.ticket.message_ids.filtered(lambda m: m.message_type == "comment")[:1]
        self.assertEqual(message.author_id, self.person_a)
        self.post(f"{self.url}/close", access_token=token)
        self.assertEqual(self.ticket.stage_kind, "closed")

    def test_only_what_is_resolved_can_be_reopened(self):
        self.authenticate("portal-a", "portal-a")
        for kind in ("new", "closed", "cancelled"):
            with self.subTest(kind=kind):
                self.ticket.stage_id = self.stage(kind)
                self.post(f"{self.url}/reopen", reason="x")
                self.assertEqual(self.ticket.stage_kind, kind)
                self.assertNotIn("comment", self.ticket.message_ids.mapped("message_type"))

    def test_cancelled_ticket_is_not_closed_once_more(self):
        self.ticket.action_cancel()
        self.authenticate("portal-a", "portal-a")
        self.post(f"{self.url}/close")
        self.assertEqual(self.ticket.stage_kind, "cancelled")

    def test_nobody_else_changes_anything(self):
        self.resolve()
        for login, token in (("portal-b", ""), ("portal-b", "wrong"), (None, ""), (None, "wrong")):
            for action in ("close", "reopen"):
                with self.subTest(login=login, token=token, action=action):
                    self.authenticate(login, login)
                    response = self.post(f"{self.url}/{action}", access_token=token)
                    if token:
                        self.assertEqual(response.status_code, 410)
                    else:
                        self.assertIn(urlsplit(response.url).path, ("/my", "/web/login"))
                    self.assertEqual(self.ticket.stage_kind, "resolved")

    @mute_logger("odoo.http")
    def test_buttons_need_the_form_and_post(self):
        self.resolve()
        self.authenticate("portal-a", "portal-a")
        for action in ("close", "reopen"):
            forged = self.url_open(f"{self.url}/{action}", data={"csrf_token": "wrong"})
            self.assertEqual(forged.status_code, 400)
            self.assertEqual(self.url_open(f"{self.url}/{action}").status_code, 405)
        self.assertEqual(self.ticket.stage_kind, "resolved")


@tagged("post_install", "-at_install", "together")
class TestPortalNewTicket(PortalCase):
    def setUp(self):
        super().setUp()
        self.authenticate("portal-a", "portal-a")
        self.count = self.tickets.search_count([])

    def send(self, pictures=(), **data):
        """Send the form. :return: (response, the newest ticket of person A)"""
        response = self.post(
            "/my/tickets/new",
            files=[("screenshots", picture) for picture in pictures],
            **{"name": "Mouse", "description": "One\nTwo", **data},
        )
        return response, self.tickets.search([("partner_id", "=", self.person_a.id)], limit=1)

    def assert_refused(self, response, field, text):
        self.assertEqual(response.status_code, 422)
        self.assertEqual(self.tickets.search_count([]), self.count)
        page = html.fromstring(response.text)
        self.assertIn(text, page.xpath(f"//div[@id='ticket_{field}_error']")[0].text_content())
        return page

    def test_form_makes_a_ticket_of_the_user(self):
        response, ticket = self.send(
            [("a.png", make_image(), "image/png"), ("b.webp", make_image("WEBP"), "image/png")]
        )
        self.assertEqual(urlsplit(response.url).path, f"/my/tickets/{ticket.id}")
        self.assertIn("We have received your request", response.text)
        self.assertEqual(ticket.name, "Mouse")
        self.assertEqual(ticket.channel, "portal")
        self.assertEqual(ticket.partner_id, self.person_a)
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertEqual(ticket.stage_kind, "new")
        self.assertIn("One<br", ticket.description)
        self.assertEqual(
            sorted(ticket.screenshot_ids.mapped("mimetype")), ["image/png", "image/webp"]
        )

    def test_details_and_pictures_may_be_left_out(self):
        response, ticket = self.send(description="")
        self.assertEqual(urlsplit(response.url).path, f"/my/tickets/{ticket.id}")
        self.assertFalse(ticket.description)
        self.assertFalse(ticket.screenshot_ids)

    def test_html_is_only_text(self):
        response, ticket = self.send(
            [('"><img src=x onerror=x()>.png', make_image(), "image/png")],
            name="<script>x()</script>",
            description="<img src=x onerror=x()>",
        )
        self.assertEqual(ticket.name, "<script>x()</script>")
        self.assertIn("&lt;img", ticket.description)
        self.assertNotIn("<script>x()", response.text)
        self.assertNotIn("<img src=x", response.text)
        self.assertRegex(ticket.screenshot_ids.name, r"^[\w.()\- ]+\.png$")

    def test_other_fields_of_the_form_are_not_listened_to(self):
        _response, ticket = self.send(
            partner_id=self.person_b.id,
            client_id=self.client_b.id,
            priority="3",
            stage_id=self.stage("closed").id,
        )
        self.assertEqual(ticket.partner_id, self.person_a)
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertEqual(ticket.priority, "1")
        self.assertEqual(ticket.stage_kind, "new")

    def test_errors_stand_at_the_field_and_nothing_typed_is_lost(self):
        response, _ticket = self.send(name="   ", description="Very <long> text")
        page = self.assert_refused(response, "name", "Is empty")
        self.assertEqual(page.xpath("//textarea[@name='description']")[0].text, "Very <long> text")
        for name, description, field, text in (
            ("x" * 201, "d", "name", "at most 200"),
            ("n", "x" * 20_001, "description", "at most 20000"),
            ("a\x00b", "d", "name", "NUL"),
        ):
            with self.subTest(field=field, text=text):
                response, _ticket = self.send(name=name, description=description)
                self.assert_refused(response, field, text)

    def test_pictures_are_checked(self):
        self.env["ir.config_parameter"].set_param(
            "liteviewer_helpdesk.screenshot_max_bytes", 20_000
        )
        self.env["ir.config_parameter"].set_param("liteviewer_helpdesk.screenshot_max_count", 2)
        creator = self.portal_a.id
        good = ("good.png", make_image(), "image/png")
        for pictures, text in (
            ([good, ("bad.png", b"<html>", "image/png")], "bad.png: is no picture"),
            ([("cut.png", make_image()[:-30], "image/png")], "cut.png: is a broken"),
            ([("icon.svg", b"<svg/>", "image/svg+xml")], "icon.svg: is no picture"),
            ([("empty.png", b"", "image/png")], "empty.png: is no picture"),
            ([("large.png", b"x" * 20_001, "image/png")], "large.png: is larger than 19 kB"),
            ([good] * 3, "at most 2"),
        ):
            with self.subTest(text=text):
                response, _ticket = self.send(pictures)
                page = self.assert_refused(response, "screenshots", text)
                self.assertEqual(page.xpath("//input[@name='name']")[0].value, "Mouse")
                stored = [("res_model", "=", "liteviewer.ticket"), ("create_uid", "=", creator)]
                self.assertFalse(self.env["ir.attachment"].search_count(stored))

    def test_a_file_instead_of_text_is_refused(self):
        response = self.url_open(
            "/my/tickets/new",
            data={"csrf_token": Request.csrf_token(self), "description": "d"},
            files=[("name", ("name.txt", b"x", "text/plain"))],
        )
        self.assert_refused(response, "name", "Must be a text")

    @mute_logger("odoo.http")
    def test_form_of_another_site_is_refused(self):
        response = self.url_open("/my/tickets/new", data={"csrf_token": "wrong", "name": "x"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.tickets.search_count([]), self.count)
