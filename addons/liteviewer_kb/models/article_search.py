# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from dataclasses import replace
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.search.document import (
    CLIENTS_READ,
    count_words,
    get_plain_text,
)
from odoo.addons.liteviewer_helpdesk.tools.search.passage import choose_passage, mark_words
from odoo.addons.liteviewer_helpdesk.tools.search.question import (
    MAX_TERMS,
    Condition,
    ask_for_all,
    ask_for_any,
    ask_for_several,
    correct,
    read_question,
)
from odoo.addons.liteviewer_helpdesk.tools.search.ranking import (
    LEVELS,
    TITLE_WORTH,
    Candidate,
    rank,
)

from ..tools.file_text import MAX_LETTERS

MAX_CANDIDATES = 40
"""Texts that each of the ways to find them brings: so many are compared."""
FREQUENT = 600
"""A word that more articles have finds nothing by itself where a rarer one was typed as well."""
MAX_LISTED, NEARLY_BEST = 10, 0.7
"""Of the best answers, where the list shows them: at most so many, and so good beside the first."""
WORDED = {"name", "summary", "body", "tag_ids", "category_id", "ticket_category_ids"}
"""What an article is found by."""


class Article(models.Model):
    """What answers a question: articles are searched by the same words as tickets, and the answers
    are ranked, since nobody types all the words of the right one and no others.
    """

    _name = "liteviewer.article"
    _inherit = ["liteviewer.article", "liteviewer.fulltext.mixin"]
    _is_ranked = True

    attachment_text = fields.Text(
        string="Words of the Files",
        readonly=True,
        prefetch=False,
        copy=False,
        export_string_translation=False,
        groups="base.group_user",
    )

    _search_vector_idx = models.Index("USING gin (search_vector)")

    @api.depends(
        "name",
        "summary",
        "body",
        "attachment_text",
        "tag_ids.name",
        "category_id.name",
        "ticket_category_ids.name",
    )
    def _compute_search_vector(self):
        super()._compute_search_vector()

    def _get_search_zones(self):
        self.ensure_one()
        # sudo: the labels of an article that somebody saves who may not read all of them
        article = self.sudo()
        labels = [
            *article.tag_ids.mapped("name"),
            article.category_id.name,
            *article.ticket_category_ids.mapped("name"),
        ]
        return {
            "A": article.name or "",
            "B": "\n".join(filter(None, labels)),
            "C": article.summary or "",
            "D": f"{get_plain_text(article.body)}\n{article.attachment_text or ''}",
        }

    def _collect_attachment_text(self):
        """Keep the words of the files that the articles show, within a limit for each article."""
        if not self:
            return
        # sudo: what an article is found by; who reads the file is another matter
        articles = self.sudo()
        texts = dict.fromkeys(articles.ids, "")
        files = articles.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", articles.ids),
                ("res_field", "=", False),
                ("index_content", "!=", False),
            ],
            order="id",
        )
        shown = {article.id: article._get_shown_file_ids() for article in articles if files}
        for file in files:
            if file.id in shown[file.res_id]:
                texts[file.res_id] += f"{file.name}\n{file.index_content}\n"
        changed = articles.filtered(
            lambda article: (article.attachment_text or "") != texts[article.id][:MAX_LETTERS]
        )
        for article in changed:
            article.attachment_text = texts[article.id][:MAX_LETTERS] or False
        changed._note_words()

    def _settle_files(self):
        super()._settle_files()
        self._collect_attachment_text()

    @api.model_create_multi
    def create(self, vals_list):
        articles = super().create(vals_list)
        articles._note_words()
        return articles

    def write(self, vals):
        result = super().write(vals)
        if not WORDED.isdisjoint(vals):
            self._note_words()
        return result

    @api.model
    def _suggest(self, text, *, client, category, limit=3, audience="internal", within=Domain.TRUE):
        """Return the published articles that answer a text best: general ones, and those of
        clients, within what the user may read.

        :param str text: a question or a whole ticket, as it was typed
        :param client: res.partner, the company or several; empty: general articles only
        :param category: liteviewer.ticket.category or empty; its articles come first
        :param int limit: of the answers
        :param str audience: "internal", or "portal": only what clients may read
        :param Domain within: of the articles that come into question
        :return: [(article, score, passage)], best first; the passage is that of ``mark_words``
        """
        domain, readable = self._get_answering(client, audience, within)
        terms, ranked = self._rank_answers(
            text,
            client=client,
            category=category,
            domain=domain,
            readable=readable,
            is_narrow=audience == "portal" or self._is_search_narrow(),
        )
        articles = self.browse(candidate.record_id for candidate, _score in ranked[:limit])
        articles.fetch(["name", "summary", "body"])
        return [
            (article, score, article._get_passage(terms))
            for article, (_candidate, score) in zip(articles, ranked[:limit], strict=True)
        ]

    @api.model
    def _get_search_domain(self, text):
        """Where no article has all the words, the list shows those that answer them best."""
        domain = super()._get_search_domain(text)
        articles = self.with_context(active_test=False)
        if articles.search_count(domain, limit=1):
            return domain
        _terms, ranked = articles._rank_answers(
            text,
            client=self.env["res.partner"],
            category=self.env["liteviewer.ticket.category"],
            domain=Domain.TRUE,
            readable=self._get_readable_weights(),
            is_narrow=self._is_search_narrow(),
        )
        best = [
            candidate.record_id
            for candidate, score in ranked[:MAX_LISTED]
            if score >= NEARLY_BEST * ranked[0][1]
        ]
        return Domain("id", "in", best)

    @api.model
    def _rank_answers(self, text, *, client, category, domain, readable, is_narrow):
        """Return (terms of a text, [(Candidate, score)] of what answers it, best first).

        :param Domain domain: of the articles that may answer
        :param str readable: weights of what they are found by, empty: all
        :param bool is_narrow: whether words of other articles than these must not be told
        """
        synonyms = self.env["liteviewer.search.synonym"]._get_synonyms()
        terms = read_question(text, synonyms, with_roots=True)
        if not terms:
            return [], []
        find = None
        if is_narrow:
            find = partial(self._find_read_words, domain=domain, weights=readable)
        counts, near = self.env["liteviewer.search.word"]._look_up(self._name, terms, find)
        correct(terms, near, synonyms)
        frequencies = [_count_texts(term, counts) for term in terms]
        if len(terms) > MAX_TERMS:
            rarest = sorted(range(len(terms)), key=lambda place: frequencies[place])[:MAX_TERMS]
            terms = [terms[place] for place in sorted(rarest)]
            frequencies = [frequencies[place] for place in sorted(rarest)]
        candidates = self._find_candidates(
            terms, frequencies, counts, client, category, domain, readable
        )
        if find:
            # what no candidate has may be a word of others, and counts as if nobody had it
            frequencies = [
                count if any(candidate.worths[place] for candidate in candidates) else 0
                for place, count in enumerate(frequencies)
            ]
        shares = [term.share for term in terms]
        return terms, rank(candidates, frequencies, counts.get("", 0), shares)

    def _get_passage(self, terms):
        self.ensure_one()
        text = f"{self.summary or ''}\n{get_plain_text(self.body)}"
        return mark_words(choose_passage(text.strip(), terms), terms)

    @api.model
    def _get_answering(self, client, audience, within):
        """Return (domain of the articles that may answer, weights of what they are found by)."""
        # whatever the context of the caller says of archived ones
        domain = within & Domain("active", "=", True) & Domain("state", "=", "published")
        domain &= self._get_reach_domain(client)
        if audience == "portal":
            return domain & Domain("is_on_portal", "=", True), CLIENTS_READ
        return domain, self._get_readable_weights()

    @api.model
    def _find_candidates(self, terms, frequencies, counts, client, category, domain, readable):
        """Return the articles among which the best answers are, in one statement.

        :param list[int] frequencies: for each term, how many articles have it
        :param counts: of ``liteviewer.search.word._look_up``

        :rtype: list[Candidate]
        """
        asked = [
            ask_for_all(terms, readable),
            *self._ask_for_some(terms, frequencies, counts, readable),
        ]
        ways = [self._select_ids(domain, query) for query in asked]
        if client:
            bound = self._get_bound_domain(client)
            ways.append(self._select_ids(domain & bound, ask_for_any(terms, readable)))
        rows = self.env.execute_query(
            SQL(
                """
                WITH found AS MATERIALIZED (
                     SELECT article.id, article.name,
                            -- read from where PostgreSQL keeps long values once, not for each term
                            article.search_vector || ''::tsvector AS words
                       FROM liteviewer_article AS article
                      WHERE article.id IN (%s))
                SELECT found.id, found.name, %s, %s, %s
                  FROM found
                """,
                SQL(" UNION ").join(ways),
                _is_bound_to(client),
                self._is_about(category),
                SQL(", ").join(_measure(term, readable) for term in terms),
            )
        )
        return [
            Candidate(
                record_id,
                # most have nothing of the question in their titles, whose words need no count
                count_words(name) if any(worth >= TITLE_WORTH for worth in worths) else 0,
                tuple(map(float, worths)),
                of_client,
                of_category,
            )
            for record_id, name, of_client, of_category, *worths in rows
        ]

    @api.model
    def _ask_for_some(self, terms, frequencies, counts, readable):
        """Return queries for texts that hold a part of the terms: one in the title, alone or with
        others; a rare one; several that are frequent, where others are.
        """
        total = counts.get("", 0)
        anywhere = [
            Condition(term, place, count, is_needed=False)
            for place, (term, count) in enumerate(zip(terms, frequencies, strict=True))
        ]
        titles = [
            Condition(title, place, title.count_texts(counts))
            for place, title in enumerate(term.in_title() for term in terms)
        ]
        rare = [term for term, count in zip(terms, frequencies, strict=True) if count <= FREQUENT]
        queries = [ask_for_several([*titles, *anywhere], total, readable, least=1)]
        if len(rare) < len(terms):
            frequent = [
                replace(condition, is_needed=True)
                for condition in anywhere
                if condition.count > FREQUENT
            ]
            queries += [ask_for_any(rare, readable), ask_for_several(frequent, total, readable)]
        else:
            queries.append(ask_for_any(terms, readable))
        return list(filter(None, queries)) or [ask_for_any(terms, readable)]

    @api.model
    def _select_ids(self, domain, asked):
        query = self._search(domain & self._get_terms_domain(asked))
        query.order = None
        # the limit is outside: for a few rows PostgreSQL would read the table from its beginning,
        # since it takes each of many rare words for one that half a percent of the rows have
        return SQL(
            "(WITH met AS MATERIALIZED (%s) SELECT id FROM met LIMIT %s)",
            query.select(),
            MAX_CANDIDATES,
        )

    @api.model
    def _get_reach_domain(self, client):
        """Return the domain of general articles, and those of a client."""
        # with an offset PostgreSQL looks at the few articles that it comes to one by one, and does
        # not first read all that are bound to somebody
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                """
                (NOT EXISTS (
                     SELECT FROM liteviewer_article_client_rel AS bound
                      WHERE bound.article_id = %(article)s OFFSET 0)
                 OR EXISTS (
                     SELECT FROM liteviewer_article_client_rel AS bound
                      WHERE bound.article_id = %(article)s AND bound.client_id = ANY(%(clients)s)
                     OFFSET 0))
                """,
                article=SQL.identifier(alias, "id"),
                clients=client.ids,
            )
        )

    @api.model
    def _get_bound_domain(self, client):
        return Domain.custom(to_sql=lambda _model, alias, _query: _is_bound_to(client, alias=alias))

    @api.model
    def _is_about(self, category):
        # sudo: where in the tree a category is, which the caller has chosen
        ids = [int(part) for part in (category.sudo().parent_path or "").split("/") if part]
        return SQL(
            "EXISTS (SELECT FROM liteviewer_article_ticket_category_rel AS about"
            " WHERE about.article_id = found.id AND about.category_id = ANY(%s))",
            ids,
        )


def _is_bound_to(client, alias="found"):
    return SQL(
        "EXISTS (SELECT FROM liteviewer_article_client_rel AS bound"
        " WHERE bound.article_id = %s AND bound.client_id = ANY(%s))",
        SQL.identifier(alias, "id"),
        client.ids,
    )


def _count_texts(term, counts):
    return max((counts.get(lexeme, 0) for lexeme in term.lexemes), default=0)


def _measure(term, readable):
    """Return the expression of how well an article answers a term.

    :param str readable: weights of what the reader may find it by, empty: all
    """
    cases = []
    for quality, weight, worth in LEVELS:
        places = "".join(sorted(set(weight) & set(readable))) if readable and weight else weight
        asked = term.as_query(min_quality=quality, weight=places or readable)
        if asked and (places or not weight):
            cases.append(SQL("WHEN found.words @@ %s::tsquery THEN %s", asked, worth))
    return SQL(
        "CASE WHEN NOT found.words @@ %s::tsquery THEN 0 %s ELSE 0 END",
        term.as_query(weight=readable),
        SQL(" ").join(cases),
    )
