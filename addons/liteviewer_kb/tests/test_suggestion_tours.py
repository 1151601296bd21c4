# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.fields import Command
from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase, JavaScriptCase


@tagged("post_install", "-at_install", "together")
class TestSuggestionTours(HelpdeskCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.article, _rule = cls.env["liteviewer.article"].create(
            [
                {
                    "name": "Zebrapod does not print",
                    "body": "<p>Pull it.</p>",
                    "state": "published",
                    "is_on_portal": True,
                },
                {
                    "name": "Call the director first",
                    "kind": "regulation",
                    "state": "published",
                    "client_ids": [Command.set(cls.client_a.ids)],
                },
            ]
        )

    def get_kinds(self):
        return sorted(self.article.use_ids.mapped("kind"))

    def test_engineer_answers_by_an_article(self):
        ticket = self.make_ticket(name="Something", user_id=self.engineer.id)
        self.start_tour(
            f"/odoo/tickets/{ticket.id}", "liteviewer_kb_on_ticket", login=self.engineer.login
        )
        self.assertEqual(self.get_kinds(), ["inserted", "linked", "opened", "solved"])
        self.assertEqual(self.article.use_ids.ticket_id, ticket)

    def test_client_is_helped_before_the_request(self):
        before = self.tickets.search_count([])
        self.start_tour("/my/tickets/new", "liteviewer_kb_portal", login=self.portal_a.login)
        self.assertEqual(self.get_kinds(), ["deflected", "opened"])
        self.assertEqual(self.tickets.search_count([]), before)


@tagged("post_install", "-at_install", "alone")
class TestSuggestionsJavaScript(JavaScriptCase):
    @no_retry
    def test_unit_tests(self):
        self.run_unit_tests("liteviewer_kb")
