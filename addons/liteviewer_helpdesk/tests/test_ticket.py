# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.ticket import desk
from .common import HelpdeskTransactionCase

NINE = datetime(2026, 3, 2, 9)


@tagged("post_install", "-at_install")
class TestTicketNumber(HelpdeskTransactionCase):
    def test_numbers_are_short_and_follow_each_other(self):
        first, second = self.tickets.create(
            [{"name": name, "partner_id": self.person_a.id} for name in ("a", "b")]
        )
        self.assertRegex(first.number, r"^LV-\d{5}$")
        self.assertEqual(int(second.number[3:]), int(first.number[3:]) + 1)

    @mute_logger("odoo.sql_db")
    def test_number_is_unique_in_a_company(self):
        ticket = self.make_ticket()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.make_ticket(number=ticket.number)

    def test_another_company_may_have_its_own_sequence(self):
        self.share_contacts()
        company = self.env["res.company"].create({"name": "Branch"})
        self.env["ir.sequence"].create(
            {
                "name": "Branch",
                "code": "liteviewer.ticket",
                "prefix": "BR-",
                "company_id": company.id,
            }
        )
        ticket = self.make_ticket(company_id=company.id)
        self.assertEqual(ticket.number, "BR-1")

    def test_gapless_sequence_still_works(self):
        sequence = self.env.ref("liteviewer_helpdesk.ticket_sequence")
        sequence.implementation = "no_gap"
        first, second = self.tickets.create([{"name": "a"}, {"name": "b"}])
        self.assertEqual(int(second.number[3:]), int(first.number[3:]) + 1)

    def test_copy_is_a_new_ticket(self):
        ticket = self.make_ticket(stage_id=self.stage("resolved").id, user_id=self.engineer.id)
        copy = ticket.copy()
        self.assertNotEqual(copy.number, ticket.number)
        self.assertEqual(copy.stage_kind, "new")
        self.assertFalse(copy.resolved_at)
        self.assertFalse(copy.user_id)
        self.assertNotEqual(copy.access_token, ticket.access_token)

    def test_found_by_number_and_by_word(self):
        ticket = self.make_ticket(name="Синий экран")
        found = dict(self.tickets.name_search(ticket.number))
        self.assertIn(ticket.id, found)
        self.assertIn(ticket.id, dict(self.tickets.name_search("синий")))


