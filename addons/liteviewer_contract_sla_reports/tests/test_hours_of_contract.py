# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import re
import subprocess
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from odoo.addons.liteviewer_contract.tests.common import TODAY, ContractCase, ContractMixin
from odoo.addons.liteviewer_sla_reports.tools.report_matrix import MONEY

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
HOURS, TICKETS = "Hours of the Contract", "Tickets of the Contract"


class HoursMixin(ContractMixin):
    """Ten hours a month that may be used for one month more, and five that were paid beforehand for
    March on; work out of hours is not covered. January and February are closed.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_a.lang = "en_US"
        cls.contract.write(
            {
                "code": "14/2026",
                "carry_months": 1,
                "covers_out_of_hours": False,
                "block_ids": [Command.create({"hours": 5, "date_start": date(2026, 3, 1)})],
            }
        )
        cls.log_in_month(2, 4 * 60).action_approve()
        closed = cls.contract.period_ids.filtered(lambda each: each.date_start < date(2026, 3, 1))
        closed.with_user(cls.accountant).action_close()
        # what is closed stays as it was
        cls.contract.included_hours = 12
        cls.log_in_month(3, 20 * 60)
        cls.log_in_month(3, 3 * 60 + 5)
        cls.log_in_month(3, 90, is_out_of_hours=True)
        # neither this nor the work of another client counts
        cls.log_in_month(3, 45, billable=False)
        cls.make_contract(cls.client_b)
        cls.log_in_month(3, 500, ticket=cls.make_ticket(cls.person_b))

    @classmethod
    def log_in_month(cls, month, minutes, **vals):
        moment = cls.contract.create_date.replace(
            year=2026, month=month, day=10, hour=8, minute=0, second=0, microsecond=0
        )
        return cls.log(moment, minutes, **vals)

    def report(self, user=None, **vals):
        values = {
            "client_id": self.client_a.id,
            "date_from": FIRST,
            "date_to": LAST,
            "lang": "en_US",
            **vals,
        }
        return self.env["liteviewer.work.report"].with_user(user or self.accountant).create(values)

    def sections(self, report):
        return {each.title: each for each in report._for_reader()._make_matrix().sections}

    def sum_by_sql(self, month):
        """Return the billed minutes of client A in a month of Moscow: (within, out of hours)."""
        self.env.flush_all()
        ((within, out),) = self.env.execute_query(
            SQL(
                """
                SELECT coalesce(sum(billable_duration) FILTER (WHERE NOT is_out_of_hours), 0),
                       coalesce(sum(billable_duration) FILTER (WHERE is_out_of_hours), 0)
                  FROM liteviewer_work_entry
                 WHERE client_id = %s AND billable
                   AND date_trunc('month', started_at AT TIME ZONE 'UTC'
                                           AT TIME ZONE 'Europe/Moscow') = %s
                """,
                self.client_a.id,
                date(2026, month, 1),
            )
        )
        return within, out

    def expect_rows(self):
        """Return what has to be told: included, carried over, prepaid, used, left, above; minutes.

        What January leaves is used in February first, and cannot be used in March.
        """
        february, _out = self.sum_by_sql(2)
        march, out = self.sum_by_sql(3)
        available = 720 + 600 + 300
        return [
            (600, 0, 0, 0, 600, 0),
            (600, 600, 0, february, 1200 - february, 0),
            (720, 600, 300, march, available - march, out),
        ]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHoursOfContract(HoursMixin, ContractCase):
    def assert_hours(self, report):
        section = self.sections(report)[HOURS]
        rows = [tuple(cell // 60 for cell in row.cells[2:]) for row in section.rows]
        self.assertEqual(rows, self.expect_rows())
        self.assertEqual(
            [row.cells[:2] for row in section.rows],
            [
                ("14/2026 Support of the office", f"{month} 2026")
                for month in ("January", "February", "March")
            ],
        )

    def test_every_role_reads_the_hours_and_no_money(self):
        for user in (self.accountant, self.manager, self.engineer):
            self.assert_hours(self.report(user))
        kinds = {
            column.kind
            for section in self.sections(self.report()).values()
            for column in section.columns
        }
        self.assertNotIn(MONEY, kinds)

    def test_the_client_reads_the_same(self):
        """Portal and monthly mail show what is made for the client."""
        reports = self.env["liteviewer.work.report"].with_user(self.portal_manager_a)
        self.assert_hours(
            reports._make_for_client(self.client_a, self.env.company, FIRST, LAST, lang="en_US")
        )

    def test_months_are_those_that_the_period_touches(self):
        report = self.report(date_from=date(2026, 2, 28), date_to=date(2026, 3, 1))
        months = [row.cells[1] for row in self.sections(report)[HOURS].rows]
        self.assertEqual(months, ["February 2026", "March 2026"])

    def test_work_without_a_price_is_above_the_limit_as_well(self):
        lines = self.contract.contract_line_ids
        lines.filtered(lambda line: line.charge == "hours").is_canceled = True
        self.assert_hours(self.report())

    def test_tickets_are_counted_where_the_contract_counts_them(self):
        contract = self.make_contract(
            self.client_b,
            name="Clinic",
            date_start=date(2026, 3, 1),
            counts_tickets=True,
            included_tickets=2,
            included_hours=0,
        )
        tickets = [self.make_ticket(self.person_b) for _number in range(3)]
        contract.covers_out_of_hours = False
        self.log_in_month(3, 90, ticket=tickets[0], is_out_of_hours=True)
        sections = self.sections(self.report(client_id=self.client_b.id))
        cells = [row.cells for row in sections[TICKETS].rows]
        # with the one that was there before
        self.assertEqual(cells, [("Clinic", "March 2026", 2, 4, 2, 90 * 60)])
        self.assertEqual({row.cells[0] for row in sections[HOURS].rows}, {self.contract.name})

    def test_client_without_a_contract_has_no_such_section(self):
        client = self.env["res.partner"].create({"name": "Client C", "is_company": True})
        self.assertNotIn(HOURS, self.sections(self.report(client_id=client.id)))

    def test_restricted_engineer_reads_those_of_own_clients(self):
        self.colleague.helpdesk_client_ids = self.client_b
        months = self.report(self.engineer)._get_contract_months()
        self.assertFalse(next(iter(months)).with_user(self.colleague)._filtered_access("read"))

    def test_queries_do_not_grow_with_works_and_months(self):
        report = self.report(self.engineer, date_from=date(2026, 3, 1))
        # what was agreed is kept from one report to the next
        report._get_contract_months()
        before = self.count_queries(report._get_contract_months)
        for _number in range(10):
            self.log_in_month(3, 10)
        self.assertLessEqual(self.count_queries(report._get_contract_months), before)
        report = self.report(self.engineer)
        self.assertLessEqual(self.count_queries(report._get_contract_months), before)
        self.assertLessEqual(before, 9)

    def test_spreadsheet_tells_the_same(self):
        _name, content = self.report().make_xlsx()
        rows = list(load_workbook(io.BytesIO(content))[HOURS].iter_rows(values_only=True))
        found = [row[2:8] for row in rows if row[0] == "14/2026 Support of the office"]
        self.assertEqual(
            [[round(to_minutes(cell)) for cell in row] for row in found],
            [list(row) for row in self.expect_rows()],
        )


def to_minutes(cell):
    """Return the minutes of a cell with a duration: a time of the day below a day."""
    if hasattr(cell, "total_seconds"):
        return cell.total_seconds() / 60
    return cell.hour * 60 + cell.minute


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHoursOnPaper(HoursMixin, HttpCase):
    def read_paper(self, lang):
        report = self.report(lang=lang).with_context(force_report_rendering=True)
        _name, content = report.make_pdf()
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
        )
        return report, done.stdout.decode()

    def test_paper_tells_the_hours_of_the_database_in_both_languages(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        months = {
            "en_US": ("January 2026", "February 2026", "March 2026"),
            "ru_RU": ("январь 2026 г.", "февраль 2026 г.", "март 2026 г."),
        }
        for lang, names in months.items():
            report, text = self.read_paper(lang)
            title = report._for_reader()._make_matrix().sections[-1].title
            paper = text[text.index(title) :]
            for name, row in zip(names, self.expect_rows(), strict=True):
                figures = [f"{minutes // 60}:{minutes % 60:02}" for minutes in row]
                self.assertRegex(paper, re.escape(name) + r"\s+" + r"\s+".join(figures) + r"\s")
            used = sum(row[3] for row in self.expect_rows())
            self.assertRegex(paper, rf"\n\s*\S+\s+{used // 60}:{used % 60:02}\s+1:30\n")
            for money in ("30000", "30,000", "30 000", "2000", "2,000"):
                self.assertNotIn(money, paper)
