# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, new_test_user, tagged

from ..tools.absence import Absence, find_absent, find_stand_in
from .common import GROUPS, HelpdeskTransactionCase

MONDAY = "2026-02-02 10:00:00"


def day(number, hour=0):
    return datetime(2026, 2, number, hour)


@tagged("post_install", "-at_install", "alone")
class TestStandingIn(BaseCase):
    def test_substitutes_who_are_away_hand_on(self):
        absences = [
            Absence(1, day(1), day(5), 2),
            Absence(2, day(3), day(5), 3),
            Absence(4, day(1), day(5), 5),
            Absence(5, day(1), day(5), 4),
            Absence(6, day(1), day(5)),
        ]
        absent = find_absent(absences, day(2))
        self.assertEqual(find_stand_in(1, absent), 2)
        self.assertEqual(find_stand_in(7, absent), 7, "nobody is away")
        self.assertIsNone(find_stand_in(6, absent))
        self.assertIsNone(find_stand_in(4, absent), "they stand in for each other")
        self.assertEqual(find_stand_in(1, find_absent(absences, day(4))), 3)
        self.assertFalse(find_absent(absences, day(5)), "they are back")

    def test_of_two_absences_the_longer_one_counts(self):
        absences = [Absence(1, day(1), day(9), 2), Absence(1, day(1), day(3), 3)]
        self.assertEqual(find_absent(absences, day(2))[1].substitute, 2)


