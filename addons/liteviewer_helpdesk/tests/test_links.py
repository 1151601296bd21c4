# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Links to a ticket end: on the page, in the conversation and for its pictures."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.mail.tests.common import MockEmail

from .test_portal import PortalCase


@tagged("post_install", "-at_install", "together")
class TestLinks(MockEmail, PortalCase):
    def setUp(self):
        super().setUp()
        self.ticket.message_post(body="An answer", subtype_xmlid="mail.mt_comment")
        self.token = self.ticket.access_token
        self.signed = {
            "pid": self.person_a.id,
            "hash": self.ticket._sign_token(self.person_a.id),
        }
        self.picture = self.env["ir.attachment"].create(
            {
                "name": "a.png",
                "raw": self.ticket.screenshot_ids.raw,
                "res_model": self.ticket._name,
                "res_id": self.ticket.id,
            }
        )
        self.picture.generate_access_token()
        self.stay_anonymous()

    def find_open(self):
        """Return the ways on which the link still shows something."""
        page = f"/my/tickets/{self.ticket.id}"
        shown = set()
        if "Printer of A" in self.get(page, access_token=self.token)[2]:
            shown.add("page")
        view = {"model": self.ticket._name, "res_id": self.ticket.id, "access_token": self.token}
        if "Printer of A" in self.get("/mail/view", **view, **self.signed)[2]:
            shown.add("link in a mail")
        if self.url_open(f"{self.shot_url}?access_token={self.token}").status_code == 200:
            shown.add("screenshot")
        address = f"/web/image/{self.picture.id}?access_token={self.picture.access_token}"
        if self.url_open(address).content == self.picture.raw:
            shown.add("picture in a mail")
        for name, keys in (("token", {"token": self.token}), ("signed", self.signed)):
            thread = self.ticket.with_user(self.env.ref("base.public_user"))
            if thread._get_thread_with_access(self.ticket.id, mode="read", **keys):
                shown.add(f"conversation, {name}")
        return shown

    EVERYTHING = {
        "page",
        "link in a mail",
        "screenshot",
        "picture in a mail",
        "conversation, token",
        "conversation, signed",
    }

    def close(self, days):
        self.ticket.action_close()
        self.ticket.flush_recordset()
        closed_at = fields.Datetime.now() - timedelta(days=days)
        self.env.cr.execute(
            SQL(
                "UPDATE liteviewer_ticket SET closed_at = %s WHERE id = %s",
                closed_at,
                self.ticket.id,
            )
        )
        self.ticket.invalidate_recordset()

    def test_it_opens_everything(self):
        self.assertEqual(self.find_open(), self.EVERYTHING)

    def test_it_ends_some_days_after_the_closing(self):
        self.close(days=29)
        self.assertEqual(self.find_open(), self.EVERYTHING)
        self.close(days=31)
        self.assertFalse(self.find_open())

    def test_the_days_are_a_setting(self):
        parameters = self.env["ir.config_parameter"]
        self.close(days=31)
        parameters.set_param("liteviewer_helpdesk.link_days", "0")
        self.assertEqual(self.find_open(), self.EVERYTHING)
        parameters.set_param("liteviewer_helpdesk.link_days", "1")
        self.assertFalse(self.find_open())

    def test_it_ends_with_the_person_and_does_not_come_back(self):
        self.portal_a.active = False
        self.person_a.active = False
        self.assertFalse(self.find_open() - {"picture in a mail"})
        self.assertFalse(self.find_open())
        self.ticket.partner_id = self.colleague_a
        self.assertFalse(self.find_open() - {"picture in a mail"})

    def test_it_ends_with_the_account(self):
        self.portal_a.active = False
        self.assertFalse(self.find_open() - {"picture in a mail"})

    def test_it_ends_with_the_client(self):
        self.client_a.active = False
        self.assertFalse(self.find_open())

    def test_it_ends_when_the_ticket_gets_another_reporter(self):
        self.ticket.name = "Printer of A"
        self.assertEqual(self.find_open(), self.EVERYTHING)
        self.ticket.partner_id = self.person_b
        self.assertFalse(self.find_open() - {"picture in a mail"})

    def test_a_person_who_is_not_the_reporter_any_more(self):
        self.signed = {
            "pid": self.colleague_a.id,
            "hash": self.ticket._sign_token(self.colleague_a.id),
        }
        self.assertIn("conversation, signed", self.find_open())
        self.env.cr.execute(
            SQL("UPDATE res_partner SET active = false WHERE id = %s", self.colleague_a.id)
        )
        self.colleague_a.invalidate_recordset()
        self.assertNotIn("conversation, signed", self.find_open())

    def test_whoever_logs_in_still_sees_it(self):
        self.close(days=31)
        self.authenticate("portal-a", "portal-a")
        self.assertIn("Printer of A", self.get(f"/my/tickets/{self.ticket.id}")[2])

    def test_the_page_says_so_kindly(self):
        self.env.company.email = "desk@service.example"
        self.close(days=31)
        status, _path, text = self.get(f"/my/tickets/{self.ticket.id}", access_token=self.token)
        self.assertEqual(status, 410)
        self.assertIn("This link has ended", text)
        self.assertIn("desk@service.example", text)
        self.assertTrue(html.fromstring(text).xpath("//a[contains(@href, '/web/login')]"))

    def test_a_new_link_opens_the_ticket_again(self):
        self.ticket._end_links()
        self.assertFalse(self.find_open() - {"picture in a mail"})
        self.token = parse_qs(urlsplit(self.ticket._get_share_link()).query)["access_token"][0]
        self.signed["hash"] = self.ticket._sign_token(self.person_a.id)
        self.assertEqual(self.find_open(), self.EVERYTHING)

    def test_mails_carry_no_link_to_make_an_account(self):
        person = self.env["res.partner"].create(
            {"name": "New", "parent_id": self.client_a.id, "email": "new@client-a.example"}
        )
        ticket = self.make_ticket(person)
        for scope, expected in (("b2b", False), ("b2c", True)):
            if scope == "b2c":
                # an administrator has switched on self-registration
                self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", scope)
            with self.subTest(scope=scope), self.mock_mail_gateway():
                ticket.with_user(self.engineer).message_post(
                    body="x", subtype_xmlid="mail.mt_comment", partner_ids=person.ids
                )
                self.env.flush_all()
                self.cr.flush()
                sent = "".join(mail["body"] for mail in self._mails)
                self.assertIn("access_token", sent)
                self.assertEqual("signup_token" in sent, expected)

    def test_strangers_make_no_account(self):
        self.assertEqual(self.url_open("/web/signup").status_code, 404)
