# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The words of a text around what was found, as plain text: whoever shows them escapes them."""

import re
from functools import lru_cache

from .document import get_lexemes

MAX_SEARCHED = 20_000
"""Letters of a text in which a passage is looked for."""
WORD = re.compile(r"\S+")
LETTERS_OUTSIDE = re.compile(r"^\W+|\W+$")
LENGTH = 200
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def choose_passage(text, terms, length=LENGTH):
    """Return the part of a plain text that holds most of what was asked for.

    :param str text: plain, lines are blocks
    :param list terms: of the question
    :param int length: letters at most
    :rtype: str
    """
    asked = [term.lexemes for term in terms]
    best, best_score = "", -1
    sentences = [part.strip() for part in SENTENCE_END.split(text[:MAX_SEARCHED]) if part.strip()]
    for place, sentence in enumerate(sentences):
        found = get_lexemes(sentence[: 4 * length], with_roots=True).keys()
        score = sum(1 for lexemes in asked if lexemes & found)
        if score > best_score:
            following = " ".join(sentences[place : place + 3])
            best, best_score = following, score
    return _shorten(best, asked, length)


def mark_words(text, terms):
    """Take a passage apart into what was asked for and what stands between.

    :return: [(part, whether it was asked for)], which together are the text
    """
    asked = frozenset().union(*(term.lexemes for term in terms))
    parts, end = [], 0
    for match in WORD.finditer(text):
        if asked & _get_word_lexemes(match[0]):
            word = LETTERS_OUTSIDE.sub("", match[0])
            start = match.start() + match[0].index(word)
            parts += [(text[end:start], False), (word, True)]
            end = start + len(word)
    return [part for part in [*parts, (text[end:], False)] if part[0]]


def get_text(passage):
    """Return the plain text of what ``mark_words`` has taken apart."""
    return "".join(part for part, _asked in passage)


def _shorten(text, asked, length):
    if len(text) <= length:
        return text
    start = 0
    for match in WORD.finditer(text):
        found = _get_word_lexemes(match[0])
        if any(lexemes & found for lexemes in asked):
            start = match.start()
            break
    start = text.rfind(" ", 0, start - length // 4) + 1 if start > length // 2 else 0
    cut = text[start : start + length]
    if start + length < len(text):
        cut = cut.rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
    return ("…" if start else "") + cut


@lru_cache(maxsize=20_000)
def _get_word_lexemes(word):
    return frozenset(get_lexemes(word, with_roots=True))
