# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools.reminder import find_first_day
from .test_retention import BATCH, RetentionCase

CRON = "ir_cron_remind_waiting"
WORK_WEEK = [date(2026, 2, day) for day in (2, 3, 4, 5, 6, 9, 10)]


@tagged("post_install", "-at_install", "alone")
class TestFirstDay(BaseCase):
    def test_working_days_are_counted_back(self):
        for today, count, first in (
            (date(2026, 2, 4), 1, date(2026, 2, 4)),
            (date(2026, 2, 4), 3, date(2026, 2, 2)),
            (date(2026, 2, 8), 1, date(2026, 2, 6)),
            (date(2026, 2, 9), 2, date(2026, 2, 6)),
            (date(2026, 2, 4), 4, None),
        ):
            with self.subTest(today=today, count=count):
                self.assertEqual(find_first_day(WORK_WEEK, today, count), first)


@tagged("post_install", "-at_install")
class TestReminder(RetentionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        calendar = cls.env["resource.calendar"].create({"name": "Office", "tz": "Europe/Moscow"})
        cls.team = cls.env["liteviewer.ticket.team"].create(
            {
                "name": "Waiting",
                "resource_calendar_id": calendar.id,
                "remind_after_days": 2,
                "close_waiting_after_days": 3,
            }
        )

    def make_waiting(self, partner=None, at="2026-02-05 09:00:00", **vals):
        """Create a ticket that waits for its client since Thursday noon in Moscow."""
        with freeze_time(at):
            ticket = self.make_ticket(
                partner, team_id=self.team.id, user_id=self.engineer.id, **vals
            )
            ticket.action_wait()
            self.env.cr.precommit.run()
        return ticket

    def get_subjects(self, ticket):
        mails = self.env["mail.mail"].search(
            [("model", "=", ticket._name), ("res_id", "=", ticket.id)], order="id"
        )
        return [
            mail.subject for mail in mails if "waits" in mail.subject or "is cl" in mail.subject
        ]

    def test_reminded_once_and_closed_later(self):
        ticket = self.make_waiting()
        # Friday is the first working day, the weekend none
        for at in ("2026-02-06 07:00:00", "2026-02-07 07:00:00", "2026-02-08 07:00:00"):
            self.run_cron(CRON, at)
        self.assertEqual(self.get_subjects(ticket), [])
        self.run_cron(CRON, "2026-02-09 01:00:00")
        self.assertEqual(self.get_subjects(ticket), [], "nobody is written to at night")
        for at in ("2026-02-09 07:00:00", "2026-02-09 10:00:00", "2026-02-11 07:00:00"):
            self.run_cron(CRON, at)
        reminder = f"{ticket.number} waits for your answer: {ticket.name}"
        self.assertEqual(self.get_subjects(ticket), [reminder])
        self.assertIn(reminder, ticket.message_ids.mapped("subject"))
        self.assertEqual(ticket.stage_kind, "waiting")
        self.run_cron(CRON, "2026-02-12 07:00:00")
        self.assertEqual(ticket.stage_kind, "closed")
        self.assertEqual(
            self.get_subjects(ticket), [reminder, f"{ticket.number} is closed: {ticket.name}"]
        )
        self.assertIn("did not answer", "".join(ticket.message_ids.mapped("body")))

    def test_answer_begins_anew(self):
        ticket = self.make_waiting()
        self.run_cron(CRON, "2026-02-09 07:00:00")
        self.assertTrue(ticket.reminded_at)
        with freeze_time("2026-02-09 10:00:00"):
            ticket.message_post(
                body="Here",
                author_id=self.person_a.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            ticket._set_unread(False)
            ticket.action_wait()
            self.env.cr.precommit.run()
        self.assertFalse(ticket.reminded_at)
        self.run_cron(CRON, "2026-02-10 07:00:00")
        self.assertEqual(len(self.get_subjects(ticket)), 1)
        self.run_cron(CRON, "2026-02-11 07:00:00")
        self.assertEqual(len(self.get_subjects(ticket)), 2)

    def test_without_an_address_the_engineer_is_told_and_nothing_is_closed(self):
        silent = self.env["res.partner"].create(
            {"name": "Silent", "parent_id": self.client_a.id, "email": False}
        )
        ticket = self.make_waiting(silent)
        for at in ("2026-02-09 07:00:00", "2026-02-10 07:00:00", "2026-02-20 07:00:00"):
            self.run_cron(CRON, at)
        self.assertEqual(ticket.stage_kind, "waiting")
        self.assertEqual(ticket.activity_ids.user_id, self.engineer)
        self.assertEqual(len(ticket.activity_ids), 1)

    def test_what_is_off_or_waits_for_others_is_left_alone(self):
        ticket = self.make_waiting()
        vendor = self.env["liteviewer.ticket.stage"].create(
            {"name": "Vendor", "kind": "waiting", "waiting_for": "vendor"}
        )
        with freeze_time("2026-02-05 07:00:00"):
            ticket.stage_id = vendor
        self.run_cron(CRON, "2026-02-20 07:00:00")
        self.assertFalse(ticket.reminded_at)
        self.team.remind_after_days = 0
        other = self.make_waiting()
        self.run_cron(CRON, "2026-02-20 07:00:00")
        self.assertFalse(other.reminded_at)

    def test_many_go_in_batches(self):
        tickets = self.tickets.union(*(self.make_waiting() for _i in range(5)))
        with patch(BATCH, 2):
            self.run_cron(CRON, "2026-02-09 07:00:00")
        self.assertTrue(all(tickets.mapped("reminded_at")))
        self.assertEqual({len(self.get_subjects(ticket)) for ticket in tickets}, {1})

    def test_days_have_limits(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.team.remind_after_days = -1
            self.env.flush_all()
