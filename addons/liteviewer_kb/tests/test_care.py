# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from ast import literal_eval
from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_on_ticket import InUseCase


@tagged("post_install", "-at_install")
class TestSearchedAndNotFound(InUseCase):
    def setUp(self):
        super().setUp()
        self.queries = self.env["liteviewer.article.query"]

    def miss(self, text, audience="internal", user=None):
        self.queries.with_user(user or self.engineer)._note_miss(text, audience)
        self.end_transaction()

    def end_transaction(self):
        with self.enter_registry_test_mode():
            self.env.cr.postcommit.run()

    def find(self, text):
        self.env.invalidate_all()
        return self.queries.search([("query", "=", text)])

    def test_counted_once_the_transaction_has_ended(self):
        self.queries.with_user(self.engineer)._note_miss("Quokka", "internal")
        self.assertFalse(self.find("quokka"))
        self.end_transaction()
        for text in ("quokka ", "QUOKKA"):
            self.miss(text)
        self.miss("quokka", "portal", self.portal_a)
        self.assertEqual(
            sorted((row.audience, row.count) for row in self.find("quokka")),
            [("internal", 3), ("portal", 1)],
        )

    def test_persons_are_not_kept(self):
        self.miss("quokka of anna@romashka.example 89215550112")
        (row,) = self.queries.search([("query", "like", "quokka of")])
        self.assertEqual(row.query, "quokka of … …")
        self.assertFalse(row.create_uid, "nor who asked")

    def test_old_ones_are_forgotten(self):
        self.miss("quokka")
        with freeze_time(fields.Datetime.now() + timedelta(days=366)):
            self.queries._gc_old()
        self.assertFalse(self.find("quokka"))

    def test_who_sees_them(self):
        self.miss("quokka")
        row = self.find("quokka")
        self.assertTrue(row.with_user(self.engineer).count)
        for user in (self.accountant, self.portal_a):
            with self.assertRaises(AccessError):
                self.queries.with_user(user).search([])
        with self.assertRaises(AccessError):
            row.with_user(self.engineer).unlink()
        self.engineer.helpdesk_client_ids = self.client_a
        self.assertFalse(self.queries.with_user(self.engineer).search([]))
        row.with_user(self.manager).unlink()

    def test_article_begins_with_the_query(self):
        self.miss("quokka bites")
        action = self.find("quokka bites").with_user(self.engineer).action_write_article()
        self.assertEqual(action["context"], {"default_name": "Quokka bites"})


@tagged("post_install", "-at_install")
class TestWorthWriting(InUseCase):
    def make_solved(self, subject, count, **vals):
        tickets = self.tickets.create(
            [
                {"name": subject, "partner_id": self.person_a.id, "category_id": self.category.id}
                | vals
                for _number in range(count)
            ]
        )
        tickets.with_user(self.manager).action_resolve()
        return tickets

    def find(self):
        self.env["liteviewer.article.gap"]._cron_find()
        return self.env["liteviewer.article.gap"].search([("category_id", "=", self.category.id)])

    def test_tickets_solved_again_and_again(self):
        tickets = self.make_solved("Замятие бумаги в зебре", 3)
        tickets += self.make_solved("Бумага: замятия", 2, partner_id=self.person_b.id)
        self.make_solved("Сброс пароля вайфая", 4)
        (gap,) = self.find()
        self.assertEqual(gap.ticket_ids, tickets)
        self.assertEqual(gap.ticket_count, 5)
        opened = gap.with_user(self.engineer).action_open_tickets()
        self.assertEqual(self.tickets.search(opened["domain"]), tickets)
        written = gap.with_user(self.engineer).action_write_article()
        self.assertEqual(written["context"]["default_ticket_category_ids"], self.category.ids)
        self.assertEqual(self.find().ticket_count, 5, "found anew, not twice")

    def test_what_an_article_has_solved_is_no_gap(self):
        tickets = self.make_solved("Замятие бумаги", 6)
        self.assertTrue(self.find())
        for ticket in tickets[:2]:
            ticket.with_user(self.engineer).set_solved_by(self.general.id)
        self.assertFalse(self.find())

    def test_who_sees_them(self):
        self.make_solved("Замятие бумаги", 5)
        gap = self.find()
        self.assertTrue(gap.with_user(self.engineer).ticket_count)
        for user in (self.accountant, self.portal_a):
            with self.assertRaises(AccessError):
                gap.with_user(user).read(["words"])
        self.engineer.helpdesk_client_ids = self.client_a
        with self.assertRaises(AccessError):
            gap.with_user(self.engineer).read(["words"])


@tagged("post_install", "-at_install")
class TestNeglected(InUseCase):
    def domain_of(self, name):
        arch = self.env["liteviewer.article"].get_view(
            self.env.ref("liteviewer_kb.article_view_search").id, "search"
        )["arch"]
        (node,) = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        return [("id", "in", self.general.ids), *literal_eval(node.get("domain"))]

    def is_found(self, name, at):
        articles = self.env["liteviewer.article"].with_user(self.engineer)
        with freeze_time(at):
            return bool(articles.search(self.domain_of(name)))

    def test_unused_for_a_year(self):
        now = fields.Datetime.now()
        # an upload of old articles sets it just so
        self.general.sudo().published_at = now
        later = now + timedelta(days=400)
        self.assertFalse(self.is_found("unused", now))
        self.assertTrue(self.is_found("unused", later))
        with freeze_time(now + timedelta(days=100)):
            self.make_ticket().with_user(self.engineer).open_article(self.general.id)
        self.assertFalse(self.is_found("unused", later))
        self.assertTrue(self.is_found("unused", now + timedelta(days=500)))

    def test_due_for_a_check(self):
        today = fields.Date.today()
        self.general.check_on = today + timedelta(days=5)
        self.assertFalse(self.is_found("due", today))
        self.assertTrue(self.is_found("due", today + timedelta(days=6)))
