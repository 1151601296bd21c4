# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase


class InUseCase(HelpdeskCase, TransactionCase):
    """Articles of each sort: general and of a client, for the portal and not, regulations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["liteviewer.ticket.category"].create({"name": "Zebra printing"})
        cls.below = cls.env["liteviewer.ticket.category"].create(
            {"name": "Zebra labels", "parent_id": cls.category.id}
        )
        cls.general, cls.internal, cls.draft, cls.of_a, cls.of_b = cls.make_articles(
            {"name": "Zebrapod does not print", "is_on_portal": True, "body": "<p>Pull it.</p>"},
            {"name": "Zebrapod: what the service knows", "body": "<p>Secret way.</p>"},
            {"name": "Zebrapod: being written", "state": "draft", "is_on_portal": True},
            {
                "name": "Zebrapod of client A",
                "is_on_portal": True,
                "client_ids": [Command.set(cls.client_a.ids)],
            },
            {
                "name": "Zebrapod of client B",
                "is_on_portal": True,
                "client_ids": [Command.set(cls.client_b.ids)],
            },
        )
        cls.rule_a, cls.rule_of_category, cls.rule_b = cls.make_articles(
            {
                "name": "A: call the director first",
                "kind": "regulation",
                "client_ids": [Command.set(cls.client_a.ids)],
            },
            {
                "name": "A: labels are printed in room 5",
                "kind": "regulation",
                "client_ids": [Command.set(cls.client_a.ids)],
                "ticket_category_ids": [Command.set(cls.category.ids)],
            },
            {
                "name": "B: never before noon",
                "kind": "regulation",
                "client_ids": [Command.set(cls.client_b.ids)],
            },
        )
        cls.uses = cls.env["liteviewer.article.use"]

    @classmethod
    def make_articles(cls, *vals_list):
        return cls.env["liteviewer.article"].create(
            [{"state": "published", "body": "<p>x</p>", **vals} for vals in vals_list]
        )

    def get_help(self, ticket=None, user=None, **draft):
        tickets = (self.tickets if ticket is None else ticket).with_user(user or self.engineer)
        return tickets.get_article_help(draft=draft)

    def names(self, rows):
        return {row["name"] for row in rows}


@tagged("post_install", "-at_install", "together")
class TestBesideTicket(InUseCase):
    def test_suggestions_are_general_ones_and_those_of_the_client(self):
        ticket = self.make_ticket(name="Zebrapod is broken")
        suggested = self.names(self.get_help(ticket)["suggestions"])
        self.assertLessEqual(suggested, {self.general.name, self.internal.name, self.of_a.name})
        self.assertTrue(suggested)
        self.assertLessEqual(len(suggested), 3)

    def test_suggestions_follow_what_is_typed(self):
        ticket = self.make_ticket(name="Quite another thing")
        self.assertFalse(self.get_help(ticket)["suggestions"])
        self.assertTrue(self.get_help(ticket, name="Zebrapod")["suggestions"])
        self.assertTrue(self.get_help(name="Zebrapod")["suggestions"], "also of a new ticket")
        self.assertTrue(self.get_help(name="", description="<p>The zebrapod</p>")["suggestions"])
        mine = self.get_help(name="Zebrapod", client_id=self.client_b.id)["suggestions"]
        self.assertNotIn(self.of_a.name, self.names(mine))

    def test_regulations_of_the_client_that_apply(self):
        ticket = self.make_ticket()
        self.assertEqual(self.names(self.get_help(ticket)["regulations"]), {self.rule_a.name})
        ticket.category_id = self.below
        self.assertEqual(
            self.names(self.get_help(ticket)["regulations"]),
            {self.rule_a.name, self.rule_of_category.name},
        )
        self.assertEqual(
            self.names(self.get_help(ticket, client_id=self.client_b.id)["regulations"]),
            {self.rule_b.name},
        )
        self.assertFalse(self.get_help(ticket, client_id=False)["regulations"])
        self.rule_a.state = "outdated"
        self.assertNotIn(self.rule_a.name, self.names(self.get_help(ticket)["regulations"]))

    def test_restricted_engineer_learns_nothing_of_others(self):
        self.engineer.helpdesk_client_ids = self.client_a
        ticket_b = self.make_ticket(self.person_b, name="Zebrapod")
        with self.assertRaises(AccessError):
            self.get_help(ticket_b)
        told = self.get_help(name="Zebrapod", client_id=self.client_b.id)
        self.assertFalse(told["regulations"])
        self.assertNotIn(self.of_b.name, self.names(told["suggestions"]))
        ticket_a = self.make_ticket(name="Zebrapod").with_user(self.engineer)
        with self.assertRaisesRegex(UserError, "no such article"):
            ticket_a.open_article(self.of_b.id)

    def test_clients_and_accountants_cannot_ask(self):
        ticket = self.make_ticket(name="Zebrapod")
        for user in (self.portal_a, self.portal_b, self.portal_manager_a, self.accountant):
            theirs = ticket.with_user(user)
            for call in (
                theirs.get_article_help,
                theirs.browse().get_article_help,
                lambda theirs=theirs: theirs.open_article(self.general.id),
                lambda theirs=theirs: theirs.use_article(self.general.id, "inserted"),
                lambda theirs=theirs: theirs.set_solved_by(self.general.id),
                theirs.action_write_article,
            ):
                with self.assertRaises(AccessError):
                    call()
        self.assertFalse(self.uses.search([("ticket_id", "=", ticket.id)]))

    def test_a_form_may_say_anything(self):
        for draft in (
            {"name": 5, "description": None, "client_id": "x", "category_id": [1]},
            {"client_id": 2**31 - 1, "category_id": -1, "equipment_id": "1"},
            {"unknown": 1},
        ):
            self.assertFalse(self.get_help(**draft)["regulations"])

    def test_cost_of_asking(self):
        ticket = self.make_ticket(name="Zebrapod", category_id=self.below.id)
        self.get_help(ticket)  # rights and rules are known from now on
        asked = ticket.with_user(self.engineer)
        # ticket and category with their rules, regulations, the search, what solved it
        self.assertLessEqual(self.count_queries(asked.get_article_help), 12)


@tagged("post_install", "-at_install", "together")
class TestUse(InUseCase):
    def setUp(self):
        super().setUp()
        self.ticket = self.make_ticket(name="Zebrapod").with_user(self.engineer)

    def kinds(self, article):
        return sorted(self.uses.search([("article_id", "=", article.id)]).mapped("kind"))

    def test_reading_is_counted_once_a_day_for_each(self):
        opened = self.ticket.open_article(self.general.id)
        self.assertIn("Pull it", opened["body"])
        self.assertTrue(opened["is_linkable"])
        self.ticket.open_article(self.general.id)
        self.assertEqual(self.kinds(self.general), ["opened"])
        self.ticket.with_user(self.colleague).open_article(self.general.id)
        self.assertEqual(self.kinds(self.general), ["opened"] * 2)
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.ticket.open_article(self.general.id)
        self.assertEqual(self.kinds(self.general), ["opened"] * 3)
        use = self.uses.search([("article_id", "=", self.general.id)], limit=1)
        self.assertEqual(use.ticket_id.id, self.ticket.id)
        self.assertEqual(use.client_id, self.client_a)

    def test_text_goes_into_the_answer_and_a_link_where_the_client_may_read(self):
        inserted = self.ticket.use_article(self.internal.id, "inserted")
        self.assertEqual(inserted["text"], "Secret way.")
        linked = self.ticket.use_article(self.general.id, "linked")["text"]
        self.assertIn(f"/my/kb/{self.general.id}", linked)
        self.assertEqual(self.kinds(self.internal), ["inserted"])
        self.assertEqual(self.kinds(self.general), ["linked"])

    def test_link_that_the_client_could_not_open_is_refused_in_words(self):
        self.assertFalse(self.ticket.open_article(self.internal.id)["is_linkable"])
        for article in (self.internal, self.draft):
            with self.assertRaisesRegex(UserError, "may not read"):
                self.ticket.use_article(article.id, "linked")
        self.assertNotIn("linked", self.kinds(self.internal))

    def test_article_of_another_client_is_refused(self):
        for call in (
            lambda: self.ticket.use_article(self.of_b.id, "inserted"),
            lambda: self.ticket.use_article(self.of_b.id, "linked"),
            lambda: self.ticket.set_solved_by(self.of_b.id),
        ):
            with self.assertRaisesRegex(UserError, "of other clients"):
                call()
        self.assertFalse(self.kinds(self.of_b))

    def test_bad_calls_are_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "^kind: "):
            self.ticket.use_article(self.general.id, "solved")
        for article_id in (False, 2**31 - 1):
            with self.assertRaisesRegex(UserError, "no such article"):
                self.ticket.open_article(article_id)

    def test_solved_by_is_noted_once_and_can_be_taken_back(self):
        for _time in range(2):
            solved = self.ticket.set_solved_by(self.general.id)
        self.assertEqual(solved, [{"id": self.general.id, "name": self.general.name}])
        self.assertEqual(self.kinds(self.general), ["solved"])
        self.assertEqual(self.get_help(self.ticket)["solved"], solved)
        self.assertEqual(self.general.solved_count, 1)
        self.assertEqual(self.ticket.set_solved_by(self.general.id, is_solved=False), [])
        self.assertFalse(self.kinds(self.general))

    def test_what_was_used_comes_into_question_as_the_solution(self):
        self.ticket.open_article(self.general.id)
        self.ticket.with_user(self.colleague).use_article(self.internal.id, "inserted")
        self.ticket.open_article(self.of_b.id)
        used = [row["id"] for row in self.get_help(self.ticket)["used"]]
        self.assertEqual(used, [self.internal.id, self.general.id], "no article of other clients")
        self.ticket.set_solved_by(self.internal.id)
        used = [row["id"] for row in self.get_help(self.ticket)["used"]]
        self.assertEqual(used, [self.general.id])
        other = self.make_ticket(name="Zebrapod again")
        self.assertFalse(self.get_help(other)["used"])
        self.engineer.helpdesk_client_ids = self.client_a
        self.general.sudo().client_ids = self.client_b
        self.assertFalse(self.get_help(self.ticket)["used"])

    def test_nobody_makes_uses_by_hand(self):
        for user in (self.engineer, self.manager, self.administrator):
            with self.assertRaises(AccessError):
                self.uses.with_user(user).create(
                    {"article_id": self.general.id, "kind": "solved", "company_id": 1}
                )

    def test_minutes_saved_against_tickets_solved_without_it(self):
        def solve(minutes, article=None):
            ticket = self.make_ticket(category_id=self.category.id)
            self.env["liteviewer.work.entry"].create(
                {
                    "ticket_id": ticket.id,
                    "user_id": self.engineer.id,
                    "duration": minutes,
                    "name": "Done",
                }
            )
            ticket.with_user(self.engineer).action_resolve()
            if article:
                ticket.with_user(self.engineer).set_solved_by(article.id)

        for minutes in (20, 30, 40, 50, 600):
            solve(minutes)
        for minutes in (10, 10, 12, 15):
            solve(minutes, self.general)
        self.env.invalidate_all()
        self.assertEqual(self.general.saved_case_count, 4)
        self.assertEqual(self.general.minutes_saved, 0, "no figure of four")
        solve(300, self.general)
        self.env.invalidate_all()
        self.assertEqual(self.general.saved_case_count, 5)
        self.assertEqual(self.general.minutes_saved, 40 - 12)
        self.assertEqual(self.internal.saved_case_count, 0)
        both = (self.general + self.internal + self.of_a).ids
        articles = self.env["liteviewer.article"].browse(both)
        self.assertLessEqual(self.count_queries(articles.mapped, "minutes_saved"), 4)
