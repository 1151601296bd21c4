# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import contextmanager
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ..models import sla_clock
from .common import SlaTransactionCase


@tagged("post_install", "-at_install", "alone")
class TestSlaThreshold(SlaTransactionCase):
    """What is done when a share of the time is used up, and that it is done once."""

    def setUp(self):
        super().setUp()
        self.policy.threshold_ids = [
            Command.create(
                {
                    "percent": percent,
                    "notify_engineer": False,
                    "notify_user_ids": [Command.set(self.manager.ids)],
                }
            )
            for percent in (75, 100)
        ]
        with self.at(0):
            self.ticket = self.make_ticket(user_id=self.engineer.id)
        self.told = []
        told = self.told

        def message_notify(tickets, *, partner_ids=(), subject=False, **kwargs):
            told.append((tickets.id, sorted(partner_ids), subject))
            return tickets.env["mail.message"]

        self.patch(type(self.tickets), "message_notify", message_notify)

    def run_cron(self, hours):
        """Run the cron's work at an hour. :return: what was told since the last time"""
        with self.at(hours):
            while due := self.clocks._lock_due(self.hours(hours)):
                due._cross_thresholds(self.hours(hours))
        told, self.told[:] = list(self.told), []
        return told

    def test_each_fires_once(self):
        self.assertEqual(self.clock(self.ticket).next_threshold_at, self.hours(6))
        self.assertFalse(self.run_cron(5))
        ((ticket_id, partner_ids, words),) = self.run_cron(6)
        self.assertEqual(ticket_id, self.ticket.id)
        self.assertEqual(partner_ids, self.manager.partner_id.ids)
        self.assertIn("75 %", words)
        self.assertFalse(self.run_cron(7))
        # the time is up with the working day, which is told when the next one begins
        self.assertFalse(self.run_cron(8))
        ((_id, _partners, words),) = self.run_cron(24)
        self.assertIn("is late", words)
        self.assertFalse(self.run_cron(50))
        self.assertFalse(self.clock(self.ticket).next_threshold_at)

    def test_one_notice_after_a_long_outage(self):
        told = self.run_cron(24 * 30)
        self.assertEqual(len(told), 1)
        self.assertFalse(self.run_cron(24 * 30 + 1))

    def test_tickets_taken_in_late_tell_nothing_of_the_past(self):
        for hours, state, percent in ((-100, "late", 100), (0, "at risk", 75)):
            with self.subTest(state), self.at(7):
                old = self.tickets.create(
                    [{"name": "Old", "received_at": self.hours(hours)} for _i in range(50)]
                )
                resolutions = old.sla_clock_ids.filtered(lambda clock: clock.kind == "resolution")
                self.assertEqual(set(resolutions.mapped("fired_percent")), {percent})
        told = self.run_cron(24)
        # what comes after that is news: the younger ones and the first one are late now
        self.assertEqual(sorted(found[0] for found in told), [self.ticket.id, *old.ids])
        self.assertTrue(all("is late" in words for _id, _partners, words in told))
        self.assertFalse(self.run_cron(24 * 30))

    def test_import_floods_nobody(self):
        with self.at(24 * 30):
            result = (
                self.tickets.with_user(self.manager)
                .with_context(import_file=True)
                .load(["name", "received_at"], [["Old", "2026-03-02 09:00:00"]] * 20)
            )
        self.assertFalse(result["messages"])
        self.assertFalse({told[0] for told in self.run_cron(24 * 30)} & set(result["ids"]))
        old = self.tickets.browse(result["ids"])
        self.assertFalse(any(old.sla_clock_ids.mapped("next_threshold_at")))
        self.assertTrue(all(badge["breached"] for badge in old.mapped("sla_badge")))

    def test_first_policy_for_old_tickets_floods_nobody(self):
        self.ticket.sla_clock_ids.unlink()
        with self.at(24 * 30):
            self.ticket._start_clocks()
        self.assertEqual(self.clock(self.ticket).fired_percent, 100)
        self.assertFalse(self.run_cron(24 * 30))

    def test_paused_and_done_clocks_fire_nothing(self):
        self.move(self.ticket, "waiting", 1)
        self.assertFalse(self.run_cron(30))
        self.move(self.ticket, "in_progress", 48)
        self.move(self.ticket, "resolved", 49)
        self.assertFalse(self.run_cron(100))

    def test_reopening_repeats_nothing_that_had_been_crossed(self):
        self.assertEqual(len(self.run_cron(6)), 1)
        self.move(self.ticket, "resolved", 6)
        self.move(self.ticket, "in_progress", 24)
        self.assertFalse(self.run_cron(25))
        self.assertEqual(len(self.run_cron(26)), 1)

    def test_new_run_fires_what_it_crosses_itself(self):
        self.policy.target_ids.filtered(lambda t: t.priority == "0").resolution_minutes = 960
        self.assertEqual(len(self.run_cron(6)), 1)
        with self.at(6):
            self.ticket.priority = "0"
        # at three quarters again, but in the same run
        self.assertFalse(self.run_cron(24 + 4))
        self.move(self.ticket, "resolved", 24 + 4)
        self.ticket.sla_clock_ids.invalidate_recordset()
        self.policy.target_ids.filtered(lambda t: t.priority == "1").resolution_minutes = 1920
        with self.at(24 + 5):
            self.ticket.write({"stage_id": self.stage("in_progress").id, "priority": "1"})
        self.assertEqual(self.clock(self.ticket).fired_percent, 0)

    def test_night_waits_for_the_morning(self):
        self.policy.calendar_id = self.always
        with self.at(0):
            night = self.make_ticket()
        with self.at(10):
            late = self.make_ticket()
        self.assertEqual(self.clock(night).next_threshold_at, self.hours(6))
        self.assertEqual(self.clock(late).next_threshold_at, self.hours(24))
        self.run_cron(12)
        # due since eight in the evening, and nobody was there
        self.assertFalse([told for told in self.run_cron(20) if told[0] == late.id])
        (told,) = (told for told in self.run_cron(24) if told[0] == late.id)
        self.assertIn("is late", told[2])

    def test_cron_that_is_late_at_night_waits_too(self):
        told = self.run_cron(6.5 + 12)
        self.assertFalse(told)
        self.assertEqual(self.clock(self.ticket).next_threshold_at, self.hours(24))
        self.assertEqual(len(self.run_cron(24)), 1)

    def test_acts_at_night_where_the_policy_says_so(self):
        self.policy.write({"calendar_id": self.always.id, "works_at_night": True})
        with self.at(10):
            late = self.make_ticket()
        self.assertIn(late.id, [told[0] for told in self.run_cron(16)])

    def test_what_a_threshold_does(self):
        team = self.env["liteviewer.ticket.team"].create({"name": "Second line"})
        channel = self.env["discuss.channel"].create({"name": "SLA", "channel_type": "channel"})
        activity_type = self.env.ref("mail.mail_activity_data_todo")
        self.policy.threshold_ids[0].write(
            {
                "notify_engineer": True,
                "channel_id": channel.id,
                "new_team_id": team.id,
                "new_user_id": self.colleague.id,
                "raise_priority": True,
                "activity_type_id": activity_type.id,
            }
        )
        with self.at(6):
            told = self.run_cron(6)
        self.assertEqual(self.ticket.team_id, team)
        self.assertEqual(self.ticket.user_id, self.colleague)
        self.assertEqual(self.ticket.priority, "2")
        self.assertEqual(
            {partner for _id, partners, _words in told for partner in partners},
            {self.manager.partner_id.id, self.colleague.partner_id.id},
        )
        self.assertIn(self.ticket.number, channel.message_ids[0].body)
        self.assertEqual(self.ticket.activity_ids.user_id, self.colleague)
        self.assertEqual(self.ticket.activity_ids.activity_type_id, activity_type)
        # the raised priority has its own clock, still in the same run
        self.assertEqual(self.clock(self.ticket).priority, "2")
        self.assertEqual(self.clock(self.ticket).fired_percent, 75)

    def test_nobody_is_told_of_clients_they_may_not_see(self):
        self.colleague.helpdesk_client_ids = self.client_b
        self.policy.threshold_ids.write(
            {
                "notify_user_ids": [Command.set(self.colleague.ids)],
                "new_user_id": self.colleague.id,
            }
        )
        self.assertFalse(self.run_cron(6))
        self.assertEqual(self.ticket.user_id, self.engineer)

    def test_engineer_who_may_not_see_the_ticket_any_more_plans_nothing(self):
        """Whoever is given an activity gets the subject of the ticket by e-mail."""
        self.engineer.helpdesk_client_ids = self.client_b
        self.policy.threshold_ids.activity_type_id = self.env.ref("mail.mail_activity_data_todo")
        told = {partner for _id, partners, _words in self.run_cron(6) for partner in partners}
        self.assertEqual(told, set(self.manager.partner_id.ids))
        self.assertEqual(self.ticket.activity_ids.user_id, self.manager)

    def test_whole_team_is_told_of_a_free_ticket(self):
        self.policy.threshold_ids.write({"notify_engineer": True, "notify_user_ids": False})
        self.ticket.team_id.member_ids = self.engineer + self.colleague
        with self.at(0):
            self.ticket.user_id = False
        told = self.run_cron(6)
        self.assertEqual(
            {partner for _id, partners, _words in told for partner in partners},
            {self.engineer.partner_id.id, self.colleague.partner_id.id},
        )

    def test_idle_cron_asks_once(self):
        with self.at(1):
            self.clocks._lock_due(self.hours(1))
            with self.assertQueryCount(1):
                self.assertFalse(self.clocks._lock_due(self.hours(1)))

    def test_due_clocks_are_found_by_their_index(self):
        plan = self.explain(
            "SELECT id FROM liteviewer_sla_clock WHERE next_threshold_at <= now()"
            " ORDER BY next_threshold_at LIMIT 50 FOR NO KEY UPDATE SKIP LOCKED"
        )
        self.assertIn("liteviewer_sla_clock_threshold_idx", plan)


