# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What was typed, as a query of PostgreSQL."""

from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import prod

from .document import get_word_lexemes, quote
from .letters import CYRILLIC, LATIN, normalise, sound_russian, spell_latin, switch_layout
from .tokens import PHONE, PHONE_DIGITS, find_phones, get_joined, split_chunks
from .typos import MIN_WORD, choose_near, get_remains
from .words import (
    get_roots,
    is_known_russian,
    is_negation,
    is_stop_word,
    is_verb,
    mark_title,
    negate,
)

MAX_TERMS = 16
MAX_COMBINED = 8
"""So many conditions, those that the fewest texts meet, are asked for together."""
MAX_TOGETHER = 3
MAX_GROUPS = 24
FEW_TEXTS = 100
MAX_TYPED = 4_000
"""Letters of a question that are looked at: a question may be a whole letter."""
MIN_SWITCHED = 3
MIN_SOUND = 4
MIN_BEGINNING = 2
EDGES = ".,;:!?()[]{}<>«»\"'"
TYPED, SWITCHED, JOINED, SOUND = 1.0, 0.95, 0.92, 0.9
USUAL_NAME, SYNONYM, NEAR, ROOT = 0.85, 0.75, 0.75, 0.5
"""How much of what was typed the readings of it are. The usual name of a thing is the first of its
synonyms."""
OF_VERB, OF_NEGATION = 0.6, 0.35
"""How much of another word a verb tells, and that something is not so: things do not work, do not
open or are not seen, and which thing it is tells the troubles apart."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a term may mean: each of ``parts`` must be in a text, by one of its lexemes.

    :ivar tuple parts: of frozenset[str]
    :ivar float quality: 1 is just what was typed
    """

    parts: tuple
    quality: float
    is_beginning: bool = False

    @property
    def lexemes(self):
        return frozenset().union(*self.parts)

    def in_title(self):
        """Return the reading of the words of titles."""
        return Reading(tuple(map(mark_title, self.parts)), self.quality, self.is_beginning)

    def as_query(self, weight=""):
        mark = "*" if self.is_beginning else ""
        mark = f":{mark}{weight}" if mark or weight else ""
        return " & ".join(
            "(" + " | ".join(quote(lexeme) + mark for lexeme in sorted(part)) + ")"
            for part in self.parts
        )


@dataclass(slots=True)
class Term:
    """A word or code of a question, in all the ways it may be meant.

    :ivar str text: normalised, as typed
    :ivar list readings: the typed one first
    :ivar float share: how much it tells of what the question is about, 1 for most words
    """

    text: str
    readings: list = field(default_factory=list)
    share: float = 1.0

    @property
    def typed(self):
        return self.readings[0]

    @property
    def lexemes(self):
        return frozenset().union(*(reading.lexemes for reading in self.readings))

    @property
    def is_word(self):
        return len(self.typed.parts) == 1 and self.text.isalpha()

    def add(self, parts, quality):
        """Let the term mean something else as well."""
        reading = Reading(tuple(frozenset(part) for part in parts), quality)
        if all(reading.parts) and all(reading.parts != other.parts for other in self.readings):
            self.readings.append(reading)

    def in_title(self):
        """Return the term as the title of a text holds it."""
        return Term(self.text, [reading.in_title() for reading in self.readings], self.share)

    def count_texts(self, counts):
        """Return how many texts hold the term at most, as far as that was counted.

        :param counts: {lexeme: number of texts}
        """
        return sum(
            min(
                max((counts.get(lexeme, 0) for lexeme in part), default=0) for part in reading.parts
            )
            for reading in self.readings
        )

    def as_query(self, *, min_quality=0.0, weight=""):
        """Return an expression of ``tsquery``, empty if no reading is good enough."""
        return " | ".join(
            f"({reading.as_query(weight)})"
            for reading in self.readings
            if reading.quality >= min_quality
        )


