# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import GROUPS, HelpdeskCase, HelpdeskTransactionCase

MONDAY = datetime(2026, 2, 2, 6)
MAIL = """\
From: {sender}
To: help@service.example
Subject: Re: whatever
Message-ID: <{message_id}@a.example>
In-Reply-To: {answered}
References: {answered}
Content-Type: text/plain; charset=utf-8

{words}
"""


class MergeCase(HelpdeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague_a = cls.env["res.partner"].create(
            {"name": "Person A2", "parent_id": cls.client_a.id, "email": "a2@client-a.example"}
        )
        cls.survivor = cls.make_ticket(name="Mail is down", received_at=MONDAY)
        cls.merged = cls.make_ticket(
            cls.colleague_a, name="No mail", description="<p>Nothing comes</p>"
        )
        cls.env.cr.precommit.run()

    def merge(self, *tickets, survivor=None, user=None):
        """Merge tickets into one by the dialogue, as an engineer. :return: the dialogue"""
        survivor = survivor or self.survivor
        tickets = survivor.union(*(tickets or (self.merged,))).with_user(user or self.engineer)
        opened = tickets.action_merge()
        merge = (
            self.env[opened["res_model"]]
            .with_user(user or self.engineer)
            .with_context(**opened["context"])
            .create({"survivor_id": survivor.id})
        )
        merge.action_merge()
        return merge

    def say(self, ticket, words, author=None):
        return ticket.message_post(
            body=words,
            author_id=(author or ticket.partner_id).id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def get_mails(self, partner):
        self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)], order="id")
        return mails.mapped("subject")


