# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo.exceptions import AccessDenied, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_agent.tests.common import AgentCase

from .test_on_ticket import InUseCase


@tagged("post_install", "-at_install")
class TestAgent(AgentCase, InUseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device, cls.credentials = cls.connect_computer()
        cls.token = cls.credentials["device_token"]
        cls.agent = cls.api(cls.device)

    @classmethod
    def api(cls, device):
        return cls.env["liteviewer.agent.device"].with_user(device.user_id)

    def test_offered_where_there_is_something_to_read(self):
        self.assertEqual(self.credentials["features"], ["articles", "article_text"])
        self.env["liteviewer.article"].search([]).is_on_portal = False
        self.assertEqual(self.agent.get_terms(self.token)["features"], [])

    def test_articles_of_the_client_alone(self):
        rows = self.agent.suggest_articles(self.token, "zebrapod", limit=20)
        self.assertEqual({row["title"] for row in rows}, {self.general.name, self.of_a.name})
        for row in rows:
            self.assertEqual(set(row), {"id", "title", "summary", "url"})
            self.assertNotIn(None, row.values())

    def test_reading_and_being_helped_are_counted_for_each_computer(self):
        text = self.agent.read_article(self.token, self.general.id)
        self.assertEqual(text["body"], "Pull it.")
        self.assertEqual(self.agent.article_helped(self.token, self.general.id), {"counted": True})
        self.assertEqual(self.agent.article_helped(self.token, self.general.id), {"counted": False})
        other, credentials = self.connect_computer(hostname="PC-2")
        self.api(other).article_helped(credentials["device_token"], self.general.id)
        uses = self.uses.search([("article_id", "=", self.general.id)])
        self.assertEqual(sorted(uses.mapped("kind")), ["deflected", "deflected", "opened"])
        self.assertEqual(uses.device_id, self.device + other)
        self.assertEqual(uses.client_id, self.client_a)
        self.assertFalse(uses.user_id)
        self.assertFalse(uses.ticket_id)
        self.assertEqual(self.general.deflected_count, 2)

    def test_nothing_else_can_be_read(self):
        for article_id in (
            self.internal.id,
            self.draft.id,
            self.of_b.id,
            self.rule_a.id,
            2**31 - 1,
            False,
        ):
            for method in (self.agent.read_article, self.agent.article_helped):
                with self.assertRaisesRegex(UserError, "^article_id: "):
                    method(self.token, article_id)
        self.assertFalse(self.uses.search([("device_id", "=", self.device.id)]))

    def test_a_branch_of_the_service_reads_its_own(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        self.general.company_id = branch
        with self.assertRaises(UserError):
            self.agent.read_article(self.token, self.general.id)
        rows = self.agent.suggest_articles(self.token, "zebrapod", limit=20)
        self.assertNotIn(self.general.name, {row["title"] for row in rows})

    def test_archived_ones_are_withdrawn_from_computers(self):
        self.general.active = False
        agent = self.agent.with_context(active_test=False)
        with self.assertRaises(UserError):
            agent.read_article(self.token, self.general.id)
        rows = agent.suggest_articles(self.token, "zebrapod", limit=20)
        self.assertNotIn(self.general.name, {row["title"] for row in rows})

    def test_revoked_computers_read_nothing(self):
        self.device.with_user(self.manager).action_revoke()
        for method in (self.agent.read_article, self.agent.article_helped):
            with self.assertRaises(AccessDenied):
                method(self.token, self.general.id)

    def test_cost_of_a_suggestion(self):
        self.agent.suggest_articles(self.token, "zebrapod")
        # the device, three of the search, the titles
        self.assertLessEqual(
            self.count_queries(self.agent.suggest_articles, self.token, "zebrapod print"), 7
        )


@tagged("post_install", "-at_install")
class TestPortal(InUseCase, HttpCase):
    def call(self, route, **params):
        response = self.url_open(
            f"/my/kb/{route}",
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def suggest(self, text):
        return {row["name"] for row in self.call("suggest", text=text)["result"]}

    def test_people_of_a_client_find_what_is_for_them(self):
        for login, own in (
            ("portal-a", self.of_a),
            ("portal-manager-a", self.of_a),
            ("portal-b", self.of_b),
        ):
            self.authenticate(login, login)
            self.assertEqual(self.suggest("zebrapod"), {self.general.name, own.name})
        self.assertEqual(self.suggest(""), set())

    def test_service_looks_at_the_page_as_clients_see_it(self):
        self.authenticate("test-engineer", "test-engineer")
        self.assertEqual(self.suggest("zebrapod"), {self.general.name})

    def test_helped_is_counted_once(self):
        self.authenticate("portal-a", "portal-a")
        self.assertIn("Pull it", self.call("read", article_id=self.general.id)["result"]["body"])
        self.assertTrue(self.call("helped", article_id=self.general.id)["result"])
        self.assertFalse(self.call("helped", article_id=self.general.id)["result"])
        uses = self.uses.search([("article_id", "=", self.general.id)])
        self.assertEqual(sorted(uses.mapped("kind")), ["deflected", "opened"])
        self.assertEqual(uses.client_id, self.client_a)
        self.assertEqual(uses.user_id, self.portal_a)

    @mute_logger("odoo.http")
    def test_what_is_for_others_is_not_there(self):
        self.authenticate("portal-a", "portal-a")
        for article_id in (self.of_b.id, self.internal.id, self.draft.id, 2**40, -1, "1", None):
            for route in ("read", "helped"):
                error = self.call(route, article_id=article_id)["error"]
                self.assertIn("no such article", error["data"]["message"])
        self.assertFalse(self.uses.search([("user_id", "=", self.portal_a.id)]))

    def test_anything_may_be_typed(self):
        self.authenticate("portal-a", "portal-a")
        for text in (["x"], 5, None, "\x00", "zebrapod \x00 !&|()<->:*'", "x" * 100_000):
            self.assertIn("result", self.call("suggest", text=text))

    def test_visitors_are_asked_to_log_in(self):
        self.assertNotIn("result", self.call("suggest", text="zebrapod"))