def read_question(text, synonyms=None, *, with_roots=False):
    """Return the terms of what somebody typed.

    A word with an asterisk behind it is the beginning of one. Words that tell nothing are left out.

    :param str text: as typed
    :param Synonyms synonyms: of the field, or None
    :param bool with_roots: what is related to a word answers, too: for ranked answers
    :rtype: list[Term]
    """
    text = text[:MAX_TYPED]
    terms, seen = [], set()
    for term in _find_terms(text, with_negations=with_roots):
        key = term.typed.parts
        if all(key) and key not in seen:
            seen.add(key)
            terms.append(term)
    terms = terms[: 2 * MAX_TERMS]
    for first, second in pairwise(terms):
        _join(first, second)
    if synonyms:
        synonyms.add_to(terms)
        _negate_synonyms(terms)
    if with_roots:
        for term in terms:
            roots = {root for word in _find_words(term) for root in get_roots(word)}
            if roots and not term.typed.is_beginning:
                term.add([roots], ROOT)
    return terms


def ask_for_all(terms, weight=""):
    """Return the query for texts that hold every term, empty where there is none.

    :param str weight: of the places where it may stand, such as "AB"; empty: anywhere
    """
    return " & ".join(f"({term.as_query(weight=weight)})" for term in terms)


def ask_for_any(terms, weight=""):
    """Return the query for texts that hold one of the terms, empty where there is none."""
    return " | ".join(f"({term.as_query(weight=weight)})" for term in terms)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a text may meet.

    :ivar Term term: that it holds
    :ivar int place: of the term in the question
    :ivar int count: how many texts meet the condition
    :ivar bool is_needed: whether a group of conditions must have one such as this
    """

    term: Term
    place: int
    count: int
    is_needed: bool = True


def ask_for_several(conditions, total, weight="", *, least=2):
    """Return the query for texts that meet several conditions: so many at once that few texts are
    expected to. Conditions that have nothing to do with each other are reckoned with; those of one
    subject are met together more often. Empty where no conditions together are rare.

    :param list[Condition] conditions: of which those count that some text meets
    :param int total: of the texts
    :param str weight: as of ``ask_for_all``
    :param int least: number of conditions that are asked for together
    """
    known = sorted(
        (condition for condition in conditions if condition.count),
        key=lambda condition: condition.count,
    )[:MAX_COMBINED]
    total = max(total, 1)
    groups, expected = [], 0
    for size in range(least, MAX_TOGETHER + 1):
        found = []
        for chosen in combinations(range(len(known)), size):
            if not any(group.issubset(chosen) for group in groups) and _is_group(
                [known[number] for number in chosen]
            ):
                share = prod(min(known[number].count / total, 1) for number in chosen)
                found.append((total * share, chosen))
        for texts, chosen in sorted(found):
            if expected + texts > FEW_TEXTS or len(groups) == MAX_GROUPS:
                break
            expected += texts
            groups.append(set(chosen))
    return " | ".join(
        f"({ask_for_all([known[number].term for number in sorted(group)], weight)})"
        for group in groups
    )


def _is_group(conditions):
    return len({condition.place for condition in conditions}) == len(conditions) and any(
        condition.is_needed for condition in conditions
    )


def correct(terms, near, synonyms):
    """Let terms that no text holds mean the words that nearly are them, and what these mean.

    :param list[Term] terms: of a question
    :param near: {place of a term: words of the texts that may be meant}
    :param Synonyms synonyms: of the field
    """
    for place, words in near.items():
        _add_near(terms[place], synonyms.get_near(terms[place]).union(words))
        synonyms.add_at(terms, place)


def _add_near(term, words):
    mistakes = {}
    for form in get_mistyped(term):
        for word, count in choose_near(form, words).items():
            mistakes[word] = min(count, mistakes.get(word, count))
    fewest = min(mistakes.values(), default=0)
    near = [word for word, count in mistakes.items() if count == fewest]
    if near:
        term.add([near], NEAR if fewest == 1 else NEAR - 0.1)


def get_mistyped(term):
    """Return the lexemes of a term in which a mistake can be told: words of some length that are
    not in the dictionary, in either layout of the keyboard, and Russian ones in Latin letters as
    they sound.

    :rtype: list[str]
    """
    if term.typed.is_beginning:
        return []
    return sorted(
        lexeme
        for reading in term.readings
        if reading.quality >= SOUND and len(reading.parts) == 1
        for lexeme in reading.parts[0]
        if len(lexeme) >= MIN_WORD and lexeme.isalpha() and not is_known_russian(lexeme)
        if reading.quality >= SWITCHED or CYRILLIC.search(lexeme)
    )


class Synonyms:
    """Words of the field that mean the same.

    :param groups: [[word or words with blanks between, ...], ...]
    """

    def __init__(self, groups):
        self._meanings = []
        self._by_lexeme = {}
        self._by_remains = {}
        for group in groups:
            members = [parts for name in group if (parts := _get_parts(name))]
            for parts in members:
                others = tuple(
                    (other, USUAL_NAME if other == members[0] else SYNONYM)
                    for other in members
                    if other != parts
                )
                self._meanings.append((parts, others))
                for lexeme in parts[0]:
                    self._by_lexeme.setdefault(lexeme, []).append(len(self._meanings) - 1)
                if len(parts) == 1:
                    for lexeme in parts[0]:
                        if len(lexeme) >= MIN_WORD and lexeme.isalpha():
                            # what is typed is compared without what is left out, too
                            for rest in get_remains(lexeme):
                                self._by_remains.setdefault(rest, set()).add(lexeme)

    def add_to(self, terms):
        """Let the terms mean what the others of their group mean."""
        for place in range(len(terms)):
            self.add_at(terms, place)

    def get_near(self, term):
        """Return the words of the field that are near to a term that may be mistyped."""
        remains = {rest for form in get_mistyped(term) for rest in get_remains(form)}
        return set().union(*(self._by_remains.get(rest, ()) for rest in remains))

    def add_at(self, terms, place):
        """Let the term at a place, with those behind it, mean what is known of them."""
        term = terms[place]
        for reading in tuple(term.readings):
            # what a word only sounds like is a guess: another one upon it leads too far
            if len(reading.parts) > 1 or reading.is_beginning or reading.quality == SOUND:
                continue
            meanings = {
                number for lexeme in reading.lexemes for number in self._by_lexeme.get(lexeme, ())
            }
            for number in sorted(meanings):
                parts, others = self._meanings[number]
                covered = terms[place : place + len(parts)]
                if len(covered) == len(parts) and all(
                    _is_meant(part, each) for part, each in zip(parts[1:], covered[1:], strict=True)
                ):
                    for other, quality in others:
                        for each in covered:
                            each.add(other, quality * reading.quality)


def _is_meant(part, term):
    return any(len(reading.parts) == 1 and part & reading.parts[0] for reading in term.readings)


def _get_parts(name):
    """Return the parts of a member of a group of synonyms."""
    return tuple(
        part
        for chunk in split_chunks(normalise(name))
        if (part := _get_lexemes_asked(chunk)) and not is_stop_word(chunk.text)
    )


def _get_lexemes_asked(chunk):
    """Return the lexemes of which one must be in a text that holds the chunk."""
    if chunk.is_word:
        return get_word_lexemes(chunk.pieces[0])
    lexemes = {chunk.code} | get_joined(chunk)
    if chunk.code.isdigit() and len(chunk.code) >= 10:
        lexemes.add(chunk.code[-10:])
    return frozenset(lexemes)


def _find_terms(text, *, with_negations):
    position = 0
    # a telephone number with blanks in it is one term
    for match in PHONE.finditer(text):
        digits = [sign for sign in match[0] if sign.isdigit()]
        if set(match[0]) & set(" ()") and PHONE_DIGITS[0] < len(digits) <= PHONE_DIGITS[1]:
            yield from _find_plain_terms(text[position : match.start()], with_negations)
            yield from _find_phone(match[0])
            position = match.end()
    yield from _find_plain_terms(text[position:], with_negations)


def _find_phone(text):
    ((match, forms),) = find_phones(normalise(text))
    whole = max((form for form in forms if len(form) <= 10), key=len, default=max(forms))
    term = Term(whole, [Reading((frozenset((whole,)),), TYPED)])
    pieces = split_chunks(match[0])
    if len(pieces) > 1:
        term.add([_get_lexemes_asked(piece) for piece in pieces], TYPED)
    yield term


def _find_plain_terms(text, with_negations):
    is_negated = False
    for typed in text.split():
        beginning = typed.endswith("*")
        chunks = split_chunks(normalise(typed))
        switched = _switch(typed)
        if switched and len(chunks) != 1:
            # keys of Russian letters are signs in the other layout: б is a comma
            chunks, switched = switched, []
        for number, chunk in enumerate(chunks):
            if is_negation(chunk.text) or (switched and is_negation(switched[0].text)):
                is_negated = with_negations
                continue
            if switched and is_stop_word(switched[0].text):
                continue
            if is_stop_word(chunk.text) or len(chunk.text) == 1:
                continue
            is_last = number == len(chunks) - 1
            term = _make_term(chunk, switched, beginning=beginning and is_last)
            yield term
            if is_negated:
                yield _negate(term)
                is_negated = False


def _negate(term):
    """Return the term that the words of another one are not so, in either layout."""
    words = {
        lexeme
        for reading in term.readings
        if reading.quality >= SWITCHED and len(reading.parts) == 1
        for lexeme in reading.parts[0]
        if lexeme.isalpha()
    }
    return Term(f"!{term.text}", [Reading((negate(words),), TYPED)], OF_NEGATION)


def _negate_synonyms(terms):
    """Let a negated word mean what its word means, negated: не пашет is не работает."""
    for term, negated in pairwise(terms):
        if negated.text == f"!{term.text}":
            for reading in term.readings:
                if reading.quality < SOUND and len(reading.parts) == 1:
                    negated.add([negate(reading.parts[0])], reading.quality)


def _make_term(chunk, switched, *, beginning):
    if beginning and len(chunk.text) >= MIN_BEGINNING:
        part = frozenset((chunk.pieces[0] if chunk.is_word else chunk.code,))
        return Term(chunk.text, [Reading((part,), TYPED, is_beginning=True)])
    term = Term(chunk.text, [Reading((frozenset(_get_lexemes_asked(chunk)),), TYPED)])
    if any(is_verb(other.text) for other in (chunk, *switched)):
        term.share = OF_VERB
    if chunk.is_compound:
        term.add([get_word_lexemes(word) for word in chunk.words], TYPED)
    if switched:
        term.add([_get_lexemes_asked(other) for other in switched], SWITCHED)
    if chunk.is_word and LATIN.search(chunk.text) and len(chunk.text) >= MIN_SOUND:
        term.add([get_word_lexemes(sound_russian(chunk.text))], SOUND)
    if chunk.is_word and CYRILLIC.search(chunk.text) and not is_known_russian(chunk.text):
        term.add([get_word_lexemes(spell_latin(chunk.text))], SOUND)
    return term


def _switch(typed):
    """Return the chunks that the same keys give in the other layout, if that may be meant."""
    for text in (typed, typed.strip(EDGES)):
        folded = normalise(text)
        letters = sum(sign.isalpha() for sign in folded)
        if letters < MIN_SWITCHED and not is_stop_word(normalise(switch_layout(text))):
            continue
        if CYRILLIC.search(folded) and LATIN.search(folded):
            continue
        if CYRILLIC.search(folded) and is_known_russian(folded):
            return []
        chunks = split_chunks(normalise(switch_layout(text)))
        words = [word for chunk in chunks for word in chunk.words]
        if CYRILLIC.search(folded):
            if all(not CYRILLIC.search(word) for word in words):
                return chunks
        elif len(chunks) == 1 and words and _are_russian(words):
            return chunks
    return []


def _are_russian(words):
    return all(CYRILLIC.search(word) and is_known_russian(word) for word in words)


def _join(first, second):
    """Let ``team viewer`` mean ``teamviewer``, too."""
    if first.is_word and second.is_word and not second.typed.is_beginning:
        joined = get_word_lexemes(first.text + second.text)
        for term in (first, second):
            term.add([joined], JOINED)


def _find_words(term):
    """Return the words whose roots a term may mean: what was typed, in whatever layout."""
    for reading in term.readings:
        if reading.quality >= SOUND and len(reading.parts) == 1:
            yield from (lexeme for lexeme in reading.parts[0] if lexeme.isalpha())
