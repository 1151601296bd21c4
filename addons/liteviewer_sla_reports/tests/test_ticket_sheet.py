# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import io
import re
import subprocess
from unittest.mock import patch

from markupsafe import Markup
from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase
from odoo.addons.liteviewer_helpdesk.tools.images import check_image
from odoo.addons.liteviewer_helpdesk.tools.picture import MAX_SIDE, make_printable

from ..report import ticket_sheet
from .common import SlaTransactionCase
from .test_work_report import EVIL, WorkReportCase

ACTION = "liteviewer_sla_reports.ticket_sheet_action_print"


def make_picture(kind, size=(40, 30), mode="RGBA"):
    stream = io.BytesIO()
    Image.new(mode, size, (200, 30, 30, 0)[: len(mode)]).save(stream, kind)
    return stream.getvalue()


class TicketSheetCase(WorkReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer, _note = (
            cls.mail.with_user(cls.engineer).message_post(
                body=words, message_type="comment", subtype_xmlid=subtype
            )
            for words, subtype in (
                ("We look at it", "mail.mt_comment"),
                ("He is rude", "mail.mt_note"),
            )
        )

    @classmethod
    def add_screenshot(cls, ticket, content, mimetype):
        file = (
            cls.env["ir.attachment"]
            .with_context(image_no_postprocess=True)
            .create(
                {
                    "name": "screen",
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                }
            )
        )
        ticket.screenshot_ids = [Command.link(file.id)]

    def html(self, tickets, user=None):
        printer = self.env["ir.actions.report"].with_user(user or self.engineer)
        return printer._render_qweb_html(ACTION, tickets.ids)[0].decode()


@tagged("post_install", "-at_install", "together")
class TestTicketSheet(TicketSheetCase, SlaTransactionCase):
    def test_what_was_asked_said_and_done(self):
        html = self.html(self.mail)
        for words in (
            self.mail.number, "Mail is slow", "Client A", "Seen", "We look at it",
            "Made the mailbox larger", "The mailbox was full.", "signature, name, date",
        ):  # fmt: skip
            self.assertIn(words, html)
        self.assertIn('<span class="o_lv_after"> Mailbox of 10 GB</span>', html)
        total = sum(self.mail.work_entry_ids.mapped("duration"))
        self.assertIn(f"{total // 60}:{total % 60:02}", html)

    def test_no_internal_notes(self):
        self.assertNotIn("He is rude", self.html(self.mail))
        self.answer.sudo().is_internal = True
        # Odoo's search for messages does not by itself
        self.env.flush_all()
        self.assertNotIn("We look at it", self.html(self.mail))

    def test_running_timers_are_no_work_yet(self):
        self.log(self.mail, 0, 6, name="Just begun", is_running=True, ended_at=False)
        self.assertNotIn("Just begun", self.html(self.mail))

    def test_nothing_is_fetched(self):
        self.mail.message_post(
            body=Markup(EVIL), message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        html = self.html(self.mail)
        self.assertNotIn("192.0.2.1", html)
        self.assertNotIn("file:///", html)

    def test_pictures_are_such_as_the_renderer_takes(self):
        self.add_screenshot(self.mail, make_picture("WEBP"), "image/webp")
        self.add_screenshot(self.mail, make_picture("PNG"), "image/png")
        found = re.findall(r'src="data:(image/\w+);base64,([^"]+)"', self.html(self.mail))
        shown = {kind: base64.b64decode(content) for kind, content in found}
        self.assertIn("image/jpeg", shown)
        self.assertNotIn("image/webp", shown)
        picture = Image.open(io.BytesIO(shown["image/jpeg"]))
        self.assertEqual(picture.format, "JPEG")
        # what was transparent is white as the paper
        self.assertGreater(min(picture.convert("L").getextrema()), 250)

    def test_what_is_no_picture_is_counted(self):
        self.add_screenshot(self.mail, b"GIF89a no picture", "image/gif")
        self.assertIn("Pictures that are not printed: 1", self.html(self.mail))

    def test_large_pictures_are_scaled_down(self):
        large = check_image(make_picture("PNG", (2 * MAX_SIDE, 10), "RGB"), "x", 10**8)
        _kind, content = make_printable(large)
        self.assertEqual(Image.open(io.BytesIO(content)).width, MAX_SIDE)
        small = check_image(make_picture("PNG", mode="RGB"), "x", 10**8)
        self.assertEqual(make_printable(small), ("image/png", small.content))

    def test_only_tickets_that_the_user_sees(self):
        self.engineer.helpdesk_client_ids = self.client_b
        self.assertIn("Ticket of B", self.html(self.foreign))
        with self.assertRaises(AccessError):
            self.html(self.mail)
        with self.assertRaises(AccessError):
            self.html(self.mail, self.portal_a)

    def test_too_many_are_refused(self):
        with patch.object(ticket_sheet, "MAX_TICKETS", 1), self.assertRaises(UserError):
            self.html(self.mail | self.printer)


@tagged("post_install", "-at_install", "together")
class TestTicketSheetPaper(TicketSheetCase, HelpdeskCase, HttpCase):
    def test_paper_of_several_tickets(self):
        """Each has its own pages, and their numbers."""
        printer = self.env["ir.actions.report"].with_user(self.engineer)
        content, _kind = printer.with_context(force_report_rendering=True)._render_qweb_pdf(
            ACTION, (self.mail | self.printer).ids
        )
        # the file is our own, the program that of Debian
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
        )
        pages = done.stdout.decode().split("\f")[:-1]
        self.assertEqual(len(pages), 2)
        for page, ticket in zip(pages, self.mail | self.printer, strict=True):
            self.assertIn(ticket.number, page)
            self.assertIn("Page 1 of 1", page)
