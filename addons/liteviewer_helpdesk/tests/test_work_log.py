# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import date, datetime, timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..tools.rounding import ROUNDINGS, round_minutes
from .common import HelpdeskTransactionCase

MONDAY_NINE = datetime(2026, 2, 2, 9)
# the first example loads what generation needs
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
STEPS = st.sampled_from([1, 5, 10, 15, 30, 60])


@tagged("post_install", "-at_install", "alone")
class TestRounding(BaseCase):
    @patient
    @given(st.integers(0, 10**5), STEPS, st.sampled_from(ROUNDINGS))
    def test_whole_steps_near_the_real_minutes(self, minutes, step, rounding):
        billed = round_minutes(minutes, step, rounding)
        self.assertEqual(billed % step, 0)
        self.assertEqual(billed == 0, minutes == 0, "work that took time is billed")
        self.assertEqual(round_minutes(billed, step, rounding), billed)
        if rounding == "up":
            self.assertTrue(0 <= billed - minutes < step)
        elif billed > step:
            self.assertTrue(-step < 2 * (minutes - billed) < step or 2 * (billed - minutes) == step)

    @patient
    @given(st.integers(0, 10**5), STEPS, st.sampled_from(ROUNDINGS))
    def test_more_work_is_never_billed_less(self, minutes, step, rounding):
        self.assertLessEqual(
            round_minutes(minutes, step, rounding), round_minutes(minutes + 1, step, rounding)
        )

    def test_examples(self):
        for minutes, step, up, nearest in (
            (0, 15, 0, 0),
            (1, 15, 15, 15),
            (22, 15, 30, 15),
            (23, 15, 30, 30),
            (5, 10, 10, 10),
            (14, 10, 20, 10),
            (61, 60, 120, 60),
            (7, 1, 7, 7),
        ):
            self.assertEqual(round_minutes(minutes, step, "up"), up)
            self.assertEqual(round_minutes(minutes, step, "nearest"), nearest)


