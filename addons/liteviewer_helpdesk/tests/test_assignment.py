# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import Counter
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, new_test_user, tagged

from ..tools.assignment import order_by_turn, pick_engineers
from .common import GROUPS, HelpdeskTransactionCase

MONDAY = "2026-02-02 10:00:00"


@tagged("post_install", "-at_install", "alone")
class TestPicking(BaseCase):
    def test_turns_go_round(self):
        picks, order = pick_engineers([None] * 5, [1, 2, 3])
        self.assertEqual(picks, [1, 2, 3, 1, 2])
        self.assertEqual(order, [3, 1, 2])
        picks, order = pick_engineers([None] * 2, order)
        self.assertEqual(picks, [3, 1], "goes on where it stopped")

    def test_fewest_tickets_first_and_each_pick_counts(self):
        picks, _order = pick_engineers([None] * 5, [1, 2, 3], {1: 4, 2: 1, 3: 2})
        self.assertEqual(picks, [2, 3, 2, 3, 2])
        picks, _order = pick_engineers([None] * 3, [3, 1, 2], {})
        self.assertEqual(picks, [3, 1, 2], "among equals in turn")

    def test_absent_get_nothing_and_keep_their_turn(self):
        picks, order = pick_engineers([None] * 3, [1, 2, 3], absent={1})
        self.assertEqual(picks, [2, 3, 2])
        self.assertEqual(pick_engineers([None], order)[0], [1])
        self.assertEqual(pick_engineers([None] * 2, [1], absent=[1]), ([None, None], [1]))

    def test_restrictions_starve_nobody(self):
        # every second ticket can be taken by 3 only
        picks, _order = pick_engineers([None, {3}] * 30, [1, 2, 3])
        counts = Counter(picks)
        self.assertEqual(counts[1], counts[2])
        self.assertGreaterEqual(counts[3], 30)
        self.assertEqual(pick_engineers([{9}, None], [1, 2])[0], [None, 1])

    def test_turns_are_fair(self):
        counts = Counter(pick_engineers([None] * 1000, list(range(1, 8)))[0])
        self.assertLessEqual(max(counts.values()) - min(counts.values()), 1)

    def test_members_come_and_go(self):
        self.assertEqual(order_by_turn([1, 2, 3], []), [1, 2, 3])
        self.assertEqual(order_by_turn([1, 3, 4], [3, 2, 1]), [4, 3, 1])


