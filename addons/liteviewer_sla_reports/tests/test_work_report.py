# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import re
import subprocess
from datetime import date, datetime, timedelta
from unittest.mock import patch

from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from ..tools.report_matrix import CHANGE, GROUP, LINE, NO_DATA, Ratio
from ..wizards import work_report
from .common import SlaCase, SlaTransactionCase

START, END = date(2026, 3, 1), date(2026, 3, 31)
EVIL = (
    '<p>Seen <img src="http://192.0.2.1/pixel.png"> <a href="file:///etc/hostname">here</a></p>'
    '<iframe src="http://192.0.2.1/"></iframe>'
)


class WorkReportCase(SlaCase):
    """Two tickets of client A with three works in March 2026, and what does not belong there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.helpdesk_rounding_minutes = "15"
        cls.client_a.write({"tz": "Asia/Vladivostok", "lang": "en_US", "vat": "7701234567"})
        with cls.at(0):
            cls.mail, cls.printer = (
                cls.make_ticket(name=name, user_id=cls.engineer.id, description=description)
                for name, description in (("Mail is slow", EVIL), ("Printer is dead", False))
            )
            cls.foreign = cls.make_ticket(partner=cls.person_b, name="Ticket of B")
        with cls.at(3):
            cls.mail.with_user(cls.engineer).action_take()
            cls.mail.solution = "<p>The mailbox was full.</p>"
        cls.log(cls.mail, 20, 3)
        cls.log(
            cls.mail,
            40,
            4,
            name="Made the mailbox larger",
            is_infrastructure_change=True,
            change_summary="Mailbox of 10 GB",
            work_type="onsite",
            is_out_of_hours=True,
        )
        cls.log(cls.printer, 7, 5, user_id=cls.manager.id, billable=False, name=False)
        cls.log(cls.foreign, 500, 5)

    @classmethod
    def log(cls, ticket, minutes, hours, **vals):
        return cls.env["liteviewer.work.entry"].create(
            {
                "ticket_id": ticket.id,
                "user_id": cls.engineer.id,
                "name": "Looked at the server",
                "started_at": cls.hours(hours),
                "duration": minutes,
                "is_out_of_hours": False,
                **vals,
            }
        )

    def report(self, user=None, **vals):
        values = {
            "client_id": self.client_a.id,
            "date_from": START,
            "date_to": END,
            "lang": "en_US",
            **vals,
        }
        return self.env["liteviewer.work.report"].with_user(user or self.accountant).create(values)

    def matrix(self, user=None, **vals):
        return self.report(user, **vals)._for_reader()._make_matrix()

    def sections(self, *args, **vals):
        return {section.title: section for section in self.matrix(*args, **vals).sections}

    def sum_by_sql(self, client, start, end):
        """Return the minutes and billed minutes of a client between two moments in UTC."""
        self.env.flush_all()
        ((minutes, billed),) = self.env.execute_query(
            SQL(
                """
                SELECT coalesce(sum(w.duration), 0), coalesce(sum(w.billable_duration), 0)
                  FROM liteviewer_work_entry w JOIN liteviewer_ticket t ON t.id = w.ticket_id
                 WHERE t.client_id = %s AND w.started_at >= %s AND w.started_at < %s
                """,
                client.id,
                start,
                end,
            )
        )
        return minutes, billed


@tagged("post_install", "-at_install", "together")
class TestWorkReport(WorkReportCase, SlaTransactionCase):
    # -- what it shows

    def test_tickets_with_their_works_below(self):
        section = self.sections()["Tickets and Works"]
        shape = [(row.kind, row.cells[1]) for row in section.rows]
        mail, printer = self.mail.number, self.printer.number
        self.assertEqual(
            shape,
            [(GROUP, mail), (LINE, mail), (CHANGE, mail), (CHANGE, mail), (GROUP, printer),
             (LINE, printer)],
        )  # fmt: skip
        words = "".join(span.text for span in section.rows[0].cells[2])
        self.assertIn("Mail is slow", words)
        self.assertIn("Person A", words)
        self.assertIn("Seen here", words)
        self.assertIn("Solution: The mailbox was full.", words)
        self.assertEqual(section.rows[2].cells[5:7], ("Engineer", "On Site, out of hours"))
        # three working hours of the two promised until the response; nothing is resolved yet
        self.assertEqual(section.rows[0].cells[7:10], (3 * 3600, NO_DATA, "Missed"))
        self.assertIs(section.rows[5].cells[2], NO_DATA, "nobody has said what was done")

    def test_words_of_the_client_can_be_left_out(self):
        section = self.sections(has_requests=False)["Tickets and Works"]
        words = "".join(span.text for span in section.rows[0].cells[2])
        self.assertNotIn("Seen", words)
        self.assertIn("The mailbox was full.", words)

    def test_change_is_told_in_red_under_its_work(self):
        html = str(self.report().content)
        self.assertIn('<span class="o_lv_after"> Mailbox of 10 GB</span>', html)
        self.assertEqual(html.count("o_lv_after"), 1)

    def test_all_sums_are_those_of_the_database(self):
        sections = self.sections()
        # Vladivostok is UTC+10
        minutes, billed = self.sum_by_sql(
            self.client_a, datetime(2026, 2, 28, 14), datetime(2026, 3, 31, 14)
        )
        self.assertEqual((minutes, billed), (67, 75))
        self.assertEqual(
            sections["Tickets and Works"].totals.cells[10:12], (minutes * 60, billed * 60)
        )
        for title in ("By Category", "By Engineer", "By Kind of Work"):
            total = sections[title].totals.cells
            self.assertEqual(total[1:4], (3, minutes * 60, billed * 60), title)
            self.assertAlmostEqual(total[4], 1)
        self.assertEqual(
            [row.cells[:3] for row in sections["By Engineer"].rows],
            [("Engineer", 2, 3600), ("Manager", 1, 7 * 60)],
        )

    def test_days_are_those_of_the_client(self):
        """Where it is 0:30 on 1 March in Vladivostok, it is 14:30 on 28 February in UTC."""
        early = self.log(self.mail, 1, 0, started_at=datetime(2026, 2, 28, 14, 30))
        self.log(self.mail, 2, 0, started_at=datetime(2026, 3, 31, 14, 30))
        section = self.sections()["Tickets and Works"]
        self.assertEqual(section.totals.cells[10], 68 * 60)
        formats = self.report()._for_reader()._get_formats()
        self.assertEqual(formats.localize(early.started_at), datetime(2026, 3, 1, 0, 30))

    def test_service_level_is_that_of_the_tickets_that_came_in(self):
        with self.at(-24 * 10):
            old = self.make_ticket(name="Older", user_id=self.engineer.id)
        self.log(old, 5, 6)
        self.move(self.printer, "in_progress", 1)
        self.move(self.printer, "resolved", 2)
        with self.at(4):
            section = self.sections()["Service Level"]
        rows = {row.cells[0]: row.cells[1:] for row in section.rows}
        self.assertEqual(rows["To respond"], (1, 1, Ratio(1, 2), Ratio((1 + 3) * 3600, 2)))
        self.assertEqual(rows["To resolve"], (1, 0, Ratio(1, 1), Ratio(2 * 3600, 1)))

    def test_ticket_without_work_is_told_unless_it_was_cancelled(self):
        with self.at(1):
            quiet, spam = (self.make_ticket(name=name) for name in ("Quiet", "Spam"))
        self.move(spam, "cancelled", 2)
        numbers = {row.cells[1] for row in self.sections()["Tickets and Works"].rows}
        self.assertIn(quiet.number, numbers)
        self.assertNotIn(spam.number, numbers)

    def test_running_timer_is_no_work_yet(self):
        self.log(self.mail, 0, 6, is_running=True, name="Is at it just now")
        matrix = self.matrix()
        self.assertEqual(dict(matrix.facts)["Works"], "3")
        self.assertNotIn("Is at it just now", str(matrix.sections[0].rows))

    def test_ticket_that_went_to_another_client_is_not_told(self):
        """Its work, settled by then, stays with the client for which it was done."""
        self.env.company.helpdesk_lock_date = END
        self.printer.partner_id = self.person_b
        self.env.flush_all()
        section = self.sections()["Tickets and Works"]
        self.assertEqual(section.totals.cells[10], 67 * 60)
        told = str(section.rows)
        self.assertNotIn("Printer is dead", told)
        self.assertNotIn(self.printer.number, told)
        self.assertIn("another client now", told)

    def test_empty_period_says_so(self):
        report = self.report(date_from=date(2020, 1, 1), date_to=date(2020, 1, 31))
        self.assertIn("Nothing was asked and nothing was done", str(report.content))
        self.assertTrue(report.make_xlsx()[1])

    def test_requisites(self):
        facts = dict(self.matrix().facts)
        self.assertIn("Client A", facts["Client"])
        self.assertIn("7701234567", facts["Client"])
        self.assertIn(self.env.company.name, facts["Contractor"])

    def test_language_is_that_of_the_reader(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.client_a.lang = "ru_RU"
        report = (
            self.env["liteviewer.work.report"]
            .with_user(self.accountant)
            .create({"client_id": self.client_a.id, "date_from": START, "date_to": END})
        )
        self.assertEqual(report.lang, "ru_RU")
        matrix = report._for_reader()._make_matrix()
        self.assertIn("01.03.2026", matrix.subtitle)

    # -- limits

    def test_huge_period_is_refused_with_what_to_do(self):
        for limit, refused in ((3, False), (2, True)):
            with patch.object(work_report, "MAX_WORKS", limit):
                if not refused:
                    self.matrix()
                    continue
                with self.assertRaisesRegex(UserError, "more than 2 .* Choose a shorter period"):
                    self.matrix()

    def test_period_that_ends_before_it_begins(self):
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self.report(date_from=END, date_to=START)

    def test_queries_do_not_grow_with_the_works(self):
        def count():
            report = self.report(self.manager)
            self.env.flush_all()
            return self.count_queries(report._for_reader()._make_matrix)

        before = count()
        for number in range(20):
            self.log(self.mail, number, 3, name=f"Work {number}")
        with self.at(1):
            for number in range(20):
                self.make_ticket(name=f"Ticket {number}", user_id=self.engineer.id)
        self.assertLessEqual(count(), before)

    # -- who sees what

    def test_every_role_sees_what_the_work_log_shows_it(self):
        self.colleague.helpdesk_client_ids = [Command.set(self.client_b.ids)]
        for user in (self.accountant, self.engineer, self.manager):
            self.assertEqual(self.sections(user)["Tickets and Works"].totals.cells[10], 67 * 60)
        with self.assertRaises(AccessError):
            self.report(self.colleague)
        self.colleague.helpdesk_client_ids = [Command.set(self.client_a.ids)]
        self.assertEqual(
            self.sections(self.colleague)["Tickets and Works"].totals.cells[10], 67 * 60
        )
        for user in (self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                self.report(user)

    def share_client(self):
        """Let all companies of the service look after client A."""
        self.env["ir.config_parameter"].set_param("liteviewer_helpdesk.share_contacts", "True")
        self.client_a.company_id = False

    def test_other_company_of_the_service_sees_nothing_of_ours(self):
        stranger = self.make_stranger()
        with self.assertRaises(AccessError):
            self.report(stranger, company_id=stranger.company_id.id)
        self.share_client()
        sections = self.sections(stranger, company_id=stranger.company_id.id)
        self.assertFalse(sections["Tickets and Works"].rows)
        with self.assertRaises(AccessError):
            self.report(stranger, company_id=self.env.company.id)

    def test_each_company_of_the_service_has_its_own_report(self):
        """Both look after the client, and whoever works for both chooses whose report it is."""
        self.share_client()
        branch = self.env["res.company"].create({"name": "Branch"})
        self.manager.company_ids |= branch
        team = self.env["liteviewer.ticket.team"].create({"name": "B", "company_id": branch.id})
        with self.at(0):
            ticket = self.make_ticket(name="Of the branch", company_id=branch.id, team_id=team.id)
        self.log(ticket, 30, 2)
        both = (self.env.company + branch).ids
        reports = self.env["liteviewer.work.report"].with_user(self.manager)
        for company, minutes in ((self.env.company, 67), (branch, 30)):
            report = reports.with_context(allowed_company_ids=both).create(
                {
                    "client_id": self.client_a.id,
                    "company_id": company.id,
                    "date_from": START,
                    "date_to": END,
                }
            )
            section = report._for_reader()._make_matrix().sections[0]
            self.assertEqual(section.totals.cells[10], minutes * 60)

    def test_report_of_somebody_else_is_not_there(self):
        report = self.report(self.accountant)
        for user in (self.manager, self.engineer):
            with self.assertRaises(AccessError):
                report.with_user(user).make_xlsx()
            with self.assertRaises(AccessError):
                report.with_user(user).read(["content"])

    # -- spreadsheet

    def test_spreadsheet_tells_the_same_and_every_row_can_be_filtered(self):
        name, content = self.report().make_xlsx()
        self.assertRegex(name, r"^Work Report Client A .*\.xlsx$")
        book = load_workbook(io.BytesIO(content))
        sheet = book["Tickets and Works"]
        rows = list(sheet.iter_rows(min_row=5, values_only=True))
        works = [row for row in rows if row[10] is not None and row[1]]
        self.assertEqual({row[1] for row in works}, {self.mail.number, self.printer.number})
        self.assertEqual({row[3] for row in works}, {"Person A"})
        total = rows[-1]
        self.assertEqual(total[0], "Total")
        self.assertEqual([str(total[place]) for place in (10, 11)], ["1:07:00", "1:15:00"])
        self.assertIn("Mailbox of 10 GB", {row[13] for row in rows})


@tagged("post_install", "-at_install", "together")
class TestWorkReportFiles(WorkReportCase, HelpdeskCase, HttpCase):
    def pdf(self, user=None, **vals):
        """Return the text of the printed report."""
        report = self.report(user, **vals)
        printer = self.env["ir.actions.report"].with_user(user or self.accountant)
        content, kind = printer.with_context(force_report_rendering=True)._render_qweb_pdf(
            "liteviewer_sla_reports.work_report_action_print", report.ids
        )
        self.assertEqual(kind, "pdf")
        # the file is our own, the program that of Debian
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
        )
        return done.stdout.decode()

    def test_paper_tells_works_changes_and_the_sums_of_the_database(self):
        text = self.pdf()
        minutes, billed = self.sum_by_sql(self.client_a, START, END)
        for words in (
            "Work Report", "Client A", "7701234567", "Mail is slow", "The mailbox was full.",
            "Made the mailbox larger", "Mailbox of 10 GB", "Looked at the server", "Service Level",
            "Contractor", "signature, name, date",
        ):  # fmt: skip
            self.assertIn(words, text)
        time, time_billed = (f"{each // 60}:{each % 60:02}" for each in (minutes, billed))
        totals = re.findall(r"^\s*Total\b.*$", text, re.MULTILINE)
        self.assertEqual(len(totals), 4, text)
        for line in totals:
            self.assertRegex(line, rf"\b{time}\b.*\b{time_billed}\b")

    def test_nothing_of_what_the_client_sent_reaches_the_renderer(self):
        """Neither the picture's nor the file's address is in what is rendered."""
        self.mail.description = EVIL
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.accountant)
            ._render_qweb_html("liteviewer_sla_reports.work_report_action_print", self.report().ids)
        )
        html = html.decode()
        self.assertIn("Seen here", html)
        self.assertNotIn("192.0.2.1", html)
        self.assertNotIn("file:", html)

    def test_address_of_a_report_obeys_the_rules(self):
        report = self.report(self.accountant)
        xlsx = f"/servicedesk/report/liteviewer.work.report/{report.id}.xlsx"
        html = f"/report/html/liteviewer_sla_reports.work_report_pages/{report.id}"
        self.env.flush_all()
        self.authenticate("test-accountant", "test-accountant")
        answer = self.url_open(xlsx)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn("Tickets and Works", load_workbook(io.BytesIO(answer.content)).sheetnames)
        self.assertIn("Mail is slow", self.url_open(html).text)
        for login in ("test-engineer", "portal-a", "portal-manager-a"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(xlsx).status_code, 404, login)
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
                self.assertNotIn("Mail is slow", self.url_open(html).text)

    def test_on_the_screen(self):
        """The last month is suggested, so what was done in March 2026 is moved there."""
        this_month = fields.Datetime.now().replace(day=1, hour=12)
        works = self.env["liteviewer.work.entry"].search([("client_id", "=", self.client_a.id)])
        works.started_at = this_month - timedelta(days=2)
        self.mail.category_id, self.printer.category_id = self.env[
            "liteviewer.ticket.category"
        ].create([{"name": "Mail"}, {"name": "Printing"}])
        self.start_tour(
            "/odoo/work-report",
            "liteviewer_sla_reports_work_report",
            login=self.accountant.login,
        )

    def test_only_reports_have_such_an_address(self):
        self.authenticate("test-manager", "test-manager")
        for model in ("res.users", "liteviewer.ticket", "liteviewer.report.mixin", "no.such"):
            answer = self.url_open(f"/servicedesk/report/{model}/1.xlsx")
            self.assertEqual(answer.status_code, 404, model)
