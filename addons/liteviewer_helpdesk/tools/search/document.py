# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A text as PostgreSQL keeps it: lexemes with the weight of the place where they stand."""

import html
import re
from collections import Counter
from functools import lru_cache
from itertools import combinations

from .letters import look_latin, normalise
from .tokens import (
    MAX_LETTERS,
    find_chunks,
    find_phones,
    get_code_lexemes,
    make_chunk,
    split_chunks,
)
from .words import get_forms, get_roots, is_negation, is_stop_word, mark_title, negate

MAX_TEXT = 200_000
"""Letters of a zone that are looked at."""
MAX_LEXEMES = 8_000
"""PostgreSQL takes a megabyte of them."""
SHORT = 3
CLIENTS_READ = "ACD"
"""The weights of what clients may find a text by, where they read it."""
OFTEN = 3
"""A word that stands so often in a body is what the body is about."""
PLACES = {weight: f"1{weight}" for weight in "ABCD"} | {
    f"{first}{second}": f"1{first},2{second}" for first, second in combinations("ABCD", 2)
}
UNSEEN = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|pre|blockquote|hr)\b[^>]*>", re.I
)
TAG = re.compile(r"<[^>]*>")
BLANKS = re.compile(r"[^\S\n]+")
LINES = re.compile(r"\s*\n\s*")


def get_plain_text(markup):
    """Return the words of HTML as they are read, a line for each block.

    :param markup: HTML, or nothing
    :rtype: str
    """
    text = UNSEEN.sub(" ", str(markup or "")[: 10 * MAX_TEXT])
    text = TAG.sub("", BLOCK.sub("\n", text))
    return LINES.sub("\n", BLANKS.sub(" ", html.unescape(text))).strip()


def get_lexemes(text, *, with_roots=False):
    """Return the lexemes under which a plain text is found.

    :param str text: as it stands
    :param bool with_roots: also those that say less than a word, for answers that are ranked
    :return: {lexeme: how often}
    :rtype: Counter
    """
    text = normalise((text or "")[:MAX_TEXT])
    found, chunks = Counter(), Counter()
    is_negated = False
    for chunk in find_chunks(text):
        if with_roots and is_negation(chunk):
            is_negated = True
            continue
        if is_negated and make_chunk(chunk).is_word and not is_stop_word(chunk):
            found.update(negate(get_forms(chunk)))
            is_negated = False
        chunks[chunk] += 1
    for chunk, count in chunks.items():
        read = _get_chunk_lexemes if len(chunk) <= MAX_LETTERS else _read_chunk
        for lexeme in read(chunk, with_roots):
            found[lexeme] += count
    for _match, forms in find_phones(text):
        found.update(forms)
    return found


def _read_chunk(text, with_roots):
    """Return the lexemes of a chunk, those that it has twice twice."""
    chunk = make_chunk(text)
    found = [] if chunk.is_word else [*get_code_lexemes(chunk)]
    for word in chunk.pieces if chunk.is_word else chunk.words:
        if len(word) == 1 or is_stop_word(word):
            continue
        found += get_word_lexemes(word)
        if with_roots:
            found += get_roots(word)
    return tuple(found)


_get_chunk_lexemes = lru_cache(maxsize=50_000)(_read_chunk)
"""Most of a text are words that stood in others before it."""


def get_word_lexemes(word):
    """Return the lexemes of one word; short ones that look Latin are that as well (НР, РС)."""
    forms = get_forms(word)
    if 1 < len(word) <= SHORT and (latin := look_latin(word)) != word:
        return forms | {latin}
    return forms


def count_words(text):
    """Return how many words of a plain text say what it is about."""
    return sum(not is_stop_word(chunk.text) for chunk in split_chunks(normalise(text)))


def make_vector(zones, *, with_roots=False):
    """Return what PostgreSQL reads as a ``tsvector``.

    :param zones: {weight: plain text}. A is the title, B labels that are not for clients, C other
        short words on it, D all the rest; of D, what stands there often gets C.
    :param bool with_roots: for answers that are ranked; the words of the title have an index of
        their own then
    :return: literal, or None where there is no word
    """
    weights = {}
    for weight in sorted(zones):
        lexemes = get_lexemes(zones[weight], with_roots=with_roots)
        if with_roots and weight == "A":
            weights.update((lexeme, {"A"}) for lexeme in mark_title(lexemes))
        for lexeme, count in lexemes.items():
            if len(weights) >= MAX_LEXEMES:
                break
            known = weights.setdefault(lexeme, set())
            # the best place of those that clients read, and beside it that of the labels
            if weight == "B" or known <= {"B"}:
                known.add("C" if weight == "D" and count >= OFTEN else weight)
    # a lexeme without a place would match whatever weight is asked for
    return (
        " ".join(
            f"{quote(lexeme)}:{PLACES[''.join(sorted(weights[lexeme]))]}"
            for lexeme in sorted(weights)
        )
        or None
    )


def quote(lexeme):
    """Return a lexeme as it stands in the literals of vectors and queries."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
