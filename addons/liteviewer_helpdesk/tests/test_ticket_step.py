# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import Form, tagged

from .common import HelpdeskTransactionCase

MONDAY_NINE = datetime(2026, 2, 2, 6)
"""In Moscow, which is UTC+3."""


class StepCase(HelpdeskTransactionCase):
    def setUp(self):
        super().setUp()
        self.env.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Moscow"}
        )
        self.category = self.env["liteviewer.ticket.category"].create({"name": "Mail"})
        self.ticket = self.make_ticket(category_id=self.category.id).with_user(self.engineer)
        # what is new is not tracked
        self.cr.precommit.run()

    def start(self, at=MONDAY_NINE, ticket=None):
        with freeze_time(at):
            (ticket or self.ticket).action_start_timer()
        return (ticket or self.ticket).running_entry_id

    def get_mails(self, ticket=None):
        """Return the subjects of the mails to the reporter of a ticket, oldest first."""
        self.cr.precommit.run()
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [("model", "=", "liteviewer.ticket"), ("res_id", "=", (ticket or self.ticket).id)],
                order="id",
            )
        )
        return mails.filtered(
            lambda mail: self.person_a in mail.recipient_ids or mail.email_to
        ).mapped("subject")


@tagged("post_install", "-at_install")
class TestTicketStep(StepCase):
    def test_resolve_does_all_in_one(self):
        entry = self.start()
        with freeze_time(MONDAY_NINE + timedelta(minutes=20)):
            self.take_step(self.ticket, "action_finish", name="Cleared the queue")
        self.assertRecordValues(
            entry, [{"name": "Cleared the queue", "duration": 20, "is_unconfirmed": False}]
        )
        self.assertEqual(self.ticket.stage_kind, "resolved")
        self.assertEqual(self.ticket.user_id, self.engineer, "nobody had it")
        self.assertIn("Cleared the queue", self.ticket.solution)
        self.assertEqual(len(self.get_mails()), 1, "the e-mail of the stage")

    def test_work_without_a_timer(self):
        self.take_step(
            self.ticket, "action_finish", name="Told them on the phone", duration=7,
            work_type="phone", solution="<p>Restart it</p>",
        )  # fmt: skip
        entry = self.ticket.work_entry_ids
        self.assertRecordValues(
            entry, [{"duration": 7, "work_type": "phone", "user_id": self.engineer.id}]
        )
        self.assertIn("Restart it", self.ticket.solution)

    def test_what_is_missing_is_asked_for(self):
        for values, words in (
            ({}, "Say what helped"),
            ({"duration": 5}, "Say what was done"),
            ({"duration": 5, "name": "  "}, "Say what was done"),
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, words):
                self.take_step(self.ticket, "action_finish", **values)
        other = self.make_ticket().with_user(self.engineer)
        with self.assertRaisesRegex(UserError, "category"):
            self.take_step(other, "action_finish", name="Done")
        self.take_step(other, "action_finish", name="Done", category_id=self.category.id)
        self.assertEqual(other.category_id, self.category)
        with self.assertRaisesRegex(UserError, "what the client has to do"):
            self.take_step(self.ticket, "action_ask_client")
        self.assertEqual(self.ticket.stage_kind, "new", "nothing was done by halves")

    def test_waiting_asks_the_client(self):
        self.start()
        self.take_step(
            self.ticket, "action_ask_client", name="Asked", message="<p>Which printer?</p>"
        )
        self.assertEqual(self.ticket.stage_kind, "waiting")
        self.assertTrue(self.ticket.first_response_at)
        message = self.ticket.message_ids.filtered(lambda each: "Which printer" in each.body)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertIn(self.person_a, message.notified_partner_ids)
        self.assertEqual(len(self.get_mails()), 1)

    def test_words_that_are_not_sent_stay_inside(self):
        self.take_step(self.ticket, "action_ask_client", message="<p>He knows</p>", is_sent=False)
        message = self.ticket.message_ids.filtered(lambda each: "He knows" in each.body)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertNotIn(self.person_a, message.notified_partner_ids)
        self.assertFalse(self.ticket.work_entry_ids, "nothing was worked")

    def test_own_words_take_the_place_of_the_stage_mail(self):
        self.take_step(self.ticket, "action_finish", name="Done", message="<p>It prints again</p>")
        self.assertEqual(len(self.get_mails()), 1)
        self.ticket.action_reopen()
        self.cr.precommit.run()
        self.ticket.action_resolve()
        self.assertEqual(len(self.get_mails()), 2, "the next time the stage speaks again")

    def test_stop_keeps_the_ticket_where_it_is(self):
        entry = self.start()
        step = self.ticket.action_stop_timer()
        self.assertTrue(entry.is_running, "it runs on until the dialogue is saved")
        self.assertEqual(step["context"]["default_step"], "stop")
        self.take_step(self.ticket, name="Half of it", duration=3)
        self.assertRecordValues(entry, [{"is_running": False, "duration": 3}])
        self.assertEqual(self.ticket.stage_kind, "new")

    def test_timer_by_mistake_leaves_nothing(self):
        self.start()
        self.take_step(self.ticket, duration=0)
        self.assertFalse(self.ticket.work_entry_ids)

    def test_pressed_twice_it_is_done_once(self):
        step = self.env["liteviewer.ticket.step"].with_user(self.engineer)
        step = step.create({"ticket_id": self.ticket.id, "name": "Done", "duration": 5})
        step.action_apply()
        with self.assertRaises(MissingError):
            step.action_apply()
        self.assertEqual(len(self.ticket.work_entry_ids), 1)

    def test_timer_that_ended_while_the_dialogue_was_open(self):
        entry = self.start()
        action = self.ticket.action_finish()
        steps = self.env["liteviewer.ticket.step"].with_user(self.engineer)
        step = steps.with_context(**action["context"]).create({"name": "Done", "duration": 5})
        self.assertEqual(step.entry_id, entry)
        self.ticket.with_user(self.colleague).action_resolve()
        self.assertTrue(entry.is_unconfirmed)
        step.action_apply()
        self.assertRecordValues(
            self.ticket.work_entry_ids,
            [{"id": entry.id, "name": "Done", "duration": 5, "is_unconfirmed": False}],
        )

    def test_another_ticket_asks_first(self):
        first = self.start()
        other = self.make_ticket(self.person_b).with_user(self.engineer)
        action = other.action_start_timer()
        self.assertTrue(first.is_running)
        self.assertEqual(action["context"]["default_ticket_id"], self.ticket.id)
        self.take_step(other, "action_start_timer", name="Until the phone rang")
        self.assertFalse(first.is_running)
        self.assertEqual(other.running_entry_id.ticket_id, other)

    def test_ready_answers_speak_the_language_of_the_reporter(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        answer = self.env.ref("liteviewer_helpdesk.mail_template_ticket_more_information")
        answer.with_context(lang="ru_RU").body_html = "<p>Что видно?</p>"
        self.person_a.lang = "ru_RU"
        steps = self.env["liteviewer.ticket.step"].with_user(self.engineer)
        form = Form(steps.with_context(default_ticket_id=self.ticket.id, default_step="wait"))
        form.answer_id = answer
        self.assertIn("Что видно", form.message)
        foreign = (
            self.env["mail.template"]
            .sudo()
            .create({"name": "Of people", "model_id": self.env["ir.model"]._get_id("res.partner")})
        )
        with self.assertRaisesRegex(UserError, "ready answers"):
            steps.create({"ticket_id": self.ticket.id, "answer_id": foreign.id}).message  # noqa: B018

    def test_ticket_of_a_foreign_client_shows_nothing(self):
        self.engineer.sudo().helpdesk_client_ids = self.client_b
        steps = self.env["liteviewer.ticket.step"].with_user(self.engineer)
        with self.assertRaises(AccessError):
            step = steps.create({"ticket_id": self.ticket.id, "name": "Looked"})
            step.read(["client_id", "reporter_id", "solution", "duration"])
        with self.assertRaises(AccessError):
            steps.create({"ticket_id": self.ticket.id, "name": "Looked"}).action_apply()


@tagged("post_install", "-at_install")
class TestBulk(StepCase):
    def setUp(self):
        super().setUp()
        self.nobody = self.make_ticket(self.env["res.partner"].create({"name": "Without Address"}))
        self.tickets = (self.ticket + self.make_ticket() + self.nobody).with_user(self.engineer)
        self.cr.precommit.run()

    def open(self, action="action_finish", **values):
        opened = getattr(self.tickets, action)()
        bulk = self.env[opened["res_model"]].with_user(self.engineer)
        return bulk.with_context(**opened["context"]).create(values)

    def get_outgoing(self):
        self.cr.precommit.run()
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", "liteviewer.ticket"), ("res_id", "in", self.tickets.ids)])
        )

    def test_says_before_what_will_happen(self):
        self.start()
        bulk = self.open()
        self.assertRecordValues(
            bulk,
            [
                {
                    "moved_count": 3,
                    "mail_count": 2,
                    "mail_names": "Person A",
                    "timer_count": 1,
                    "lacking_count": 3,
                }
            ],
        )
        self.assertEqual(set(self.tickets.mapped("stage_kind")), {"new"})

    def test_undone_within_a_minute_nobody_has_got_an_email(self):
        before = self.tickets.mapped("stage_since")
        bulk = self.open()
        with freeze_time(MONDAY_NINE):
            bulk.action_apply()
            mails = self.get_outgoing()
            self.assertEqual(len(mails), 2)
            self.assertEqual(mails.mapped("scheduled_date"), [bulk.held_until] * 2)
        self.assertEqual(set(self.tickets.mapped("stage_kind")), {"resolved"})
        with freeze_time(MONDAY_NINE + timedelta(seconds=50)):
            self.assertIn("3 of 3", bulk.action_undo())
        self.assertFalse(self.get_outgoing(), "nor of the way back")
        self.assertEqual(set(self.tickets.mapped("stage_kind")), {"new"})
        self.assertEqual(self.tickets.mapped("stage_since"), before)
        self.assertFalse(any(self.tickets.mapped("resolved_at")))

    def test_what_somebody_has_changed_since_stays(self):
        bulk = self.open("action_finish_close")
        with freeze_time(MONDAY_NINE):
            bulk.action_apply()
            self.ticket.with_user(self.colleague).action_reopen()
            self.assertIn("2 of 3", bulk.action_undo())
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        with freeze_time(MONDAY_NINE), self.assertRaisesRegex(UserError, "A minute has passed"):
            bulk.action_undo()

    def test_what_was_put_into_the_dialogue_afterwards_stays(self):
        bulk = self.open()
        other = self.make_ticket(stage_id=self.stage("resolved").id)
        with freeze_time(MONDAY_NINE):
            bulk.action_apply()
            bulk.ticket_ids += other.with_user(self.engineer)
            self.assertIn("3 of 4", bulk.action_undo())
        self.assertEqual(other.stage_kind, "resolved")

    def test_after_a_minute_it_is_too_late(self):
        bulk = self.open()
        with freeze_time(MONDAY_NINE):
            bulk.action_apply()
        with (
            freeze_time(MONDAY_NINE + timedelta(seconds=70)),
            self.assertRaisesRegex(UserError, "A minute has passed"),
        ):
            bulk.action_undo()

    def test_assignment_is_undone(self):
        self.ticket.user_id = self.colleague
        bulk = self.open("action_assign", user_id=self.engineer.id)
        with freeze_time(MONDAY_NINE):
            bulk.action_assign()
            self.assertEqual(self.tickets.user_id, self.engineer)
            bulk.action_undo()
        self.assertEqual(self.ticket.user_id, self.colleague)
        self.assertFalse((self.tickets - self.ticket).user_id)

    def test_nothing_of_foreign_clients(self):
        self.engineer.sudo().helpdesk_client_ids = self.client_b
        bulk = self.env["liteviewer.ticket.bulk"].with_user(self.engineer)
        with self.assertRaises(AccessError):
            bulk.create({"ticket_ids": self.ticket.ids, "step": "close"}).read(["mail_names"])
        with self.assertRaises(AccessError):
            bulk.create({"ticket_ids": self.ticket.ids, "step": "close"}).action_apply()

    def test_kept_state_is_not_for_engineers_to_write(self):
        bulk = self.open()
        with self.assertRaisesRegex(UserError, "server keeps"):
            bulk.write({"before": {str(self.ticket.id): {"stage_id": 1}}})


