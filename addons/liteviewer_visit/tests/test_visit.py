# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime

import vobject
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskTransactionCase

NOW = "2026-03-01 12:00:00"


@tagged("post_install", "-at_install")
class TestVisit(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id = cls.env["resource.calendar"].create(
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
        cls.person_a.write({"street": "5 Lenin Street", "tz": "UTC"})
        cls.ticket = cls.make_ticket(user_id=cls.engineer.id)
        cls.visits = cls.env["liteviewer.visit"]

    def setUp(self):
        super().setUp()
        clock = freeze_time(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def plan(self, user=None, ticket=None, **values):
        visits = self.visits.with_user(user or self.engineer)
        return visits.create(
            {
                "ticket_id": (ticket or self.ticket).id,
                "user_id": self.engineer.id,
                "start_at": "2026-03-02 10:00:00",
                "stop_at": "2026-03-02 11:00:00",
                **values,
            }
        )

    def get_invitations(self):
        """Return what the client's calendar was told, the oldest first."""
        files = self.ticket.message_ids.sorted("id").attachment_ids.filtered(
            lambda file: file.name.endswith(".ics")
        )
        return [vobject.readOne(file.raw.decode()) for file in files.sorted("id")]

    def test_planned_from_the_ticket(self):
        action = self.ticket.with_user(self.engineer).action_plan_visit()
        form_open = {"active_model": "liteviewer.ticket", "active_id": self.ticket.id}
        visits = self.visits.with_user(self.engineer).with_context(**action["context"], **form_open)
        with Form(visits) as form:
            form.start_at = "2026-03-02 10:00:00"
            self.assertEqual(form.stop_at, datetime(2026, 3, 2, 11))
            self.assertIn("5 Lenin Street", form.place)
            self.assertFalse(form.warning)
        visit = form.save()
        self.assertEqual((visit.user_id, visit.client_id), (self.engineer, self.client_a))
        self.assertEqual(self.ticket.next_visit_at, visit.start_at)
        event = visit.sudo().event_id
        self.assertEqual((event.start, event.user_id), (visit.start_at, self.engineer))
        self.assertEqual(event.partner_ids, self.engineer.partner_id)
        self.assertFalse(self.ticket.activity_ids, "the visit is enough")

    def test_the_client_is_told_of_each_change(self):
        visit = self.plan()
        visit.start_at = "2026-03-03 10:00:00"
        self.assertEqual(visit.stop_at, datetime(2026, 3, 3, 11), "as long as it was")
        visit.note = "Bring a ladder"
        visit.action_cancel()
        told = self.get_invitations()
        self.assertEqual(
            [(each.method.value, each.vevent.sequence.value) for each in told],
            [("REQUEST", "0"), ("REQUEST", "1"), ("CANCEL", "2")],
        )
        self.assertEqual(len({each.vevent.uid.value for each in told}), 1)
        messages = self.ticket.message_ids.filtered("attachment_ids")
        self.assertIn(self.person_a, messages.notified_partner_ids)
        self.assertNotIn("ladder", "".join(self.ticket.message_ids.mapped("body")))
        self.assertFalse(visit.sudo().event_id)
        with self.assertRaises(UserError):
            visit.start_at = "2026-03-04 10:00:00"

    def test_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.person_a.lang = "ru_RU"
        self.plan()
        self.assertIn("марта", self.ticket.message_ids[0].body)

    def test_who_is_not_told_gets_nothing(self):
        visit = self.plan(self.manager, is_told=False)
        message = self.ticket.message_ids[0]
        self.assertTrue(message.subtype_id.internal)
        self.assertIn(self.engineer.partner_id, message.notified_partner_ids)
        visit.is_told = True
        self.assertEqual(len(self.get_invitations()), 1)
        with self.assertRaises(UserError):
            visit.is_told = False

    def test_the_engineers_own_calendar_moves_the_visit(self):
        visit = self.plan()
        event = visit.sudo().event_id.with_user(self.engineer)
        event.write({"start": "2026-03-02 14:00:00", "stop": "2026-03-02 15:00:00"})
        self.assertEqual(visit.start_at, datetime(2026, 3, 2, 14))
        self.assertEqual(len(self.get_invitations()), 2)
        with self.assertRaises(UserError):
            event.unlink()

    def test_a_ticket_that_ends_cancels_what_has_not_begun(self):
        visit = self.plan()
        self.ticket.with_user(self.engineer).action_cancel()
        self.assertEqual(visit.state, "cancelled")
        self.assertEqual(self.get_invitations()[-1].method.value, "CANCEL")

    def test_warnings(self):
        def warn(**values):
            visit = self.visits.with_user(self.manager).new(
                {
                    "ticket_id": self.ticket.id,
                    "user_id": self.engineer.id,
                    "start_at": "2026-03-02 10:30:00",
                    "stop_at": "2026-03-02 11:30:00",
                    **values,
                }
            )
            return visit.warning or ""

        self.assertFalse(warn())
        self.plan()
        self.assertIn("busy", warn())
        self.assertFalse(warn(start_at="2026-03-02 11:00:00"), "one after the other")
        self.assertFalse(warn(user_id=self.colleague.id))
        self.assertIn(
            "working hours", warn(start_at="2026-03-07 10:00:00", stop_at="2026-03-07 11:00:00")
        )
        self.env["calendar.event"].with_user(self.colleague).create(
            {
                "name": "Dentist",
                "start": "2026-03-02 10:00:00",
                "stop": "2026-03-02 12:00:00",
                "partner_ids": [Command.set(self.colleague.partner_id.ids)],
            }
        )
        words = warn(user_id=self.colleague.id)
        self.assertIn("busy", words)
        self.assertNotIn("Dentist", words)
        self.env["resource.calendar.leaves"].create(
            {
                "helpdesk_user_id": self.engineer.id,
                "date_from": "2026-03-02 00:00:00",
                "date_to": "2026-03-05 00:00:00",
            }
        )
        self.assertIn("away", warn(start_at="2026-03-02 15:00:00", stop_at="2026-03-02 16:00:00"))

    def test_engineers_of_other_clients_and_companies_see_nothing(self):
        visit = self.plan()
        self.colleague.helpdesk_client_ids = self.client_b
        stranger = self.make_stranger()
        for user in (self.colleague, stranger):
            self.assertFalse(self.visits.with_user(user).search([("id", "=", visit.id)]))
            events = self.env["calendar.event"].with_user(user)
            self.assertFalse(events.search([("location", "ilike", "Lenin")]))
            mine = events.create(
                {"name": "Mine", "start": "2026-03-02 10:00:00", "stop": "2026-03-02 11:00:00"}
            )
            self.assertEqual(
                events.search([("id", "in", (mine + visit.sudo().event_id).ids)]), mine
            )
        with self.assertRaises(ValidationError):
            self.plan(self.manager, user_id=self.colleague.id)
        self.assertEqual(visit.with_user(self.accountant).place, visit.place)
        with self.assertRaises(AccessError):
            visit.with_user(self.accountant).action_cancel()
        with self.assertRaises(AccessError):
            visit.with_user(self.portal_a).read(["place"])

    def test_nobody_sets_what_the_client_was_told(self):
        visit = self.plan()
        for values in ({"state": "cancelled"}, {"revision": 7}):
            with self.assertRaises(UserError):
                visit.write(values)
        with self.assertRaises(UserError):
            visit.with_user(self.manager).unlink()

    def test_a_page_of_visits_costs_no_more_than_one(self):
        specification = {name: {} for name in ("start_at", "stop_at", "place", "state")} | {
            name: {"fields": {"display_name": {}}} for name in ("ticket_id", "client_id", "user_id")
        }

        def read(limit):
            return self.visits.with_user(self.engineer).web_search_read(
                [], specification, limit=limit
            )

        for hour in range(9, 17):
            self.plan(
                start_at=f"2026-03-04 {hour:02d}:00:00", stop_at=f"2026-03-04 {hour:02d}:50:00"
            )
        read(8)
        self.assertLessEqual(self.count_queries(read, 8), self.count_queries(read, 1))

    def test_board_tells_the_visits_of_today(self):
        self.plan(self.manager)
        team = self.env["liteviewer.ticket.team"].create({"name": "Night"})
        self.manager.tz = "Asia/Vladivostok"
        for now, team_id, count in (
            ("2026-03-01 13:59:00", False, 0),
            ("2026-03-01 14:00:00", False, 1),  # midnight there
            ("2026-03-02 14:00:00", False, 0),
            ("2026-03-02 08:00:00", team.id, 0),
        ):
            with freeze_time(now):
                tickets = self.tickets.with_user(self.manager)
                visits = tickets.get_dispatch_board(team_id)["visits"]
            self.assertEqual(len(visits), count, now)
            for visit in visits:
                self.assertEqual(visit["number"], self.ticket.number)
                self.assertEqual(visit["engineer"], self.engineer.name)
                self.assertEqual(visit["start_at"], "2026-03-02 10:00:00")

    def test_messages_of_hidden_visits_are_left_out(self):
        of_b = self.make_ticket(self.person_b, user_id=self.engineer.id)
        events = [self.plan(ticket=each).sudo().event_id for each in (self.ticket, of_b)]
        messages = self.env["mail.message"].create(
            [
                {"model": event._name, "res_id": event.id, "body": "Bring the key"}
                for event in events
            ]
        )
        self.engineer.helpdesk_client_ids = self.client_a
        found = self.env["mail.message"].with_user(self.engineer)
        found = found.search([("model", "=", "calendar.event"), ("body", "ilike", "the key")])
        self.assertEqual(found.ids, messages[0].ids)
