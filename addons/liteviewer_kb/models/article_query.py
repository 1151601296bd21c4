# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.queries import normalise_query

AUDIENCES = [("internal", "Engineers"), ("portal", "Clients")]
KEPT_DAYS = 365
_logger = logging.getLogger(__name__)


class ArticleQuery(models.Model):
    """What was searched for in the knowledge base and not found: what there is to write.

    Only counts are kept, of queries without what tells of a person; who asked is not. Rows are made
    by the server alone, after the search has been answered.
    """

    _name = "liteviewer.article.query"
    _description = "Query Without an Article"
    _order = "count DESC, last_at DESC, id"
    _rec_name = "query"

    query = fields.Char(required=True, readonly=True)
    audience = fields.Selection(AUDIENCES, string="Searched By", required=True, readonly=True)
    count = fields.Integer(string="Times", required=True, readonly=True)
    first_at = fields.Datetime(string="First Time", required=True, readonly=True)
    last_at = fields.Datetime(string="Last Time", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", string="Service Company", required=True, readonly=True
    )

    # the company first: the rule looks at it
    _query_uniq = models.UniqueIndex("(company_id, audience, query)")

    @api.model
    def _note_miss(self, text, audience):
        """Count a search that found nothing, once the transaction has ended.

        :param str text: as typed
        :param str audience: of ``AUDIENCES``
        """
        query = normalise_query(text)
        if not query:
            return
        company_id, registry, now = self.env.company.id, self.env.registry, fields.Datetime.now()

        def count():
            # a transaction of its own: the one of the search may be read-only, and two that count
            # the same query at once must not make the search start again
            try:
                with registry.cursor() as cr:
                    cr.execute(self._get_count_statement(query, audience, company_id, now))
            except psycopg2.Error as error:
                _logger.info("a search without a result was not counted: %s", error)

        self.env.cr.postcommit.add(count)

    def _get_count_statement(self, query, audience, company_id, now):
        return SQL(
            """
            INSERT INTO liteviewer_article_query
                   (query, audience, company_id, count, first_at, last_at, create_date, write_date)
            VALUES (%(query)s, %(audience)s, %(company)s, 1, %(now)s, %(now)s, %(now)s, %(now)s)
                ON CONFLICT (company_id, audience, query) DO UPDATE
               SET count = liteviewer_article_query.count + 1, last_at = excluded.last_at
            """,
            query=query,
            audience=audience,
            company=company_id,
            now=now,
        )

    @api.autovacuum
    def _gc_old(self):
        """Forget what nobody has searched for in a year."""
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("last_at", "<", before)]).unlink()

    def action_write_article(self: One):
        """Open a new article with the words of the query as its title."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Article"),
            "res_model": "liteviewer.article",
            "views": [(False, "form")],
            "context": {"default_name": self.query.capitalize()},
        }
