# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import re
import subprocess
from datetime import date, datetime, timedelta
from statistics import mean, median, quantiles

from openpyxl import load_workbook
from psycopg2.errors import ReadOnlySqlTransaction

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from ..tools.report_matrix import BLANK, NO_DATA, Ratio
from .common import SlaCase, SlaTransactionCase

START, END = date(2026, 3, 2), date(2026, 3, 8)
"""The week whose Monday is that of ``SlaCase``."""
HOUR = 3600


class Done(Exception):
    """Takes back what a savepoint holds."""


class EfficiencyCase(SlaCase):
    """A week in March 2026: three tickets of the engineer and one of nobody, and one in the week
    before.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["liteviewer.ticket.team"].create(
            {"name": "First line", "member_ids": [Command.set(cls.engineer.ids)]}
        )
        cls.env["liteviewer.ticket.team"].search([("id", "!=", cls.team.id)]).member_ids = False
        with cls.at(-24 * 7):
            cls.old = cls.make_ticket(name="Old", user_id=cls.engineer.id)
        with cls.at(0):
            cls.quick, cls.slow, cls.again = (
                cls.make_ticket(name=name, user_id=cls.engineer.id, team_id=cls.team.id)
                for name in ("Quick", "Slow", "Again")
            )
        with cls.at(26):
            cls.free = cls.make_ticket(name="Free", user_id=False)
        for ticket, kind, hours in (
            (cls.old, "in_progress", -24 * 7 + 4),
            (cls.quick, "in_progress", 1),
            (cls.slow, "in_progress", 3),
            (cls.again, "in_progress", 2),
            (cls.quick, "resolved", 4),
            (cls.again, "resolved", 5),
            (cls.again, "in_progress", 7),
            (cls.slow, "resolved", 29),
        ):
            with cls.at(hours):
                ticket.stage_id = cls.stage(kind)
        cls.log(cls.quick, 90, 3)
        cls.log(cls.slow, 30, 27)
        cls.log(cls.free, 45, 27, user_id=cls.manager.id)
        cls.log(cls.old, 60, -24 * 7)
        cls.env.flush_all()

    @classmethod
    def log(cls, ticket, minutes, hours, **vals):
        return cls.env["liteviewer.work.entry"].create(
            {
                "ticket_id": ticket.id,
                "user_id": cls.engineer.id,
                "name": "Looked at it",
                "started_at": cls.hours(hours),
                "duration": minutes,
                **vals,
            }
        )

    def report(self, user=None, **vals):
        return (
            self.env["liteviewer.efficiency.report"]
            .with_user(user or self.manager)
            .create({"date_from": START, "date_to": END, "lang": "en_US", **vals})
        )

    def matrix(self, *args, **vals):
        with self.at(24 * 30):
            return self.report(*args, **vals)._for_reader()._make_matrix()

    def sections(self, *args, **vals):
        return {section.title: section for section in self.matrix(*args, **vals).sections}

    def rows(self, title, *args, **vals):
        """Return the rows of a section: {first cell: [the others, of each row]}."""
        rows = {}
        for row in self.sections(*args, **vals)[title].rows:
            rows.setdefault(row.cells[0], []).append(row.cells[1:])
        return rows

    def ask(self, statement, *params):
        """Return the one figure of a statement of SQL."""
        self.env.flush_all()
        ((figure,),) = self.env.execute_query(SQL(statement, *params))
        return figure


@tagged("post_install", "-at_install", "alone")
class TestEfficiencyReport(EfficiencyCase, SlaTransactionCase):
    # -- figures

    def test_tickets_beside_the_period_before(self):
        rows = self.rows("Tickets")
        for label, now, before in (
            ("Came in", 4, 1),
            ("Of them cancelled", 0, 0),
            ("Of them reopened", 1, 0),
            ("Done in the period", 2, 0),
            ("Open at the end", 3, 1),
        ):
            ((*counts, difference, change),) = rows[label]
            self.assertEqual((*counts, difference), (now, before, now - before), label)
            self.assertEqual(change, Ratio(now - before, before), label)
        self.assertEqual(dict(self.matrix().facts), {"Compared With": "02/23/2026 to 03/01/2026"})

    def test_times_are_those_that_are_counted_by_hand(self):
        """Days of eight hours, from 9 to 17: Monday 9:00 to Tuesday 14:00 are 13 of them."""
        rows = self.rows("Response and Resolution")
        for label, hours, clock in (
            ("Response", [1, 3, 2], [1, 3, 2]),
            ("Resolution", [4, 13], [4, 29]),
        ):
            for kind, values in (("working time", hours), ("on the clock", clock)):
                now, before = rows[f"{label}, {kind}"]
                ninetieth = quantiles(values, n=10, method="inclusive")[-1]
                expected = (mean(values), median(values), ninetieth, max(values))
                self.assertEqual(now[:2], ("now", len(values)))
                self.assertEqual(now[2:], tuple(round(each * HOUR) for each in expected), label)
                self.assertEqual(before[0], "before")
        before = rows["Response, working time"][1]
        self.assertEqual(before, ("before", 1, *[4 * HOUR] * 4))
        self.assertEqual(
            rows["Resolution, on the clock"][1], ("before", 0, *[NO_DATA] * 4), "no zeros"
        )

    def test_share_kept_is_that_of_what_has_ended(self):
        rows = self.rows("Service Level")
        # the one of nobody is late by the end of the month, as is the one that was reopened
        self.assertEqual(rows["To respond"], [(2, 2, Ratio(2, 4), Ratio(0, 1))])
        self.assertEqual(rows["To resolve"], [(1, 3, Ratio(1, 4), Ratio(0, 1))])
        self.assertEqual(rows["All of it"], [(1, 3, Ratio(1, 4), Ratio(0, 1))])

    def test_engineers_beside_their_working_hours(self):
        section = self.sections()["By Engineer"]
        rows = {row.cells[0]: row.cells[1:] for row in section.rows}
        self.assertEqual(rows.keys(), {"Engineer", "Manager", "Nobody yet"})
        self.assertEqual(
            rows["Engineer"],
            (
                3, 1, 2 * HOUR, round(8.5 * HOUR), Ratio(1, 3), 2 * HOUR, 40 * HOUR,
                Ratio(2 * HOUR, 40 * HOUR), Ratio(HOUR, 40 * HOUR),
            ),
        )  # fmt: skip
        self.assertEqual(rows["Manager"][5:7], (45 * 60, 40 * HOUR))
        self.assertEqual(rows["Nobody yet"][5:], (BLANK,) * 4)
        minutes = self.ask(
            "SELECT sum(duration) FROM liteviewer_work_entry WHERE company_id = %s"
            " AND started_at >= '2026-03-02' AND started_at < '2026-03-09'",
            self.env.company.id,
        )
        totals = section.totals.cells
        self.assertEqual(minutes, 165)
        self.assertEqual((totals[1], totals[6]), (4, minutes * 60))
        self.assertEqual(totals[8], Ratio(minutes * 60, 80 * HOUR))

    def rate(self, **rates):
        self.env.company.helpdesk_ask_rating = True
        for name, rate in rates.items():
            ticket = getattr(self, name)
            with self.at(24 * 10):
                ticket.action_close()
                ticket._rate(ticket.partner_id, rate, "")
        self.env.flush_all()

    def test_satisfaction_by_engineer_client_and_category(self):
        mail = self.env["liteviewer.ticket.category"].create({"name": "Mail"})
        self.slow.category_id = mail
        self.free.partner_id = self.person_b
        self.rate(quick=5, slow=1, free=3, old=5)
        section = self.sections()["Satisfaction"]
        before = (1, Ratio(1, 1))
        self.assertEqual(
            [row.cells for row in section.rows],
            [
                ("All of them", 3, Ratio(9, 3), Ratio(1, 3), *before),
                ("By Engineer", *[BLANK] * 5),
                ("Engineer", 2, Ratio(6, 2), Ratio(1, 2), *before),
                ("Nobody yet", 1, Ratio(3, 1), Ratio(0, 1), 0, Ratio(0, 0)),
                ("By Client", *[BLANK] * 5),
                ("Client A", 2, Ratio(6, 2), Ratio(1, 2), *before),
                ("Client B", 1, Ratio(3, 1), Ratio(0, 1), 0, Ratio(0, 0)),
                ("By Category", *[BLANK] * 5),
                ("Mail", 1, Ratio(1, 1), Ratio(0, 1), 0, Ratio(0, 0)),
                ("No category", 2, Ratio(8, 2), Ratio(1, 2), *before),
            ],
        )
        self.assertIs(section.rows[3].cells[5].value, NO_DATA, "no zeros")

    def test_where_nobody_rated_there_is_no_figure(self):
        self.assertFalse(self.sections()["Satisfaction"].rows)
        self.rate(old=1)
        self.assertFalse(self.sections()["Satisfaction"].rows)
        self.assertIn("Nobody rated", self.sections()["Satisfaction"].empty)

    def test_ratings_of_clients_of_others_do_not_count(self):
        self.quick.user_id = self.colleague
        self.rate(quick=5)
        for client, count in ((self.client_a, 1), (self.client_b, 0)):
            self.colleague.helpdesk_client_ids = [Command.set(client.ids)]
            rows = self.sections(self.colleague)["Satisfaction"].rows
            self.assertEqual([row.cells[1] for row in rows[:1]], [1] * count, client.name)

    def test_attendance_knows_own_hours_leaves_and_what_lies_ahead(self):
        own = self.make_calendar("Half days", range(5), 9, 13)
        resource = self.env["resource.resource"].create(
            {"name": "E", "user_id": self.engineer.id, "calendar_id": own.id, "tz": "UTC"}
        )
        leaves = self.env["resource.calendar.leaves"]
        values = {"resource_id": resource.id, "calendar_id": own.id, "time_type": "leave"}
        for first, last in ((9, 13), (11, 24)):
            # Tuesday; the two lie one upon the other
            day = datetime(2026, 3, 3)
            leaves.create(
                {
                    **values,
                    "name": "Ill",
                    "date_from": day + timedelta(hours=first),
                    "date_to": day + timedelta(hours=last),
                }
            )
        self.assertEqual(self.rows("By Engineer")["Engineer"][0][6], 16 * HOUR)
        self.assertEqual(self.rows("By Engineer")["Manager"][0][6], 40 * HOUR)
        with self.at(2):
            section = self.report()._for_reader()._make_matrix().sections[3]
        self.assertEqual(section.rows[0].cells[7], 2 * HOUR, "Monday until eleven")

    def test_engineer_without_fixed_hours_has_no_load(self):
        self.env.company.resource_calendar_id = False
        row = self.rows("By Engineer")["Engineer"][0]
        self.assertEqual((row[5], row[6], row[7].value), (2 * HOUR, NO_DATA, NO_DATA))

    def test_backlog_goes_on_from_what_was_there(self):
        section = self.sections()["Backlog"]
        self.assertIn("1 tickets were open", section.note)
        self.assertEqual(
            [row.cells for row in section.rows][:3],
            [
                (date(2026, 3, 2), 3, 1, 3),
                (date(2026, 3, 3), 1, 1, 3),
                (date(2026, 3, 4), 0, 0, 3),
            ],
        )
        self.assertEqual(section.totals.cells[1:3], (4, 2))
        left = self.ask(
            "SELECT count(*) FROM liteviewer_ticket WHERE company_id = %s"
            " AND received_at < '2026-03-09' AND (is_open OR resolved_at >= '2026-03-09')",
            self.env.company.id,
        )
        self.assertEqual(section.rows[-1].cells[3], left)

    def test_steps_of_the_backlog_cover_the_period_once(self):
        for days in (1, 45, 46, 400, 401, 1830):
            last = START + timedelta(days=days - 1)
            steps, _pattern = self.report(date_to=last)._get_steps()
            self.assertEqual((steps[0], steps[-1]), (START, last + timedelta(days=1)))
            self.assertEqual(steps, sorted(set(steps)))
            self.assertLessEqual(len(steps), 62)

    def test_hours_and_weekdays_are_those_of_the_service(self):
        self.calendar.tz = "Asia/Vladivostok"
        sections = self.sections()
        # nine o'clock in UTC is nineteen there, and eleven on Tuesday is twenty-one
        rows = {row.cells[0]: row.cells[1:] for row in sections["When Tickets Come In"].rows}
        self.assertEqual(rows["19:00"], (3, 0, 0, 0, 0, 0, 0, 3))
        self.assertEqual(rows["21:00"], (0, 1, 0, 0, 0, 0, 0, 1))
        work = sections["When Work Is Done"]
        self.assertEqual(work.totals.cells[1:3], (90 * 60, 75 * 60))
        self.assertEqual(work.totals.cells[8], 165 * 60)

    def test_one_engineer_or_one_team(self):
        for vals, tickets, minutes in (
            ({"user_id": self.engineer.id}, 3, 120),
            ({"user_id": self.manager.id}, 0, 45),
            ({"team_id": self.team.id}, 3, 120),
        ):
            sections = self.sections(**vals)
            self.assertEqual(sections["Tickets"].rows[0].cells[1], tickets, vals)
            total = sections["By Engineer"].totals.cells
            self.assertEqual((total[1], total[6]), (tickets, minutes * 60), vals)
            self.assertEqual(sections["When Work Is Done"].totals.cells[8], minutes * 60, vals)

    def test_empty_period(self):
        sections = self.sections(date_from=date(2020, 1, 1), date_to=date(2020, 1, 31))
        self.assertEqual(sections["Tickets"].rows[0].cells[1:3], (0, 0))
        self.assertIs(sections["Service Level"].rows[0].cells[3].value, NO_DATA)
        self.assertFalse(sections["When Tickets Come In"].rows)

    # -- limits

    def test_periods_that_are_none(self):
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self.report(date_from=END, date_to=START)
        with self.assertRaisesRegex(ValidationError, "longer than five years"):
            self.report(date_from=date(2020, 1, 1))

    def test_queries_do_not_grow_with_the_tickets(self):
        def count():
            report = self.report()
            self.env.flush_all()
            return self.count_queries(report._for_reader()._make_matrix)

        before = count()
        with self.at(1):
            for number in range(10):
                ticket = self.make_ticket(name=f"Ticket {number}", user_id=self.engineer.id)
                self.log(ticket, number, 3)
        self.assertLessEqual(count(), before)

    def test_it_only_reads(self):
        report = self.report()
        self.env.flush_all()
        with self.assertRaises(Done), self.env.cr.savepoint():
            self.env.cr.execute("SET TRANSACTION READ ONLY")
            with (
                self.assertRaises(ReadOnlySqlTransaction),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute("UPDATE res_users SET active = active")
            self.assertTrue(report._for_reader()._make_matrix().sections)
            self.assertTrue(report.make_xlsx()[1])
            # ends the savepoint, and with it what was said about the transaction
            raise Done

    # -- who sees what

    def test_engineer_asks_about_nobody_else(self):
        report = self.report(self.engineer)
        self.assertEqual(report.user_id, self.engineer)
        self.assertEqual(self.rows("Tickets", self.engineer)["Came in"][0][:2], (3, 1))
        for user in (self.manager, self.env["res.users"]):
            with self.assertRaises(AccessError):
                self.report(self.engineer, user_id=user.id)
            mine = self.report(self.engineer)
            mine.user_id = user
            mine.invalidate_recordset()
            with self.assertRaises(AccessError):
                mine.read(["content"])
            with self.assertRaises(AccessError):
                mine.make_xlsx()

    def test_engineer_of_some_clients_sees_figures_of_these(self):
        self.quick.user_id = self.colleague
        for client, count in ((self.client_a, 1), (self.client_b, 0)):
            self.colleague.helpdesk_client_ids = [Command.set(client.ids)]
            rows = self.rows("Tickets", self.colleague)
            self.assertEqual(rows["Came in"][0][0], count, client.name)

    def test_others_have_no_such_report(self):
        for user in (self.accountant, self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                self.report(user)
        report = self.report()
        with self.assertRaises(AccessError):
            report.with_user(self.engineer).make_xlsx()

    def test_other_company_of_the_service_sees_nothing_of_ours(self):
        stranger = self.make_stranger()
        sections = self.sections(stranger, company_id=stranger.company_id.id)
        self.assertEqual(sections["Tickets"].rows[0].cells[1:3], (0, 0))
        with self.assertRaises(AccessError):
            self.report(stranger, company_id=self.env.company.id)


@tagged("post_install", "-at_install")
class TestEfficiencyReportFiles(EfficiencyCase, HelpdeskCase, HttpCase):
    def test_paper_and_spreadsheet_tell_the_sums_of_the_database(self):
        report = self.report()
        printer = self.env["ir.actions.report"].with_user(self.manager)
        content, kind = printer.with_context(force_report_rendering=True)._render_qweb_pdf(
            "liteviewer_sla_reports.efficiency_report_action_print", report.ids
        )
        self.assertEqual(kind, "pdf")
        # the file is our own, the program that of Debian
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
        )
        text = done.stdout.decode()
        between = "BETWEEN '2026-03-02' AND '2026-03-08 23:59:59'"
        count = self.ask(f"SELECT count(*) FROM liteviewer_ticket WHERE received_at {between}")
        minutes = self.ask(
            f"SELECT sum(duration) FROM liteviewer_work_entry WHERE started_at {between}"
        )
        time = f"{minutes // 60}:{minutes % 60:02}"
        self.assertEqual((count, time), (4, "2:45"))
        for words in ("Support Efficiency", "Backlog", "Median"):
            self.assertIn(words, text)
        self.assertRegex(text, rf"Came in\s+{count}\s+1\s+3\s+300%")
        totals = re.findall(r"^\s*Total\b.*$", text, re.MULTILINE)
        self.assertEqual(len(totals), 4, text)
        self.assertRegex(totals[0], rf"Total\s+{count}\s+1\s.*\s{time}\s+80:00\s+3%")
        self.assertRegex(totals[2], rf"\s{count}$")
        self.assertRegex(totals[3], rf"\s{time}$")
        self.assertEqual(len(re.findall(r"\bnow\s+\d", text)), 4, "each time, and as it was before")
        name, content = report.make_xlsx()
        self.assertRegex(name, r"^Support Efficiency .*\.xlsx$")
        sheet = load_workbook(io.BytesIO(content))["By Engineer"]
        last = list(sheet.iter_rows(values_only=True))[-1]
        self.assertEqual((last[0], last[1], str(last[6])), ("Total", count, f"{time}:00"))
