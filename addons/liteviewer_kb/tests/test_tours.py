# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import HttpCase, tagged

from .common import ArticleCase


@tagged("post_install", "-at_install", "together")
class TestTours(ArticleCase, HttpCase):
    def test_write_publish_and_restore(self):
        self.start_tour("/odoo/articles/new", "liteviewer_kb_article", login="test-manager")
        article = self.articles.search([("name", "=", "The scanner is silent")])
        self.assertEqual((article.state, article.version), ("published", 3))
        self.assertIn("Switch it on.", article.body)
        self.assertEqual(article.read_ids.user_id, self.manager)

    def test_import(self):
        action = self.env.ref("liteviewer_kb.article_import_action")
        self.start_tour(f"/odoo/action-{action.id}", "liteviewer_kb_import", login="test-manager")
        article = self.articles.search([("name", "=", "From a file")])
        self.assertIn("<li>One</li>", article.body)
