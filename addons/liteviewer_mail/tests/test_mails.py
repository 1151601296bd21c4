# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from pathlib import Path

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.mail import html2plaintext

from odoo.addons.liteviewer_helpdesk.tests.test_mail import MailTicketCase

MAILS = Path(__file__).with_name("mails")
RUSSIAN = "Не печатает принтер в бухгалтерии"
EXPECTED = {
    "koi8_undeclared": ("Не печатает", RUSSIAN, []),
    "cp1251_called_utf8": ("Не печатает", RUSSIAN, []),
    "cp866_unknown_name": ("Не печатает", RUSSIAN, []),
    "iso8859_5_base64": ("Не печатает", RUSSIAN, []),
    "utf8_undeclared": ("Не печатает", RUSSIAN, []),
    "subject_split_in_a_letter": ("Не печатает", RUSSIAN, []),
    "text_file_cp1251": ("Log", RUSSIAN, ["Журнал.txt"]),
    "nul_in_names": ("Printer", "words", ["ab.pdf"]),
    "winmail": ("Printer", "words", ["Отчёт.txt"]),
    "no_boundary": ("Printer", "words", ["invite.ics"]),
    "empty_body": ("Only a subject", "", []),
    "headers_broken": ("Printer", "words", []),
    "outlook_reply": ("Printer", "Mine", []),
    "thunderbird_reply": ("Printer", "Mine flows", []),
    "forwarded_as_file": ("Printer", "Mine", ["Inner.eml"]),
    "picture_without_name": ("Printer", "See", ["image-1.png"]),
    "cut_picture": ("Printer", "words", ["cut.png"]),
    "uuencoded": ("Printer", "words", ["a.txt"]),
    "signed": ("Printer", "words", ["signature.asc"]),
    "long_lines": ("Printer", f"words {'x' * 20_000}", []),
    "content_type_odd": ("Printer", "", ["odd.bin"]),
    "few_headers": ("No subject", "words", []),
    "repeated_headers": ("First", "words", []),
}
"""By the name of the file: (subject, the sender's own words, [names of the files])."""


@tagged("post_install", "-at_install", "together")
class TestMails(MailTicketCase):
    """Mails as programs send them, through the gateway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 100)

    def bring(self, name):
        """:return: the ticket of the mail"""
        ticket, _sent = self.receive_raw((MAILS / f"{name}.eml").read_bytes())
        return ticket

    def test_all_mails_are_expected(self):
        self.assertEqual({path.stem for path in MAILS.glob("*.eml")}, set(EXPECTED))

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_mails_are_read_as_they_were_meant(self):
        for name, (subject, words, files) in EXPECTED.items():
            with self.subTest(name=name):
                before = self.tickets.search([], limit=1)
                ticket = self.bring(name)
                self.assertNotEqual(ticket, before)
                self.assertEqual(ticket.name, subject)
                own = html2plaintext(ticket.description or "", include_references=False)
                self.assertEqual(own.strip(), words)
                self.assertEqual(sorted(ticket.message_ids.attachment_ids.mapped("name")), files)
                self.assertEqual(ticket.partner_id, self.person_a)
                kept = self.env["liteviewer.incoming.mail"].search([], limit=1)
                self.assertEqual((kept.state, kept.ticket_id), ("done", ticket))

    def test_bytes_of_a_text_file_stay(self):
        ticket = self.bring("text_file_cp1251")
        content = ticket.message_ids.attachment_ids.raw
        self.assertEqual(content.strip(), "Ошибка 5".encode("cp1251"))

    def test_quotes_are_folded_in_the_message(self):
        ticket = self.bring("outlook_reply")
        first = ticket.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertIn("Theirs", first.body)
        self.assertIn('data-o-mail-quote="1"', first.body)
        self.assertNotIn("Theirs", ticket.description)

    def test_pictures(self):
        ticket = self.bring("picture_without_name")
        attachment = ticket.message_ids.attachment_ids
        self.assertIn(f"/web/image/{attachment.id}?access_token=", ticket.description)
        # what would tell its sender that it was read waits for the reader's wish
        self.assertIn("data-original-src", ticket.description)
        self.assertNotIn(' src="https://elsewhere', ticket.description)
