# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Letters that people mix up: accents, alphabets that look alike, keyboard layouts."""

import re
import unicodedata

CYRILLIC = re.compile("[а-я]")
LATIN = re.compile("[a-z]")
INVISIBLE = dict.fromkeys(
    [0x00, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x300, 0x370)]
)
"""NUL, soft hyphens, zero width characters, and accents that do not belong to a letter."""
SPELLINGS = str.maketrans({"ё": "е", "№": " ", "’": "'", "‐": "-", "‑": "-", "–": " ", "—": " "})
# as the keys lie; Ё is left of 1
LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?@#$^&"
RUSSIAN_KEYS = 'ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?'
TO_RUSSIAN = str.maketrans(LATIN_KEYS, RUSSIAN_KEYS)
TO_LATIN = str.maketrans(RUSSIAN_KEYS, LATIN_KEYS)
LOOK_ALIKES = {
    "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
    "т": "t", "у": "y", "х": "x",
}  # fmt: skip
"""Of both cases: Т and T, р and p. Small к, м, т, в, н were capitals before."""
AS_LATIN = str.maketrans(LOOK_ALIKES)
AS_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in LOOK_ALIKES.items()})
SOUNDS = (
    ("shch", "щ"), ("sch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"),
    ("yu", "ю"), ("ya", "я"), ("ju", "ю"), ("ja", "я"), ("yo", "е"), ("ck", "к"), ("ph", "ф"),
    ("oo", "у"), ("th", "т"), ("qu", "кв"),
    ("a", "а"), ("b", "б"), ("c", "к"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"),
    ("i", "и"), ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"),
    ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "кс"),
    ("y", "ы"), ("z", "з"), ("'", "ь"),
)  # fmt: skip
SPELLED = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ы": "y",
    "э": "e", "ю": "yu", "я": "ya", "ь": "", "ъ": "",
}  # fmt: skip
SOUND = re.compile("|".join(re.escape(latin) for latin, _cyrillic in SOUNDS))
LETTERS_OF = dict(SOUNDS)


def normalise(text):
    """Return the text in one spelling: small letters, е for ё, no accents, plain spaces.

    :param str text: anything
    :rtype: str
    """
    text = unicodedata.normalize("NFKC", text.translate(SPELLINGS)).lower()
    return text.translate(INVISIBLE).translate(SPELLINGS)


def unmix(word):
    """Return a normalised word in one alphabet where some of its letters are look-alikes from the
    other one: ``пpинтep`` typed with Latin p and e.
    """
    if not (CYRILLIC.search(word) and LATIN.search(word)):
        return word
    for table, foreign in ((AS_CYRILLIC, LATIN), (AS_LATIN, CYRILLIC)):
        whole = word.translate(table)
        if not foreign.search(whole):
            return whole
    return word


def look_latin(word):
    """Return a normalised word in Latin letters if all of it looks so: ``1с``, ``нр``.

    :return: the word itself where it does not
    """
    latin = word.translate(AS_LATIN)
    return word if CYRILLIC.search(latin) else latin


def switch_layout(text):
    """Return what the same keys give in the other layout of the keyboard, letters of both alphabets
    each in the other one: ``ghbynth`` is ``принтер``, ``Цш-Аш`` is ``Wi-Fi``.
    """
    folded = normalise(text)
    return text.translate(TO_LATIN if CYRILLIC.search(folded) else TO_RUSSIAN)


def sound_russian(word):
    """Return a Latin word as it sounds in Russian letters: ``printer`` is ``принтер``."""
    return SOUND.sub(lambda match: LETTERS_OF[match[0]], word)


def spell_latin(word):
    """Return a Russian word in Latin letters: ``пдф`` is ``pdf``."""
    return "".join(SPELLED.get(letter, letter) for letter in word)
