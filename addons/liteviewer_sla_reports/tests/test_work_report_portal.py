# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import subprocess
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html
from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from ..wizards import work_report
from .test_work_report import END, START, WorkReportCase

PERIOD = f"date_from={START}&date_to={END}"


@tagged("post_install", "-at_install", "together")
class TestWorkReportPortal(WorkReportCase, HelpdeskCase, HttpCase):
    """A manager of client A looks at the work reports of the company."""

    def setUp(self):
        super().setUp()
        self.mail.message_post(
            body="Between us: it was their own fault", subtype_xmlid="mail.mt_note"
        )
        self.authenticate("portal-manager-a", "portal-manager-a")

    def show(self, way="show", period=PERIOD):
        return self.url_open(f"/my/work-reports/{way}?{period}")

    def test_months_with_the_sums_of_the_database(self):
        report = self.env["liteviewer.work.report"]
        with freeze_time("2026-04-02 12:00:00"):
            months = report._get_client_months(self.client_a, self.env.company, 13)
        # Vladivostok is UTC+10
        march = self.sum_by_sql(
            self.client_a, datetime(2026, 2, 28, 14), datetime(2026, 3, 31, 14)
        )[0]
        self.assertEqual(
            [(str(first), str(last), count, minutes) for first, last, count, minutes in months],
            [("2026-04-01", "2026-04-02", 0, 0), ("2026-03-01", "2026-03-31", 3, march)],
        )
        self.assertEqual(
            report._get_client_months(self.env.company.partner_id, self.env.company, 13), []
        )

    def test_list_leads_to_screen_and_files(self):
        page = html.fromstring(self.url_open("/my/work-reports").text)
        addresses = page.xpath("//table//a/@href")
        self.assertTrue(addresses)
        for address in addresses[:3]:
            self.assertEqual(self.url_open(address).status_code, 200, address)
        self.assertIn("/my/work-reports", self.url_open("/my/home").text)

    def test_screen_shows_what_the_service_prints(self):
        answer = self.show()
        self.assertEqual(answer.status_code, 200)
        for words in (
            "Mail is slow", "Made the mailbox larger", "Mailbox of 10 GB", "The mailbox was full.",
            "Engineer", "Manager", "1:07", "1:15",
        ):  # fmt: skip
            self.assertIn(words, answer.text)
        for words in ("Ticket of B", "their own fault"):
            self.assertNotIn(words, answer.text)

    def test_files_tell_the_same(self):
        minutes, _billed = self.sum_by_sql(self.client_a, START, END)
        book = load_workbook(io.BytesIO(self.show("xlsx").content))
        rows = list(book["Tickets and Works"].iter_rows(values_only=True))
        self.assertEqual(str(rows[-1][10]), f"{minutes // 60}:{minutes % 60:02}:00")
        with patch.object(
            self.registry["liteviewer.work.report"],
            "make_pdf",
            lambda report: (f"{report.display_name}.pdf", b"%PDF"),
        ):
            answer = self.show("pdf")
        self.assertEqual(answer.content, b"%PDF")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_paper_has_the_sums_of_the_database(self):
        """The renderer asks the server for styles, which in a test answers one request at once."""
        reports = self.env["liteviewer.work.report"].with_user(self.portal_manager_a)
        reports = reports.with_context(force_report_rendering=True)
        report = reports._make_for_client(self.client_a, self.env.company, START, END)
        _name, content = report.make_pdf()
        minutes, _billed = self.sum_by_sql(self.client_a, START, END)
        # the file is our own, the program that of Debian
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
        )
        text = done.stdout.decode()
        self.assertIn("Mailbox of 10 GB", text)
        self.assertRegex(text, rf"Total\b.*\b{minutes // 60}:{minutes % 60:02}\b")
        self.assertNotIn("Ticket of B", text)

    def test_days_at_the_ends_of_time(self):
        for day in ("9999-12-31", "0001-01-01"):
            for way in ("show", "pdf", "xlsx"):
                answer = self.show(way, f"date_from={day}&date_to={day}")
                self.assertEqual(answer.status_code, 422, (day, way))
                self.assertIn("Choose days of the years 1900 to 2999", answer.text)

    def test_no_address_names_another_client(self):
        for name in ("client_id", "partner_id", "client"):
            answer = self.show(period=f"{PERIOD}&{name}={self.client_b.id}")
            self.assertIn("Mail is slow", answer.text)
            self.assertNotIn("Ticket of B", answer.text)
        for path in (self.client_a.id, self.client_b.id, f"show/{self.client_b.id}"):
            self.assertEqual(self.url_open(f"/my/work-reports/{path}").status_code, 404, path)

    def test_report_of_another_client_is_not_found(self):
        """Neither by the addresses of the service's own reports."""
        report = self.report(client_id=self.client_b.id)
        path = f"/servicedesk/report/liteviewer.work.report/{report.id}.xlsx"
        self.assertEqual(self.url_open(path).status_code, 404)
        with patch.object(self.registry["res.users"], "_is_portal", lambda user: False):
            self.assertEqual(self.show().status_code, 404)

    def test_others_find_nothing(self):
        for login in ("portal-a", "portal-b", "test-engineer", "test-manager", "test-accountant"):
            self.authenticate(login, login)
            for path in ("", f"/show?{PERIOD}", f"/pdf?{PERIOD}", f"/xlsx?{PERIOD}"):
                answer = self.url_open(f"/my/work-reports{path}")
                self.assertEqual(answer.status_code, 404, (login, path))
            self.assertNotIn("/my/work-reports", self.url_open("/my/home").text)

    def test_service_shows_none(self):
        self.env.company.helpdesk_portal_reports = False
        self.assertEqual(self.show().status_code, 404)
        self.assertNotIn("/my/work-reports", self.url_open("/my/home").text)

    def test_works_of_another_company_of_the_service_are_its_own(self):
        self.share_contacts()
        branch = self.env["res.company"].create({"name": "Branch"})
        team = self.env["liteviewer.ticket.team"].create({"name": "B", "company_id": branch.id})
        with self.at(0):
            ticket = self.make_ticket(name="Of the branch", company_id=branch.id, team_id=team.id)
        self.log(ticket, 30, 2)
        self.assertNotIn("Of the branch", self.show().text)

    def test_wrong_periods_are_refused_with_what_to_do(self):
        before = self.env["liteviewer.work.report"].search_count([])
        for period, words in (
            ("", "Choose the first and the last day"),
            ("date_from=x&date_to=2026-03-31", "Choose the first and the last day"),
            ("date_from=2026-02-30&date_to=2026-03-31", "Choose the first and the last day"),
            ("date_from=2026-03-31&date_to=2026-03-01", "ends before it begins"),
            ("date_from=2000-01-01&date_to=2026-03-31", "longer than a year"),
        ):
            for way in ("show", "pdf", "xlsx"):
                answer = self.show(way, period)
                self.assertEqual(answer.status_code, 422, period)
                self.assertIn(words, answer.text)
        self.assertEqual(self.env["liteviewer.work.report"].search_count([]), before)
        with patch.object(work_report, "MAX_CLIENT_WORKS", 2):
            for way in ("show", "xlsx"):
                self.assertIn("Choose a shorter period", self.show(way).text)
