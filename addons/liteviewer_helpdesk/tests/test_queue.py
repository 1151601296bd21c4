# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command, Domain
from odoo.tests import Form, HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from ..models.ticket import desk
from .common import HelpdeskCase, HelpdeskTransactionCase

NOON = "2026-03-02 12:00:00"


@tagged("post_install", "-at_install")
class TestDerivedFromCategory(HelpdeskTransactionCase):
    """Priority and team follow the category until somebody sets them by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first_line = cls.env["liteviewer.ticket.team"]._get_default(cls.env.company)
        cls.server_team = cls.env["liteviewer.ticket.team"].create(
            {"name": "Servers", "sequence": 99}
        )
        categories = cls.env["liteviewer.ticket.category"]
        cls.server = categories.create(
            {
                "name": "Server",
                "default_priority": "3",
                "default_team_id": cls.server_team.id,
                "question_hint": "Which server?",
            }
        )
        cls.backup = categories.create({"name": "Backup", "parent_id": cls.server.id})
        cls.other = categories.create({"name": "Other"})

    def check(self, ticket, priority, team):
        self.assertRecordValues(ticket, [{"priority": priority, "team_id": team.id}])

    def test_create_derives_from_the_category_or_its_parent(self):
        self.check(self.make_ticket(), "1", self.first_line)
        self.check(self.make_ticket(category_id=self.other.id), "1", self.first_line)
        self.check(self.make_ticket(category_id=self.backup.id), "3", self.server_team)

    def test_write_of_the_category_derives_again(self):
        ticket = self.make_ticket(category_id=self.backup.id)
        ticket.category_id = self.other
        self.check(ticket, "1", self.first_line)
        ticket.category_id = self.server
        self.check(ticket, "3", self.server_team)

    def test_what_was_set_by_hand_stays(self):
        ticket = self.make_ticket().with_user(self.engineer)
        ticket.priority = "2"
        self.assertTrue(ticket.priority_is_manual)
        ticket.category_id = self.server
        self.check(ticket, "2", self.server_team)
        ticket.team_id = self.first_line
        self.assertTrue(ticket.team_is_manual)
        ticket.category_id = self.backup
        self.check(ticket, "2", self.first_line)

    def test_setting_back_what_is_derived_lets_it_follow_again(self):
        ticket = self.make_ticket(category_id=self.server.id, priority="0")
        self.assertTrue(ticket.priority_is_manual)
        ticket.priority = "3"
        self.assertFalse(ticket.priority_is_manual)
        ticket.category_id = self.other
        self.assertEqual(ticket.priority, "1")

    def test_given_at_creation_counts_as_by_hand(self):
        ticket = self.make_ticket(
            category_id=self.server.id, priority="0", team_id=self.first_line.id
        )
        self.check(ticket, "0", self.first_line)
        ticket.category_id = self.backup
        self.check(ticket, "0", self.first_line)

    def test_form_derives_and_keeps_what_was_set_by_hand(self):
        with Form(self.tickets.with_user(self.engineer)) as form:
            form.name = "The night's copy is missing"
            form.category_id = self.backup
            self.assertEqual(form.priority, "3")
            self.assertEqual(form.team_id, self.server_team)
            self.assertEqual(form.category_hint, "Which server?")
            self.assertTrue(form.category_sets_priority)
            form.category_id = self.other
            self.assertEqual(form.priority, "1")
            self.assertFalse(form.category_hint)
            self.assertFalse(form.category_sets_priority)
            form.impact = "3"
            self.assertEqual(form.priority, "2")
            form.category_id = self.server
        ticket = form.record
        self.check(ticket, "3", self.server_team)
        self.assertFalse(ticket.priority_is_manual)
        with Form(ticket) as form:
            form.priority = "1"
        with Form(ticket) as form:
            form.category_id = self.other
        self.check(ticket, "1", self.first_line)
        self.assertFalse(ticket.team_is_manual)

    def test_many_at_once(self):
        tickets = self.tickets.browse(self.make_ticket().id for _count in range(3))
        tickets[0].priority = "0"
        tickets.category_id = self.server
        self.assertEqual(tickets.mapped("priority"), ["0", "3", "3"])

    def test_impact_and_urgency_give_priority_where_no_category_does(self):
        expected = {
            ("1", "1"): "0",
            ("1", "2"): "1",
            ("1", "3"): "1",
            ("2", "1"): "1",
            ("2", "2"): "1",
            ("2", "3"): "2",
            ("3", "1"): "1",
            ("3", "2"): "2",
            ("3", "3"): "3",
        }
        tickets = self.tickets.create(
            [{"name": "?", "impact": impact, "urgency": urgency} for impact, urgency in expected]
        )
        self.assertEqual(tickets.mapped("priority"), list(expected.values()))
        tickets.category_id = self.server
        self.assertEqual(set(tickets.mapped("priority")), {"3"})


@tagged("post_install", "-at_install")
class TestWaiting(HelpdeskTransactionCase):
    """Whose turn it is, and whether the client's last words have been read."""

    def test_who_has_the_next_step_in_each_kind_of_stage(self):
        ticket = self.make_ticket()
        expected = {
            "new": "service",
            "in_progress": "service",
            "waiting": "client",
            "resolved": False,
            "closed": False,
            "cancelled": False,
        }
        for kind, waiting_for in expected.items():
            ticket.stage_id = self.stage(kind)
            self.assertEqual(ticket.waiting_for, waiting_for, kind)
        ticket.stage_id = self.env.ref("liteviewer_helpdesk.ticket_stage_waiting_vendor")
        self.assertEqual(ticket.waiting_for, "vendor")
        ticket.stage_id.waiting_for = False
        self.assertEqual(ticket.waiting_for, "client")

    def test_waiting_button_waits_for_the_client(self):
        ticket = self.make_ticket()
        ticket.action_wait()
        self.assertEqual(ticket.stage_id, self.env.ref("liteviewer_helpdesk.ticket_stage_waiting"))

    def say(self, ticket, author, **options):
        values = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment", **options}
        ticket.with_user(author).message_post(body="It still does not work", **values)

    def test_words_of_the_client_are_unread_until_an_engineer_answers(self):
        ticket = self.make_ticket()
        self.assertFalse(ticket.has_unread_answer)
        self.say(ticket, self.portal_a)
        self.assertTrue(ticket.has_unread_answer)
        self.say(ticket, self.engineer, subtype_xmlid="mail.mt_note")
        self.assertTrue(ticket.has_unread_answer, "a note is no answer")
        self.say(ticket, self.engineer)
        self.assertFalse(ticket.has_unread_answer)

    def test_an_engineer_marks_as_read(self):
        ticket = self.make_ticket()
        self.say(ticket, self.portal_a)
        ticket.with_user(self.engineer).action_mark_read()
        self.assertFalse(ticket.has_unread_answer)
        self.assertFalse(ticket.first_response_at, "reading is no response")

    def test_end_of_the_work_reads_all(self):
        ticket = self.make_ticket(user_id=self.engineer.id)
        self.say(ticket, self.portal_a)
        ticket.with_user(self.engineer).action_resolve()
        self.assertFalse(ticket.has_unread_answer)

    def test_answer_of_the_client_reopens_and_is_unread(self):
        ticket = self.make_ticket(user_id=self.engineer.id)
        for kind in ("waiting", "resolved"):
            ticket.stage_id = self.stage(kind)
            self.say(ticket, self.portal_a)
            self.assertRecordValues(
                ticket,
                [
                    {
                        "stage_kind": "in_progress",
                        "waiting_for": "service",
                        "has_unread_answer": True,
                    }
                ],
            )