@tagged("post_install", "-at_install", "alone")
class TestAssignment(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = new_test_user(cls.env, "test-third", GROUPS["engineer"])
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Mon-Fri 9-18",
                "tz": "UTC",
                "attendance_ids": [
                    Command.create(
                        {"name": "Day", "dayofweek": str(day), "hour_from": 9, "hour_to": 18}
                    )
                    for day in range(5)
                ],
            }
        )
        cls.members = cls.engineer + cls.colleague + cls.third
        cls.team = cls.env["liteviewer.ticket.team"].create(
            {
                "name": "Robots",
                "assignment": "round_robin",
                "resource_calendar_id": cls.calendar.id,
                "member_ids": [Command.set(cls.members.ids)],
            }
        )
        cls.cron = cls.env.ref("liteviewer_helpdesk.ir_cron_assign_tickets")

    def make_waiting(self, count=1, partner=None, **vals):
        return self.tickets.concat(
            *(self.make_ticket(partner, team_id=self.team.id, **vals) for _i in range(count))
        )

    def assign(self, at=MONDAY):
        self.env.flush_all()
        with freeze_time(at), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def make_resource(self, user, calendar=None):
        return self.env["resource.resource"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "calendar_id": calendar.id if calendar else False,
                "tz": "UTC",
            }
        )

    def test_turns_go_on_in_the_next_run(self):
        first = self.make_waiting(2)
        self.assign()
        second = self.make_waiting(2)
        self.assign()
        given = first.mapped("user_id") | second.mapped("user_id")
        self.assertEqual(given, self.members)
        self.assertEqual(second[1].user_id, first[0].user_id)
        self.assertEqual(len(self.env["liteviewer.ticket.assignment"].search([])), 1)

    def test_managers_see_whose_turn_it_is(self):
        team = self.team.with_user(self.manager)
        self.assertEqual(team.turn_user_ids, self.members)
        (ticket,) = self.make_waiting(1)
        self.assign()
        self.assertEqual(team.turn_user_ids[-1], ticket.user_id)
        self.assertEqual(
            team.web_read({"turn_user_ids": {"fields": {}}})[0]["turn_user_ids"],
            [{"id": user.id} for user in team.turn_user_ids],
        )

    def test_ticket_tells_by_which_rule_it_was_given(self):
        (ticket,) = self.make_waiting(1)
        self.env.flush_all()
        self.cr.precommit.run()
        self.assign()
        self.env.flush_all()
        self.cr.precommit.run()
        note = ticket.message_ids.filtered(
            lambda message: "user_id" in message.sudo().tracking_value_ids.field_id.mapped("name")
        )
        self.assertEqual(len(note), 1)
        self.assertIn("In turn", note.body)

    def test_least_loaded_gets_it(self):
        self.team.assignment = "least_loaded"
        manual = self.env["liteviewer.ticket.team"]._get_default(self.env.company)
        for user, count in ((self.engineer, 3), (self.colleague, 1), (self.third, 2)):
            for _i in range(count):
                self.make_ticket(team_id=manual.id, user_id=user.id)
        tickets = self.make_waiting(3)
        self.assign()
        # loads of 1, 2, 3: the next goes to 1, then both have 2, each gets one
        self.assertEqual(
            Counter(ticket.user_id.id for ticket in tickets),
            {self.colleague.id: 2, self.third.id: 1},
        )

    def test_urgent_ones_first(self):
        self.team.member_ids = self.engineer
        slow, urgent = self.make_waiting(2)
        urgent.priority = "3"
        row = self.env["liteviewer.ticket.assignment"]._get_for_teams(self.team)[self.team]
        found = self.tickets.search(
            self.team._get_waiting_domain(), order="priority desc, received_at, id"
        )
        self.assertEqual(found, urgent + slow)
        row._assign(found, self.engineer, {})
        self.assertEqual(found.user_id, self.engineer)

    def test_nobody_at_work(self):
        ticket = self.make_waiting()
        for moment in ("2026-02-02 08:59:00", "2026-02-02 18:00:00", "2026-02-01 12:00:00"):
            self.assign(moment)
            self.assertFalse(ticket.user_id, moment)
        self.assign("2026-02-03 09:00:00")
        self.assertTrue(ticket.user_id)

    def test_who_is_on_leave_gets_nothing(self):
        for user in (self.engineer, self.colleague):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "resource_id": self.make_resource(user).id,
                    "calendar_id": False,
                    "date_from": "2026-02-02 00:00:00",
                    "date_to": "2026-02-03 00:00:00",
                }
            )
        tickets = self.make_waiting(3)
        self.assign()
        self.assertEqual(tickets.user_id, self.third)
        later = self.make_waiting(2)
        self.assign("2026-02-04 12:00:00")
        self.assertEqual(later.user_id, self.engineer + self.colleague, "their turns waited")

    def test_company_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "New Year",
                "calendar_id": self.calendar.id,
                "date_from": "2026-02-02 00:00:00",
                "date_to": "2026-02-02 23:00:00",
            }
        )
        ticket = self.make_waiting()
        self.assign()
        self.assertFalse(ticket.user_id)

    def test_own_working_hours_go_before_those_of_the_team(self):
        night = self.calendar.copy({"name": "Night"})
        night.attendance_ids.write({"hour_from": 0, "hour_to": 6})
        self.make_resource(self.engineer, night)
        tickets = self.make_waiting(2)
        self.assign("2026-02-03 03:00:00")
        self.assertEqual(tickets.user_id, self.engineer)
        tickets = self.make_waiting(4)
        self.assign("2026-02-03 12:00:00")
        self.assertEqual(tickets.user_id, self.colleague + self.third)

    def test_only_active_engineers_of_the_company(self):
        self.third.active = False
        self.colleague.group_ids = self.env.ref("base.group_user")
        present = self.team._get_present_members(datetime.fromisoformat(MONDAY))
        self.assertEqual(present[self.team], self.engineer)

    def test_restricted_engineers_get_their_clients_only(self):
        self.engineer.helpdesk_client_ids = self.client_a
        (self.colleague + self.third).helpdesk_client_ids = self.client_b
        ours = self.make_waiting(2)
        theirs = self.make_waiting(2, self.person_b)
        self.colleague.active = self.third.active = False
        self.assign()
        self.assertEqual(ours.user_id, self.engineer)
        self.assertFalse(theirs.user_id)

    def test_assigned_engineer_is_told(self):
        ticket = self.make_waiting()
        self.engineer.notification_type = "inbox"
        self.team.member_ids = self.engineer
        self.assign()
        told = self.env["mail.notification"].search(
            [
                ("mail_message_id.model", "=", ticket._name),
                ("mail_message_id.res_id", "=", ticket.id),
                ("res_partner_id", "=", self.engineer.partner_id.id),
            ]
        )
        self.assertEqual(len(told), 1)
        self.assertIn(ticket.number, told.mail_message_id.subject)

    def test_taken_meanwhile_stays_with_who_took_it(self):
        ticket = self.make_waiting()
        ticket.with_user(self.manager).action_take()
        row = self.env["liteviewer.ticket.assignment"]._get_for_teams(self.team)[self.team]
        row._assign(ticket, self.members, {})
        self.assertEqual(ticket.user_id, self.manager)
        self.assign()
        self.assertEqual(ticket.user_id, self.manager)

    def test_running_twice_changes_nothing(self):
        tickets = self.make_waiting(3)
        self.assign()
        given = [ticket.user_id for ticket in tickets]
        self.assign()
        self.assertEqual([ticket.user_id for ticket in tickets], given)

    def test_only_automatic_teams_wake_the_cron(self):
        triggers = self.env["ir.cron.trigger"]
        domain = [("cron_id", "=", self.cron.id)]
        before = triggers.search_count(domain)
        manual = self.env["liteviewer.ticket.team"]._get_default(self.env.company)
        ticket = self.make_ticket(team_id=manual.id)
        self.make_waiting(user_id=self.engineer.id)
        self.assertEqual(triggers.search_count(domain), before)
        self.tickets.create([{"name": "x", "team_id": self.team.id} for _i in range(3)])
        self.assertEqual(triggers.search_count(domain), before + 1)
        ticket.team_id = self.team
        self.assertEqual(triggers.search_count(domain), before + 2)

    def test_manual_teams_are_left_alone(self):
        self.team.assignment = "manual"
        ticket = self.make_waiting()
        self.assign()
        self.assertFalse(ticket.user_id)


