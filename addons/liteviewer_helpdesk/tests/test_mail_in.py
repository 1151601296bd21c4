# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whose a mail is, whether that is believed, which ticket it belongs to, and mails of machines."""

from datetime import timedelta
from email.utils import formataddr

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_mail import ADDRESS, MailTicketCase

SERVER = "mx.service.example"
BOUNCE = """\
From: MAILER-DAEMON@mx.client.example (Mail Delivery System)
To: bounce@service.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <{id}@mx.client.example>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

I could not deliver your message.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--x
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: Printer

Hello
--x--
"""


class MailInCase(MailTicketCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.member_ids = cls.engineer + cls.colleague

    def setUp(self):
        super().setUp()
        self.ticket = self.make_ticket(user_id=self.engineer.id, team_id=self.team.id)
        self.flush_tracking()
        self.answer(self.ticket)

    @property
    def last_sent(self):
        return self.ticket.message_ids.filtered(lambda message: not message.subtype_id.internal)[:1]

    def last_mail(self, ticket):
        return ticket.message_ids.filtered(lambda message: message.message_type == "email")[:1]

    def reply(self, sender="person@client-a.example", **headers):
        """Let somebody answer the last public message of the ticket by e-mail.

        :return: (the ticket that is newest then, what was sent)
        """
        headers = {"Subject": "Re: Printer", "In_Reply_To": self.last_sent.message_id, **headers}
        return self.receive(From=sender, **{"body": "<p>An answer</p>", **headers})

    def assertNewTicket(self, ticket, related=None):
        self.assertNotEqual(ticket, self.ticket)
        if related is not None:
            self.assertEqual(ticket.related_ids, related)
            self.assertIn(ticket, related.related_ids)


@tagged("post_install", "-at_install", "together")
class TestMailSender(MailInCase):
    def test_new_sender_at_a_domain_of_a_client_is_of_the_client(self):
        self.assertEqual(self.client_a.helpdesk_mail_domains, "client-a.example")
        ticket, _mails = self.receive(From="New <new@client-a.example>")
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertEqual(ticket.partner_id.parent_id, self.client_a)

    def test_new_sender_elsewhere_is_of_nobody(self):
        for sender in ("new@sub.client-a.example", "new@gmail.com", "new@client-a.example.org"):
            with self.subTest(sender=sender):
                ticket, _mails = self.receive(From=sender)
                self.assertFalse(ticket.partner_id.parent_id)

    def test_domains_are_taken_from_contacts_but_for_those_that_tell_nothing(self):
        client, other = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "is_helpdesk_client": True}
                for name in ("Client C", "Client D")
            ]
        )
        people = self.env["res.partner"]
        people.create({"name": "1", "parent_id": client.id, "email": "c@gmail.com"})
        self.assertFalse(client.helpdesk_mail_domains)
        people.create({"name": "2", "parent_id": client.id, "email": "c@client-a.example"})
        self.assertFalse(client.helpdesk_mail_domains)
        people.create({"name": "3", "parent_id": client.id, "email": "c@Компания.рф"})
        self.assertEqual(client.helpdesk_mail_domains, "xn--80aqeigdi5k.xn--p1ai")
        people.create({"name": "4", "parent_id": client.id, "email": "c@client-c.example"})
        client.with_user(self.manager).action_take_mail_domains()
        self.assertEqual(client.helpdesk_mail_domains, "xn--80aqeigdi5k.xn--p1ai client-c.example")
        for wrong in ("gmail.com", "client-c.example", "no domain"):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                other.with_user(self.manager).helpdesk_mail_domains = wrong

    def test_clients_that_were_there_get_the_domain_that_most_have(self):
        people = self.env["res.partner"]
        people.create(
            [
                {"name": str(index), "parent_id": self.client_a.id, "email": email}
                for index, email in enumerate(("x@vendor.example", "b@client-a.example"))
            ]
        )
        (self.client_a + self.client_b).helpdesk_mail_domains = False
        people._fill_mail_domains()
        self.assertEqual(self.client_a.helpdesk_mail_domains, "client-a.example")
        self.assertEqual(self.client_b.helpdesk_mail_domains, "client-b.example")

    def test_what_clients_send_themselves_gives_their_company_no_domain(self):
        self.client_b.helpdesk_mail_domains = False
        self.env["res.partner"].with_user(self.portal_b).sudo().create(
            {"name": "X", "parent_id": self.client_b.id, "email": "x@victim.example"}
        )
        self.assertFalse(self.client_b.helpdesk_mail_domains)

    def test_form_of_a_site_brings_the_words_of_who_filled_it_in(self):
        for sender in ("no-reply@site.example", "WordPress <wordpress@site.example>", ADDRESS):
            with self.subTest(sender=sender):
                ticket, mails = self.receive(
                    From=sender, Reply_To="Person A <person@client-a.example>"
                )
                self.assertEqual(ticket.partner_id, self.person_a)
                self.assertEqual(self.recipients(mails), ['"Person A" <person@client-a.example>'])

    def test_who_filled_in_a_form_is_no_colleague(self):
        ticket, _mails = self.receive(
            From="no-reply@site.example", Reply_To="engineer@service.example"
        )
        self.assertFalse(ticket.partner_id)

    def test_answer_address_of_a_person_is_not_the_person(self):
        ticket, _mails = self.receive(Reply_To="person@client-b.example")
        self.assertEqual(ticket.partner_id, self.person_a)

    def test_forwarded_mail_is_of_who_wrote_it(self):
        ticket, mails = self.receive(
            From="engineer@service.example",
            Subject="Fwd: Printer",
            body="<p>This one is rude</p><div>---------- Forwarded message ---------<br>"
            "From: Person A &lt;person@client-a.example&gt;<br>Date: Mon<br>Subject: Printer<br>"
            "To: e<br><br>It does not print</div>",
        )
        self.assertEqual(ticket.partner_id, self.person_a)
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertIn("does not print", ticket.description)
        self.assertNotIn("rude", ticket.description)
        self.assertEqual(self.recipients(mails), ['"Person A" <person@client-a.example>'])
        self.assertNotIn("rude", mails[0]["body"])
        words = ticket.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertEqual(words.subtype_id, self.env.ref("mail.mt_note"))
        self.assertFalse(ticket.first_response_at)

    def test_what_a_client_forwards_is_the_clients(self):
        ticket, _mails = self.receive(
            Subject="Fwd: Printer",
            body="<div>---------- Forwarded message ---------<br>From: B "
            "&lt;person@client-b.example&gt;<br>Date: Mon<br>Subject: x<br><br>Help</div>",
        )
        self.assertEqual(ticket.partner_id, self.person_a)

    def test_colleagues_of_the_client_in_copy_get_the_answers(self):
        colleague = self.env["res.partner"].create(
            {"name": "C", "parent_id": self.client_a.id, "email": "c@client-a.example"}
        )
        ticket, mails = self.receive(
            Cc="c@client-a.example, new@client-a.example, person@client-b.example, "
            "x@elsewhere.example, engineer@service.example"
        )
        new = self.env["res.partner"].search([("email", "=", "new@client-a.example")])
        self.assertEqual(new.parent_id, self.client_a)
        self.assertEqual(ticket.message_partner_ids, colleague + new)
        self.assertEqual(self.recipients(mails), ['"Person A" <person@client-a.example>'])
        told = str(self.recipients(self.answer(ticket)))
        for address in ("person@client-a", "c@client-a", "new@client-a"):
            self.assertIn(address, told)
        self.assertNotIn("client-b", told)
        self.assertNotIn("elsewhere", told)
        ticket.write({"client_id": self.client_b.id})
        self.assertFalse(ticket.message_partner_ids.filtered("partner_share"))

    def test_one_address_in_two_spellings(self):
        person = self.env["res.partner"].create(
            {"name": "Иван", "parent_id": self.client_b.id, "email": "ivan@компания.рф"}
        )
        ticket, mails = self.receive(From="ivan@xn--80aqeigdi5k.xn--p1ai")
        self.assertEqual(ticket.partner_id, person)
        self.assertEqual(len(mails), 1)

    def test_two_senders_are_nobody(self):
        ticket, mails = self.receive(From="person@client-a.example, person@client-b.example")
        self.assertFalse(ticket.partner_id)
        self.assertFalse(ticket.client_id)
        self.assertFalse(mails)
        self.assertTrue(
            ticket.message_ids.filtered(lambda message: "has no reporter" in (message.body or ""))
        )
        self.assertIn("⚠", self.last_mail(ticket).body)


