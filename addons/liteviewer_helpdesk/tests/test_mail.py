# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
from email.header import Header
from email.utils import formataddr, make_msgid

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .common import HelpdeskCase, make_image

ADDRESS = "support@service.example"


def make_mail(headers, body, image=None):
    """Return the bytes of an e-mail with a text and an HTML part, an image beside the latter.

    Put together here: Python's ``EmailMessage`` writes the same headers differently from version to
    version, so that tests with odd ones would not try the same mail everywhere.
    """
    page = _part("text/html; charset=utf-8", body.encode())
    if image:
        name = 'Content-Disposition: inline; filename="shot.png"\r\nContent-ID: <shot>'
        page = _multipart("related", page, _part("image/png", image, name))
    content = _multipart("alternative", _part("text/plain; charset=utf-8", b"plain"), page)
    lines = [f"{name}: {_header(value)}" for name, value in headers.items()]
    return "\r\n".join([*lines, "MIME-Version: 1.0", content]).encode()


def _header(value):
    if value.isascii():
        return value
    return Header(value, "utf-8").encode(linesep="\r\n")


def _part(content_type, content, *headers):
    lines = [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64", *headers]
    return "\r\n".join([*lines, "", base64.encodebytes(content).decode()])


def _multipart(kind, *parts):
    boundary = f"part-of-{kind}"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    return head + "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--"


class MailTicketCase(HelpdeskCase, MockEmail, TransactionCase):
    """A service that takes mail at ``ADDRESS``; what it sends is caught."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alias_domain = cls.env["mail.alias.domain"].create({"name": "service.example"})
        cls.env.company.alias_domain_id = cls.alias_domain
        cls.engineer.partner_id.email = "engineer@service.example"
        cls.team = cls.env["liteviewer.ticket.team"].create(
            {
                "name": "Mail Team",
                "alias_name": "support",
                "alias_domain_id": cls.alias_domain.id,
            }
        )

    def receive(self, body="<p>The printer does not print.</p>", image=None, **headers):
        """Bring an e-mail in through the gateway.

        :param dict headers: of the e-mail, ``_`` in a name stands for ``-``; addresses with names
            beyond ASCII come encoded, as from ``formataddr``
        :return: (the newest ticket, [what was sent meanwhile: {"email_to", "subject", ...}])
        """
        headers = {
            "From": '"Person A" <person@client-a.example>',
            "To": ADDRESS,
            "Subject": "Printer",
            "Message-Id": make_msgid(domain="client-a.example"),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.receive_raw(make_mail(headers, body, image))

    def receive_raw(self, content):
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(None, content)
            self.flush_tracking()
        return self.tickets.search([], limit=1), self._mails

    def flush_tracking(self):
        """Do what is put off until the end of the request: tracking, mail of the stages."""
        self.env.flush_all()
        self.cr.flush()

    def answer(self, ticket, body="Please try again.", user=None, **values):
        """Post a public message. :return: [what was sent]"""
        with self.mock_mail_gateway():
            ticket.with_user(user or self.engineer).message_post(
                body=body,
                message_type="comment",
                **{"subtype_xmlid": "mail.mt_comment", **values},
            )
            self.flush_tracking()
        return self._mails

    def recipients(self, mails):
        return sorted(address for mail in mails for address in mail["email_to"])


@tagged("post_install", "-at_install", "together")
class TestMailIntake(MailTicketCase):
    def test_mail_to_the_team_makes_a_ticket(self):
        ticket, mails = self.receive()
        self.assertEqual(ticket.name, "Printer")
        self.assertEqual(ticket.channel, "email")
        self.assertEqual(ticket.partner_id, self.person_a)
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.company_id, self.team.company_id)
        self.assertIn("does not print", ticket.description)
        self.assertFalse(ticket.first_response_at)
        self.assertEqual(len(mails), 1)

    def test_an_alias_sets_nothing_that_the_server_keeps(self):
        forged = {"number": "X-1", "received_at": "2001-02-03 04:05:06", "access_token": "x"}
        self.team.with_user(self.manager).alias_defaults = repr({**forged, "priority": "2"})
        ticket, _mails = self.receive()
        self.assertEqual(ticket.priority, "2")
        self.assertNotEqual(ticket.number, "X-1")
        self.assertNotEqual(ticket.access_token, "x")
        self.assertNotEqual(ticket.received_at.year, 2001)

    def test_ticket_belongs_to_the_company_of_the_team(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "alias_domain_id": self.alias_domain.id}
        )
        self.team.company_id = branch
        ticket, _mails = self.receive()
        self.assertEqual(ticket.company_id, branch)

    def test_unknown_sender_becomes_a_contact_with_the_language_of_the_service(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.env.company.partner_id.lang = "ru_RU"
        ticket, mails = self.receive(From=formataddr(("Пётр", "petr@elsewhere.example")))
        self.assertEqual(ticket.partner_id.name, "Пётр")
        self.assertEqual(ticket.partner_id.email, "petr@elsewhere.example")
        self.assertEqual(ticket.partner_id.lang, "ru_RU")
        self.assertEqual(self.recipients(mails), ['"Пётр" <petr@elsewhere.example>'])
        first = ticket.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertEqual(first.author_id, ticket.partner_id)

    def test_reporter_is_told_the_number_once(self):
        ticket, mails = self.receive()
        self.assertEqual(self.recipients(mails), ['"Person A" <person@client-a.example>'])
        self.assertIn(ticket.number, mails[0]["subject"])
        self.assertIn(ticket.number, mails[0]["body"])
        self.assertIn(f"/my/tickets/{ticket.id}?access_token=", mails[0]["body"])
        self.assertEqual(mails[0]["headers"]["Auto-Submitted"], "auto-generated")
        first = ticket.message_ids.filtered(lambda message: message.message_type == "email")
        _ticket, mails = self.receive(
            Subject="Re: Printer", In_Reply_To=first.message_id, body="<p>More</p>"
        )
        self.assertFalse(mails)

    def test_machines_are_not_answered(self):
        for headers in (
            {"Auto-Submitted": "auto-generated"},
            {"Precedence": "bulk"},
            {"List-Id": "<news.client-a.example>"},
            {"From": "no-reply@client-a.example"},
        ):
            with self.subTest(headers=headers):
                ticket, mails = self.receive(Subject=str(headers), **headers)
                self.assertEqual(ticket.name, str(headers))
                self.assertFalse(mails)

    def test_very_many_mails_of_one_sender_are_not_listened_to(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        domain = [("partner_id", "=", self.person_a.id)]
        for index in range(5):
            self.receive(Subject=f"Loop {index}")
        self.assertEqual(self.tickets.search_count(domain), 3)
        self.receive(From="person@client-b.example")
        self.assertTrue(self.tickets.search_count([("partner_id", "=", self.person_b.id)]))

    def test_subject_becomes_one_short_line(self):
        for subject, expected in (
            ("=?utf-8?q?Printer=0D=0ABcc:_x=40y.example?=", "Printer Bcc: x@y.example"),
            ("=?utf-8?q?a=00b=07c?=", "a b c"),
            ("x" * 5000, "x" * 200),
            ("", "No subject"),
        ):
            with self.subTest(subject=subject[:40]):
                raw = (
                    f"From: person@client-a.example\r\nTo: {ADDRESS}\r\nSubject: {subject}\r\n"
                    f"Message-Id: {make_msgid()}\r\nContent-Type: text/html\r\n\r\n<p>Hi</p>"
                )
                ticket, mails = self.receive_raw(raw.encode())
                self.assertEqual(ticket.name, expected)
                self.assertEqual(self.recipients(mails), ['"Person A" <person@client-a.example>'])
                self.assertNotIn("\n", mails[0]["subject"])
                self.assertFalse(mails[0]["EmailMessage"]["Bcc"])

    def test_nothing_in_a_mail_runs(self):
        ticket, mails = self.receive(
            Subject="<script>alert(1)</script>",
            body="<p onclick='x()' style='position: fixed; top: 0'>Hi</p><script>x()</script>"
            "<img src=x onerror=x()><a href='javascript:x()'>a</a><form><input/></form>",
        )
        for html in (ticket.description, ticket.message_ids[-1].body, mails[0]["body"]):
            for harm in ("<script", "onclick", "onerror", "javascript:", "<form", "<input"):
                self.assertNotIn(harm, html)
        self.assertNotIn("fixed", ticket.description)
        self.assertIn("&lt;script&gt;", mails[0]["body"])

    def test_pictures_in_the_text_are_seen_in_the_description(self):
        ticket, _mails = self.receive(body="<p>See</p><img src='cid:shot'>", image=make_image())
        attachment = ticket.message_ids.attachment_ids
        self.assertEqual(len(attachment), 1)
        self.assertEqual((attachment.res_model, attachment.res_id), (ticket._name, ticket.id))
        self.assertIn(f"/web/image/{attachment.id}?access_token=", ticket.description)
        self.assertNotIn("cid:", ticket.description)


@tagged("post_install", "-at_install", "together")
class TestMailConversation(MailTicketCase):
    def setUp(self):
        super().setUp()
        self.ticket = self.make_ticket(user_id=self.engineer.id, team_id=self.team.id)
        self.flush_tracking()

    def reply(self, user_address="person@client-a.example", **headers):
        """Let somebody answer the last public message of the ticket by e-mail."""
        last = self.ticket.message_ids.filtered(lambda message: not message.subtype_id.internal)[:1]
        headers = {
            "From": user_address,
            "Subject": "Re: Printer",
            "In_Reply_To": last.message_id,
            "body": "<p>An answer</p>",
            **headers,
        }
        return self.receive(**headers)[1]

    def test_client_writes_to_the_service_only(self):
        ticket = self.make_ticket()
        ticket.message_subscribe(self.engineer.partner_id.ids)
        mails = self.answer(
            ticket,
            user=self.portal_a,
            partner_ids=self.person_b.ids,
            outgoing_email_to="victim@elsewhere.example",
            reply_to="evil@elsewhere.example",
        )
        told = str(self.recipients(mails))
        self.assertIn(self.engineer.partner_id.email, told)
        self.assertNotIn(self.person_b.email, told)
        self.assertNotIn("elsewhere", told)
        self.assertNotIn("elsewhere", ticket.message_ids[0].reply_to)
        self.assertEqual(ticket.message_ids[0].author_id, self.person_a)

    def test_answer_of_an_engineer_reaches_the_reporter_and_is_the_first_response(self):
        mails = self.answer(self.ticket)
        self.assertEqual(self.recipients(mails), ['"Person A" <person@client-a.example>'])
        self.assertIn(ADDRESS, mails[0]["reply_to"])
        self.assertIn(self.ticket.number, mails[0]["subject"])
        self.assertTrue(self.ticket.first_response_at)
        self.assertNotIn(self.person_a, self.ticket.message_partner_ids)

    def test_words_of_an_engineer_on_their_own_request_are_no_response(self):
        self.ticket.partner_id = self.colleague.partner_id
        self.answer(self.ticket, user=self.colleague)
        self.assertFalse(self.ticket.first_response_at)

    def test_after_a_change_of_reporter_the_old_one_gets_nothing(self):
        self.answer(self.ticket)
        colleague = self.env["res.partner"].create(
            {"name": "Colleague", "parent_id": self.client_a.id, "email": "c@client-a.example"}
        )
        self.ticket.partner_id = colleague
        mails = self.answer(self.ticket)
        self.assertEqual(self.recipients(mails), ['"Colleague" <c@client-a.example>'])

    def test_notes_stay_inside(self):
        for values in (
            {"subtype_xmlid": "mail.mt_note"},
            {"is_internal": True},
        ):
            with self.subTest(values=values):
                mails = self.answer(self.ticket, "The password is on the wall", **values)
                self.assertFalse(mails)
                self.assertFalse(self.ticket.first_response_at)

    def test_reply_of_the_client_comes_into_the_thread_and_to_the_engineer(self):
        self.answer(self.ticket)
        count = self.tickets.search_count([])
        mails = self.reply()
        self.assertEqual(self.tickets.search_count([]), count)
        self.assertIn("An answer", self.ticket.message_ids[0].body)
        self.assertEqual(self.ticket.message_ids[0].author_id, self.person_a)
        self.assertEqual(self.recipients(mails), ['"Engineer" <engineer@service.example>'])

    def test_reply_of_the_client_brings_a_ticket_back_to_work(self):
        self.answer(self.ticket)
        for kind in ("waiting", "resolved"):
            with self.subTest(kind=kind):
                self.ticket.stage_id = self.stage(kind)
                self.reply()
                self.assertEqual(self.ticket.stage_kind, "in_progress")
                self.assertFalse(self.ticket.resolved_at)

    def test_without_an_engineer_it_is_new_again(self):
        self.ticket.write({"user_id": False, "stage_id": self.stage("resolved").id})
        self.answer(self.ticket)
        self.reply()
        self.assertEqual(self.ticket.stage_kind, "new")

    def test_reply_of_somebody_unknown_counts_as_well(self):
        self.answer(self.ticket)
        self.ticket.action_wait()
        mails = self.reply("stranger@client-a.example")
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        self.assertIn('"Person A" <person@client-a.example>', self.recipients(mails))

    def test_out_of_office_note_does_not_reopen(self):
        self.answer(self.ticket)
        self.ticket.action_resolve()
        self.reply(Auto_Submitted="auto-replied")
        self.assertEqual(self.ticket.stage_kind, "resolved")

    def test_answer_of_an_engineer_by_mail_reaches_the_reporter(self):
        self.answer(self.ticket, user=self.colleague)
        self.ticket.action_wait()
        mails = self.reply("engineer@service.example")
        self.assertIn('"Person A" <person@client-a.example>', self.recipients(mails))
        self.assertEqual(self.ticket.stage_kind, "waiting")

    def test_reporter_is_told_when_it_is_resolved_in_their_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.person_a.lang = "ru_RU"
        template = self.env.ref("liteviewer_helpdesk.mail_template_ticket_resolved")
        template.with_context(lang="ru_RU").write(
            {"subject": "{{ object.number }} решена", "body_html": "<p>Здравствуйте!</p>"}
        )
        with self.mock_mail_gateway():
            self.ticket.with_user(self.engineer).action_resolve()
            self.flush_tracking()
        self.assertEqual(self.recipients(self._mails), ['"Person A" <person@client-a.example>'])
        self.assertEqual(self._mails[0]["subject"], f"{self.ticket.number} решена")
        self.assertIn("Здравствуйте!", self._mails[0]["body"])
        self.assertEqual(self._mails[0]["headers"]["Auto-Submitted"], "auto-generated")

    def test_mail_of_the_resolved_ticket_brings_the_solution_where_there_is_one(self):
        other = self.make_ticket(user_id=self.engineer.id, solution="<p><br></p>")
        # nothing is told of what is changed together with the creation
        self.flush_tracking()
        self.ticket.solution = "<p>The <b>rule</b> of the firewall let no mail in.</p>"
        with self.mock_mail_gateway():
            (self.ticket + other).with_user(self.engineer).action_resolve()
            self.flush_tracking()
        texts = {mail["subject"].partition(" ")[0]: str(mail["body"]) for mail in self._mails}
        self.assertIn("The <b>rule</b> of the firewall", texts[self.ticket.number])
        self.assertNotIn("border-left", texts[other.number])

    def test_answer_to_the_resolved_mail_reopens(self):
        with self.mock_mail_gateway():
            self.ticket.with_user(self.engineer).action_resolve()
            self.flush_tracking()
        sent = self.ticket.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )
        self.reply(In_Reply_To=sent.message_id)
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        answer = self.ticket.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(answer.subtype_id, self.env.ref("mail.mt_comment"))

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_subject_with_line_breaks_harms_no_header(self):
        self.ticket.name = "Printer\r\nBcc: x@y.example"
        mails = self.answer(self.ticket)
        self.assertEqual(self.recipients(mails), ['"Person A" <person@client-a.example>'])
        self.assertFalse(mails[0]["EmailMessage"]["Bcc"])
