# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import contextlib
import http.server
import io
import subprocess
import threading
from types import SimpleNamespace
from unittest.mock import patch

from markupsafe import Markup
from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import find_in_path
from odoo.tools.pdf import PdfFileReader

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from ..models import ir_actions_report, print_job
from ..tools import html_painter
from ..tools.html_painter import Page, make_parts
from ..tools.paper import LINE, SECTION, paint_mark
from .common import SlaTransactionCase
from .test_work_report import WorkReportCase

REPORT = "liteviewer_sla_reports.work_report_pages"
ACTION = "liteviewer_sla_reports.work_report_action_print"


def read_text(content, *options):
    """Return the text of a PDF of our own."""
    command = ["pdftotext", "-layout", *options, "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def make_page(title, *sizes):
    """Return a section with tables of so many rows."""
    tables = [Markup(f"{title}{place}") for place in range(len(sizes))]
    return Page(SimpleNamespace(title=title), [], tables, list(sizes), Markup(""), False)


@contextlib.contextmanager
def count_requests():
    """Lend the address of a server on this machine and the list of the paths asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()


@tagged("post_install", "-at_install", "alone")
class TestParts(BaseCase):
    def setUp(self):
        super().setUp()
        limit = patch.object(html_painter, "ROWS_OF_PART", 10)
        limit.start()
        self.addCleanup(limit.stop)

    def test_short_reports_are_one_part(self):
        [part] = make_parts([make_page("A", 3), make_page("B", 4)])
        self.assertTrue(part.is_first and part.is_last)
        self.assertEqual([piece.number for piece in part.pieces], [1, 2])

    def test_long_sections_are_split_and_nothing_is_lost(self):
        parts = make_parts([make_page("A", 6, 6, 3), make_page("B", 2), make_page("C", 0)])
        rows = [[str(each) for piece in part.pieces for each in piece.tables] for part in parts]
        self.assertEqual(rows, [["A0"], ["A1", "A2"], ["B0", "C0"]])
        ends = [(piece.is_first, piece.is_last) for part in parts for piece in part.pieces]
        self.assertEqual(ends, [(True, False), (False, True), (True, True), (True, True)])
        self.assertEqual([part.is_first for part in parts], [True, False, False])
        self.assertEqual([part.is_last for part in parts], [False, False, True])

    def test_cover_is_a_part_of_its_own(self):
        cover, rest = make_parts([make_page("A", 3)], has_cover=True)
        self.assertFalse(cover.pieces)
        self.assertEqual(len(rest.pieces), 1)

    def test_marks_tell_their_kind_and_number(self):
        sizes = set()
        for kind in (SECTION, LINE):
            for number in range(1, 30):
                content = base64.b64decode(paint_mark(kind, number).partition(",")[2])
                sizes.add(Image.open(io.BytesIO(content)).size)
        self.assertEqual(len(sizes), 2 * 29)


@tagged("post_install", "-at_install", "alone")
class TestPrintJob(WorkReportCase, SlaTransactionCase):
    def start(self, user=None):
        user = user or self.accountant
        report = self.report(user)
        jobs = self.env["liteviewer.print.job"].with_user(user)
        return jobs.browse(jobs.start(REPORT, report.ids))

    def advance_to_the_end(self, job):
        steps = []
        while not steps or not steps[-1]["url"]:
            steps.append(job.advance())
            self.assertLess(len(steps), 50)
        return steps

    def test_each_is_printed_once_and_what_is_gone_not_at_all(self):
        report = self.report(self.accountant)
        jobs = self.env["liteviewer.print.job"].with_user(self.accountant)
        self.assertEqual(
            jobs.browse(jobs.start(REPORT, report.ids * 3)).sudo().record_ids, report.ids
        )
        gone = report.ids
        report.sudo().unlink()
        for ids in (gone, [0]):
            with self.assertRaisesRegex(UserError, "nothing to print"):
                jobs.start(REPORT, ids)

    def test_is_made_in_steps(self):
        """Each request makes one part; none is made twice."""
        job = self.start()
        with (
            patch.object(print_job, "STEP_TIME", 0),
            patch.object(html_painter, "ROWS_OF_PART", 2),
            patch.object(html_painter, "ROWS_OF_TABLE", 2),
        ):
            steps = self.advance_to_the_end(job)
        total = steps[0]["total"]
        self.assertGreater(total, 2)
        self.assertEqual([step["done"] for step in steps], [*range(total + 1), total])
        name, content = job.get_pdf()
        self.assertTrue(name.startswith("Work Report Client A") and name.endswith(".pdf"))
        pages = PdfFileReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), total, "each part begins on a page of its own")
        text = read_text(content)
        for number in range(1, total + 1):
            self.assertIn(f"Page {number} of {total}", text)

    def test_is_the_same_as_in_one_go(self):
        job = self.start()
        self.assertTrue(job.advance()["url"] or self.advance_to_the_end(job))
        printer = self.env["ir.actions.report"].with_user(self.accountant)
        content, _kind = printer.with_context(force_report_rendering=True)._render_qweb_pdf(
            ACTION, job.sudo().record_ids
        )
        self.assertEqual(read_text(job.get_pdf()[1]), read_text(content))

    def test_part_that_fails_is_tried_again(self):
        job = self.start()
        with patch.object(print_job, "STEP_TIME", 0):
            job.advance()
            with (
                patch.object(ir_actions_report, "find_in_path", lambda name: "/bin/false"),
                mute_logger("odoo.addons.liteviewer_sla_reports.models.ir_actions_report"),
                self.assertRaisesRegex(UserError, "could not be made"),
            ):
                job.advance()
        self.assertTrue(self.advance_to_the_end(job)[-1]["url"])

    def test_without_a_renderer_it_says_so(self):
        job = self.start()
        reports = type(self.env["ir.actions.report"])
        with (
            patch.object(reports, "get_wkhtmltopdf_state", lambda self: "install"),
            self.assertRaisesRegex(UserError, "is not installed"),
        ):
            job.advance()

    def test_is_given_up(self):
        job = self.start()
        with patch.object(print_job, "STEP_TIME", 0):
            job.advance()
        parts = job.sudo().part_ids
        job.cancel()
        self.assertFalse(job.exists() or parts.exists())

    def test_belongs_to_whoever_asked_for_it(self):
        job = self.start()
        for user in (self.manager, self.engineer, self.portal_a):
            for call in (job.with_user(user).advance, job.with_user(user).cancel):
                with self.assertRaises(AccessError):
                    call()

    def test_what_is_rendered_is_the_servers(self):
        """Whoever could write it would have the server open any address."""
        job = self.start()
        with patch.object(print_job, "STEP_TIME", 0):
            job.advance()
        for user in (self.accountant, self.manager):
            parts = self.env["liteviewer.print.part"].with_user(user)
            for call in (
                lambda parts=parts: parts.search([]),
                lambda parts=parts: parts.browse(job.sudo().part_ids.ids).write({"html": "x"}),
                lambda user=user: job.with_user(user).write({"name": "x"}),
                lambda user=user: job.with_user(user).read(["papers"]),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_only_what_one_may_see_is_printed(self):
        report = self.report(self.accountant)
        jobs = self.env["liteviewer.print.job"].with_user(self.manager)
        with self.assertRaises(AccessError):
            jobs.start(REPORT, report.ids)

    def test_other_reports_are_left_to_odoo(self):
        jobs = self.env["liteviewer.print.job"].with_user(self.accountant)
        self.assertFalse(jobs.start("web.report_layout", [1]))
        self.assertFalse(jobs.start("no.such_report", [1]))


@tagged("post_install", "-at_install")
class TestRenderer(SlaTransactionCase):
    def test_nothing_is_fetched(self):
        """Even where an address came into a paper. The bare renderer does ask for it."""
        with count_requests() as (address, asked):
            html = (
                f"<html><head><link rel='stylesheet' href='{address}/style'/>"
                f"<style>@import url({address}/import);"
                f"body {{ background: url({address}/background) }}</style></head><body>Words"
                f"<img src='{address}/picture'/><iframe src='{address}/frame'></iframe>"
                f"<object data='{address}/object'></object><script src='{address}/script'></script>"
                "</body></html>"
            )
            command = [find_in_path("wkhtmltopdf"), "--quiet", "-", "-"]
            environment = {"QT_QPA_PLATFORM": "offscreen"}
            subprocess.run(
                command, input=html.encode(), capture_output=True, check=False, env=environment
            )
            self.assertIn("/picture", asked)
            asked.clear()
            content = self.env.ref(ACTION)._render_paper(html)
        self.assertIn("Words", read_text(content))
        self.assertFalse(asked)

    def test_no_file_is_read(self):
        html = (
            "<html><body>Words<iframe src='file:///etc/passwd' width='600' height='400'></iframe>"
            "<object data='file:///etc/passwd'></object></body></html>"
        )
        text = read_text(self.env.ref(ACTION)._render_paper(html))
        self.assertIn("Words", text)
        self.assertNotIn("root", text)

    def test_text_under_opacity_would_be_lost(self):
        """So no style of paper uses it."""
        paper = self.env["liteviewer.paper.mixin"]._make_paper(
            "Name", self.env.company, ["<p>Words</p>"], titles=[]
        )
        self.assertNotIn("opacity", paper.sheet)
        for word in ("grid", "flex", "var("):
            self.assertNotIn(word, paper.sheet)

    def test_logo_as_webp_is_printed(self):
        stream = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(stream, "WEBP")
        company = self.env.company
        company.logo = base64.b64encode(stream.getvalue())
        paper = self.env["liteviewer.paper.mixin"]._make_paper("Name", company, ["x"], titles=[])
        self.assertNotIn("image/webp", paper.head)
        self.assertRegex(paper.head, "data:image/(png|jpeg);base64,")


@tagged("post_install", "-at_install")
class TestPrintAddress(WorkReportCase, HelpdeskCase, HttpCase):
    def test_file_is_for_whoever_asked_for_it(self):
        report = self.report(self.accountant)
        jobs = self.env["liteviewer.print.job"].with_user(self.accountant)
        job = jobs.browse(jobs.start(REPORT, report.ids))
        address = f"/servicedesk/print/{job.id}.pdf"
        self.authenticate("test-accountant", "test-accountant")
        self.assertEqual(self.url_open(address).status_code, 404, "it is not made yet")
        while not job.advance()["url"]:
            pass
        self.env.flush_all()
        answer = self.url_open(address)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn("Mail is slow", read_text(answer.content))
        for login in ("test-engineer", "test-manager", "portal-a", "portal-manager-a"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(address).status_code, 404, login)

    def test_address_of_paper_obeys_the_rules(self):
        """Odoo's own address of a PDF, which is called without any job."""
        report = self.report(self.accountant)
        self.env.flush_all()
        self.authenticate("test-engineer", "test-engineer")
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            answer = self.url_open(f"/report/pdf/{REPORT}/{report.id}")
        self.assertNotEqual(answer.status_code, 200)
        self.assertNotIn("Mail is slow", answer.text)
