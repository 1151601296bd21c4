# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.liteviewer_helpdesk.tools.arguments import MAX_ID
from odoo.addons.liteviewer_helpdesk.tools.search.passage import get_text

SUGGESTIONS = 3
LONGEST_WORDS = 500
"""Characters of a request that are looked up."""


class ArticleSuggestions(http.Controller):
    """Articles for somebody who is about to write a request, on the portal.

    What they may read is up to the record rules of the articles.
    """

    @http.route("/my/kb/suggest", type="jsonrpc", auth="user", readonly=True)
    def suggest_articles(self, text=""):
        """Return what may help with a request as it is typed.

        :return: [{"id", "name", "summary"}], at most ``SUGGESTIONS``
        """
        articles = request.env["liteviewer.article"]
        if not isinstance(text, str) or not text.strip() or not articles.has_access("read"):
            return []
        found = articles._suggest(
            text.replace("\x00", "")[:LONGEST_WORDS],
            client=self._get_client(),
            category=request.env["liteviewer.ticket.category"],
            limit=SUGGESTIONS,
            audience="portal",
        )
        return [
            {
                "id": article.id,
                "name": article.name,
                "summary": article.summary or get_text(passage),
            }
            for article, _score, passage in found
        ]

    @http.route("/my/kb/read", type="jsonrpc", auth="user")
    def read_article(self, article_id=None):
        """Return an article to be read beside the form: {"id", "name", "body": HTML}."""
        article = self._get_article(article_id)
        article._note_use("opened")
        return {"id": article.id, "name": article.name, "body": article.body or ""}

    @http.route("/my/kb/helped", type="jsonrpc", auth="user")
    def count_deflection(self, article_id=None):
        """Note that an article made a request needless. :return: whether it counts"""
        return self._get_article(article_id)._note_use("deflected")

    def _get_client(self):
        return request.env.user.partner_id.commercial_partner_id

    def _get_article(self, article_id):
        """Return what the people of the visitor's client may read, the visitor being one of them or
        somebody of the service who looks at their page.

        :raises UserError: it is not that
        """
        articles = request.env["liteviewer.article"]
        if type(article_id) is int and 0 < article_id <= MAX_ID and articles.has_access("read"):
            article = articles._get_for_client(article_id, self._get_client(), request.env.company)
            if article:
                return article
        raise UserError(request.env._("There is no such article. Load the page again."))