@tagged("post_install", "-at_install", "alone")
class TestAbsence(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = new_test_user(cls.env, "test-third", GROUPS["engineer"])
        cls.leaves = cls.env["resource.calendar.leaves"]

    def send_away(self, user, substitute=None, by=None, **vals):
        return self.leaves.with_user(by or self.manager).create(
            {
                "helpdesk_user_id": user.id,
                "helpdesk_substitute_id": substitute.id if substitute else False,
                "date_from": "2026-02-01 00:00:00",
                "date_to": "2026-02-08 00:00:00",
                **vals,
            }
        )

    def test_engineers_note_their_own_absence_only(self):
        with Form(
            self.leaves.with_user(self.engineer), "liteviewer_helpdesk.absence_view_form"
        ) as form:
            form.helpdesk_user_id = self.engineer
            form.date_from, form.date_to = "2026-02-01 00:00:00", "2026-02-08 00:00:00"
            form.helpdesk_substitute_id = self.colleague
        leave = form.save()
        self.assertEqual(leave.sudo().resource_id.user_id, self.engineer)
        self.assertEqual(leave.display_name, "Engineer")
        again = self.send_away(self.engineer, self.third)
        self.assertEqual(again.sudo().resource_id, leave.sudo().resource_id)
        for user in (self.engineer, self.accountant):
            with self.assertRaises(AccessError):
                self.send_away(self.colleague, by=user)
        with self.assertRaises(ValidationError):
            self.send_away(self.colleague, self.colleague)
        stranger = self.make_stranger()
        self.assertFalse(self.leaves.with_user(stranger).search([("id", "=", leave.id)]))

    def test_new_tickets_go_to_the_substitute(self):
        self.send_away(self.engineer, self.colleague)
        with freeze_time(MONDAY):
            ticket = self.make_ticket(user_id=self.engineer.id)
            own = self.tickets.with_user(self.engineer).create(
                {"name": "Mine", "partner_id": self.person_a.id, "user_id": self.engineer.id}
            )
        self.assertEqual((ticket.user_id, ticket.absent_user_id), (self.colleague, self.engineer))
        self.assertEqual(own.user_id, self.engineer, "who makes a ticket is at work")
        with freeze_time("2026-02-09 10:00:00"):
            self.assertEqual(self.make_ticket(user_id=self.engineer.id).user_id, self.engineer)
        ticket.with_user(self.third).action_take_over()
        self.assertFalse(ticket.absent_user_id, "the third one stands in for nobody")

    def test_a_substitute_is_given_nothing_of_other_clients(self):
        self.engineer.helpdesk_substitute_id = self.colleague
        self.colleague.helpdesk_client_ids = self.client_b
        self.send_away(self.engineer)
        with freeze_time(MONDAY):
            self.assertEqual(self.make_ticket(user_id=self.engineer.id).user_id, self.engineer)
            ticket = self.make_ticket(self.person_b, user_id=self.engineer.id)
        self.assertEqual(ticket.user_id, self.colleague, "named on the engineer")

    def test_turns_of_who_is_away_go_to_the_substitute(self):
        team = self.env["liteviewer.ticket.team"].create(
            {
                "name": "Robots",
                "assignment": "round_robin",
                "resource_calendar_id": False,
                "member_ids": [Command.set((self.engineer + self.third).ids)],
            }
        )
        self.env.company.resource_calendar_id = False
        self.send_away(self.engineer, self.colleague)
        tickets = self.tickets.concat(*(self.make_ticket(team_id=team.id) for _i in range(4)))
        self.env.flush_all()
        with freeze_time(MONDAY), self.enter_registry_test_mode():
            self.env.ref("liteviewer_helpdesk.ir_cron_assign_tickets").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(tickets.filtered("absent_user_id").user_id, self.colleague)
        self.assertEqual(len(tickets.filtered("absent_user_id")), 2)
        self.assertEqual((tickets - tickets.filtered("absent_user_id")).user_id, self.third)

    def test_answers_are_told_to_the_substitute(self):
        ticket = self.make_ticket(user_id=self.engineer.id)
        self.send_away(self.engineer, self.colleague)

        def get_told(author, **values):
            with freeze_time(MONDAY):
                message = ticket.with_user(author).message_post(
                    body="Any news?",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    **values,
                )
            return message.sudo().notification_ids.res_partner_id

        told = get_told(self.portal_a)
        self.assertIn(self.colleague.partner_id, told)
        self.assertIn(self.engineer.partner_id, told)
        self.assertNotIn(self.colleague.partner_id, get_told(self.third), "no answer of a client")
        self.colleague.helpdesk_client_ids = self.client_b
        self.assertNotIn(self.colleague.partner_id, get_told(self.portal_a))

    def test_workload_says_who_stands_in(self):
        self.send_away(self.engineer, self.colleague)
        with freeze_time(MONDAY):
            user = self.engineer.with_user(self.manager).with_context(helpdesk_workload=True)
            self.assertIn("Colleague stands in", user.display_name)

    def test_tickets_of_archived_engineers_are_unassigned(self):
        ticket = self.make_ticket(user_id=self.engineer.id)
        closed = self.make_ticket(user_id=self.engineer.id)
        closed.action_close()
        self.env.flush_all()
        self.cr.precommit.run()
        desk = self.tickets.with_user(self.manager)
        unassigned = desk.get_desk_counters()["unassigned"]
        self.env.flush_all()
        self.engineer.active = False
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertFalse(ticket.user_id)
        self.assertIn("does not work here any more", "".join(ticket.message_ids.mapped("body")))
        self.assertNotIn(self.engineer.partner_id, ticket.message_partner_ids)
        self.assertEqual(desk.get_desk_counters()["unassigned"], unassigned + 1)
        self.assertEqual(closed.user_id, self.engineer, "reports say who did the work")
        closed.action_reopen()
        self.assertFalse(closed.user_id)


@tagged("post_install", "-at_install", "alone")
class TestHandover(HelpdeskTransactionCase):
    def hand_over(self, user=None, by=None, **values):
        action = (user or self.engineer).with_user(by or self.manager).action_hand_over_tickets()
        wizards = self.env[action["res_model"]].with_user(by or self.manager)
        wizard = wizards.with_context(**action["context"]).create(values)
        wizard.action_hand_over()
        self.env.flush_all()
        self.cr.precommit.run()
        return wizard

    def test_all_goes_to_a_colleague_in_one_step(self):
        tickets = self.tickets.concat(
            *(self.make_ticket(user_id=self.engineer.id) for _i in range(3))
        )
        recurrence = self.env["liteviewer.ticket.recurrence"].create(
            {"name": "Check", "client_id": self.client_a.id, "user_id": self.engineer.id}
        )
        other = self.make_ticket(user_id=self.manager.id)
        self.env.flush_all()
        self.cr.precommit.run()
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        self.hand_over(way="colleague", user_id=self.colleague.id, reason="leaves on Monday")
        self.assertEqual(tickets.user_id, self.colleague)
        self.assertEqual(recurrence.user_id, self.colleague)
        self.assertEqual(other.user_id, self.manager)
        for ticket in tickets:
            self.assertIn("leaves on Monday", ticket.message_ids[0].body)
        self.assertLessEqual(len(mails.search([]) - before), 1, "one notice of them all")

    def test_what_the_colleague_may_not_see_goes_to_the_queue(self):
        self.colleague.helpdesk_client_ids = self.client_b
        hidden = self.make_ticket(user_id=self.engineer.id)
        seen = self.make_ticket(self.person_b, user_id=self.engineer.id)
        self.hand_over(way="colleague", user_id=self.colleague.id)
        self.assertEqual((hidden.user_id, seen.user_id), (self.env["res.users"], self.colleague))

    def test_to_the_substitute_or_to_nobody(self):
        ticket = self.make_ticket(user_id=self.engineer.id)
        with self.assertRaises(UserError):
            self.hand_over(way="substitute")
        self.engineer.helpdesk_substitute_id = self.colleague
        self.hand_over(way="substitute")
        self.assertEqual(ticket.user_id, self.colleague)
        self.hand_over(self.colleague, way="queue")
        self.assertFalse(ticket.user_id)

    def test_who_archives_an_engineer_is_asked(self):
        self.manager.group_ids += self.env.ref("base.group_erp_manager")
        ticket = self.make_ticket(user_id=self.engineer.id)
        action = self.engineer.with_user(self.manager).action_archive()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"way": "colleague", "user_id": self.colleague.id})
        )
        self.assertEqual(wizard.ticket_ids, ticket)
        wizard.action_hand_over()
        self.assertEqual(ticket.user_id, self.colleague)

    def test_engineers_hand_over_nothing(self):
        with self.assertRaises(AccessError):
            self.hand_over(by=self.colleague, way="queue")

    def test_many_cost_no_more_queries_each(self):
        few = [self.make_ticket(user_id=self.engineer.id) for _i in range(2)]
        many = [self.make_ticket(user_id=self.colleague.id) for _i in range(12)]
        self.env.flush_all()
        self.cr.precommit.run()
        costs = [
            self.count_queries(
                self.tickets.concat(*tickets)._hand_over, self.env["res.users"], "Bye"
            )
            for tickets in (few, many)
        ]
        self.assertLessEqual(costs[1] - costs[0], 10, costs)