@tagged("post_install", "-at_install")
class TestTicketTimes(HelpdeskTransactionCase):
    """The model keeps the times itself, whatever the way a ticket changes its stage."""

    def setUp(self):
        super().setUp()
        with freeze_time(NINE):
            self.ticket = self.make_ticket()

    def move(self, kind, hours, tickets=None):
        with freeze_time(NINE + timedelta(hours=hours)):
            (tickets or self.ticket).stage_id = self.stage(kind)

    def assert_times(self, ticket, **hours):
        for name in ("received_at", "first_response_at", "resolved_at", "closed_at"):
            expected = hours.get(name)
            self.assertEqual(
                ticket[name],
                expected is not None and NINE + timedelta(hours=expected),
                f"{name} of a ticket {ticket.stage_kind}",
            )

    def test_a_plain_life(self):
        self.assert_times(self.ticket, received_at=0)
        self.move("in_progress", 1)
        self.assert_times(self.ticket, received_at=0, first_response_at=1)
        self.move("waiting", 2)
        self.assert_times(self.ticket, received_at=0, first_response_at=1)
        self.assertEqual(self.ticket.stage_since, NINE + timedelta(hours=2))
        self.move("resolved", 3)
        self.assert_times(self.ticket, received_at=0, first_response_at=1, resolved_at=3)
        self.assertFalse(self.ticket.is_open)
        self.move("closed", 4)
        self.assert_times(
            self.ticket, received_at=0, first_response_at=1, resolved_at=3, closed_at=4
        )

    def test_reopened_ticket_is_neither_resolved_nor_closed(self):
        self.move("closed", 1)
        self.assert_times(
            self.ticket, received_at=0, first_response_at=1, resolved_at=1, closed_at=1
        )
        self.move("in_progress", 2)
        self.assert_times(self.ticket, received_at=0, first_response_at=1)
        self.assertTrue(self.ticket.is_open)
        self.move("resolved", 5)
        self.assert_times(self.ticket, received_at=0, first_response_at=1, resolved_at=5)

    def test_closed_back_to_resolved_keeps_the_resolution(self):
        self.move("resolved", 1)
        self.move("closed", 2)
        self.move("resolved", 3)
        self.assert_times(self.ticket, received_at=0, first_response_at=1, resolved_at=1)

    def test_cancelled_was_never_resolved(self):
        self.move("resolved", 1)
        self.move("cancelled", 2)
        self.assert_times(self.ticket, received_at=0, first_response_at=1, closed_at=2)

    def test_writing_the_same_stage_changes_nothing(self):
        self.move("resolved", 1)
        self.move("resolved", 2)
        self.assertEqual(self.ticket.resolved_at, NINE + timedelta(hours=1))
        self.assertEqual(self.ticket.stage_since, NINE + timedelta(hours=1))

    def test_bulk_write_treats_each_ticket_by_its_own_past(self):
        with freeze_time(NINE):
            fresh, resolved, reopened = self.tickets.create([{"name": "x"}] * 3)
        self.move("resolved", 1, resolved + reopened)
        self.move("in_progress", 2, reopened)
        self.move("closed", 3, fresh + resolved + reopened)
        self.assert_times(fresh, received_at=0, first_response_at=3, resolved_at=3, closed_at=3)
        self.assert_times(resolved, received_at=0, first_response_at=1, resolved_at=1, closed_at=3)
        self.assert_times(reopened, received_at=0, first_response_at=1, resolved_at=3, closed_at=3)

    def test_created_in_a_later_stage(self):
        with freeze_time(NINE):
            ticket = self.make_ticket(stage_id=self.stage("closed").id)
        self.assert_times(ticket, received_at=0, first_response_at=0, resolved_at=0, closed_at=0)

    def test_nobody_sets_the_times_from_outside(self):
        ticket = self.ticket.with_user(self.manager)
        for name in ("received_at", "first_response_at", "resolved_at", "closed_at"):
            with self.assertRaisesRegex(UserError, "server keeps"):
                ticket[name] = NINE
            with self.assertRaisesRegex(UserError, "server keeps"):
                ticket.create({"name": "x", name: NINE})
        with self.assertRaisesRegex(UserError, "server keeps"):
            ticket.with_user(self.engineer).with_context(import_file=True).received_at = NINE

    def test_imported_times_are_in_order(self):
        imported = self.tickets.with_user(self.manager).with_context(import_file=True)
        names = ["name", "received_at", "first_response_at"]
        for response, refused in (("2026-03-02 08:59:59", True), ("2026-03-02 09:00:00", False)):
            result = imported.load(names, [["Old one", "2026-03-02 09:00:00", response]])
            said = " ".join(message["message"] for message in result["messages"])
            self.assertEqual("“First Response” is before the ticket was received" in said, refused)
            self.assertEqual(bool(result["ids"]), not refused, said)

    def test_a_manager_imports_old_tickets_with_their_times(self):
        result = (
            self.tickets.with_user(self.manager)
            .with_context(import_file=True)
            .load(
                ["name", "received_at", "resolved_at", "number"],
                [["Old one", "2020-01-01 08:00:00", "2020-01-01 09:00:00", "OLD-1"]],
            )
        )
        self.assertFalse(result["messages"])
        ticket = self.tickets.browse(result["ids"])
        self.assertEqual(ticket.received_at, datetime(2020, 1, 1, 8))
        self.assertEqual(ticket.number, "OLD-1")

    def test_public_answer_of_an_engineer_is_the_first_response(self):
        ticket = self.ticket.with_user(self.engineer)
        with freeze_time(NINE + timedelta(hours=1)):
            ticket.message_post(body="Note to us", subtype_xmlid="mail.mt_note")
        self.assertFalse(self.ticket.first_response_at)
        with freeze_time(NINE + timedelta(hours=2)):
            ticket.message_post(
                body="We look at it", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assertEqual(self.ticket.first_response_at, NINE + timedelta(hours=2))

    def test_what_the_client_does_is_no_response(self):
        waiting = self.make_ticket(stage_id=self.stage("waiting").id, user_id=self.engineer.id)
        waiting.with_user(self.portal_a).message_post(
            body="Here it is", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(waiting.stage_kind, "in_progress")
        self.assertFalse(waiting.first_response_at)
        # as the portal does it for a client who found the mistake
        self.ticket.with_user(self.portal_a).sudo().action_close()
        self.assertTrue(self.ticket.closed_at)
        self.assertFalse(self.ticket.first_response_at)

    def test_words_of_the_system_are_nobodys(self):
        ticket = self.make_ticket(stage_id=self.stage("waiting").id)
        ticket.message_post(
            body="Reminder",
            author_id=self.env.ref("base.partner_root").id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(ticket.stage_kind, "waiting")
        self.assertFalse(ticket.first_response_at)

    def test_answer_of_the_client_brings_the_ticket_back(self):
        for kind, engineer, expected in (
            ("waiting", self.engineer, "in_progress"),
            ("waiting", self.env["res.users"], "new"),
            ("resolved", self.engineer, "in_progress"),
        ):
            ticket = self.make_ticket(user_id=engineer.id, stage_id=self.stage(kind).id)
            ticket.with_user(self.portal_a).message_post(
                body="Still broken", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
            self.assertEqual(ticket.stage_kind, expected)
        ticket = self.make_ticket(user_id=self.engineer.id, stage_id=self.stage("closed").id)
        with self.assertRaisesRegex(UserError, "is closed"):
            ticket.with_user(self.portal_a).message_post(body="Still broken")
        self.assertEqual(ticket.stage_kind, "closed")


@tagged("post_install", "-at_install")
class TestTicketDesk(HelpdeskTransactionCase):
    def test_category_gives_priority_and_team(self):
        team = self.env["liteviewer.ticket.team"].create({"name": "Servers"})
        parent = self.env["liteviewer.ticket.category"].create(
            {"name": "Server", "default_priority": "3", "default_team_id": team.id}
        )
        child = parent.create({"name": "Disk", "parent_id": parent.id})
        ticket = self.make_ticket(category_id=child.id)
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(ticket.team_id, team)
        self.assertEqual(child.display_name, "Server / Disk")

    def test_client_follows_the_reporter_on_the_form(self):
        form = Form(self.tickets.with_user(self.engineer))
        form.name = "Call"
        form.partner_id = self.person_b
        ticket = form.save()
        self.assertEqual(ticket.client_id, self.client_b)
        self.assertEqual(ticket.channel, "manual")
        self.assertEqual(ticket.priority, "1")
        self.assertTrue(ticket.team_id)

    def test_take(self):
        ticket = self.make_ticket()
        ticket.with_user(self.engineer).action_take()
        self.assertEqual(ticket.user_id, self.engineer)
        self.assertEqual(ticket.stage_kind, "in_progress")
        with self.assertRaisesRegex(UserError, "taken by Engineer"):
            ticket.with_user(self.colleague).action_take()
        self.assertEqual(ticket.user_id, self.engineer)

    def test_buttons_move_through_the_kinds(self):
        ticket = self.make_ticket().with_user(self.engineer)
        for action, kind in (
            ("action_wait", "waiting"),
            ("action_resolve", "resolved"),
            ("action_reopen", "in_progress"),
            ("action_cancel", "cancelled"),
            ("action_close", "closed"),
        ):
            getattr(ticket, action)()
            self.assertEqual(ticket.stage_kind, kind)

    def test_kind_of_a_stage_in_use_is_fixed(self):
        ticket = self.make_ticket()
        with self.assertRaisesRegex(UserError, "tickets are in this stage"):
            ticket.stage_id.kind = "closed"
        free = self.env["liteviewer.ticket.stage"].create({"name": "Free", "kind": "waiting"})
        free.kind = "closed"
        self.assertEqual(free.kind, "closed")

    def test_missing_stage_says_what_to_do(self):
        self.env["liteviewer.ticket.stage"].search([("kind", "=", "waiting")]).active = False
        with self.assertRaisesRegex(UserError, "Configuration / Stages"):
            self.make_ticket().action_wait()

    def test_overdue_filter_finds_open_tickets_only(self):
        past = datetime.now() - timedelta(hours=1)
        late = self.make_ticket(deadline_at=past)
        self.make_ticket(deadline_at=past, stage_id=self.stage("closed").id)
        found = self.tickets.search([("deadline_at", "<", "now"), ("is_open", "=", True)])
        self.assertEqual(found, late)

    def test_team_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Branch"})
        team = self.env["liteviewer.ticket.team"].create(
            {"name": "Foreign", "company_id": company.id}
        )
        with self.assertRaises(UserError):
            self.make_ticket(team_id=team.id)


@tagged("post_install", "-at_install", "alone")
class TestTicketCost(HelpdeskTransactionCase):
    added = 0
    added_at_end = 0
    """Statements that a ticket costs more by another addon."""

    def setUp(self):
        super().setUp()
        self.category = self.env.ref("liteviewer_helpdesk.ticket_category_1c")
        self.as_engineer = self.tickets.with_user(self.engineer)
        # the news of it cost two statements more, once a second
        self.startPatcher(patch.object(desk, "DESK_NEWS_STEP", 3600))
        # what is computed once per server is not counted
        self.create_tickets(1)
        self.env.invalidate_all()
        ticket = self.create_tickets(1)
        self.env.invalidate_all()
        self.close_tickets(ticket)

    def create_tickets(self, count):
        tickets = self.as_engineer.create(
            [
                {
                    "name": "Slow",
                    "partner_id": self.person_a.id,
                    "category_id": self.category.id,
                    "description": "<p>Very</p>",
                }
                for _i in range(count)
            ]
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        return tickets

    def test_creating_one_ticket(self):
        self.env.invalidate_all()
        with self.assertQueryCount(9 + self.added):
            self.create_tickets(1)

    def test_creating_a_hundred(self):
        self.env.invalidate_all()
        with self.assertQueryCount(9 + self.added):
            self.create_tickets(100)

    def test_screenshots_are_read_without_the_attachments_of_others(self):
        ticket = self.create_tickets(1)
        own, _others = self.env["ir.attachment"].create(
            [
                {"name": "screen.png", "res_model": record._name, "res_id": record.id}
                for record in (ticket, self.person_a)
            ]
        )
        ticket.sudo().screenshot_ids = own
        ticket.invalidate_recordset()
        self.assertEqual(ticket.screenshot_ids, own)
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            self.assertEqual(ticket.screenshot_ids, own)

    def close_tickets(self, tickets):
        tickets.action_close()
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_closing_one_ticket(self):
        self.close_tickets(self.create_tickets(1))
        ticket = self.create_tickets(1)
        self.env.invalidate_all()
        with self.assertQueryCount(13 + self.added_at_end):
            self.close_tickets(ticket)

    def test_closing_fifty_notes_it_with_the_same_two_statements(self):
        self.close_tickets(self.create_tickets(1))
        tickets = self.create_tickets(50)
        self.env.invalidate_all()
        with self.assertQueryCount(13 + self.added_at_end):
            self.close_tickets(tickets)
        for ticket in tickets:
            note = ticket.message_ids[0]
            self.assertEqual(note.author_id, self.engineer.partner_id)
            self.assertEqual(note.sudo().tracking_value_ids.new_value_char, "Closed")

    def test_first_page_of_the_list(self):
        self.create_tickets(100)
        spec = {
            name: {"fields": {"display_name": {}}}
            if self.tickets._fields[name].type == "many2one"
            else {}
            for name in (
                "number",
                "received_at",
                "name",
                "partner_id",
                "client_id",
                "stage_id",
                "user_id",
                "priority",
            )
        }
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            self.as_engineer.web_search_read([], spec, limit=80)

    def test_a_list_leaves_out_what_has_been_deleted(self):
        tickets = self.create_tickets(2)
        tickets[0].sudo().unlink()
        self.env.invalidate_all()
        rows = tickets.web_read({"name": {}, "partner_id": {}})
        self.assertEqual([row["id"] for row in rows], tickets[1].ids)

    def test_default_order_has_its_index(self):
        plan = self.explain(
            "SELECT id FROM liteviewer_ticket ORDER BY received_at DESC, id DESC LIMIT 80"
        )
        self.assertIn("liteviewer_ticket_order_idx", plan)
        self.assertNotIn("Sort", plan)


@tagged("post_install", "-at_install")
class TestWorkEntry(HelpdeskTransactionCase):
    def setUp(self):
        super().setUp()
        self.ticket = self.make_ticket(user_id=self.engineer.id).with_user(self.engineer)

    def test_timer_counts_begun_minutes(self):
        with freeze_time(NINE):
            self.ticket.action_start_timer()
        entry = self.ticket.running_entry_id
        self.assertEqual(self.ticket.running_since, NINE)
        with freeze_time(NINE + timedelta(minutes=12, seconds=1)):
            self.take_step(self.ticket, name="Looked at it")
        self.assertEqual(entry.duration, 13)
        self.assertFalse(entry.is_running)
        self.assertEqual(self.ticket.work_minutes, 13)
        self.assertFalse(self.ticket.running_entry_id)

    def test_one_timer_per_engineer(self):
        other = self.make_ticket().with_user(self.engineer)
        with freeze_time(NINE):
            self.ticket.action_start_timer()
        first = self.ticket.running_entry_id
        with freeze_time(NINE + timedelta(minutes=5)):
            self.take_step(other, "action_start_timer", name="Looked at it")
        self.assertEqual((first.is_running, first.duration), (False, 5))
        self.assertTrue(other.running_entry_id)
        other.action_start_timer()
        self.assertEqual(len(other.work_entry_ids), 1, "a second press starts no second timer")

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_running_entry(self):
        self.ticket.action_start_timer()
        self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["liteviewer.work.entry"].create(
                {"ticket_id": self.ticket.id, "user_id": self.engineer.id, "is_running": True}
            )

    def test_colleagues_have_timers_of_their_own(self):
        self.ticket.action_start_timer()
        self.ticket.with_user(self.colleague).action_start_timer()
        self.assertEqual(len(self.ticket.work_entry_ids.filtered("is_running")), 2)
        self.ticket.action_resolve()
        self.assertFalse(self.ticket.work_entry_ids.filtered("is_running"))

    def test_stopping_without_a_timer_says_so(self):
        with self.assertRaisesRegex(UserError, "does not run"):
            self.ticket.action_stop_timer()

    def test_who_only_reads_a_ticket_stops_no_timer_on_it(self):
        self.ticket.action_start_timer()
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.accountant).action_resolve()
        self.assertTrue(self.ticket.running_entry_id.is_running)

    def test_entries_of_colleagues_are_read_only(self):
        entry = self.env["liteviewer.work.entry"].create(
            {"ticket_id": self.ticket.id, "user_id": self.engineer.id, "duration": 5}
        )
        self.assertEqual(entry.with_user(self.colleague).duration, 5)
        with self.assertRaises(AccessError):
            entry.with_user(self.colleague).duration = 50
        with self.assertRaises(AccessError):
            entry.with_user(self.colleague).unlink()
        with self.assertRaises(AccessError):
            entry.with_user(self.colleague).create(
                {"ticket_id": self.ticket.id, "user_id": self.engineer.id}
            )
        entry.with_user(self.manager).duration = 6
        self.assertEqual(entry.duration, 6)

    @mute_logger("odoo.sql_db")
    def test_minutes_are_not_negative(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.ticket.write({"work_entry_ids": [Command.create({"duration": -1})]})
