# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import itertools
from collections import Counter
from datetime import datetime, timedelta

import pytz

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SlaTransactionCase


@tagged("post_install", "-at_install", "alone")
class TestTicketReport(SlaTransactionCase):
    """Monday 9:00 the tickets come in; 2 hours are promised to respond, 8 to resolve."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at(0):
            cls.kept, cls.late, cls.waiting, cls.free = (
                cls.make_ticket(user_id=cls.engineer.id) for _count in range(4)
            )
        cls.report = cls.env["liteviewer.ticket.report"]

    def row(self, ticket, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.report.with_user(user or self.manager).browse(ticket.id)

    def log(self, ticket, minutes, **vals):
        return self.env["liteviewer.work.entry"].create(
            {
                "ticket_id": ticket.id,
                "user_id": self.engineer.id,
                "duration": minutes,
                "started_at": self.hours(1),
                **vals,
            }
        )

    def test_times_are_working_and_elapsed_hours(self):
        self.move(self.kept, "in_progress", 1)
        self.move(self.kept, "waiting", 2)
        self.move(self.kept, "in_progress", 5)
        self.move(self.kept, "resolved", 25)
        row = self.row(self.kept)
        self.assertEqual((row.response_hours, row.response_elapsed_hours), (1, 1))
        # Monday 9 to 11 and 14 to 17, Tuesday 9 to 10
        self.assertEqual((row.resolution_hours, row.resolution_elapsed_hours), (6, 25))
        self.assertEqual((row.overrun_hours, row.sla_kept, row.sla_result), (0, 1, "kept"))
        self.assertIsNot(row.overrun_hours, False)

    def test_overrun_is_what_is_above_the_promise(self):
        self.move(self.late, "in_progress", 3)
        self.move(self.late, "resolved", 26)
        row = self.row(self.late)
        self.assertEqual((row.response_overrun_hours, row.overrun_hours), (1, 2))
        self.assertEqual((row.response_kept, row.resolution_kept, row.sla_kept), (0, 0, 0))
        self.assertEqual(row.sla_result, "missed")

    def test_what_has_not_happened_is_empty_and_does_not_pull_an_average_down(self):
        self.move(self.kept, "in_progress", 1)
        domain = [("ticket_id", "in", (self.kept + self.waiting).ids)]
        self.env.flush_all()
        with self.at(1):
            ((average, kept, count),) = self.report.with_user(self.manager)._read_group(
                domain, [], ["response_hours:avg", "sla_kept:avg", "__count"]
            )
            self.assertEqual(self.row(self.waiting).sla_result, "open")
        self.assertEqual((average, kept, count), (1, False, 2))
        (read,) = self.row(self.waiting).read(["response_hours", "sla_kept", "work_minutes"])
        self.assertIs(read["response_hours"], False, "a list shows nothing, and not 0:00")
        self.assertEqual(read["work_minutes"], 0)

    def test_running_clock_is_missed_from_its_deadline_on(self):
        for hours, result in ((1.9, "open"), (2.1, "missed")):
            with self.at(hours):
                self.assertEqual(self.row(self.waiting).sla_result, result)

    def test_nothing_promised(self):
        self.policy.active = False
        ticket = self.make_ticket()
        row = self.row(ticket)
        self.assertEqual((row.sla_result, row.policy_id.id), ("none", False))
        self.env.cr.execute("SELECT 1 FROM liteviewer_sla_clock WHERE ticket_id = %s", (ticket.id,))
        self.assertFalse(self.env.cr.fetchall())

    def test_cancelled_ticket_counts_neither_way(self):
        self.move(self.free, "cancelled", 1)
        row = self.row(self.free)
        self.assertEqual(row.sla_result, "none")

    def test_work_and_reopenings_are_summed(self):
        self.env.company.helpdesk_rounding_minutes = "15"
        self.log(self.kept, 20)
        self.log(self.kept, 7, billable=False)
        for hours in (2, 4):
            self.move(self.kept, "resolved", hours)
            self.move(self.kept, "in_progress", hours + 1)
        row = self.row(self.kept)
        self.assertEqual((row.work_minutes, row.billed_minutes, row.reopened_count), (27, 30, 2))

    def test_ratings_are_those_of_the_tickets_that_were_rated(self):
        self.env.company.helpdesk_ask_rating = True
        rated = self.kept + self.late
        for ticket, rate in zip(rated, (5, 3), strict=True):
            self.move(ticket, "closed", 1)
            with self.at(2):
                ticket._rate(self.person_a, rate, "")
        expected = {self.kept: (5, 1, 1), self.late: (3, 0, 1), self.free: (False, False, 0)}
        for ticket, figures in expected.items():
            (read,) = self.row(ticket, self.engineer).read(
                ["rating", "rating_satisfied", "rating_count"]
            )
            self.assertEqual(
                (read["rating"], read["rating_satisfied"], read["rating_count"]), figures
            )
        self.assertIs(self.row(self.free).rating, False, "no data is not 0")
        measures = ["rating:avg", "rating_satisfied:avg", "rating_count:sum", "__count"]
        every = [("ticket_id", "in", (rated + self.free).ids)]
        for name in ("user_id", "client_id", "category_id"):
            ((_whose, *figures),) = self.report.with_user(self.manager)._read_group(
                every, [name], measures
            )
            self.assertEqual(figures, [4, 0.5, 2, 3], name)

    def test_service_is_that_of_the_nearest_category_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        categories = self.env["liteviewer.ticket.category"]
        top = categories.create({"name": "Software", "service": "Accounting"})
        middle = categories.create({"name": "1C", "parent_id": top.id})
        leaf = categories.create({"name": "Mail", "parent_id": middle.id, "service": "Mail"})
        top.with_context(lang="ru_RU").service = "Бухгалтерия"
        self.kept.category_id, self.late.category_id = middle, leaf
        self.free.category_id = categories.create({"name": "None"})
        tickets = (self.kept, self.late, self.free)
        self.assertEqual(
            [self.row(each).service for each in tickets], ["Accounting", "Mail", False]
        )
        self.assertEqual(
            [self.row(each).with_context(lang="ru_RU").service for each in tickets],
            ["Бухгалтерия", "Mail", False],
        )

    def test_who_sees_which_rows(self):
        foreign = self.make_ticket(partner=self.person_b)
        tickets = self.kept + foreign
        self.colleague.helpdesk_client_ids = [Command.set(self.client_a.ids)]
        self.env.flush_all()
        for user, seen in (
            (self.manager, tickets),
            (self.engineer, tickets),
            (self.accountant, tickets),
            (self.colleague, self.kept),
            (self.make_stranger(), self.tickets),
        ):
            found = self.report.with_user(user).search([("id", "in", tickets.ids)])
            self.assertEqual(found.ids, seen.sorted("received_at", reverse=True).ids, user.login)
        for user in (self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                self.report.with_user(user).search([])

    def test_nothing_is_joined_that_is_not_asked_for(self):
        query = self.report.with_user(self.manager)._search([("client_id", "=", self.client_a.id)])
        plan = self.explain(query.select("count(*)"))
        for table in ("sla_clock", "work_entry", "sla_segment", "ticket_category"):
            self.assertNotIn(table, plan)

    def test_weeks_begin_when_odoo_says_so(self):
        """The same tickets by week as when each is sorted in by hand, in any zone, whatever day a
        week begins with.
        """
        moments = [
            datetime(2026, 3, 29) + timedelta(hours=hours, seconds=-1)
            for hours in (0, 1, 24, 26, 170, 200, 5000, -3, -22, -24, -27, -9000)
        ] + [datetime(1999, 12, 31, 23, 30), datetime(2028, 2, 29, 23, 59, 59)]
        tickets = self.tickets.create(
            [{"name": "W", "partner_id": self.person_a.id, "received_at": at} for at in moments]
        )
        self.env.flush_all()
        language = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        language = self.env["res.lang"].browse(language.id)
        for start, zone in itertools.product(
            "1367", ("UTC", "Europe/Moscow", "Europe/Berlin", "America/New_York")
        ):
            with self.subTest(start=start, zone=zone):
                language.week_start = start
                report = self.report.with_context(tz=zone, lang=language.code)
                groups = report._read_group(
                    [("ticket_id", "in", tickets.ids)], ["received_at:week"], ["__count"]
                )
                expected = Counter()
                for moment in moments:
                    there = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
                    day = there.date()
                    expected[day - timedelta(days=(day.weekday() + 1 - int(start)) % 7)] += 1
                self.assertEqual(
                    [(week.date(), count) for week, count in groups], sorted(expected.items())
                )

    def test_groups_of_a_pivot_come_in_the_order_of_what_they_are(self):
        self.env["liteviewer.ticket.category"].search([], order="id", limit=1).sequence = 99
        named = self.tickets.create(
            [
                {"name": "O", "partner_id": person.id, "category_id": category.id}
                for person in (self.person_b, self.person_a)
                for category in self.env["liteviewer.ticket.category"].search([], order="id desc")
            ]
        )
        without = self.tickets.create({"name": "Of nobody"})
        self.env.flush_all()
        report = self.report.with_user(self.manager)
        domain = [("ticket_id", "in", (named + without).ids)]
        for name in ("client_id", "category_id", "user_id", "team_id"):
            with self.subTest(name):
                sets = report._read_grouping_sets(domain, [[], [name]], ["__count"], name)
                self.assertEqual(sets[0], [(len(named) + 1,)])
                self.assertEqual(
                    sets[1], report._read_group(domain, [name], ["__count"], order=name)
                )

    def test_row_opens_the_ticket(self):
        action = self.row(self.kept).action_open_ticket()
        self.assertEqual((action["res_model"], action["res_id"]), (self.kept._name, self.kept.id))
