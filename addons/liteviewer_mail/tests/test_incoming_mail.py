# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import time
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import errors

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_helpdesk.tests.test_mail import ADDRESS, MailTicketCase, make_mail

from ..models import incoming_mail

LOGGER = "odoo.addons.liteviewer_mail.models.incoming_mail"


class Failing:
    """Lets the making of tickets fail: some times, or always."""

    def __init__(self, case, problem, times=10**6):
        self.tries = 0

        def message_new(tickets, *args, **kwargs):
            self.tries += 1
            if self.tries <= times:
                raise problem
            return original(tickets, *args, **kwargs)

        model = case.env.registry["liteviewer.ticket"]
        original = model.message_new
        case.enterContext(patch.object(model, "message_new", message_new))


@tagged("post_install", "-at_install", "together")
class TestIncomingMail(MailTicketCase):
    def setUp(self):
        super().setUp()
        self.mails = self.env["liteviewer.incoming.mail"]
        self.source = make_mail(
            {
                "From": "Person A <person@client-a.example>",
                "To": ADDRESS,
                "Subject": "Kept",
                "Message-Id": "<kept@client-a.example>",
                "Date": "Tue, 01 Dec 2026 10:00:00 +0300",
            },
            "<p>The printer does not print.</p>",
        )

    def last(self):
        return self.mails.search([], limit=1)

    def count(self):
        return self.tickets.search_count([("name", "=", "Kept")])

    def test_mail_is_kept_as_it_came(self):
        ticket, _sent = self.receive_raw(self.source)
        mail = self.last()
        self.assertEqual((mail.state, mail.ticket_id), ("done", ticket))
        self.assertEqual(base64.b64decode(mail.source), self.source)
        self.assertEqual((mail.name, mail.size), ("Kept", len(self.source)))
        self.assertIn("person@client-a.example", mail.email_from)
        self.assertEqual(mail.company_id, self.team.company_id)

    def test_same_mail_makes_one_ticket(self):
        self.receive_raw(self.source)
        for again in (self.source, b"Received: from x\r\n" + self.source):
            self.receive_raw(again)
        self.assertEqual(self.count(), 1)

    def test_another_mail_with_the_same_message_id_is_not_dropped(self):
        first, _sent = self.receive_raw(self.source)
        other = self.source.replace(b"Subject: Kept", b"Subject: Other")
        other = other.replace(b"10:00:00", b"11:00:00").replace(
            b"Person A <person@client-a", b"<x@b"
        )
        second, _sent = self.receive_raw(other)
        self.assertNotEqual(first, second)
        self.assertEqual(second.name, "Other")

    def test_what_this_server_sent_makes_no_ticket(self):
        ticket, _sent = self.receive_raw(self.source)
        self.answer(ticket)
        message = ticket.message_ids[0]
        before = self.tickets.search_count([])
        self.receive(From=message.email_from, Message_Id=message.message_id)
        self.assertEqual(self.tickets.search_count([]), before)

    @mute_logger(LOGGER)
    def test_conflict_of_transactions_is_tried_again_at_once(self):
        failing = Failing(self, errors.SerializationFailure("somebody saves the contact"), 2)
        self.receive_raw(self.source)
        self.assertEqual((failing.tries, self.count()), (3, 1))
        self.assertEqual(self.last().state, "done")

    @mute_logger(LOGGER)
    def test_failure_is_shown_and_tried_again(self):
        Failing(self, RuntimeError("broken"), 1)
        self.receive_raw(self.source)
        mail = self.last()
        self.assertEqual((mail.state, mail.ticket_id.ids, self.count()), ("waiting", [], 0))
        self.assertIn("broken", mail.reason)
        self.assertGreater(mail.next_try_at, fields.Datetime.now())
        with self.mock_mail_gateway():
            notice = mail.with_user(self.manager).action_try_again()
        self.assertEqual(notice["params"]["type"], "success")
        self.assertEqual((mail.state, mail.ticket_id.name), ("done", "Kept"))
        self.assertFalse(mail.reason)

    @mute_logger(LOGGER)
    def test_last_failure_makes_a_ticket_of_the_source(self):
        Failing(self, RuntimeError("broken"))
        self.receive_raw(self.source)
        mail = self.last()
        for _try in incoming_mail.PAUSES:
            self.assertEqual((mail.state, self.count()), ("waiting", 0))
            mail.next_try_at = fields.Datetime.now() - timedelta(seconds=1)
            with self.mock_mail_gateway(), self.enter_registry_test_mode():
                self.env.ref("liteviewer_mail.ir_cron_process_mails").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual(mail.state, "failed")
        ticket = mail.ticket_id
        self.assertEqual((ticket.name, ticket.partner_id), ("Kept", self.person_a))
        self.assertIn("does not print", ticket.description)
        note = ticket.message_ids.filtered("attachment_ids")
        self.assertEqual(note.attachment_ids.raw, self.source)
        self.assertTrue(note.subtype_id.internal)
        self.assertIn("broken", note.body)

    @mute_logger(LOGGER)
    def test_mail_to_nobody_is_refused_and_kept(self):
        source = self.source.replace(ADDRESS.encode(), b"nobody@elsewhere.example")
        with self.assertRaisesRegex(UserError, "No possible route"):
            self.env["mail.thread"].message_process(None, source)
        mail = self.last()
        self.assertEqual((mail.state, mail.ticket_id.ids), ("failed", []))
        with self.mock_mail_gateway():
            mail.with_user(self.manager).action_try_again()
        self.assertEqual(mail.ticket_id.name, "Kept")

    def test_who_may_see_them(self):
        self.receive_raw(self.source)
        mail = self.last()
        for user in (self.engineer, self.accountant, self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                mail.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                mail.with_user(user).action_try_again()
        self.assertEqual(mail.with_user(self.manager).name, "Kept")
        for operation in ("write", "create", "unlink"):
            self.assertFalse(mail.with_user(self.administrator).has_access(operation))
        stranger = self.make_stranger()
        self.assertFalse(self.mails.with_user(stranger).search([("id", "=", mail.id)]))
        self.manager.helpdesk_client_ids = self.client_a
        if self.manager.is_helpdesk_restricted:
            self.assertFalse(self.mails.with_user(self.manager).search([("id", "=", mail.id)]))

    def test_old_ones_are_removed(self):
        self.receive_raw(self.source)
        mail = self.last()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(incoming_mail.KEEP_DAYS_PARAMETER, 10)
        mail.received_at = fields.Datetime.now() - timedelta(days=9)
        self.mails._gc_done()
        self.assertTrue(mail.exists())
        mail.received_at = fields.Datetime.now() - timedelta(days=11)
        parameters.set_param(incoming_mail.KEEP_DAYS_PARAMETER, 0)
        self.mails._gc_done()
        self.assertTrue(mail.exists())
        parameters.set_param(incoming_mail.KEEP_DAYS_PARAMETER, 10)
        self.mails._gc_done()
        self.assertFalse(mail.exists())

    def test_large_mails_take_no_longer(self):
        head = self.source.split(b"MIME-Version")[0]
        pages = b"--x\r\nContent-Type: text/html\r\n\r\n<p>" + b"a" * 280 + b"</p>\r\n"
        for number, body in enumerate(
            (
                b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + pages * 400 + b"--x--",
                b"Content-Type: text/html\r\n\r\n" + b"<p>hello <b>world</b></p>\r\n" * 120_000,
            )
        ):
            source = head.replace(b"<kept@", b"<kept%d@" % number) + body
            started = time.process_time()
            ticket, _sent = self.receive_raw(source)
            self.assertLess(time.process_time() - started, 2)
            self.assertEqual(ticket.name, "Kept")
        files = ticket.message_ids.attachment_ids
        self.assertEqual((files.name, files.raw), ("original_email.eml", source))
