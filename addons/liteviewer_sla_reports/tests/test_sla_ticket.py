# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import MONDAY, SlaTransactionCase, with_plain_spaces


@tagged("post_install", "-at_install", "together")
class TestSlaTicket(SlaTransactionCase):
    """The clocks follow the ticket through every path of its life."""

    def setUp(self):
        super().setUp()
        with self.at(0):
            self.ticket = self.make_ticket()

    def assert_clock(self, ticket, kind="resolution", **expected):
        clock = self.clock(ticket, kind)
        self.assertEqual(len(clock), 1)
        for name, value in expected.items():
            self.assertEqual(clock[name], value, f"{name} of the {kind} clock")

    def test_new_ticket_has_both_clocks(self):
        self.assert_clock(
            self.ticket,
            "response",
            state="running",
            deadline_at=self.hours(2),
            started_at=MONDAY,
            policy_id=self.policy,
            budget=7200,
            calendar_id=self.calendar,
        )
        self.assert_clock(
            self.ticket, state="running", deadline_at=self.hours(8), risk_at=self.hours(6)
        )
        self.assertEqual(self.ticket.deadline_at, self.hours(8))
        self.assertEqual(self.ticket.sla_policy_id, self.policy)
        self.assertEqual(self.ticket.sla_reason, {"by": [], "calendar": "company"})

    def test_many_at_once(self):
        with self.at(1):
            tickets = self.tickets.create(
                [
                    {"name": "x", "partner_id": person.id}
                    for person in (self.person_a, self.person_b, self.person_a)
                ]
            )
        self.assertEqual(tickets.mapped("deadline_at"), [self.hours(25)] * 3)
        self.assertEqual(len(tickets.sla_clock_ids), 6)
        self.assertEqual(tickets.sla_clock_ids.client_id, self.client_a + self.client_b)

    def test_response_by_taking(self):
        with self.at(1):
            self.ticket.with_user(self.engineer).action_take()
        self.assert_clock(
            self.ticket, "response", state="met", worked=3600, stopped_at=self.hours(1)
        )
        self.assert_clock(self.ticket, state="running")

    def test_response_by_words_only(self):
        self.env["ir.config_parameter"].set_param("liteviewer_helpdesk.first_response", "message")
        with self.at(1):
            self.ticket.with_user(self.engineer).action_take()
        self.assert_clock(self.ticket, "response", state="running")
        with self.at(3):
            self.ticket.with_user(self.engineer).message_post(
                body="We look at it", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assert_clock(self.ticket, "response", state="missed", worked=3 * 3600, overrun=3600)

    def test_response_does_not_pause(self):
        self.move(self.ticket, "waiting", 1)
        self.assert_clock(self.ticket, "response", state="running", deadline_at=self.hours(2))
        self.assert_clock(self.ticket, state="paused", deadline_at=False, worked=3600)
        self.assertFalse(self.ticket.deadline_at)

    def test_resolution_pauses(self):
        self.move(self.ticket, "in_progress", 1)
        self.move(self.ticket, "waiting", 2)
        self.move(self.ticket, "in_progress", 26)
        # 2 of 8 hours are used, and it goes on on Tuesday at 11
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(32))
        self.assertEqual(self.ticket.deadline_at, self.hours(32))
        self.move(self.ticket, "resolved", 27)
        self.assert_clock(self.ticket, state="met", worked=3 * 3600, stopped_at=self.hours(27))

    def test_waiting_for_one_after_the_other(self):
        vendor = self.env.ref("liteviewer_helpdesk.ticket_stage_waiting_vendor")
        self.move(self.ticket, "waiting", 1)
        with self.at(2):
            self.ticket.with_user(self.engineer).stage_id = vendor
        self.move(self.ticket, "in_progress", 4)
        segments = self.env["liteviewer.sla.segment"].search([("ticket_id", "=", self.ticket.id)])
        self.assertRecordValues(
            segments,
            [
                {"kind": "client", "started_at": self.hours(1), "ended_at": self.hours(2)},
                {"kind": "vendor", "started_at": self.hours(2), "ended_at": self.hours(4)},
            ],
        )
        self.assertEqual(segments[1].user_id, self.engineer)
        self.assertEqual(segments[1].stage_id, vendor)
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(24 + 3))

    def test_overrun_is_working_time(self):
        self.move(self.ticket, "resolved", 24 + 1)
        self.assert_clock(self.ticket, state="missed", worked=9 * 3600, overrun=3600)

    def test_late_outside_hours_is_missed_without_overrun(self):
        self.move(self.ticket, "resolved", 10)
        self.assert_clock(self.ticket, state="missed", worked=8 * 3600, overrun=0)

    def test_reopening_resumes(self):
        self.move(self.ticket, "resolved", 2)
        self.move(self.ticket, "closed", 3)
        self.move(self.ticket, "in_progress", 26)
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(32), run=2)
        self.move(self.ticket, "resolved", 27)
        self.assert_clock(self.ticket, state="met", worked=3 * 3600)

    def test_cancelled_is_neither(self):
        self.move(self.ticket, "cancelled", 30)
        self.assert_clock(self.ticket, state="cancelled", deadline_at=False, overrun=0)
        self.assert_clock(self.ticket, "response", state="cancelled")
        self.move(self.ticket, "in_progress", 48)
        # 14 hours had run, the two days between are not counted
        self.move(self.ticket, "resolved", 49)
        self.assert_clock(self.ticket, state="missed", worked=(8 + 6 + 1) * 3600)

    def test_resolved_then_cancelled_then_reopened(self):
        self.move(self.ticket, "resolved", 1)
        self.move(self.ticket, "cancelled", 2)
        self.assert_clock(self.ticket, state="cancelled")
        self.move(self.ticket, "in_progress", 3)
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(24 + 2))

    def test_duplicate_does_not_count(self):
        with self.at(1):
            original = self.make_ticket()
            self.ticket.duplicate_of_id = original
        self.assert_clock(self.ticket, state="cancelled")
        self.assertFalse(self.ticket.deadline_at)
        with self.at(2):
            self.ticket.duplicate_of_id = False
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(8))

    def test_child_has_clocks_of_its_own(self):
        with self.at(4):
            child = self.make_ticket(parent_id=self.ticket.id)
        self.assert_clock(child, state="running", deadline_at=self.hours(24 + 4))
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(8))

    def test_copy_starts_anew(self):
        self.move(self.ticket, "waiting", 1)
        with self.at(4):
            copy = self.ticket.copy()
        self.assert_clock(copy, state="running", deadline_at=self.hours(24 + 4))

    def test_priority_changes_the_promise_and_keeps_the_pause(self):
        self.policy.target_ids.filtered(lambda t: t.priority == "3").resolution_minutes = 240
        self.move(self.ticket, "waiting", 1)
        self.move(self.ticket, "in_progress", 3)
        with self.at(3):
            self.ticket.priority = "3"
        self.assert_clock(
            self.ticket, state="running", budget=4 * 3600, deadline_at=self.hours(6), priority="3"
        )
        with self.at(4):
            self.ticket.priority = "1"
        self.assert_clock(self.ticket, deadline_at=self.hours(24 + 2))

    def test_category_client_and_team_change_the_policy(self):
        category = self.env["liteviewer.ticket.category"].create({"name": "Servers"})
        team = self.env["liteviewer.ticket.team"].create({"name": "Second"})
        by_category = self.make_policy("Cat", resolution=60, category_ids=category.ids)
        by_client = self.make_policy("Client", resolution=120, client_ids=self.client_b.ids)
        by_team = self.make_policy("Team", resolution=180, team_ids=team.ids)
        for vals, policy, hours in (
            ({"team_id": team.id}, by_team, 3),
            ({"category_id": category.id}, by_category, 1),
            ({"partner_id": self.person_b.id}, by_client, 2),
        ):
            with self.at(0):
                self.ticket.write(vals)
            self.assert_clock(self.ticket, policy_id=policy, deadline_at=self.hours(hours))
            self.assertEqual(self.ticket.sla_policy_id, policy)
        self.assertEqual(self.clock(self.ticket).client_id, self.client_b)

    def test_bulk_write_treats_each_by_its_own_past(self):
        with self.at(0):
            fresh, waiting, done = self.tickets.create([{"name": "x"}] * 3)
        self.move(waiting, "waiting", 1)
        self.move(done, "resolved", 1)
        self.move(fresh + waiting + done, "in_progress", 4)
        self.assert_clock(fresh, deadline_at=self.hours(8))
        self.assert_clock(waiting, deadline_at=self.hours(24 + 3), run=1)
        self.assert_clock(done, deadline_at=self.hours(24 + 3), run=2)

    def test_changed_policy_does_not_rewrite_what_was_promised(self):
        self.policy.target_ids.resolution_minutes = 60
        self.move(self.ticket, "in_progress", 1)
        self.assert_clock(self.ticket, budget=8 * 3600, deadline_at=self.hours(8))
        with self.at(1):
            fresh = self.make_ticket()
        self.assert_clock(fresh, deadline_at=self.hours(2))

    def test_done_ticket_keeps_its_outcome(self):
        self.move(self.ticket, "resolved", 12)
        self.make_policy("Client", resolution=24 * 60, client_ids=self.client_a.ids)
        with self.at(13):
            self.ticket.priority = "0"
        self.assert_clock(self.ticket, state="missed", policy_id=self.policy)

    def test_no_sla_takes_the_clocks_away_and_back(self):
        free = self.env["liteviewer.ticket.category"].create({"name": "Free"})
        none = self.make_policy("Nothing", no_sla=True, category_ids=free.ids)
        self.move(self.ticket, "waiting", 1)
        self.move(self.ticket, "in_progress", 3)
        with self.at(3):
            self.ticket.category_id = free
        # an answer that was late stays so, whatever is promised afterwards
        self.assertEqual(self.ticket.sla_clock_ids, self.clock(self.ticket, "response"))
        self.assertEqual(self.ticket.sla_clock_ids.state, "missed")
        self.assertFalse(self.ticket.deadline_at)
        self.assertEqual(self.ticket.sla_policy_id, none)
        with self.at(4):
            self.ticket.category_id = False
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(24 + 2))

    def test_without_a_policy_the_deadline_is_set_by_hand(self):
        self.policy.active = False
        ticket = self.make_ticket(deadline_at=self.hours(5))
        self.assertFalse(ticket.sla_clock_ids)
        self.assertFalse(ticket.sla_policy_id)
        self.assertEqual(ticket.deadline_at, self.hours(5))
        ticket.deadline_at = self.hours(6)
        self.move(ticket, "waiting", 1)
        self.assertEqual(ticket.deadline_at, self.hours(6))

    def test_deadline_by_hand_gives_way_to_the_clock(self):
        with self.at(0):
            ticket = self.make_ticket(deadline_at=self.hours(1))
        self.assertEqual(ticket.deadline_at, self.hours(8))
        with self.at(1):
            ticket.deadline_at = self.hours(3)
        self.assertEqual(ticket.deadline_at, self.hours(8))

    def test_created_in_a_later_stage(self):
        with self.at(0):
            waiting = self.make_ticket(stage_id=self.stage("waiting").id)
            closed = self.make_ticket(stage_id=self.stage("closed").id)
        self.assert_clock(waiting, state="paused", deadline_at=False)
        self.assertFalse(waiting.deadline_at)
        self.move(waiting, "in_progress", 4)
        self.assert_clock(waiting, state="running", deadline_at=self.hours(24 + 4))
        self.assert_clock(closed, state="met", worked=0)

    def test_import_of_old_tickets(self):
        result = (
            self.tickets.with_user(self.manager)
            .with_context(import_file=True)
            .load(
                [
                    "name",
                    "stage_id/.id",
                    "received_at",
                    "first_response_at",
                    "resolved_at",
                    "closed_at",
                    "stage_since",
                ],
                [
                    [
                        "Old one",
                        str(self.stage("closed").id),
                        "2026-03-02 09:00:00",
                        "2026-03-02 10:00:00",
                        "2026-03-03 11:00:00",
                        "2026-03-09 11:00:00",
                        "2026-03-09 11:00:00",
                    ]
                ],
            )
        )
        self.assertFalse(result["messages"])
        ticket = self.tickets.browse(result["ids"])
        self.assert_clock(ticket, "response", state="met", worked=3600)
        self.assert_clock(
            ticket, state="missed", worked=10 * 3600, overrun=2 * 3600, deadline_at=self.hours(8)
        )
        ticket.with_user(self.manager).with_context(import_file=True).resolved_at = self.hours(7)
        self.assert_clock(ticket, state="met", worked=7 * 3600)

    def test_client_who_closes_without_an_answer(self):
        with self.at(1):
            self.ticket.with_user(self.portal_a).sudo().action_close()
        self.assert_clock(self.ticket, "response", state="cancelled")
        self.assert_clock(self.ticket, state="met", worked=3600)

    def test_archived_policy_is_kept_by_its_tickets_only(self):
        self.policy.active = False
        self.move(self.ticket, "in_progress", 1)
        self.assert_clock(self.ticket, state="running", policy_id=self.policy)
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.policy.unlink()

    def test_deleted_ticket_takes_its_clocks_along(self):
        self.move(self.ticket, "waiting", 1)
        segments = self.env["liteviewer.sla.segment"].search([("ticket_id", "=", self.ticket.id)])
        self.assertTrue(segments)
        self.ticket.unlink()
        self.assertFalse(segments.exists())

    def test_deadline_is_not_tracked(self):
        self.env.cr.precommit.run()
        self.move(self.ticket, "waiting", 1)
        self.env.flush_all()
        self.env.cr.precommit.run()
        tracked = self.ticket.message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("stage_id", tracked)
        self.assertNotIn("deadline_at", tracked)

    def test_engineer_writes_through_the_form(self):
        with self.at(1):
            form = Form(self.ticket.with_user(self.engineer))
            form.priority = "3"
            form.save()
        self.assert_clock(self.ticket, priority="3")

    def test_statuses_are_found(self):
        with self.at(7):
            for status, hours in (("at_risk", 0), ("breached", -72), ("on_track", 6)):
                with self.subTest(status=status):
                    with self.at(hours):
                        ticket = self.make_ticket(first_response_at=self.hours(hours))
                    found = self.tickets.search([("sla_status", "=", status)])
                    self.assertIn(ticket, found)
                    ticket.invalidate_recordset()
                    self.assertEqual(ticket.sla_status, status)
                    self.assertNotIn(ticket, self.tickets.search([("sla_status", "=", "paused")]))

    def test_late_response_is_overdue_as_well(self):
        with self.at(0):
            ticket = self.make_ticket()
        with self.at(0.5):
            before = self.tickets.get_desk_counters()["overdue"]
        with self.at(3):
            self.assertGreater(ticket.deadline_at, self.hours(3))
            self.assertGreater(self.tickets.get_desk_counters()["overdue"], before)

    def test_badge_counts_working_time(self):
        with self.at(1):
            self.ticket.first_response_at = self.hours(1)
        with self.at(7.5):
            badge = self.clock(self.ticket).badge
        self.assertEqual(badge["left"], 1800)
        self.assertEqual(badge["counts_until"], "2026-03-02 17:00:00")
        self.assertTrue(badge["at_risk"])
        with self.at(20):
            badge = self.clock(self.ticket).badge
        self.assertEqual(badge["left"], 0)
        self.assertTrue(badge["breached"])
        self.assertEqual(badge["counts_from"], "2026-03-03 09:00:00")
        with self.at(26):
            self.assertEqual(self.clock(self.ticket).badge["left"], -7200)

    def test_explanation_sums_to_the_second(self):
        self.move(self.ticket, "in_progress", 1)
        with self.at(2):
            self.ticket.with_user(self.engineer).stage_id = self.stage("waiting")
        self.move(self.ticket, "in_progress", 4)
        self.move(self.ticket, "resolved", 24)
        self.move(self.ticket, "in_progress", 25)
        with self.at(26):
            found = self.ticket.with_user(self.engineer).get_sla_explanation()
        self.assertIn("For all", found["reason"])
        response, resolution = found["clocks"]
        self.assertEqual(response["state"], "met")
        rows = [(row["kind"], row["seconds"] / 3600, row["person"]) for row in resolution["rows"]]
        self.assertEqual(
            rows,
            [
                ("running", 2, ""),
                ("paused", 2, "Engineer"),
                ("running", 4, ""),
                ("off_hours", 16, ""),
                ("finished", 1, self.env.user.name),
                ("running", 1, ""),
            ],
        )
        self.assertEqual(sum(row["seconds"] for row in resolution["rows"]), 26 * 3600)
        self.assertEqual(resolution["used"], 7 * 3600)
        self.assertEqual(resolution["totals"]["running"], resolution["used"])

    def test_what_waits_after_the_deadline_is_no_overrun(self):
        """One arithmetic for the badge and the tab: of a late clock that waited and was done since,
        only what ran counts.
        """
        self.move(self.ticket, "in_progress", 0)
        self.move(self.ticket, "waiting", 24 + 1)
        self.move(self.ticket, "in_progress", 24 + 4)
        self.move(self.ticket, "resolved", 24 + 5)
        self.move(self.ticket, "in_progress", 24 + 7)
        with self.at(48 + 1):
            self.ticket.invalidate_recordset(["sla_badge", "sla_status"])
            badge = self.ticket.sla_badge
            (_response, resolution) = self.ticket.get_sla_explanation()["clocks"]
        # an hour, an hour, an hour and another one, of eight that were promised
        self.assertEqual(resolution["overrun"], 4 * 3600)
        self.assertEqual(badge["left"], -4 * 3600)
        self.assertEqual(resolution["badge"]["left"], -4 * 3600)

    def test_a_ticket_has_one_status(self):
        with self.at(0):
            tickets = self.tickets.create([{"name": "x"}] * 3)
        answered, waiting, late = tickets
        self.move(answered, "in_progress", 1)
        self.move(waiting, "in_progress", 1)
        self.move(waiting, "waiting", 2)
        self.move(late, "in_progress", 1)
        for hours, expected in (
            (2, {"on_track": answered + late, "paused": waiting}),
            (7, {"at_risk": answered + late, "paused": waiting}),
            (25, {"breached": answered + late, "paused": waiting}),
        ):
            with self.at(hours):
                tickets.invalidate_recordset(["sla_badge", "sla_status"])
                for status in ("on_track", "at_risk", "breached", "paused", "met", "missed", False):
                    found = tickets.search([("id", "in", tickets.ids), ("sla_status", "=", status)])
                    self.assertEqual(found, expected.get(status, tickets.browse()), status)
                    shown = tickets.filtered(
                        lambda ticket, status=status: ticket.sla_status == status
                    )
                    self.assertEqual(found, shown)

    def test_an_answer_is_judged_once(self):
        self.move(self.ticket, "in_progress", 3)
        self.assert_clock(self.ticket, kind="response", state="missed", budget=2 * 3600)
        self.make_policy("Easy", response=600, resolution=6000, client_ids=self.client_a.ids)
        with self.at(4):
            self.ticket.priority = "0"
        self.assert_clock(self.ticket, kind="response", state="missed", budget=2 * 3600)
        self.move(self.ticket, "cancelled", 5)
        self.assertEqual(self.clock(self.ticket, "response").state, "cancelled")
        with self.at(6):
            self.ticket.priority = "1"
        self.move(self.ticket, "in_progress", 6)
        self.assert_clock(self.ticket, kind="response", state="missed", budget=2 * 3600)
        self.assert_clock(self.ticket, budget=6000 * 60)

    def test_each_other_promise_is_noted(self):
        urgent = self.make_policy("Urgent", response=60, resolution=120, priority="3")
        with self.at(1):
            self.ticket.with_user(self.manager).priority = "3"
        changes = self.env["liteviewer.sla.change"].search([("ticket_id", "=", self.ticket.id)])
        self.assertEqual(changes.mapped("kind"), ["response", "resolution"])
        self.assertEqual(changes.user_id, self.manager)
        self.assertEqual(changes.mapped("changed_at"), [self.hours(1)] * 2)
        self.assertEqual(changes.policy_before_id, self.policy)
        self.assertEqual(changes.policy_id, urgent)
        self.assertEqual(changes[1].budget_before, 8 * 3600)
        self.assertEqual(changes[1].budget, 2 * 3600)
        self.assertEqual(changes[1].causes, ["priority"])
        told = self.ticket.get_sla_explanation()["changes"]
        self.assertEqual(
            [change["words"] for change in told][1],
            f"Resolution: 8 h (“{self.policy.name}”) → 2 h (“Urgent”). Why: Priority.",
        )
        self.assertEqual(told[0]["person"], self.manager.name)

    def test_a_done_ticket_explains_itself_by_the_hours_of_then(self):
        self.move(self.ticket, "in_progress", 1)
        self.move(self.ticket, "resolved", 24 + 2)
        with self.at(24 + 3):
            before = self.ticket.get_sla_explanation()
            words = self.ticket._get_sla_words("UTC")
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Entered too late",
                    "calendar_id": self.calendar.id,
                    "company_id": self.env.company.id,
                    "date_from": datetime(2026, 3, 2, 12),
                    "date_to": datetime(2026, 3, 2, 17),
                }
            )
        with self.at(24 + 3):
            self.assertEqual(self.ticket.get_sla_explanation(), before)
            self.assertEqual(self.ticket._get_sla_words("UTC"), words)
        self.assert_clock(self.ticket, state="missed", overrun=2 * 3600, worked=10 * 3600)
        # what comes later changes nothing either
        self.move(self.ticket, "closed", 48)
        self.assert_clock(self.ticket, state="missed", overrun=2 * 3600, worked=10 * 3600)
        with self.at(48):
            other = self.make_ticket()
        self.assertEqual(self.clock(other, "resolution").hours, None or False)

    def test_a_clock_of_the_server_that_steps_back(self):
        self.move(self.ticket, "in_progress", 1)
        self.move(self.ticket, "waiting", 3)
        self.move(self.ticket, "in_progress", 2)
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(8))
        self.move(self.ticket, "waiting", 2)
        self.assert_clock(self.ticket, state="paused", deadline_at=False)
        self.move(self.ticket, "in_progress", 4)
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(24 + 1))

    def test_beyond_what_is_planned(self):
        self.policy.target_ids.resolution_minutes = 525600
        self.calendar.attendance_ids.filtered(lambda hours: hours.dayofweek != "0").unlink()
        self.calendar.attendance_ids.hour_to = 10
        with self.at(0):
            ticket = self.make_ticket()
            self.assert_clock(ticket, state="running", deadline_at=False)
            self.assertEqual(
                ticket._get_sla_words("UTC")[1],
                "We resolve it within 8760 h of working time; so much of it is not planned yet.",
            )

    def test_words_for_the_client(self):
        with self.at(1):
            self.ticket.with_user(self.engineer).action_take()
            self.env["res.lang"]._activate_lang("en_US")
            ticket = self.ticket.with_context(lang="en_US")
            words, there = (
                [with_plain_spaces(sentence) for sentence in ticket._get_sla_words(timezone)]
                for timezone in ("UTC", "Asia/Vladivostok")
            )
        self.assertEqual(words[0], "We began to work on it in time, after 1 h of working time.")
        self.assertEqual(words[1], "We resolve it by 3/2/26, 5:00 PM (UTC).")
        self.assertEqual(there[1], "We resolve it by 3/3/26, 3:00 AM (UTC+10).")
        self.move(self.ticket, "resolved", 24 + 2)
        self.assertEqual(
            self.ticket._get_sla_words("UTC")[1],
            "Resolved after 10 h of working time instead of 8 h.",
        )

    def test_calendar_that_changes_is_recomputed(self):
        with self.at(1):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "calendar_id": self.calendar.id,
                    "company_id": self.env.company.id,
                    "date_from": datetime(2026, 3, 2, 12),
                    "date_to": datetime(2026, 3, 2, 17),
                }
            )
            reviews = self.env["liteviewer.sla.review"].search([])
            self.assertEqual(len(reviews), 1)
            self.assert_clock(self.ticket, deadline_at=self.hours(8))
            reviews._review_batch()
        self.assert_clock(self.ticket, deadline_at=self.hours(24 + 5))
        self.assertEqual(self.ticket.deadline_at, self.hours(24 + 5))
        self.assertFalse(reviews.exists())

    def test_policy_is_applied_to_open_tickets_on_request(self):
        self.move(self.ticket, "waiting", 1)
        self.move(self.ticket, "in_progress", 2)
        with self.at(2):
            done = self.make_ticket(stage_id=self.stage("closed").id)
        self.policy.target_ids.write({"resolution_minutes": 240, "response_minutes": 0})
        self.policy.with_user(self.manager).action_reapply()
        with self.at(3):
            self.env["liteviewer.sla.review"].search([])._review_batch()
        self.assert_clock(self.ticket, budget=4 * 3600, deadline_at=self.hours(5))
        self.assertEqual(self.clock(self.ticket, "response").state, "met")
        self.assert_clock(done, budget=8 * 3600)
        change = self.env["liteviewer.sla.change"].search([("ticket_id", "=", self.ticket.id)])
        self.assertEqual(change.mapped("kind"), ["resolution"])
        self.assertEqual((change.budget_before, change.budget), (8 * 3600, 4 * 3600))
        self.assertEqual(change.causes, ["applied"])

    def test_team_hours_where_the_policy_has_none(self):
        team = self.ticket.team_id
        team.resource_calendar_id = self.always
        with self.at(8):
            ticket = self.make_ticket()
        self.assert_clock(ticket, deadline_at=self.hours(16), calendar_id=self.always)
        self.client_a.sla_calendar_id = self.calendar
        with self.at(8):
            ticket = self.make_ticket()
        self.assert_clock(ticket, deadline_at=self.hours(32), calendar_id=self.calendar)
        self.policy.calendar_id = self.always
        with self.at(8):
            ticket = self.make_ticket()
        self.assert_clock(ticket, deadline_at=self.hours(16))

    def test_tickets_that_waited_before_the_addon_came(self):
        self.move(self.ticket, "waiting", 1)
        self.env["liteviewer.sla.segment"].search([]).unlink()
        self.tickets._add_missing_segments()
        self.tickets._add_missing_segments()
        self.move(self.ticket, "in_progress", 3)
        self.assert_clock(self.ticket, state="running", deadline_at=self.hours(24 + 2))

    def test_tags_and_words_touch_no_clock(self):
        before = self.clock(self.ticket).write_date
        with self.at(5):
            self.ticket.write({"name": "Other", "tag_ids": [Command.create({"name": "New tag"})]})
        self.assertEqual(self.clock(self.ticket).write_date, before)
