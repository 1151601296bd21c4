# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.liteviewer_helpdesk.tools.search.passage import get_text

from ..tools import plain_text


class AgentDevice(models.Model):
    """The part of the device that reads articles: those that the people of its client may read."""

    _inherit = "liteviewer.agent.device"

    @api.model
    def _get_features(self):
        """Tell agents where there is something to read, for whomever: one row is looked for."""
        # sudo: whether there is any is no secret
        articles = self.env["liteviewer.article"].sudo()
        domain = [("state", "=", "published"), ("is_on_portal", "=", True)]
        found = articles.search_count(domain, limit=1)
        return [*super()._get_features(), *(("articles", "article_text") if found else ())]

    def _suggest_articles(self, text, limit):
        found = self.env["liteviewer.article"]._suggest(
            text,
            client=self.client_id,
            category=self.env["liteviewer.ticket.category"],
            limit=limit,
            audience="portal",
            # of what the service is made of, the company that looks after this client
            within=Domain("company_id", "in", (self.company_id.id, False)),
        )
        return [
            {
                "id": article.id,
                "title": article.name,
                "summary": article.summary or get_text(passage),
                "url": article._get_portal_link(),
            }
            for article, _score, passage in found
        ]

    def _read_article(self, article_id):
        article = self._get_article(article_id)
        article._note_use("opened", device=self)
        return {
            "id": article.id,
            "title": article.name,
            "body": plain_text.get_text(article.body),
            "url": article._get_portal_link(),
        }

    def _count_deflection(self, article_id):
        article = self._get_article(article_id)
        return article._note_use("deflected", device=self)

    def _get_article(self, article_id):
        """Return what the people of the client may read. :raises UserError: it is not that"""
        articles = self.env["liteviewer.article"]
        article = articles._get_for_client(article_id, self.client_id, self.company_id)
        if not article:
            raise self._no_article()
        return article
