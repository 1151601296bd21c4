# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import re
import subprocess
from datetime import date, timedelta
from unittest.mock import patch

from openpyxl import load_workbook
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from ..tools.report_matrix import NO_DATA, Ratio
from ..wizards import analytics_report
from .common import SlaCase, SlaTransactionCase

START, END = date(2026, 3, 2), date(2026, 4, 12)
"""Six weeks, of which the Monday of ``SlaCase`` is the first day."""
DAY = 24


class AnalyticsCase(SlaCase):
    """Tickets about mail and printers of two clients, by the days from the first one on.

    The times are those of UTC, whatever the tests run in.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write(
            {
                "helpdesk_repeat_days": 10,
                "helpdesk_modernise_tickets": 26,
                "helpdesk_modernise_hours": 26,
                "helpdesk_modernise_repeats": 50,
                "helpdesk_modernise_days": 9,
            }
        )
        cls.mail, cls.printing = cls.env["liteviewer.ticket.category"].create(
            [{"name": "Mail", "service": "Post"}, {"name": "Printing"}]
        )
        cls.made = cls.tickets
        for day, category, person, minutes in (
            (-30, cls.mail, cls.person_a, 5),
            (-4, cls.mail, cls.person_a, 7),
            (0, cls.mail, cls.person_a, 60),
            (8, cls.mail, cls.person_a, 90),
            (16, cls.mail, cls.person_a, 45),
            (20, cls.mail, cls.person_b, 10),
            (35, cls.printing, cls.person_a, 0),
            (40, cls.env["liteviewer.ticket.category"], cls.person_a, 0),
            (41, cls.env["liteviewer.ticket.category"], cls.person_a, 0),
            (42, cls.mail, cls.person_a, 500),
        ):
            with cls.at(day * DAY):
                ticket = cls.make_ticket(
                    partner=person, category_id=category.id, user_id=cls.engineer.id
                )
            cls.made += ticket
            if minutes:
                cls.env["liteviewer.work.entry"].create(
                    {
                        "ticket_id": ticket.id,
                        "user_id": cls.engineer.id,
                        "name": "Looked at it",
                        "started_at": cls.hours(day * DAY),
                        "duration": minutes,
                    }
                )
        with cls.at(3):
            cls.spam = cls.make_ticket(category_id=cls.mail.id)
            cls.spam.stage_id = cls.stage("cancelled")
        cls.env.flush_all()

    def report(self, user=None, **vals):
        return (
            self.env["liteviewer.analytics.report"]
            .with_user(user or self.manager)
            .create({"date_from": START, "date_to": END, "lang": "en_US", **vals})
        )

    def sections(self, *args, **vals):
        matrix = self.report(*args, **vals)._for_reader()._make_matrix()
        return {section.title: section for section in matrix.sections}

    def lines(self, title, *args, **vals):
        """Return {name of a line: its other cells} of a section."""
        return {
            "".join(span.text for span in row.cells[0]): row.cells[1:]
            for row in self.sections(*args, **vals)[title].rows
        }

    def sum_by_sql(self):
        """Return the tickets of the period, the minutes on them, and the tickets before."""
        self.env.flush_all()
        ((count, minutes, before),) = self.env.execute_query(
            SQL(
                """
                WITH ticket AS (
                    SELECT id, received_at >= '2026-03-02' AS is_now FROM liteviewer_ticket
                     WHERE stage_kind <> 'cancelled' AND company_id = %s
                       AND received_at >= '2026-01-19' AND received_at < '2026-04-13'
                )
                SELECT count(*) FILTER (WHERE is_now),
                       (SELECT sum(w.duration) FROM liteviewer_work_entry w
                         WHERE w.ticket_id IN (SELECT id FROM ticket WHERE is_now)),
                       count(*) FILTER (WHERE NOT is_now)
                  FROM ticket
                """,
                self.env.company.id,
            )
        )
        return count, minutes, before


@tagged("post_install", "-at_install", "alone")
class TestAnalyticsReport(AnalyticsCase, SlaTransactionCase):
    # -- figures

    def test_categories(self):
        lines = self.lines("Category")
        self.assertEqual(list(lines), ["Mail", "Without a category", "Printing"], "most first")
        # of the four about mail two are the third one's repeats; the first repeats one of before
        self.assertEqual(
            lines["Mail"],
            (4, 2, Ratio(2, 2), 205 * 60, Ratio(3, 4), Ratio(16, 2), 4, 0),
        )
        self.assertEqual(lines["Printing"], (1, 0, Ratio(1, 0), 0, Ratio(0, 1), Ratio(0, 0), 0, 1))
        # without a category nothing says that it is the same
        self.assertEqual(lines["Without a category"][4], Ratio(0, 2))
        self.assertIs(lines["Printing"][5].value, NO_DATA, "one failure has no time between")

    def test_services(self):
        lines = self.lines("Service")
        self.assertEqual({name: cells[0] for name, cells in lines.items()}, {
            "Post": 4, "Without a service": 3,
        })  # fmt: skip

    def test_all_totals_are_those_of_the_database(self):
        count, minutes, before = self.sum_by_sql()
        self.assertEqual((count, minutes, before), (7, 205, 2))
        for title in ("Category", "Service"):
            total = self.sections()[title].totals.cells
            self.assertEqual(total[1:3], (count, before), title)
            self.assertEqual(total[3], Ratio(count - before, before))
            self.assertEqual(total[4], minutes * 60)
            self.assertEqual(total[5], Ratio(3, count))
            self.assertEqual(total[7:], (4, 3), "March and April")

    def test_one_client(self):
        lines = self.lines("Category", client_id=self.client_b.id)
        self.assertEqual(list(lines), ["Mail"])
        self.assertEqual(lines["Mail"][:4], (1, 0, Ratio(1, 0), 600))

    def test_many_values_end_in_one_line(self):
        with patch.object(analytics_report, "MAX_LINES", 1):
            section = self.sections()["Category"]
        self.assertEqual([row.cells[1] for row in section.rows], [4, 3])
        self.assertEqual(section.rows[1].cells[0], "2 others")
        self.assertEqual(section.totals.cells[1], 7)

    def test_days_are_those_of_the_service(self):
        """What comes in at 23:30 on Sunday in UTC comes in on Monday in Moscow."""
        early = self.make_ticket(category_id=self.printing.id)
        self.env.cr.execute(
            "UPDATE liteviewer_ticket SET received_at = '2026-03-01 23:30' WHERE id = %s",
            (early.id,),
        )
        self.env.invalidate_all()
        self.assertEqual(self.lines("Category")["Printing"][:2], (1, 1))
        self.calendar.tz = "Europe/Moscow"
        self.assertEqual(self.lines("Category")["Printing"][:2], (2, 0))

    # -- what to modernise

    def test_advice_names_what_shows_two_signs(self):
        """In six weeks of 365 days 26 a year are 2.99."""
        lines = self.lines("What to Modernise")
        self.assertEqual(list(lines), ["Client A: Mail"])
        self.assertEqual(
            lines["Client A: Mail"],
            (
                "Category of a Client", 3, 195 * 60, Ratio(3, 3), Ratio(16, 2),
                "many tickets, much time, the same again, short time between failures",
            ),
        )  # fmt: skip

    def test_thresholds_are_settings_of_the_company(self):
        company = self.env.company
        for name, value, words in (
            ("helpdesk_modernise_tickets", 27, "many tickets"),
            ("helpdesk_modernise_hours", 29, "much time"),
            ("helpdesk_modernise_repeats", 101, "the same again"),
            ("helpdesk_modernise_days", 7, "short time between failures"),
        ):
            with self.subTest(name=name):
                before = company[name]
                self.assertIn(words, self.lines("What to Modernise")["Client A: Mail"][5])
                company[name] = value
                self.assertNotIn(words, self.lines("What to Modernise")["Client A: Mail"][5])
                company[name] = before
        company.helpdesk_repeat_days = 3
        self.assertEqual(self.lines("Category")["Mail"][4], Ratio(0, 4))

    def test_one_sign_is_not_enough(self):
        self.env.company.write(
            {
                "helpdesk_modernise_tickets": 99,
                "helpdesk_modernise_hours": 99,
                "helpdesk_modernise_repeats": 101,
            }
        )
        section = self.sections()["What to Modernise"]
        self.assertFalse(section.rows)
        self.assertIn("two of the signs", section.empty)

    def test_rule_is_stated_with_its_thresholds(self):
        note = self.sections()["What to Modernise"].note
        for words in ("3 or more in this period; 26 a year", "26 hours a year", "50% or more",
                      "9 days or less"):  # fmt: skip
            self.assertIn(words, note)
        facts = dict(self.report()._for_reader()._make_matrix().facts)
        self.assertIn("10 days", facts["Repeats"])

    def test_thresholds_are_positive(self):
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.company.helpdesk_repeat_days = 0
            self.env.flush_all()

    # -- links

    def test_each_line_opens_the_tickets_that_it_counts(self):
        report = self.report()
        rows = self.env["liteviewer.ticket.report"].with_user(self.manager)
        for section in report._for_reader()._make_matrix().sections:
            place = 2 if section.title == "What to Modernise" else 1
            for row in section.rows:
                (span,) = row.cells[0]
                action = report.action_open(span.opens)
                self.assertEqual(action["res_model"], rows._name)
                self.assertEqual(
                    rows.search_count(action["domain"]), row.cells[place], (section.title, span)
                )

    def test_link_stands_on_the_screen(self):
        content = str(self.report().content)
        self.assertIn(f'data-opens="category:{self.mail.id}"', content)
        self.assertIn(f'data-opens="client_category:{self.client_a.id}:{self.mail.id}"', content)

    def test_line_that_is_none(self):
        report = self.report()
        for target in ("", "user_id:1", "category", "category:x", "client_category:1"):
            if target == "category":
                # an empty value stands for tickets without one
                self.assertTrue(report.action_open("category:"))
                continue
            with self.assertRaisesRegex(UserError, "no such line"):
                report.action_open(target)

    # -- who sees what, and how fast

    def test_engineer_counts_what_the_lists_show(self):
        self.assertEqual(self.lines("Category", self.engineer)["Mail"][0], 4)
        self.colleague.helpdesk_client_ids = [Command.set(self.client_b.ids)]
        self.assertEqual(self.lines("Category", self.colleague)["Mail"][0], 1)

    def test_others_have_no_such_report(self):
        for user in (self.accountant, self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                self.report(user)
        report = self.report()
        for call in (report.with_user(self.engineer).make_xlsx,
                     lambda: report.with_user(self.engineer).action_open("category:")):  # fmt: skip
            with self.assertRaises(AccessError):
                call()

    def test_other_company_of_the_service_sees_nothing_of_ours(self):
        stranger = self.make_stranger()
        self.assertFalse(self.lines("Category", stranger, company_id=stranger.company_id.id))
        with self.assertRaises(AccessError):
            self.report(stranger, company_id=self.env.company.id)

    def test_queries_do_not_grow_with_the_tickets(self):
        def count():
            report = self.report()
            self.env.flush_all()
            return self.count_queries(report._for_reader()._make_matrix)

        before = count()
        categories = self.env["liteviewer.ticket.category"].create(
            [{"name": f"Category {number}"} for number in range(10)]
        )
        with self.at(1):
            for category in categories:
                self.make_ticket(category_id=category.id)
        self.assertLessEqual(count(), before)


@tagged("post_install", "-at_install", "alone")
class TestAnalyticsReportFiles(AnalyticsCase, HelpdeskCase, HttpCase):
    def test_paper_and_spreadsheet_tell_the_sums_of_the_database(self):
        report = self.report()
        printer = self.env["ir.actions.report"].with_user(self.manager)
        content, kind = printer.with_context(force_report_rendering=True)._render_qweb_pdf(
            "liteviewer_sla_reports.analytics_report_action_print", report.ids
        )
        self.assertEqual(kind, "pdf")
        # the file is our own, the program that of Debian
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
        )
        text = done.stdout.decode()
        for words in ("Service Analytics", "What to Modernise", "Client A: Mail", "26 a year"):
            self.assertIn(words, text)
        count, minutes, before = self.sum_by_sql()
        time = f"{minutes // 60}:{minutes % 60:02}"
        totals = re.findall(r"^\s*Total\b.*$", text, re.MULTILINE)[:2]
        self.assertEqual(len(totals), 2, text)
        for line in totals:
            self.assertRegex(line, rf"Total\s+{count}\s+{before}\s+250%\s+{time}\s+43%")
        name, content = report.make_xlsx()
        self.assertRegex(name, r"^Service Analytics .*\.xlsx$")
        sheet = load_workbook(io.BytesIO(content))["Category"]
        last = list(sheet.iter_rows(values_only=True))[-1]
        self.assertEqual((last[0], last[1], str(last[4])), ("Total", count, f"{time}:00"))
        self.assertEqual(last[7:], (4, 3), "the months, which paper tells by the chart")

    def test_on_the_screen(self):
        """The last twelve months are suggested, so the tickets are moved there."""
        last_month = fields.Datetime.now().replace(day=1, hour=12) - timedelta(days=2)
        self.env.cr.execute(
            "UPDATE liteviewer_ticket SET received_at = %s WHERE id IN %s",
            (last_month, tuple(self.made.ids)),
        )
        self.env.invalidate_all()
        self.start_tour(
            "/odoo/analytics-report",
            "liteviewer_sla_reports_analytics",
            login=self.manager.login,
        )