@tagged("post_install", "-at_install")
class TestMerge(MergeCase, HelpdeskTransactionCase):
    def test_all_goes_over_and_comes_back(self):
        ticket, survivor = self.merged, self.survivor
        said = self.say(ticket, "Still nothing")
        file = self.env["ir.attachment"].create(
            {"name": "log.txt", "raw": b"x", "res_model": ticket._name, "res_id": ticket.id}
        )
        shot = self.env["ir.attachment"].create(
            {"name": "s.png", "raw": b"x", "res_model": ticket._name, "res_id": ticket.id}
        )
        ticket.screenshot_ids = shot
        entry = self.env["liteviewer.work.entry"].create(
            {"ticket_id": ticket.id, "user_id": self.colleague.id, "name": "Looked", "duration": 7}
        )
        activity = ticket.activity_schedule("mail.mail_activity_data_todo", summary="Call back")
        item = self.env["liteviewer.ticket.checklist.item"].create(
            {"ticket_id": ticket.id, "name": "Ask"}
        )
        child = self.make_ticket(parent_id=ticket.id)
        ticket.message_subscribe(self.colleague.partner_id.ids)
        self.env.cr.precommit.run()
        before = ticket.read()[0]
        logged = ticket.message_ids.filtered("tracking_value_ids")

        merge = self.merge()
        self.assertEqual(ticket.stage_kind, "cancelled")
        self.assertEqual(ticket.duplicate_of_id, survivor)
        self.assertEqual(ticket.merged_into_id, survivor)
        self.assertEqual(said.res_id, survivor.id)
        self.assertEqual((file | shot).mapped("res_id"), [survivor.id] * 2)
        self.assertEqual(survivor.screenshot_ids, shot)
        self.assertEqual(entry.ticket_id, survivor)
        self.assertEqual(activity.res_id, survivor.id)
        self.assertEqual(item.ticket_id, survivor)
        self.assertEqual(child.parent_id, survivor)
        self.assertTrue(survivor.has_unread_answer)
        self.assertLessEqual(
            self.colleague_a | self.colleague.partner_id, survivor.message_partner_ids
        )
        self.assertIn("Nothing comes", survivor.message_ids[0].body)
        self.assertLessEqual(logged, ticket.message_ids, "what happened to it is told there")

        self.assertIn(ticket.number, merge.action_undo())
        self.env.invalidate_all()
        after = ticket.read()[0]
        changing = {"write_date", "write_uid", "message_ids", "__last_update"}
        changing |= {name for name in before if name.startswith("message_")}
        changing |= {"search_vector", "search_words", "website_message_ids"}
        self.assertEqual(
            {name: value for name, value in before.items() if name not in changing},
            {name: value for name, value in after.items() if name not in changing},
        )
        self.assertEqual(said.res_id, ticket.id)
        self.assertEqual((file | shot).mapped("res_id"), [ticket.id] * 2)
        self.assertFalse(survivor.screenshot_ids)
        self.assertEqual(entry.ticket_id, ticket)
        self.assertEqual(activity.res_id, ticket.id)
        self.assertEqual(item.ticket_id, ticket)
        self.assertEqual(child.parent_id, ticket)
        self.assertNotIn(self.colleague_a, survivor.message_partner_ids)
        self.assertNotIn("Nothing comes", "".join(survivor.message_ids.mapped("body")))

    def test_the_one_that_stays_keeps_its_times(self):
        self.survivor.with_user(self.engineer).action_take()
        names = ["received_at", "first_response_at", "stage_since", "stage_id", "priority"]
        before = self.survivor.read(names)
        self.merge()
        self.env.invalidate_all()
        self.assertEqual(self.survivor.read(names), before)

    def test_the_oldest_open_one_is_proposed_and_the_preview_counts(self):
        self.say(self.merged, "Still nothing")
        self.merged.with_user(self.engineer).action_start_timer()
        tickets = (self.merged | self.survivor).with_user(self.engineer)
        opened = tickets.action_merge()
        wizards = self.env[opened["res_model"]].with_user(self.engineer)
        form = Form(wizards.with_context(**opened["context"]))
        self.assertEqual(form.survivor_id, self.survivor)
        self.assertEqual(form.timer_count, 1)
        self.assertEqual(form.told_names, "Person A2")
        self.assertIn("Person A2", form.reader_names)
        moved = form.message_count
        self.assertGreaterEqual(moved, 1)
        form.save().action_merge()
        self.assertFalse(self.merged.work_entry_ids)
        self.assertFalse(self.survivor.work_entry_ids.is_running, "the timer has ended")
        self.assertTrue(self.survivor.work_entry_ids.is_unconfirmed)

    def test_work_of_a_closed_period_stays(self):
        with freeze_time(MONDAY):
            settled = self.env["liteviewer.work.entry"].create(
                {"ticket_id": self.merged.id, "user_id": self.engineer.id, "duration": 5}
            )
        self.env.company.helpdesk_lock_date = MONDAY.date()
        merge = self.merge()
        self.assertEqual(settled.ticket_id, self.merged)
        merge.action_undo()
        self.assertEqual(settled.ticket_id, self.merged)

    def test_several_at_once_take_no_more_statements(self):
        def make(count):
            tickets = self.tickets.browse()
            for _i in range(count):
                ticket = self.make_ticket(self.colleague_a)
                self.say(ticket, "Hello")
                tickets |= ticket
            self.env.cr.precommit.run()
            return tickets

        self.merge(make(1))
        self.env.cr.precommit.run()
        counts = []
        for count in (2, 5):
            tickets = make(count).with_user(self.engineer)
            survivor = self.survivor.with_user(self.engineer)
            counts.append(self.count_queries(tickets._merge_into, survivor))
            self.env.cr.precommit.clear()
        each = (counts[1] - counts[0]) / 3
        self.assertLess(each, 12, counts)

    def test_never_across_clients(self):
        foreign = self.make_ticket(self.person_b)
        with self.assertRaisesRegex(UserError, "one client"):
            self.merge(foreign)
        nobodys = self.make_ticket(self.env["res.partner"], partner_id=False)
        with self.assertRaisesRegex(UserError, "one client"):
            self.merge(nobodys)

    def test_who_may_not_write_both_merges_nothing(self):
        restricted = new_test_user(
            self.env,
            "test-restricted",
            GROUPS["engineer"],
            is_helpdesk_restricted=True,
            helpdesk_client_ids=[Command.set(self.client_b.ids)],
        )
        with mute_logger("odoo.addons.base.models.ir_rule"):
            for user in (restricted, self.accountant, self.portal_a):
                with self.assertRaises(AccessError):
                    self.merge(user=user)
                with self.assertRaises(AccessError):
                    self.merged.with_user(user)._merge_into(self.survivor.with_user(user))
            self.merge()
            for user in (restricted, self.accountant, self.portal_a):
                with self.assertRaises(AccessError):
                    self.merged.with_user(user).action_undo_merge()

    def test_what_stands_in_the_way_is_named(self):
        third = self.make_ticket(name="Third")
        self.merge()
        with self.assertRaisesRegex(UserError, "merged already"):
            self.merge(self.merged, survivor=third)
        self.survivor.action_close()
        with self.assertRaisesRegex(UserError, "is closed"):
            self.merge(third)
        with self.assertRaisesRegex(UserError, "at least two"):
            self.tickets.browse()._merge_into(third)

    def test_undone_for_a_day_and_in_order(self):
        third = self.make_ticket(name="Third")
        with freeze_time(MONDAY):
            self.merge()
        with freeze_time(MONDAY + timedelta(hours=1)):
            self.merge(self.survivor, survivor=third)
            with self.assertRaisesRegex(UserError, "Undo that first"):
                self.merged.action_undo_merge()
        with freeze_time(MONDAY + timedelta(days=1)):
            self.survivor.with_user(self.engineer).action_undo_merge()
            with self.assertRaisesRegex(UserError, "more than a day"):
                self.merged.action_undo_merge()
        self.assertEqual(self.survivor.stage_kind, "new")
        self.assertEqual(self.merged._get_survivor(), self.survivor)

    def test_numbers_find_the_one_that_stays(self):
        self.merge()
        found = self.tickets.with_user(self.engineer).search(
            [("search_words", "ilike", self.merged.number)]
        )
        self.assertEqual(found, self.merged | self.survivor)

    def test_reporter_is_told_where_the_company_wants_it(self):
        self.merge()
        self.assertEqual(
            self.get_mails(self.colleague_a),
            [f"{self.merged.number} goes on as {self.survivor.number}"],
        )
        other = self.make_ticket(self.colleague_a, name="Third")
        self.env.company.helpdesk_tell_merged = False
        self.merge(other)
        self.assertEqual(len(self.get_mails(self.colleague_a)), 1)

    def test_mail_of_either_reporter_reaches_the_one_that_stays(self):
        said = self.say(self.merged, "Still nothing")
        self.merge()
        self.env.cr.precommit.run()
        told = self.env["mail.mail"].search([("recipient_ids", "in", self.colleague_a.ids)])
        for number, answered in enumerate((said.message_id, told[-1:].message_id)):
            self.tickets.message_process(
                self.tickets._name,
                MAIL.format(
                    sender=self.colleague_a.email,
                    message_id=f"late{number}",
                    answered=answered,
                    words=f"Late words {number}",
                ),
            )
            message = self.survivor.message_ids[0]
            self.assertIn(f"Late words {number}", message.body)
            self.assertEqual(message.author_id, self.colleague_a)
        self.assertNotIn("Late", "".join(self.merged.message_ids.mapped("body")))

    def test_number_of_the_merged_one_in_a_subject_leads_to_the_one_that_stays(self):
        self.merge()
        mail = MAIL.format(
            sender=self.colleague_a.email,
            message_id="numbered",
            answered="<lost@example.com>",
            words="By number",
        )
        lines = [
            f"Subject: {self.merged.number}" if line.startswith("Subject:") else line
            for line in mail.splitlines()
        ]
        self.tickets.message_process(self.tickets._name, "\n".join(lines))
        self.assertIn("By number", self.survivor.message_ids[0].body)

    def test_client_who_writes_to_the_merged_one_is_heard(self):
        portal = self._make_portal_user(self.colleague_a, "portal-a2")
        self.merge()
        self.merged.with_user(portal).message_post(
            body="From an old page", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        message = self.survivor.message_ids[0]
        self.assertIn("From an old page", message.body)
        self.assertEqual(message.author_id, self.colleague_a)
        # notes of engineers stay where they were written
        self.merged.with_user(self.engineer).message_post(body="A note")
        self.assertIn("A note", self.merged.message_ids[0].body)

    def test_link_lives_as_long_as_the_one_that_stays(self):
        with freeze_time(MONDAY):
            self.merge()
        self.assertFalse(self.merged._has_ended_link())
        self.assertEqual(self.merged._get_share_link(), self.survivor._get_share_link())
        with freeze_time(MONDAY):
            self.survivor.action_close()
        self.assertTrue(self.merged._has_ended_link())


@tagged("post_install", "-at_install")
class TestMergedOnPortal(MergeCase, HttpCase):
    def test_old_link_leads_on(self):
        self.survivor.description = "<p>The text of the one that stays</p>"
        self.merge()
        link = f"/my/tickets/{self.merged.id}?access_token={self.merged.access_token}"
        self.assertIn("The text of the one that stays", self.url_open(link).text)
        self._make_portal_user(self.colleague_a, "portal-a2")
        self.authenticate("portal-a2", "portal-a2")
        page = self.url_open(f"/my/tickets/{self.merged.id}")
        self.assertIn("The text of the one that stays", page.text)
        self.authenticate("portal-b", "portal-b")
        page = self.url_open(f"/my/tickets/{self.merged.id}")
        self.assertNotIn("The text of the one that stays", page.text)

    def test_engineer_merges_in_the_list(self):
        self.start_tour("/odoo/tickets", "liteviewer_helpdesk_merge", login=self.engineer.login)
        self.assertEqual(self.merged.merged_into_id, self.survivor)
