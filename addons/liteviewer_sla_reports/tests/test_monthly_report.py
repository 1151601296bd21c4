# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import subprocess
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from .test_work_report import WorkReportCase

MARCH = date(2026, 3, 1)
DUE = datetime(2026, 4, 1, 9)
"""The first of April is a Wednesday, and work begins at nine."""


class Stopped(BaseException):
    """What ends the job wherever it is, as the end of its process does."""


class MonthlyReportCase(WorkReportCase):
    """Two contacts of client A get its report on March 2026, one of client B gets that of B."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reports = cls.env["liteviewer.monthly.report"]
        cls.env["res.partner"].search([("work_report_partner_ids", "!=", False)]).write(
            {"work_report_partner_ids": [Command.clear()]}
        )
        cls.env["res.company"].search([]).helpdesk_report_month = date(2026, 2, 1)
        cls.boss = cls.portal_manager_a.partner_id
        cls.boss.write({"email": "boss@client-a.example", "lang": "en_US"})
        cls.client_a.work_report_partner_ids = cls.boss + cls.person_a
        cls.client_b.work_report_partner_ids = cls.person_b
        cls.env.company.helpdesk_report_user_id = cls.manager
        cls.earlier = cls.env["mail.mail"].search([("model", "=", cls.reports._name)])

    @contextmanager
    def files(self, fails=()):
        """Make no PDFs, which take seconds. :param fails: clients whose report cannot be made"""
        made = []

        def make_pdf(report):
            made.append(report.client_id)
            if report.client_id in fails:
                raise UserError(FIRE)
            return "Report.pdf", b"%PDF-1.4 " + report.client_id.name.encode()

        with (
            patch.object(self.registry["liteviewer.work.report"], "make_pdf", make_pdf),
            self.in_one_transaction(),
        ):
            yield made

    def in_one_transaction(self):
        """That the job commits is looked at in tests/test_monthly_reports_killed.py."""
        return patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kw: 60)

    def run_job(self, at=DUE, fails=()):
        with freeze_time(at), self.files(fails) as made:
            self.reports._cron_send()
        self.env.flush_all()
        return made

    def rows(self, *domain):
        return self.reports.search([("month", "=", MARCH), *domain], order="id")

    def states(self):
        return {row.partner_id: row.state for row in self.rows()}

    def mails(self):
        mails = self.env["mail.mail"].search([("model", "=", self.reports._name)])
        return mails - self.earlier


FIRE = "The printer is on fire"


@tagged("post_install", "-at_install", "together")
class TestMonthlyReport(MonthlyReportCase, HelpdeskCase, HttpCase):
    # -- when

    def test_not_before_the_first_working_hour(self):
        self.run_job(datetime(2026, 4, 1, 8, 59))
        self.assertFalse(self.rows())
        self.run_job()
        self.assertEqual(len(self.rows()), 3)

    def test_day_that_is_free_moves_to_the_next_working_one(self):
        company = self.env.company
        # the second of May is a Saturday
        company.helpdesk_report_day = 2
        self.assertEqual(company._get_report_moment(date(2026, 4, 1)), datetime(2026, 5, 4, 9))
        company.resource_calendar_id = False
        self.assertEqual(company._get_report_moment(date(2026, 4, 1)), datetime(2026, 5, 2, 9))

    def test_day_is_one_of_every_month(self):
        for day in (0, 29):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.company.helpdesk_report_day = day
                self.env.flush_all()

    def test_what_an_outage_missed_is_made_up_for(self):
        self.run_job(datetime(2026, 5, 20, 12))
        months = self.reports.search([("client_id", "=", self.client_a.id)]).mapped("month")
        self.assertEqual(set(months), {MARCH, date(2026, 4, 1)})

    def test_nothing_of_the_time_before(self):
        """Whoever chooses recipients in the middle of a month gets the next report."""
        self.run_job()
        self.client_b.work_report_partner_ids += self.env["res.partner"].create(
            {"name": "Late", "parent_id": self.client_b.id, "email": "late@client-b.example"}
        )
        self.run_job(datetime(2026, 4, 20))
        self.assertEqual(len(self.rows()), 3)
        new = self.env["res.company"].create({"name": "New"})
        with freeze_time("2026-04-20"):
            self.assertGreaterEqual(new.helpdesk_report_month, MARCH)

    # -- what and to whom

    def test_mails_in_the_queue(self):
        self.client_a.has_work_report_xlsx = True
        self.person_a.lang = False
        self.client_a.lang = "en_US"
        self.run_job()
        self.assertEqual(set(self.states().values()), {"queued"})
        mails = {mail.recipient_ids: mail for mail in self.mails()}
        self.assertEqual(set(mails), {self.boss, self.person_a, self.person_b})
        mail = mails[self.boss]
        self.assertEqual(mail.subject, "Work report for March 2026: Client A")
        self.assertIn("Hello Boss A", mail.body_html)
        self.assertEqual(mail.state, "outgoing")
        self.assertIn("auto-generated", mail.headers)
        # of either client its own file
        names = {
            partner: [(file.name, file.raw[:20]) for file in mail.attachment_ids.sorted("id")]
            for partner, mail in mails.items()
        }
        self.assertEqual(names[self.person_b], [("Report.pdf", b"%PDF-1.4 Client B")])
        pdf, (xlsx, _content) = names[self.boss]
        self.assertEqual(pdf, ("Report.pdf", b"%PDF-1.4 Client A"))
        self.assertTrue(xlsx.endswith(".xlsx"))

    def test_language_is_that_of_the_reader(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.boss.lang = "ru_RU"
        made = self.run_job()
        self.assertEqual(made.count(self.client_a), 2, "one for each language")
        mail = self.mails().filtered(lambda mail: mail.recipient_ids == self.boss)
        self.assertIn("март 2026", mail.subject)

    def test_files_are_read_by_whoever_reads_the_row(self):
        self.run_job()
        (row,) = self.rows(("partner_id", "=", self.boss.id))
        self.assertTrue(row.attachment_ids.with_user(self.manager).read(["name"]))
        for user in (self.engineer, self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                row.attachment_ids.with_user(user).read(["name"])

    def test_client_without_work(self):
        self.env["liteviewer.work.entry"].search([("client_id", "=", self.client_b.id)]).unlink()
        self.foreign.unlink()
        self.run_job()
        row = self.rows(("client_id", "=", self.client_b.id))
        self.assertEqual((row.state, row.reason), ("skipped", "There was no work in this month."))
        self.env.company.helpdesk_report_empty = True
        row.with_user(self.manager).action_send_again()
        self.run_job()
        self.assertEqual(row.state, "queued")

    def test_contacts_who_cannot_get_it_are_skipped_with_the_reason(self):
        stranger, silent, gone = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": self.client_a.id, "email": f"{name}@a.example"}
                for name in ("Stranger", "Silent", "Gone")
            ]
        )
        self.client_a.work_report_partner_ids = stranger + silent + gone
        with freeze_time(DUE):
            self.reports._plan(self.env.company, MARCH)
        silent.email = False
        gone.active = False
        stranger.parent_id = self.client_b
        self.assertEqual(self.client_a.work_report_partner_ids, silent, "who has left gets none")
        self.run_job()
        reasons = {row.partner_id: (row.state, row.reason) for row in self.rows()}
        for partner, words in (
            (stranger, "does not belong to the client"), (silent, "e-mail"), (gone, "archived"),
        ):  # fmt: skip
            state, reason = reasons[partner]
            self.assertEqual(state, "skipped")
            self.assertIn(words, reason)
        self.assertFalse(self.mails().filtered(lambda mail: mail.recipient_ids & stranger))

    def test_only_the_people_of_the_client(self):
        with self.assertRaisesRegex(ValidationError, "no contact of"):
            self.client_a.with_user(self.engineer).work_report_partner_ids += self.person_b

    def test_client_of_several_companies_of_the_service(self):
        self.share_contacts()
        branch = self.env["res.company"].create({"name": "Branch"})
        branch.write({"helpdesk_report_month": date(2026, 2, 1), "helpdesk_report_empty": True})
        branch.resource_calendar_id = self.calendar
        self.run_job()
        self.assertEqual(self.rows().company_id, self.env.company, "the branch knows no client")

    # -- once

    def test_run_twice(self):
        self.run_job()
        mails = self.mails()
        self.run_job()
        self.env.company.helpdesk_report_month = date(2026, 2, 1)
        self.run_job()
        self.assertEqual((len(self.rows()), self.mails()), (3, mails))

    def test_one_row_for_each_recipient(self):
        self.run_job()
        row = self.rows()[0]
        names = ["company_id", "client_id", "month", "partner_id"]
        (values,) = row.read(names, load=False)
        values.pop("id")
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.reports.create(values)

    def test_report_that_fails_keeps_no_other_back(self):
        with mute_logger("odoo.addons.liteviewer_sla_reports.models.monthly_report"):
            self.run_job(fails=self.client_a)
        states = self.states()
        self.assertEqual(states[self.person_b], "queued")
        self.assertEqual({states[self.boss], states[self.person_a]}, {"failed"})
        self.assertIn("on fire", self.rows(("state", "=", "failed"))[0].reason)
        (activity,) = self.client_a.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertEqual(activity.summary, "Work report March 2026 not sent")
        self.assertFalse(self.mails().filtered(lambda mail: mail.recipient_ids & self.boss))
        failed = self.rows(("state", "=", "failed"))
        failed.with_user(self.manager).action_send_again()
        self.run_job()
        self.assertEqual(set(self.states().values()), {"queued"})
        self.assertEqual(len(self.mails()), 3)

    def test_stopped_between_two_mails(self):
        """What ends the job after it has made the first of two mails leaves neither of them."""
        template = self.registry["mail.template"]
        original, sent = template.send_mail_batch, []

        def send(records, res_ids, **kwargs):
            if sent:
                raise Stopped
            sent.append(res_ids)
            return original(records, res_ids, **kwargs)

        with (
            patch.object(template, "send_mail_batch", send),
            self.assertRaises(Stopped),
            self.env.cr.savepoint(),
        ):
            self.run_job()
        self.assertFalse(self.mails())
        self.env.invalidate_all()
        self.run_job()
        self.assertEqual(len(self.mails()), 3)

    def test_report_that_ends_the_server_is_not_begun_for_ever(self):
        with freeze_time(DUE):
            rows = self.reports._plan(self.env.company, MARCH)
        rows.filtered(lambda row: row.client_id == self.client_a).tries = 3
        self.run_job()
        failed = self.rows(("state", "=", "failed"))
        self.assertEqual(failed.client_id, self.client_a)
        self.assertIn("The server stopped 3 times", failed[0].reason)
        self.assertEqual(self.states()[self.person_b], "queued")

    # -- what has become of the mails

    def test_mail_server_tells(self):
        self.run_job()
        mails = {mail.recipient_ids: mail for mail in self.mails()}
        mails[self.boss].write({"state": "sent"})
        mails[self.boss]._postprocess_sent_message([self.boss], [])
        mails[self.person_a].write({"state": "exception", "failure_reason": "550 No such box"})
        mails[self.person_a]._postprocess_sent_message(
            [], [], failure_reason="550 No such box", failure_type="unknown"
        )
        mails[self.person_b].cancel()
        self.run_job()
        rows = {row.partner_id: row for row in self.rows()}
        self.assertEqual(rows[self.boss].state, "sent")
        self.assertTrue(rows[self.boss].sent_at)
        self.assertFalse(mails[self.boss].exists(), "a mail that was sent is not kept")
        self.assertTrue(rows[self.boss].attachment_ids, "the report that was sent is")
        self.assertEqual(
            (rows[self.person_a].state, rows[self.person_a].reason), ("failed", "550 No such box")
        )
        self.assertTrue(self.client_a.activity_ids)
        self.assertEqual(rows[self.person_b].state, "failed")
        self.assertIn("taken out", rows[self.person_b].reason)

    def test_sent_ones_are_not_sent_again(self):
        self.run_job()
        row = self.rows()[0]
        with self.assertRaisesRegex(UserError, "goes out once"):
            row.with_user(self.manager).action_send_again()
        row.state = "failed"
        for user in (self.accountant, self.engineer, self.portal_manager_a):
            with self.assertRaises(AccessError):
                row.with_user(user).action_send_again()
        row.with_user(self.manager).action_send_again()
        self.assertEqual(row.state, "to_send")
        self.assertFalse(row.mail_mail_id)

    def test_nobody_writes_rows(self):
        self.run_job()
        row = self.rows()[0]
        for user in (self.manager, self.administrator, self.accountant):
            with self.assertRaises(AccessError):
                row.with_user(user).state = "sent"
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_settings(self):
        settings = self.env["res.config.settings"].create({})
        settings.helpdesk_report_day = 5
        settings.execute()
        self.assertEqual(self.env.company.helpdesk_report_day, 5)

    # -- the real file

    def test_paper_in_the_mail_has_the_sums_of_the_database(self):
        self.client_a.has_work_report_xlsx = True
        self.client_b.work_report_partner_ids = False
        printer = self.registry["ir.actions.report"]
        original = printer._render_qweb_pdf

        def render(records, *args, **kwargs):
            records = records.with_context(force_report_rendering=True)
            return original(records, *args, **kwargs)

        with (
            patch.object(printer, "_render_qweb_pdf", render),
            self.in_one_transaction(),
            freeze_time(DUE),
        ):
            self.reports._cron_send()
        mail = self.mails().filtered(lambda mail: mail.recipient_ids == self.boss)
        files = {file.name.rpartition(".")[2]: file.raw for file in mail.attachment_ids}
        # the file is our own, the program that of Debian
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=files["pdf"], capture_output=True, check=True
        )
        text = done.stdout.decode()
        minutes, billed = self.sum_by_sql(
            self.client_a, datetime(2026, 2, 28, 14), datetime(2026, 3, 31, 14)
        )
        time, time_billed = (f"{each // 60}:{each % 60:02}" for each in (minutes, billed))
        self.assertRegex(text, rf"(?m)^\s*Total\b.*\b{time}\b.*\b{time_billed}\b")
        for words in ("Mail is slow", "Mailbox of 10 GB", "Client A"):
            self.assertIn(words, text)
        self.assertNotIn("Ticket of B", text)
        sheet = load_workbook(io.BytesIO(files["xlsx"]))["Tickets and Works"]
        total = list(sheet.iter_rows(values_only=True))[-1]
        self.assertEqual([str(total[place])[:-3] for place in (10, 11)], [time, time_billed])