@tagged("post_install", "-at_install")
class TestHandOver(HelpdeskTransactionCase):
    def get_told(self, ticket, user):
        return (
            self.env["mail.notification"]
            .search(
                [
                    ("mail_message_id.model", "=", ticket._name),
                    ("mail_message_id.res_id", "=", ticket.id),
                    ("res_partner_id", "=", user.partner_id.id),
                ]
            )
            .mail_message_id
        )

    def test_taking_over_tells_who_had_it(self):
        ticket = self.make_ticket(user_id=self.colleague.id)
        with self.assertRaises(UserError):
            ticket.with_user(self.engineer).action_take()
        ticket.with_user(self.engineer).action_take_over()
        self.assertEqual(ticket.user_id, self.engineer)
        told = self.get_told(ticket, self.colleague)
        self.assertIn(self.engineer.name, str(told.mapped("body")))
        self.assertFalse(self.get_told(ticket, self.person_a.user_ids), "not the reporter")

    def test_bulk_assign(self):
        tickets = self.make_ticket() + self.make_ticket(user_id=self.colleague.id)
        action = tickets.with_user(self.manager).action_assign()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"user_id": self.engineer.id})
        )
        wizard.action_assign()
        self.assertEqual(tickets.user_id, self.engineer)
        self.assertTrue(self.get_told(tickets[1], self.colleague))

    def test_escalation_tells_the_team_and_not_the_client(self):
        team = self.env["liteviewer.ticket.team"].create(
            {"name": "Second Line", "member_ids": [Command.set(self.colleague.ids)]}
        )
        for keep in (False, True):
            ticket = self.make_ticket(user_id=self.engineer.id)
            action = ticket.with_user(self.engineer).action_escalate()
            wizard = (
                self.env[action["res_model"]]
                .with_user(self.engineer)
                .with_context(**action["context"])
                .create({"team_id": team.id, "reason": "<b>RAID</b> broke", "keep_engineer": keep})
            )
            wizard.action_escalate()
            self.assertEqual(ticket.team_id, team)
            self.assertEqual(ticket.user_id, self.engineer if keep else self.env["res.users"])
            note = self.get_told(ticket, self.colleague)
            self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
            self.assertIn("&lt;b&gt;RAID&lt;/b&gt; broke", note.body)
            self.assertFalse(self.get_told(ticket, self.portal_a))
            self.assertFalse(ticket.first_response_at)

    def test_no_ticket_goes_to_who_may_not_see_it(self):
        self.colleague.helpdesk_client_ids = self.client_b
        ticket = self.make_ticket()
        with self.assertRaises(ValidationError):
            ticket.with_user(self.manager).user_id = self.colleague
        with self.assertRaises(AccessError):
            ticket.with_user(self.colleague).action_take_over()
        team = self.env["liteviewer.ticket.team"].create(
            {"name": "Second Line", "member_ids": [Command.set(self.colleague.ids)]}
        )
        ticket.with_user(self.engineer)._escalate(team, "Help")
        self.assertFalse(self.get_told(ticket, self.colleague))