@tagged("post_install", "-at_install", "alone")
class TestTwoWorkers(BaseCase):
    """Workers with connections of their own: what is seen and locked is PostgreSQL's affair."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.patch(sla_clock, "BATCH", 2)
        with self.make_env() as env:
            activity_type = env.ref("mail.mail_activity_data_todo")
            calendar = env["resource.calendar"].create({"name": "Two Workers", "tz": "UTC"})
            client = env["res.partner"].create({"name": "Two Workers", "is_company": True})
            policy = env["liteviewer.sla.policy"].create(
                {
                    "name": "Two Workers",
                    "client_ids": client.ids,
                    "calendar_id": calendar.id,
                    "works_at_night": True,
                    "target_ids": [Command.create({"priority": "1", "resolution_minutes": 60})],
                    "threshold_ids": [
                        Command.create(
                            {
                                "percent": percent,
                                "notify_engineer": False,
                                "activity_type_id": activity_type.id,
                            }
                        )
                        for percent in (50, 100)
                    ],
                }
            )
            with freeze_time("2026-01-05 09:00:00"):
                tickets = env["liteviewer.ticket"].create(
                    [
                        {
                            "name": "x",
                            "client_id": client.id,
                            "user_id": env.ref("base.user_admin").id,
                        }
                        for _i in range(5)
                    ]
                )
            self.records = [tickets, policy, calendar, client]
        self.addCleanup(self.delete_records)

    @contextmanager
    def make_env(self):
        """Yield an environment with a connection of its own, which is committed at the end."""
        with db_connect(get_db_name()).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {})

    def delete_records(self):
        with self.make_env() as env:
            for records in self.records:
                records.with_env(env).unlink()
            env["liteviewer.sla.review"].search([]).unlink()

    def assert_each_was_told_once(self):
        with self.make_env() as env:
            tickets = self.records[0].with_env(env)
            self.assertEqual(tickets.sla_clock_ids.mapped("fired_percent"), [100] * 5)
            self.assertFalse(any(tickets.sla_clock_ids.mapped("next_threshold_at")))
            self.assertEqual([len(ticket.activity_ids) for ticket in tickets], [1] * 5)

    def lock_ours(self, env):
        due = env["liteviewer.sla.clock"]._lock_due(datetime.now())
        return due.filtered(lambda clock: clock.ticket_id.id in self.records[0].ids)

    def test_one_clean_run(self):
        with self.make_env() as env:
            env["liteviewer.sla.clock"]._cron_cross_thresholds()
        self.assert_each_was_told_once()

    @mute_logger("odoo.sql_db")
    def test_review_while_somebody_writes(self):
        """It neither fails nor leaves a ticket out; the next run goes on."""
        with self.make_env() as env:
            env["liteviewer.sla.review"]._request()
        with self.make_env() as late:
            reviews = late["liteviewer.sla.review"]
            self.assertTrue(reviews.search_count([]), "from here on it sees things as they are now")
            with self.make_env() as other:
                self.records[0][-1:].with_env(other).name = "y"
            reviews._cron_review()
        with self.make_env() as env:
            reviews = env["liteviewer.sla.review"]
            self.assertTrue(reviews.search_count([]))
            cron = env.ref("liteviewer_sla_reports.ir_cron_review_clocks")
            soon = datetime.now() + timedelta(minutes=2)
            self.assertTrue(
                env["ir.cron.trigger"].search_count(
                    [("cron_id", "=", cron.id), ("call_at", "<", soon)]
                )
            )
            reviews._cron_review()
            self.assertFalse(reviews.search_count([]))

    def test_two_at_once_and_one_is_killed(self):
        now = datetime.now().replace(microsecond=0)
        with self.make_env() as first, self.make_env() as second:
            mine, theirs = self.lock_ours(first), self.lock_ours(second)
            self.assertEqual((len(mine), len(theirs)), (2, 2))
            self.assertFalse(set(mine.ids) & set(theirs.ids))
            mine._cross_thresholds(now)
            theirs._cross_thresholds(now)
            second.cr.commit()
            # killed in the middle of its work
            first.cr.rollback()
            first["liteviewer.sla.clock"]._cron_cross_thresholds()
        self.assert_each_was_told_once()