@tagged("post_install", "-at_install")
class TestTimerEnds(StepCase):
    def test_timer_ends_with_its_ticket(self):
        ways = {
            "status bar": lambda ticket: ticket.write({"stage_id": self.stage("resolved").id}),
            "cancelled": lambda ticket: ticket.action_cancel(),
            "by the client": lambda ticket: (
                ticket.sudo().with_context(helpdesk_by_client=True).action_close()
            ),
        }
        for name, end in ways.items():
            with self.subTest(name):
                ticket = self.make_ticket().with_user(self.engineer)
                entry = self.start(ticket=ticket)
                with freeze_time(MONDAY_NINE + timedelta(minutes=9)):
                    end(ticket)
                self.assertRecordValues(
                    entry,
                    [
                        {
                            "is_running": False,
                            "duration": 9,
                            "is_unconfirmed": True,
                            "billable_duration": 0,
                        }
                    ],
                )

    def test_what_ends_by_itself_is_confirmed_by_words(self):
        entry = self.start()
        with freeze_time(MONDAY_NINE + timedelta(minutes=9)):
            self.ticket.action_resolve()
        with self.assertRaisesRegex(UserError, "what was done"):
            entry.action_confirm()
        entry.name = "Looked at it"
        self.assertRecordValues(entry, [{"is_unconfirmed": False, "billable_duration": 9}])

    def test_forgotten_timer_counts_until_the_end_of_the_day(self):
        """Three days once made 4,741 minutes."""
        entry = self.start()
        entry.name = "Looked at it"
        with freeze_time(MONDAY_NINE + timedelta(days=3)):
            action = self.ticket.action_stop_timer()
            steps = self.env[action["res_model"]].with_user(self.engineer)
            form = Form(steps.with_context(**action["context"]))
            self.assertTrue(form.is_overlong)
            self.assertEqual(form.duration, 8 * 60, "from nine to five")
            self.ticket.action_resolve()
        self.assertRecordValues(
            entry, [{"duration": 8 * 60, "is_unconfirmed": True, "billable_duration": 0}]
        )
        entry.action_confirm()
        self.assertEqual(entry.billable_duration, 8 * 60)

    def test_work_at_night_and_a_long_evening_are_not_forgotten(self):
        night = self.start(MONDAY_NINE - timedelta(hours=7))
        with freeze_time(MONDAY_NINE - timedelta(hours=4)):
            self.assertEqual(night._measure(), (180, False))
        with freeze_time(MONDAY_NINE + timedelta(hours=8)):
            self.assertEqual(night._measure(), (12 * 60, True))
            self.take_step(self.ticket, name="Server room", duration=180)
        evening = self.start(MONDAY_NINE + timedelta(hours=7))
        with freeze_time(MONDAY_NINE + timedelta(hours=8, minutes=50)):
            self.assertEqual(evening._measure(), (110, False))

    def test_dispatcher_stops_the_timer_of_somebody_who_is_away(self):
        entry = self.start()
        with self.assertRaisesRegex(UserError, "service managers"):
            entry.with_user(self.colleague).action_stop()
        entry.with_user(self.manager).action_stop()
        self.assertRecordValues(entry, [{"is_running": False, "is_unconfirmed": True}])

    def test_timer_ends_with_its_engineer(self):
        entry = self.start()
        self.engineer.sudo().active = False
        self.assertFalse(entry.is_running)

    def test_pages_are_told_of_the_timer(self):
        entry = self.start()
        news = entry._get_timer_news(self.engineer)
        self.assertEqual(
            news,
            {
                "ticket_id": self.ticket.id,
                "number": self.ticket.number,
                "since": "2026-02-02 06:00:00",
            },
        )
        entry.unlink()
        self.assertEqual(self.env["liteviewer.work.entry"]._get_timer_news(self.engineer), {})