@tagged("post_install", "-at_install", "together")
class TestMailTrust(MailInCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("liteviewer_helpdesk.mail_servers", SERVER)

    def test_whoever_fails_is_no_engineer_and_no_manager(self):
        boss = self.portal_manager_a.partner_id
        boss.email = "boss@client-a.example"
        for sender in ("engineer@service.example", "boss@client-a.example"):
            with self.subTest(sender=sender):
                ticket, mails = self.reply(
                    sender, Authentication_Results=f"{SERVER}; dmarc=fail header.from=x"
                )
                self.assertNewTicket(ticket, self.ticket)
                self.assertFalse(ticket.partner_id)
                self.assertFalse(mails)
                words = ticket.message_ids.filtered(lambda message: message.message_type == "email")
                self.assertFalse(words.author_id)
                self.assertIn("⚠", words.body)

    def test_words_of_a_person_who_fails_are_marked_and_not_sent_on(self):
        self.ticket.message_subscribe(self.engineer.partner_id.ids)
        ticket, mails = self.reply(
            Authentication_Results=f"{SERVER}; spf=fail smtp.mailfrom=x; dkim=fail"
        )
        self.assertEqual(ticket, self.ticket)
        self.assertFalse(mails)
        self.assertIn("⚠", ticket.message_ids[0].body)
        self.assertTrue(ticket.has_unread_answer)

    def test_whoever_passes_is_believed(self):
        for header in (
            f"{SERVER}; dmarc=pass header.from=service.example",
            "mx.evil.example; dmarc=fail",
            f"{SERVER}; none",
        ):
            with self.subTest(header=header):
                self.ticket.first_response_at = False
                ticket, _mails = self.reply(
                    "engineer@service.example", Authentication_Results=header
                )
                self.assertEqual(ticket, self.ticket)
                self.assertEqual(ticket.message_ids[0].author_id, self.engineer.partner_id)
                self.assertTrue(ticket.first_response_at)

    def test_strangers_and_other_clients_have_no_voice(self):
        for sender in ("person@client-b.example", "x@elsewhere.example"):
            for headers in (
                {},
                {"In_Reply_To": "", "References": f"<x@y> {self.last_sent.message_id}"},
                {"In_Reply_To": "", "Subject": f"Re: {self.ticket.number} Printer"},
            ):
                with self.subTest(sender=sender, headers=headers):
                    count = len(self.ticket.message_ids)
                    ticket, mails = self.reply(sender, **headers)
                    self.assertNewTicket(ticket)
                    self.assertIn(self.ticket, ticket.related_ids)
                    self.assertEqual(ticket.partner_id.email, sender)
                    said = self.ticket.message_ids[: len(self.ticket.message_ids) - count]
                    self.assertNotIn("An answer", str(said.mapped("body")))
                    for mail in mails:
                        told = mail["subject"].partition(" ")[2]
                        self.assertEqual(told, headers.get("Subject", "Re: Printer"))
                        self.assertNotIn(self.ticket.number, str(mail["references"]))
                        self.assertNotIn(self.person_a.email, str(mail))

    def test_number_of_the_own_ticket_counts_before_a_reference_to_another(self):
        own = self.make_ticket(self.person_b, team_id=self.team.id)
        _ticket, mails = self.reply("person@client-b.example", Subject=f"Re: {own.number}")
        self.assertEqual(self.last_mail(own).author_id, self.person_b)
        self.assertNotEqual(self.last_mail(own).parent_id.res_id, self.ticket.id)
        self.assertNotIn(self.last_sent, self.last_mail(own).parent_id)
        self.assertFalse(self.last_mail(self.ticket))
        self.assertNotIn(self.engineer.partner_id.email, str(self.recipients(mails)))

    def test_restricted_engineers_do_not_see_what_is_related_elsewhere(self):
        ticket, _mails = self.reply("person@client-b.example")
        self.engineer.helpdesk_client_ids = self.client_b
        self.env.invalidate_all()
        self.assertFalse(ticket.with_user(self.engineer).related_ids)
        self.env.invalidate_all()
        self.assertEqual(ticket.with_user(self.manager).related_ids, self.ticket)

    def test_whoever_was_written_to_may_answer(self):
        vendor = self.env["res.partner"].create({"name": "V", "email": "v@vendor.example"})
        self.answer(self.ticket, user=self.manager, partner_ids=vendor.ids)
        ticket, _mails = self.reply("v@vendor.example")
        self.assertEqual(ticket, self.ticket)
        self.assertEqual(ticket.message_ids[0].author_id, vendor)


@tagged("post_install", "-at_install", "together")
class TestMailThread(MailInCase):
    def test_number_in_the_subject_leads_to_the_ticket(self):
        for subject in (
            "Re: {} Printer", "Ответ: {} Принтер", "Fwd: [{}] x", "FW: {}", "НА: {}: x",
            "Отв: x ({})", "{}",
        ):  # fmt: skip
            with self.subTest(subject=subject):
                ticket, _mails = self.reply(
                    Subject=subject.format(self.ticket.number), In_Reply_To="<lost@x.example>"
                )
                self.assertEqual(ticket, self.ticket)

    def test_answer_to_a_closed_ticket_reopens_it_and_somebody_is_told(self):
        self.ticket.action_close()
        self.ticket.user_id = False
        _ticket, mails = self.reply()
        self.assertEqual(self.ticket.stage_kind, "new")
        self.assertFalse(self.ticket.closed_at)
        self.assertTrue(self.ticket.has_unread_answer)
        self.assertIn("engineer@service.example", str(self.recipients(mails)))
        self.ticket.user_id = self.engineer
        self.ticket.action_close()
        _ticket, mails = self.reply()
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        self.assertIn("engineer@service.example", str(self.recipients(mails)))

    def test_late_answer_makes_a_ticket_that_is_linked(self):
        self.ticket.action_close()
        self.ticket.closed_at = fields.Datetime.now() - timedelta(days=15)
        ticket, mails = self.reply()
        self.assertNewTicket(ticket, self.ticket)
        self.assertEqual(self.ticket.stage_kind, "closed")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertIn("engineer@service.example", str(self.recipients(mails)))
        self.env["ir.config_parameter"].set_param("liteviewer_helpdesk.reopen_days", "30")
        self.reply()
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        self.ticket.action_close()
        self.env["ir.config_parameter"].set_param("liteviewer_helpdesk.reopen_days", "0")
        ticket, _mails = self.reply()
        self.assertNewTicket(ticket, self.ticket + ticket.browse(ticket.related_ids.ids))

    def test_thanks_reopen_nothing(self):
        for kind in ("resolved", "closed"):
            with self.subTest(kind=kind):
                self.ticket.stage_id = self.stage(kind)
                ticket, _mails = self.reply(
                    body="<p>Спасибо!</p><p>С уважением,<br>Анна</p>"
                    "<blockquote>Сделано?</blockquote>"
                )
                self.assertEqual(ticket, self.ticket)
                self.assertEqual(ticket.stage_kind, kind)
                self.assertIn("Спасибо", self.last_mail(ticket).body)
                self.assertFalse(ticket.has_unread_answer)
        self.reply(body="<p>Спасибо, но не работает</p>")
        self.assertEqual(self.ticket.stage_kind, "in_progress")

    def test_two_addresses_of_teams_make_one_ticket(self):
        other = self.env["liteviewer.ticket.team"].create(
            {"name": "2", "alias_name": "network", "alias_domain_id": self.alias_domain.id}
        )
        before = self.tickets.search_count([])
        ticket, _mails = self.receive(To="network@service.example", Cc=ADDRESS)
        self.assertEqual(ticket.team_id, other)
        ticket, _mails = self.receive(To=f"{ADDRESS}, network@service.example")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(self.tickets.search_count([]), before + 2)


@tagged("post_install", "-at_install", "together")
class TestMailMachines(MailInCase):
    def test_reply_of_a_machine_is_a_note_and_nothing_follows(self):
        self.ticket.message_subscribe(self.engineer.partner_id.ids)
        for kind in ("waiting", "resolved", "closed"):
            for headers in (
                {"Auto_Submitted": "auto-replied"},
                {"X_Autoreply": "yes"},
                {"X_Auto_Response_Suppress": "All"},
                {"Subject": "Автоматический ответ: Printer"},
                {"Subject": f"Out of Office: {self.ticket.number}", "In_Reply_To": ""},
            ):
                with self.subTest(kind=kind, headers=headers):
                    self.ticket.stage_id = self.stage(kind)
                    self.flush_tracking()
                    times = self.ticket.read(["stage_since", "resolved_at", "first_response_at"])
                    ticket, mails = self.reply(**headers)
                    self.assertEqual(ticket, self.ticket)
                    self.assertFalse(mails)
                    self.assertEqual(ticket.stage_kind, kind)
                    self.assertFalse(ticket.has_unread_answer)
                    note = ticket.message_ids[0]
                    self.assertIn("An answer", note.body)
                    self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
                    self.assertEqual(
                        ticket.read(["stage_since", "resolved_at", "first_response_at"]), times
                    )

    def test_reply_of_an_engineers_machine_is_no_first_response(self):
        ticket, _mails = self.receive()
        note = ticket.message_ids.filtered(lambda message: message.message_type == "email")
        _ticket, mails = self.receive(
            From="engineer@service.example",
            Subject="Out of Office: x",
            In_Reply_To=note.message_id,
        )
        self.assertFalse(mails)
        self.assertFalse(ticket.first_response_at)
        self.assertEqual(ticket.message_ids[0].subtype_id, self.env.ref("mail.mt_note"))

    def test_reply_of_a_machine_to_nothing_stays_with_the_contact(self):
        before = self.tickets.search_count([])
        _ticket, mails = self.receive(Auto_Submitted="auto-replied", body="<p>I am away</p>")
        self.assertFalse(mails)
        self.assertEqual(self.tickets.search_count([]), before)
        self.assertIn("I am away", self.person_a.message_ids[0].body)
        self.receive(From="x@elsewhere.example", X_Autoreply="yes", body="<p>So am I</p>")
        self.assertEqual(self.tickets.search_count([]), before)
        self.assertIn("So am I", self.env.company.partner_id.message_ids[0].body)

    def bounce(self, address="person@client-a.example", message=None, action="failed"):
        message_id = (message or self.last_sent).message_id
        self.receive_id = getattr(self, "receive_id", 0) + 1
        return self.receive_raw(
            BOUNCE.format(
                id=self.receive_id, address=address, message_id=message_id, action=action
            ).encode()
        )[1]

    def test_bounce_marks_the_address_and_tells_who_wrote(self):
        before = self.tickets.search_count([])
        mails = self.bounce()
        self.assertEqual(self.tickets.search_count([]), before)
        self.assertEqual(self.person_a.message_bounce, 1)
        self.assertEqual(self.ticket.with_user(self.engineer).partner_bounce, 1)
        self.assertEqual(self.recipients(mails), ['"Engineer" <engineer@service.example>'])
        self.assertIn("550 5.1.1", mails[0]["body"])
        self.assertTrue(
            self.ticket.message_ids.filtered(lambda message: "came back" in (message.body or ""))
        )
        self.assertFalse(self.ticket.has_unread_answer)
        # who writes again has an address that works
        self.reply()
        self.assertFalse(self.person_a.message_bounce)

    def test_bounce_of_an_address_that_was_written_anew_on_the_way(self):
        self.bounce("anna+lists@mailbox.example")
        self.assertEqual(self.person_a.message_bounce, 1)

    def test_delay_marks_nothing(self):
        self.assertFalse(self.bounce(action="delayed"))
        self.assertFalse(self.person_a.message_bounce)
        self.assertIn("is delayed", self.ticket.message_ids[0].body)

    def test_bounce_of_the_receipt_is_told_to_the_team(self):
        ticket, _mails = self.receive()
        receipt = ticket.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )
        self.assertIn(
            "engineer@service.example", str(self.recipients(self.bounce(message=receipt)))
        )

    def test_no_bounce_becomes_a_ticket(self):
        before = self.tickets.search_count([])
        for sender, subject, text in (
            ("<>", "Delivery failure", "<x@elsewhere.example>: 550 user unknown"),
            ("MAILER-DAEMON", "Returned mail", "<x@elsewhere.example>: 550 user unknown"),
            ("postmaster@client-a.example", "Недоставлено: x", "x@elsewhere.example: 550 5.1.1"),
        ):
            with self.subTest(sender=sender):
                self.receive_raw(
                    f"From: {sender}\r\nTo: {ADDRESS}\r\nSubject: ".encode()
                    + subject.encode()
                    + f"\r\nMessage-ID: <{subject[:3].encode().hex()}@x>\r\n"
                    f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
                )
        self.assertEqual(self.tickets.search_count([]), before)

    def test_two_machines_come_to_an_end_and_one_person_is_told(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 4)
        sent, kept = [], 0
        for index in range(12):
            _ticket, mails = self.receive(
                From="robot@client-a.example", Subject=f"Your request {index}"
            )
            sent.append(len(mails))
        tickets = self.tickets.search([("partner_id.email", "=", "robot@client-a.example")])
        self.assertEqual(len(tickets), 4)
        # four receipts, then one notice to the two of the team
        self.assertEqual(sent, [1, 1, 1, 1, 2, *[0] * 7])
        kept = tickets[0].message_ids.filtered(lambda message: message.message_type == "email")
        self.assertEqual(len(kept), 9)
        self.assertTrue(tickets[0].has_unread_answer)

    def test_a_machine_that_answers_within_a_ticket_comes_to_an_end(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        self.ticket.message_subscribe(self.engineer.partner_id.ids)
        sent = []
        for _index in range(8):
            self.ticket.stage_id = self.stage("waiting")
            _ticket, mails = self.reply()
            sent.append(len(mails))
        self.assertEqual(sent, [1, 1, 1, 1, 0, 0, 0, 0])
        self.assertEqual(self.ticket.stage_kind, "waiting")
        self.assertTrue(self.ticket.has_unread_answer)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_machines_get_no_refusal(self):
        self.alias_domain.catchall_alias = "catchall"
        for headers, expected in (({}, 1), ({"Auto_Submitted": "auto-replied"}, 0)):
            with self.subTest(headers=headers):
                _ticket, mails = self.receive(
                    From=formataddr(("X", "x@elsewhere.example")),
                    To="catchall@service.example",
                    **headers,
                )
                self.assertEqual(len(mails), expected)


@tagged("post_install", "-at_install", "together")
class TestAlarms(MailInCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = cls.env["res.partner"].create(
            {
                "name": "Zabbix",
                "parent_id": cls.client_a.id,
                "email": "zabbix@client-a.example",
                "helpdesk_is_monitoring": True,
            }
        )

    def alarm(self, subject, body="", **headers):
        return self.receive(
            From="zabbix@client-a.example", Subject=subject, body=f"<p>{body}</p>", **headers
        )

    def tickets_of_system(self):
        return self.tickets.search([("partner_id", "=", self.system.id)])

    def test_repeats_join_and_the_end_proposes_to_close(self):
        ticket, mails = self.alarm("PROBLEM: Disk C: on SRV1 is 95% full", "Host: SRV1")
        self.assertFalse(mails)
        self.assertEqual(ticket.client_id, self.client_a)
        self.alarm("PROBLEM: Disk C: on SRV1 is 97% full", "Host: SRV1")
        self.assertEqual(self.tickets_of_system(), ticket)
        self.assertEqual(ticket.alarm_count, 2)
        self.assertFalse(ticket.alarm_is_over)
        _ticket, mails = self.alarm("Resolved: Disk C: on SRV1 is 70% full", "Host: SRV1")
        self.assertFalse(mails)
        self.assertEqual(self.tickets_of_system(), ticket)
        self.assertEqual((ticket.alarm_count, ticket.alarm_is_over), (2, True))
        self.assertTrue(ticket.is_open)
        self.assertFalse(ticket.first_response_at)
        said = ticket.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertEqual(len(said), 3)
        ticket.with_user(self.engineer).action_close_alarm()
        self.assertEqual(ticket.stage_kind, "resolved")
        self.alarm("PROBLEM: Disk C: on SRV1 is 99% full", "Host: SRV1")
        self.assertEqual(len(self.tickets_of_system()), 2)

    def test_other_hosts_and_clients_have_other_tickets(self):
        self.alarm("PROBLEM: High load", "Host: SRV1")
        self.alarm("PROBLEM: High load", "Host: SRV2")
        self.assertEqual(len(self.tickets_of_system()), 2)
        self.system.copy({"email": "zabbix@client-b.example", "parent_id": self.client_b.id})
        ticket, _mails = self.receive(
            From="zabbix@client-b.example", Subject="PROBLEM: High load", body="Host: SRV1"
        )
        self.assertEqual((ticket.client_id, ticket.alarm_count), (self.client_b, 1))

    def test_an_end_without_a_beginning_makes_no_ticket(self):
        self.alarm("OK: High load", "Host: SRV1")
        self.assertFalse(self.tickets_of_system())
        self.assertIn("SRV1", self.system.message_ids[0].body)

    def test_a_storm_loses_nothing_and_leaves_few_tickets(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("liteviewer_helpdesk.alarm_storm", "5")
        parameters.set_param("mail.gateway.loop.threshold", 3)
        for index in range(40):
            self.alarm(f"PROBLEM: Host srv{index % 20}.a.example is down")
        tickets = self.tickets_of_system()
        self.assertEqual(len(tickets), 6)
        self.assertEqual(sum(tickets.mapped("alarm_count")), 40)
        storm = tickets.filtered(lambda ticket: ticket.alarm_key == "storm")
        self.assertIn("Zabbix", storm.name)
        self.assertEqual(storm.alarm_count, 30)
        said = tickets.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertEqual(len(said), 40)
        self.assertFalse(any(tickets.mapped("has_unread_answer")))

    def test_only_the_server_counts_alarms(self):
        ticket, _mails = self.alarm("PROBLEM: High load")
        with self.assertRaises(UserError):
            ticket.with_user(self.engineer).alarm_count = 9
