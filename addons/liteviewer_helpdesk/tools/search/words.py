# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The forms under which a word is kept and asked for.

Words that the dictionary knows are reduced to their base forms: ошибок is ошибка, печати is печать.
What it does not know (slang, names: аутлук, учётка) is cut by its ending, English words as
Snowball does. A *root* joins what the others keep apart, печать and печатать, подключить and
подключение; it says less than a word, and begins with ``~``.
"""

import re
import threading
from functools import lru_cache

import pymorphy3
import snowballstemmer

from .letters import CYRILLIC

ROOT_SIGN = "~"
MIN_ROOT = 4
MAX_WORD = 40
STOP_WORDS = frozenset(
    """
    а без бы был была было были быть в вам вас весь во вот все всего всех вы где да для до его
    ее если есть еще же за здесь и из или им их к как какой ко когда который кто ли либо мне
    может мой моя мои мы на надо нам нас наш не нет ни но ну нужно о об он она они оно от по под
    при про с со так также там то того тоже только тот у уже хоть чего чем что чтобы эта эти это
    этот я можно нельзя меня себя свой просто очень почему зачем пожалуйста здравствуйте добрый
    день привет спасибо прошу помогите подскажите сделать делать мочь хотеть должен нужный какой
    каждый постоянно всегда иногда часто снова опять раз время сегодня вчера утро срочно никак
    вообще сам весь стать начать перестать пытаться пробовать
    a an and are as at be but by can do does for from have has how i if in into is it its me my
    no not of on or our please so that the their then there these they this to was we what when
    where which why will with you your hello hi please every always again keep keeps get gets
    just
    """.split()  # noqa: SIM905
)
"""What stands in nearly every sentence and tells nothing of what it is about, as base forms or as
they stand."""
NEGATIONS = frozenset(
    ("не", "нет", "нету", "без", "not", "no", "cannot", "can't", "won't", "doesn't")
)
"""Of the word behind: не печатает is another thing than печатает."""
NEGATION_SIGN = "!"
TITLE_SIGN = "="
"""Of the words of a title, which PostgreSQL's index could not tell from the others."""
NOUN_ENDING = re.compile(
    "(?<=...)(?:иями|иях|ями|ами|иям|ием|иев|ии|ия|ию|ие|ий|ов|ев|ей|ой|ою|ем|ом|ям|ам|ях|ах|а|я|о|е|ы|и|у|ю|ь|й)$"
)
VOWEL_OF_PLURAL = re.compile("(?<=..)[её]к$|(?<=..)ок$")
ROOT_ENDINGS = {
    "verb": re.compile(
        "(?<=...)(?:ировать|ировывать|овывать|овать|евать|ывать|ивать|вать|ануть|нуть|ать|ять|ить|еть|ыть|ти|чь)$"
    ),
    "noun": re.compile(
        "(?<=...)(?:ирование|ировка|ование|ывание|ивание|вание|ание|ение|яние|ация|ятие|ка|ок|ость|ие|ия"
        "|а|я|о|е|ь|й|ы|и)$"
    ),
    "other": re.compile("(?<=...)(?:енный|анный|ованный|ный|ной|ский|ый|ий|ой|о|е)$"),
}
SOFT_END = re.compile("(?<=[бвмпф])л$|(?<=[аоуы])й$")
"""Of настройка and обновление, which настроить and обновить have not."""

_lock = threading.Lock()
_english = snowballstemmer.stemmer("english")
_russian = snowballstemmer.stemmer("russian")


@lru_cache(maxsize=1)
def _get_dictionary():
    with _lock:
        return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=100_000)
def get_forms(word):
    """Return the lexemes of a word, itself among them.

    :param str word: letters, normalised
    :rtype: frozenset[str]
    """
    if len(word) > MAX_WORD:
        return frozenset()
    if not CYRILLIC.search(word):
        return frozenset((word, _stem_english(word)))
    lemmas = _get_lemmas(word)
    if lemmas:
        return frozenset((word, *lemmas))
    return frozenset((word, _stem_russian(word), _cut_ending(word)))


@lru_cache(maxsize=100_000)
def get_roots(word):
    """Return the lexemes of the roots of a word, those of a verb and of what is made of it.

    :param str word: letters, normalised
    :rtype: frozenset[str]
    """
    if len(word) > MAX_WORD or not CYRILLIC.search(word):
        return frozenset()
    known = _get_parses(word)
    roots = {_find_root(lemma, kind) for lemma, kind in known} or {_find_root(word, "noun")}
    return frozenset(ROOT_SIGN + root for root in roots if len(root) >= MIN_ROOT)


@lru_cache(maxsize=100_000)
def is_stop_word(word):
    """Tell whether a normalised word says nothing of what a text is about."""
    return word in STOP_WORDS or not STOP_WORDS.isdisjoint(_get_lemmas(word))


@lru_cache(maxsize=100_000)
def is_verb(word):
    """Tell whether a normalised Russian word is a verb and nothing else."""
    parses = _get_parses(word) if CYRILLIC.search(word) else ()
    return bool(parses) and all(kind == "verb" for _lemma, kind in parses)


def is_negation(word):
    """Tell whether a normalised word says that what the next one says is not so."""
    return word in NEGATIONS


def negate(lexemes):
    """Return the lexemes of a word behind a negation."""
    return frozenset(NEGATION_SIGN + lexeme for lexeme in lexemes)


def mark_title(lexemes):
    """Return the lexemes under which the words of a title are kept beside those of the text."""
    return frozenset(TITLE_SIGN + lexeme for lexeme in lexemes)


def _stem_english(word):
    with _lock:
        return _english.stemWord(word)


def _stem_russian(word):
    with _lock:
        return _russian.stemWord(word)


def _get_lemmas(word):
    if not CYRILLIC.search(word):
        return set()
    return {lemma for lemma, _kind in _get_parses(word)}


@lru_cache(maxsize=100_000)
def _get_parses(word):
    """Return what a word may be: {(base form, "verb", "noun" or "other")}, nothing where the
    dictionary does not know it.
    """
    dictionary = _get_dictionary()
    if not dictionary.word_is_known(word):
        return frozenset()
    found = set()
    for parse in dictionary.parse(word):
        if not parse.is_known:
            continue
        part = parse.tag.POS or ""
        kind = "noun" if part == "NOUN" else "other"
        if part in ("VERB", "INFN", "GRND", "PRTF", "PRTS"):
            kind = "verb"
        found.add((parse.normal_form.replace("ё", "е"), kind))
    return frozenset(found)


def _cut_ending(word):
    return VOWEL_OF_PLURAL.sub("к", NOUN_ENDING.sub("", word))


def _find_root(lemma, kind):
    if kind == "verb":
        lemma = re.sub("(?:ся|сь)$", "", lemma)
    return SOFT_END.sub("", ROOT_ENDINGS[kind].sub("", lemma))


def is_known_russian(word):
    """Tell whether the dictionary knows a normalised word."""
    return bool(CYRILLIC.search(word)) and bool(_get_parses(word))