@tagged("post_install", "-at_install")
class TestWorkload(StepCase):
    def test_whoever_assigns_sees_who_has_time(self):
        self.make_ticket(user_id=self.engineer.id)
        self.make_ticket(user_id=self.engineer.id, stage_id=self.stage("closed").id)
        resource = self.env["resource.resource"].create(
            {"name": "Colleague", "user_id": self.colleague.id}
        )
        with freeze_time(MONDAY_NINE):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "resource_id": resource.id,
                    "date_from": MONDAY_NINE - timedelta(days=1),
                    "date_to": MONDAY_NINE + timedelta(days=4),
                }
            )
            users = (self.engineer + self.colleague).with_user(self.engineer)
            self.assertEqual(
                users.with_context(helpdesk_workload=True).mapped("display_name"),
                ["Engineer (1 open)", "Colleague (0 open, away until 02/06/2026)"],
            )
        self.assertEqual(users.mapped("display_name"), ["Engineer", "Colleague"])
        wizard = self.env["liteviewer.ticket.assign"].with_user(self.engineer).new({})
        self.assertFalse(wizard.user_id, "one takes a ticket by Take")


@tagged("post_install", "-at_install")
class TestHome(StepCase):
    def test_everybody_begins_at_their_own_work(self):
        for user, action in (
            (self.engineer, "ticket_action_next"),
            (self.manager, "dispatch_board_action"),
            (self.accountant, "work_entry_action"),
        ):
            home = self.env["ir.http"].with_user(user)._get_home_action_id()
            self.assertEqual(home, self.env.ref(f"liteviewer_helpdesk.{action}").id)
        self.assertFalse(self.env["ir.http"].with_user(self.portal_a)._get_home_action_id())
