# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections.abc import Iterable

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.search.document import CLIENTS_READ, make_vector, quote
from ..tools.search.question import ask_for_all, correct, get_mistyped, read_question
from .search_vector import SearchVector


def read_texts(env, operator, value):
    """Return the texts that a condition names. :raises UserError: it names something else"""
    texts = value if operator == "in" else [value]
    if not isinstance(texts, Iterable) or not all(isinstance(text, str) for text in texts):
        raise UserError(env._("Words are searched for by a text."))
    return texts


class SearchMixin(models.AbstractModel):
    """Records that one search field finds by whatever somebody knows of them:
    ``_get_search_domain`` of the model says how.
    """

    _name = "liteviewer.search.mixin"
    _description = "Record Found by Words"

    search_words = fields.Char(
        string="Words", compute="_compute_search_words", search="_search_words"
    )

    def _compute_search_words(self):
        """There is nothing to show: the field is for searching."""
        self.search_words = False

    @api.model
    def _search_words(self, operator, value):
        if operator not in ("ilike", "=", "in"):
            return NotImplemented
        texts = read_texts(self.env, operator, value)
        return Domain.OR(self._get_search_domain(text.strip()) for text in texts)

    @api.model
    def _get_search_domain(self, text):
        """Return the domain of the records that a text without blanks around it finds.

        :rtype: Domain
        """
        raise NotImplementedError


class FulltextMixin(models.AbstractModel):
    """Records that are found by the words of their texts: in any form, with small mistakes, in the
    other layout of the keyboard, and by parts of codes as they stand on a screen.

    An heir says in ``_get_search_zones`` what is searched, repeats ``_compute_search_vector`` with
    what that depends on, and has an index::

        _search_vector_idx = models.Index("USING gin (search_vector)")
    """

    _name = "liteviewer.fulltext.mixin"
    _inherit = ["liteviewer.search.mixin"]
    _description = "Record Found by the Words of Its Texts"
    _is_ranked = False
    """Whether answers are ranked: then roots of words are kept, too."""

    search_vector = SearchVector(compute="_compute_search_vector", make="_make_search_vector")

    def _compute_search_vector(self):
        for record in self:
            record.search_vector = record._make_search_vector()

    def _make_search_vector(self):
        return make_vector(self._get_search_zones(), with_roots=self._is_ranked)

    def _note_words(self):
        """Let new words be known at once, for models with few changes; the cron counts them."""
        self.flush_recordset(["search_vector"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT lexeme FROM %s AS record, unnest(record.search_vector)
                 WHERE record.id = ANY(%s) AND NOT EXISTS (
                       SELECT FROM liteviewer_search_word AS word
                        WHERE word.model = %s AND word.word = lexeme)
                """,
                SQL.identifier(self._table),
                self.ids,
                self._name,
            )
        )
        self.env["liteviewer.search.word"]._note(self._name, [lexeme for (lexeme,) in rows])

    def _get_search_zones(self):
        """Return the plain texts by which the record is found.

        :return: {weight: text}; A is the title, B labels that are not for clients, C other short
            words on it, D all the rest
        :rtype: dict[str, str]
        """
        raise NotImplementedError

    @api.model
    def _get_search_domain(self, text):
        terms = self._read_question(text)
        if not terms:
            return Domain.FALSE
        return self._get_terms_domain(ask_for_all(terms, self._get_readable_weights()))

    @api.model
    def _get_readable_weights(self):
        """Return the weights of what the user may find a record by: clients, not by labels."""
        return "" if self.env.su or self.env.user._is_internal() else CLIENTS_READ

    @api.model
    def _get_terms_domain(self, asked):
        """Return the domain of the records whose own words answer a query of PostgreSQL."""
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s @@ %s::tsquery", SQL.identifier(alias, "search_vector"), asked
            )
        )

    @api.model
    def _read_question(self, text):
        """Return the terms of what was typed; words that no text has mean those that nearly are it.

        A statement more only where there is a word that may be mistyped, and another one where
        there are words near to it and the user reads a part of the texts.

        :rtype: list[Term]
        """
        synonyms = self.env["liteviewer.search.synonym"]._get_synonyms()
        terms = read_question(text, synonyms)
        if any(get_mistyped(term) for term in terms):
            find = self._find_read_words if self._is_search_narrow() else None
            _counts, near = self.env["liteviewer.search.word"]._look_up(self._name, terms, find)
            correct(terms, near, synonyms)
        return terms

    @api.model
    def _find_read_words(self, known, near, domain=Domain.TRUE, weights=None):
        """Return what the texts that the user may read say of some terms, in one statement.

        :param known: {place of a term: [lexemes by which it is found, the rarest one first]}
        :param near: {place of a term: {words that may be meant by it}}
        :param Domain domain: of the texts that come into question
        :param str weights: of what the reader may find a text by; None: as the user's rights are
        :return: (places of terms that a text holds, {(place, word)} of the other terms, the words
            that a text holds)
        :rtype: tuple[set[int], set[tuple]]
        """
        weights = self._get_readable_weights() if weights is None else weights
        has_word = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s @@ asked.query::tsquery", SQL.identifier(alias, "search_vector")
            )
        )
        texts = self.with_context(active_test=False)._search(domain & has_word)
        texts.order = None
        is_read = SQL("EXISTS (%s)", texts.select(SQL("1")))

        def unnest(words_of):
            pairs = [(place, word) for place, words in words_of.items() for word in words]
            queries = [quote(word) + (f":{weights}" if weights else "") for _place, word in pairs]
            return SQL(
                "unnest(%s::int[], %s::text[], %s::text[]) AS asked (place, word, query)",
                [place for place, _word in pairs],
                [word for _place, word in pairs],
                queries,
            )

        rows = self.env.execute_query(
            SQL(
                """
                WITH term AS MATERIALIZED (
                     SELECT place FROM unnest(%s::int[]) AS listed (place)
                      -- the first word that is read is enough
                      WHERE (SELECT TRUE FROM %s
                              WHERE asked.place = listed.place AND %s LIMIT 1))
                SELECT place, NULL FROM term
                 UNION ALL
                SELECT asked.place, asked.word FROM %s
                 WHERE NOT EXISTS (SELECT FROM term WHERE term.place = asked.place) AND %s
                """,
                list(known),
                unnest(known),
                is_read,
                unnest(near),
                is_read,
            )
        )
        return (
            {place for place, word in rows if word is None},
            {(place, word) for place, word in rows if word is not None},
        )