@tagged("post_install", "-at_install")
class TestWorkLog(HelpdeskTransactionCase):
    def setUp(self):
        super().setUp()
        self.company = self.env.company
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Moscow"}
        )
        self.ticket = self.make_ticket(user_id=self.engineer.id).with_user(self.engineer)
        self.entries = self.env["liteviewer.work.entry"].with_user(self.engineer)

    def log(self, started_at=MONDAY_NINE, **vals):
        return self.entries.create(
            {"ticket_id": self.ticket.id, "started_at": started_at, "duration": 20, **vals}
        )

    def close(self, day, user=None):
        self.env["liteviewer.work.lock"].with_user(user or self.manager).create(
            {"lock_date": day}
        ).action_apply()

    # -- rounding and types

    def test_stopped_timer_is_billed_in_steps(self):
        self.company.helpdesk_rounding_minutes = "15"
        with freeze_time(MONDAY_NINE):
            self.ticket.action_start_timer()
        entry = self.ticket.running_entry_id
        self.assertEqual(entry.billable_duration, 0)
        with freeze_time(MONDAY_NINE + timedelta(minutes=16)):
            self.take_step(self.ticket, name="Looked at it")
        self.assertEqual((entry.duration, entry.billable_duration), (16, 30))

    def test_setting_changes_nothing_that_was_logged(self):
        entry = self.log(duration=7)
        self.env.flush_all()
        self.company.write({"helpdesk_rounding_minutes": "60", "helpdesk_rounding": "nearest"})
        self.assertEqual(entry.billable_duration, 7)
        self.assertEqual(self.log(duration=7).billable_duration, 60)

    def test_work_that_is_not_billed(self):
        self.assertEqual(self.log(billable=False).billable_duration, 0)

    def test_out_of_hours_follows_the_working_hours(self):
        # Moscow is UTC+3: the lunch break, six in the evening, a Sunday, a holiday
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-02-02 21:00:00",
                "date_to": "2026-02-03 21:00:00",
            }
        )
        for started_at, is_out_of_hours in (
            (MONDAY_NINE, False),
            (MONDAY_NINE + timedelta(hours=9), True),
            (MONDAY_NINE - timedelta(days=1), True),
            (MONDAY_NINE + timedelta(days=1), True),
        ):
            for work_type in ("remote", "onsite", "phone"):
                entry = self.log(started_at, work_type=work_type)
                self.assertEqual(
                    (entry.is_out_of_hours, entry.work_type), (is_out_of_hours, work_type)
                )

    def test_hours_of_the_team_come_first(self):
        self.ticket.sudo().team_id.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Evening in Moscow", "tz": "America/New_York"}
        )
        self.assertFalse(self.log(MONDAY_NINE + timedelta(hours=9)).is_out_of_hours)
        self.assertTrue(self.log().is_out_of_hours)

    def test_engineer_has_the_last_word_on_out_of_hours(self):
        entry = self.log(MONDAY_NINE - timedelta(days=1), is_out_of_hours=False)
        self.assertFalse(entry.is_out_of_hours)
        entry.name = "The client had agreed to Sunday"
        self.assertFalse(entry.is_out_of_hours)
        entry.started_at = MONDAY_NINE - timedelta(days=2)
        self.assertTrue(entry.is_out_of_hours, "for another time it is suggested anew")

    def test_months_can_be_filtered(self):
        last, this = (self.log(MONDAY_NINE + timedelta(days=days)) for days in (-3, 0))
        view = self.env.ref("liteviewer_helpdesk.work_entry_view_search")
        filters = {
            node.get("name"): safe_eval(node.get("domain"), {"uid": self.env.uid})
            for node in etree.fromstring(view.arch).iter("filter")
            if node.get("domain")
        }
        with freeze_time(MONDAY_NINE + timedelta(days=7)):
            for name, entry in (("last_month", last), ("this_month", this)):
                self.assertEqual(self.entries.search(filters[name]) & (last + this), entry)

    def test_end_and_duration_go_together(self):
        entry = self.log(duration=45)
        self.assertEqual(entry.ended_at, MONDAY_NINE + timedelta(minutes=45))
        entry.ended_at = MONDAY_NINE + timedelta(minutes=90)
        self.assertEqual(entry.duration, 90)
        entry.started_at += timedelta(hours=1)
        self.assertEqual(entry.duration, 90)
        self.assertEqual(entry.ended_at, MONDAY_NINE + timedelta(minutes=150))
        drawn = self.entries.with_context(
            default_started_at=MONDAY_NINE, default_ended_at=MONDAY_NINE + timedelta(hours=1)
        )
        with Form(drawn) as form:
            form.ticket_id = self.ticket
        self.assertEqual(form.record.duration, 60)

    def test_several_engineers(self):
        self.log()
        self.assertEqual(self.ticket.engineer_ids, self.engineer)
        self.entries.with_user(self.colleague).create({"ticket_id": self.ticket.id, "duration": 5})
        self.assertEqual(self.ticket.engineer_ids, self.engineer + self.colleague)

    # -- infrastructure changes

    def test_infrastructure_change_says_what_changed(self):
        with self.assertRaisesRegex(ValidationError, "What Changed"):
            self.log(is_infrastructure_change=True, change_summary="  ")
        entry = self.log().sudo()
        entry.write({"is_infrastructure_change": True, "change_summary": "New switch"})
        with self.assertRaises(ValidationError):
            entry.change_summary = False

    def test_question_is_asked_in_the_stop_dialog(self):
        self.ticket.action_start_timer()
        entry = self.ticket.running_entry_id
        action = self.ticket.action_stop_timer()
        form = Form(self.env[action["res_model"]].sudo().with_context(**action["context"]))
        form.name = "Opened a port"
        form.is_infrastructure_change = True
        with self.assertRaisesRegex(AssertionError, "change_summary"):
            form.save()
        form.change_summary = "Port 993 is open"
        form.save()
        self.assertFalse(entry.is_infrastructure_change, "the dialogue can still be left")

    # -- closed periods

    @freeze_time("2026-02-03 12:00:00")
    def test_closed_period_takes_nothing(self):
        entry = self.log()
        self.close(date(2026, 2, 2))
        for act in (
            self.log,
            lambda: entry.write({"name": "Later"}),
            entry.unlink,
            lambda: entry.copy(),
            lambda: self.ticket.with_user(self.manager).unlink(),
        ):
            with self.assertRaisesRegex(UserError, "closed until"), self.env.cr.savepoint():
                act()
        with self.assertRaisesRegex(UserError, "closed until"):
            entry.with_user(self.manager).duration = 1
        later = self.log(MONDAY_NINE + timedelta(days=1))
        with self.assertRaisesRegex(UserError, "closed until"):
            later.started_at = MONDAY_NINE
        entry.sudo().name = "The superuser may"

    def test_work_follows_its_ticket_to_another_client(self):
        entry = self.log()
        self.ticket.with_user(self.manager).partner_id = self.person_b
        self.assertEqual(entry.client_id, self.client_b)

    @freeze_time("2026-02-03 12:00:00")
    def test_settled_work_keeps_its_ticket_with_the_client(self):
        settled = self.log()
        self.close(date(2026, 2, 2))
        later = self.log(MONDAY_NINE + timedelta(days=1))
        ticket = self.ticket.with_user(self.manager)
        for vals in ({"partner_id": self.person_b.id}, {"client_id": self.client_b.id}):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "stays with its client"),
                self.env.cr.savepoint(),
            ):
                ticket.write(vals)
        ticket.partner_id = self.portal_manager_a.partner_id
        self.assertEqual(ticket.client_id, self.client_a, "the same client")
        # imports and merges of contacts, which the superuser does
        ticket.sudo().client_id = self.client_b
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(settled.sudo().client_id, self.client_a)
        self.assertEqual(later.sudo().client_id, self.client_b)

    @freeze_time("2026-02-03 12:00:00")
    def test_days_are_those_of_the_company(self):
        self.close(date(2026, 2, 1))
        # midnight in Moscow is 21:00 UTC
        self.log(datetime(2026, 2, 1, 21))
        with self.assertRaises(UserError):
            self.log(datetime(2026, 2, 1, 20, 59))

    @freeze_time("2026-02-03 12:00:00")
    def test_who_closes_and_opens(self):
        with self.assertRaises(AccessError):
            self.close(date(2026, 2, 2), self.engineer)
        self.close(date(2026, 2, 2), self.accountant)
        self.assertEqual(self.company.helpdesk_lock_date, date(2026, 2, 2))
        self.close(False)
        self.log()
        for day in (date(2026, 2, 4), date.max):
            with self.assertRaisesRegex(UserError, "to come"):
                self.close(day)
        stranger = self.env["res.company"].create({"name": "Branch"})
        with self.assertRaises(UserError):
            self.env["liteviewer.work.lock"].with_user(self.manager).create(
                {"company_id": stranger.id, "lock_date": date(2026, 2, 2)}
            ).action_apply()

    @freeze_time("2026-02-03 12:00:00")
    def test_running_timer_keeps_the_period_open(self):
        with freeze_time(MONDAY_NINE):
            self.ticket.action_start_timer()
        with self.assertRaisesRegex(UserError, self.engineer.name), self.env.cr.savepoint():
            self.close(date(2026, 2, 2))
        self.take_step(self.ticket, name="Looked at it")
        self.close(date(2026, 2, 2))

    # -- the day's view

    def test_work_of_today(self):
        action = self.env.ref("liteviewer_helpdesk.work_entry_action_my")
        self.assertIn("calendar", action.view_mode)
        with freeze_time("2026-02-03 12:00:00"):
            today = self.log(datetime(2026, 2, 3, 9))
            monday = self.log()
            before = self.log(datetime(2026, 1, 25, 9))
            ours = today + monday + before

            def found(moment):
                return ours.search([("id", "in", ours.ids), ("started_at", ">=", moment)])

            self.assertEqual(found("today"), today)
            self.assertEqual(found("today =week_start"), today + monday)
