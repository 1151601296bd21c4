# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


import re

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.search.document import quote
from ..tools.search.question import get_mistyped
from ..tools.search.typos import MIN_WORD, choose_near, get_remains
from ..tools.search.words import mark_title
from .search_vector import SearchVector

BATCH = 1000
WORD = re.compile(r"[^\W\d_]+")
MAX_WORD = 30
MAX_NEAR = 200


class SearchWord(models.Model):
    """A word of the texts of a model, and how many texts have it: what was mistyped is compared
    with them, and a rare word tells more than a frequent one.

    New words of articles come along with the article, the numbers and the words of tickets from
    the cron: nothing that comes in waits for a row that others write.
    """

    _name = "liteviewer.search.word"
    _description = "Word of the Texts That Are Searched"
    _order = "model, word"
    _rec_name = "word"

    model = fields.Char(required=True, readonly=True)
    word = fields.Char(required=True, readonly=True)
    text_count = fields.Integer(string="Texts", required=True, readonly=True, aggregator=None)
    remains = SearchVector(string="Without One or Two Letters")

    _word_uniq = models.UniqueIndex("(model, word)")
    _remains_idx = models.Index("USING gin (remains) WHERE remains IS NOT NULL")

    @api.model
    def _cron_count(self):
        """Count the words of all models anew."""
        for model in self.env.registry.descendants(["liteviewer.fulltext.mixin"], "_inherit"):
            records = self.env[model]
            if records._auto and not records._abstract:
                self._count(model)
        self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _count(self, model):
        """Keep the words of the texts of one model, and how many texts have each."""
        counts = self.env.execute_query(
            SQL(
                """
                SELECT lexeme, count(*)
                  FROM %s AS record, unnest(record.search_vector)
                 WHERE lexeme !~ '[0-9.~]' AND length(lexeme) <= %s
                 GROUP BY lexeme
                """,
                SQL.identifier(self.env[model]._table),
                MAX_WORD,
            )
        )
        total = self.env.execute_query(
            SQL("SELECT count(*) FROM %s", SQL.identifier(self.env[model]._table))
        )
        self.env.cr.execute(SQL("DELETE FROM liteviewer_search_word WHERE model = %s", model))
        self._keep(model, [*counts, ("", total[0][0])])

    @api.model
    def _note(self, model, lexemes):
        """Keep words of new texts, without their number."""
        words = {word for word in lexemes if WORD.fullmatch(word) and len(word) <= MAX_WORD}
        # the number of all texts says that the words of the model are known
        self._keep(model, [("", 1), *((word, 1) for word in words)])

    @api.model
    def _keep(self, model, counts):
        # always in the same order: two who write the same words wait and do not lock each other
        for rows in split_every(BATCH, sorted(counts)):
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO liteviewer_search_word (model, word, text_count, remains)
                    VALUES %s ON CONFLICT DO NOTHING
                    """,
                    SQL(", ").join(
                        SQL("(%s, %s, %s, %s::tsvector)", model, word, count, _get_remains(word))
                        for word, count in rows
                    ),
                )
            )

    @api.model
    def _look_up(self, model, terms, find=None):
        """Return what the texts of a model say of the terms of a question, in one statement.

        A word that stands only in texts which the reader may not read is no word: what was typed is
        neither taken for it nor left as it is for its sake. Else whoever tries words would learn
        which ones the texts of others have.

        :param str model: name of the model that is searched
        :param list terms: ``tools.search.question.Term``
        :param find: for readers of a part of the texts, what says of some words whether they are in
            this part (``_find_read_words``); asked where there is such a word at all
        :return: ({lexeme: number of texts}, of the whole model under "", where answers are ranked
            of titles, too (``mark_title``); {place of a term that is mistyped, since no text has
            it: [words near to it]})
        """
        lexemes = {lexeme for term in terms for lexeme in term.lexemes} | {""}
        if self.env[model]._is_ranked:
            lexemes |= mark_title(lexemes)
        mistyped = [
            SQL("(%s, %s, %s::tsquery)", place, sorted(term.lexemes), _ask_for_remains(forms))
            for place, term in enumerate(terms)
            if (forms := get_mistyped(term))
        ]
        asked, near = SQL(), SQL()
        if mistyped:
            # apart: PostgreSQL would take a single question for a frequent one and read all words
            asked = SQL(
                ", asked (place, lexemes, remains) AS MATERIALIZED (VALUES %s)",
                SQL(", ").join(mistyped),
            )
            near = SQL(
                """
                UNION ALL
                (SELECT word.word, 0, asked.place
                   FROM asked
                   JOIN liteviewer_search_word AS word
                     ON word.model = %s AND word.remains @@ asked.remains
                  WHERE %s OR NOT EXISTS (
                        SELECT FROM known WHERE known.word = ANY(asked.lexemes))
                  LIMIT %s)
                """,
                model,
                find is not None,
                MAX_NEAR,
            )
        rows = self.env.execute_query(
            SQL(
                """
                WITH known AS MATERIALIZED (
                     SELECT word, text_count FROM liteviewer_search_word
                      WHERE model = %s AND word = ANY(%s))
                     %s
                SELECT word, text_count, NULL::int FROM known %s
                """,
                model,
                sorted(lexemes),
                asked,
                near,
            )
        )
        counts = {word: count for word, count, place in rows if place is None}
        found = [(place, word) for word, _count, place in rows if place is not None]
        known = {
            place: sorted(counts.keys() & term.lexemes, key=counts.get)
            for place, term in enumerate(terms)
            if get_mistyped(term)
        }
        if find and mistyped:
            nearest = {}
            for place, word in found:
                if _is_near(terms[place], word):
                    nearest.setdefault(place, set()).add(word)
            read = {place: words for place, words in known.items() if words}
            places, found = find(read, nearest) if read or nearest else ((), ())
            known = {place: place in places for place in known}
        # where no words have been counted yet nobody knows of one that it is not there
        near = {place: [] for place, words in known.items() if counts and not words}
        for place, word in found:
            if place in near:
                near[place].append(word)
        return counts, near


def _is_near(term, word):
    return any(choose_near(form, [word]) for form in get_mistyped(term))


def _get_remains(word):
    if len(word) < MIN_WORD or not WORD.fullmatch(word):
        return None
    return " ".join(quote(rest) for rest in sorted(get_remains(word)))


def _ask_for_remains(forms):
    return " | ".join(quote(rest) for form in forms for rest in sorted(get_remains(form)))