@tagged("post_install", "-at_install")
class TestSearchWords(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.printer = cls.make_ticket(
            name="Принтер не печатает", description="<p>Горит красная лампа у бухгалтера</p>"
        )
        cls.monitors = cls.make_ticket(
            name="Two monitors are flickering", description="<p>Since the update</p>"
        )
        cls.all = cls.printer + cls.monitors

    def find(self, words):
        return self.tickets.with_user(self.engineer).search(
            [("search_words", "ilike", words), ("id", "in", self.all.ids)]
        )

    def test_forms_of_russian_words(self):
        for words in ("принтер", "принтера", "ПРИНТЕРЫ", "печатать", "лампы", "бухгалтер"):
            self.assertEqual(self.find(words), self.printer, words)

    def test_forms_of_english_words(self):
        for words in ("monitor", "Monitors", "flicker", "updates"):
            self.assertEqual(self.find(words), self.monitors, words)

    def test_words_of_the_solution(self):
        self.printer.solution = "<p>Заменили <b>барабан</b> и ролики</p>"
        self.env.flush_all()
        self.assertEqual(self.find("барабана ролик"), self.printer)

    def test_half_words_and_several_words(self):
        for words in ("принт*", "бухг*", "красная лам*", "печатает принтер", "лампа, принтер!"):
            self.assertEqual(self.find(words), self.printer, words)
        self.assertFalse(self.find("принт"))
        self.assertFalse(self.find("принтер монитор"))

    def test_number_or_its_end(self):
        number = self.printer.number
        self.assertIn(self.printer, self.find(number))
        self.assertIn(self.printer, self.find(f" {number.lower()} "))
        self.assertIn(self.printer, self.find(number.rpartition("-")[2]))
        self.assertNotIn(self.monitors, self.find(number))

    def test_no_input_is_an_error_or_a_query_of_its_own(self):
        for words in (
            "'",
            "''",
            "&",
            "|",
            "!",
            ":*",
            "<->",
            "' & | ! :* <->",
            "a' & !b:* | (c <-> d)",
            "принтер & !печатает",
            "\\",
            "%",
            "_",
            "\x00",
            "a\x00b",
            "💥",
            "x" * 5000,
            "слово " * 500,
            "",
        ):
            self.find(words)
        self.assertEqual(self.find("принтер & печатает:*"), self.printer)
        self.assertFalse(self.find("принтер | monitors"))

    def test_obeys_the_rules(self):
        own = self.make_ticket(partner=self.person_b, name="Принтер мигает")
        found = self.tickets.with_user(self.portal_b).search([("search_words", "ilike", "принтер")])
        self.assertEqual(found, own)

    def test_search_box_and_palette_use_the_index(self):
        query = self.tickets._search([("search_words", "ilike", "принтера")])
        self.assertIn("liteviewer_ticket_search_vector_idx", self.explain(query.select()))

    def test_words_of_new_tickets_do_not_pile_up_beside_the_index(self):
        self.env.cr.execute(
            "SELECT reloptions FROM pg_class WHERE relname = 'liteviewer_ticket_search_vector_idx'"
        )
        self.assertEqual(self.env.cr.fetchone(), (["gin_pending_list_limit=256"],))


@tagged("post_install", "-at_install")
class TestCounters(HelpdeskTransactionCase):
    @classmethod
    @freeze_time(NOON)
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        stages = {kind: cls.stage(kind).id for kind in ("in_progress", "waiting", "closed")}
        cls.make_ticket()
        cls.make_ticket(partner=cls.person_b, deadline_at=now - timedelta(hours=1))
        cls.make_ticket(
            user_id=cls.engineer.id,
            stage_id=stages["in_progress"],
            has_unread_answer=True,
            deadline_at=now + timedelta(hours=1),
        )
        cls.make_ticket(user_id=cls.colleague.id, stage_id=stages["waiting"])
        cls.make_ticket(user_id=cls.engineer.id, stage_id=stages["waiting"])
        cls.make_ticket(
            user_id=cls.engineer.id,
            stage_id=stages["closed"],
            deadline_at=now - timedelta(hours=1),
        )

    def count(self, user):
        """Return what the filters of the search view find, by the name of the counter."""
        tickets = self.tickets.with_user(user)
        arch = self.env.ref("liteviewer_helpdesk.ticket_view_search")._get_combined_arch()
        counts = {}
        for counter, names in {
            "mine": ("my", "open"),
            "unassigned": ("unassigned",),
            "new": ("new",),
            "waiting": ("waiting",),
            "overdue": ("overdue",),
            "unread": ("unread",),
        }.items():
            domains = [
                safe_eval(arch.xpath(f"//filter[@name='{name}']/@domain")[0], {"uid": user.id})
                for name in names
            ]
            counts[counter] = tickets.search_count(Domain.AND(domains))
        return counts

    @freeze_time(NOON)
    def test_counters_are_what_the_filters_show(self):
        for user in (self.engineer, self.colleague, self.manager):
            counters = self.tickets.with_user(user).get_desk_counters()
            self.assertEqual(counters, self.count(user))
        counters = self.tickets.with_user(self.engineer).get_desk_counters()
        self.assertGreaterEqual(counters["mine"], 2)
        self.assertGreaterEqual(counters["overdue"], 1)

    @freeze_time(NOON)
    def test_counters_obey_the_rules(self):
        self.colleague.write(
            {
                "is_helpdesk_restricted": True,
                "helpdesk_client_ids": [Command.set(self.client_b.ids)],
            }
        )
        counters = self.tickets.with_user(self.colleague).get_desk_counters()
        self.assertEqual(
            counters,
            {"mine": 0, "unassigned": 1, "new": 1, "waiting": 0, "overdue": 1, "unread": 0},
        )

    def test_one_statement(self):
        tickets = self.tickets.with_user(self.engineer)
        tickets.get_desk_counters()
        self.env.flush_all()
        with self.assertQueryCount(1):
            tickets.get_desk_counters()


@tagged("post_install", "-at_install")
class TestNextForMe(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.env.ref("liteviewer_helpdesk.ticket_action_next")
        teams = cls.env["liteviewer.ticket.team"]
        cls.own_team = teams.create(
            {"name": "Own", "member_ids": [Command.set(cls.engineer.ids)], "sequence": 98}
        )
        cls.other_team = teams.create(
            {"name": "Other", "member_ids": [Command.set(cls.colleague.ids)], "sequence": 99}
        )
        cls.order = cls.env.ref("liteviewer_helpdesk.ticket_view_list_next")._get_combined_arch()
        cls.order = cls.order.get("default_order")

    def search(self):
        domain = safe_eval(self.action.domain, {"uid": self.engineer.id})
        return self.tickets.with_user(self.engineer).search(domain, order=self.order)

    def make(self, user=None, team=None, kind="new", **vals):
        return self.make_ticket(
            user_id=user and user.id,
            team_id=(team or self.own_team).id,
            stage_id=self.stage(kind).id,
            **vals,
        )

    def test_own_that_wait_for_us_and_free_ones_of_my_teams(self):
        shown = self.make() + self.make(self.engineer, self.other_team, "in_progress")
        self.make(team=self.other_team)
        self.make(self.colleague, kind="in_progress")
        self.make(self.engineer, kind="waiting")
        self.make(self.engineer, kind="resolved")
        self.assertEqual(self.search(), shown.sorted("id"))

    def test_urgent_before_due_before_old(self):
        def make(priority, due, received):
            return self.make(
                priority=priority,
                deadline_at=due and f"2026-03-0{due} 12:00:00",
                received_at=f"2026-02-0{received} 12:00:00",
            )

        last = make("0", 1, 1)
        without_deadline_young = make("1", None, 4)
        without_deadline_old = make("1", None, 3)
        due_later = make("1", 6, 1)
        due_soon = make("1", 5, 2)
        urgent = make("3", None, 9)
        self.assertEqual(
            self.search().ids,
            [
                ticket.id
                for ticket in (
                    urgent,
                    due_soon,
                    due_later,
                    without_deadline_old,
                    without_deadline_young,
                    last,
                )
            ],
        )

    def test_order_comes_from_an_index(self):
        self.env.cr.execute("SET LOCAL enable_sort = off")
        query = self.tickets.with_user(self.engineer)._search(
            safe_eval(self.action.domain, {"uid": self.engineer.id}), order=self.order, limit=80
        )
        plan = self.explain(query.select())
        self.assertIn("liteviewer_ticket_queue_idx", plan)
        self.assertNotIn("Sort Key", plan)


@tagged("post_install", "-at_install", "together")
class TestQueueTour(HelpdeskCase, HttpCase):
    def test_engineer_works_through_the_queue(self):
        team = self.env["liteviewer.ticket.team"]._get_default(self.env.company)
        team.member_ids += self.engineer
        free = self.make_ticket(name="Free one of my team")
        ticket = self.make_ticket(
            name="Scanner sends nothing",
            user_id=self.engineer.id,
            stage_id=self.stage("waiting").id,
        )
        self.make_ticket(name="Somebody else's", number="LV-777001", user_id=self.colleague.id)
        ticket.with_user(self.portal_a).message_post(
            body="The error is 0x80004005", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.start_tour("/odoo/tickets", "liteviewer_helpdesk_queue", login=self.engineer.login)
        self.assertEqual(free.user_id, self.engineer)
        self.assertFalse(ticket.has_unread_answer)


@tagged("post_install", "-at_install")
class TestDeskNews(HelpdeskTransactionCase):
    """The open lists are told of what is new, and not more often than they read."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.dict(desk.DESK_NEWS_SENT, clear=True))
        self.clock = self.startPatcher(patch.object(desk.time, "monotonic", return_value=1000.0))

    def commit(self):
        """Return the messages that the end of a transaction sends to the engineers' lists."""
        before = self.env["bus.bus"].search([], order="id desc", limit=1).id or 0
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].search([("id", ">", before)], order="id")
        return [
            (message["type"], message["payload"]["ids"])
            for message in map(json.loads, messages.mapped("message"))
            if message["type"].startswith("liteviewer.ticket/")
        ]

    def test_one_message_tells_all_of_a_transaction(self):
        first, second = self.make_ticket(), self.make_ticket()
        self.assertEqual(self.commit(), [("liteviewer.ticket/new", [first.id, second.id])])

    def test_news_within_a_second_are_kept_back(self):
        self.make_ticket()
        self.commit()
        self.clock.return_value += 0.9
        ticket = self.make_ticket()
        self.assertEqual(self.commit(), [])
        ticket.name = "Another kind of news"
        self.assertEqual(self.commit(), [("liteviewer.ticket/changed", ticket.ids)])
        self.clock.return_value += 0.2
        ticket = self.make_ticket()
        self.assertEqual(self.commit(), [("liteviewer.ticket/new", ticket.ids)])
