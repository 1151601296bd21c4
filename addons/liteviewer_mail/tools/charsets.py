# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Text of bytes whose character set is not told, or told wrong.

What a mail says of its text is believed where the text then makes sense. Else it is UTF-8 where it
can be; else what its letters look like, for Russian by how often letters stand beside each other
(``_score``), for all other languages by ``chardet``; else windows-1251. Nothing here raises.
"""

import codecs
import re
from functools import lru_cache
from math import log

import chardet

LEAST_CONFIDENCE = 0.8
"""From which on ``chardet`` is believed."""
FEW = 5
"""By no more bytes than these ``chardet`` tells nothing."""
SAMPLE = 4096
"""So many bytes from places where there are others than ASCII are looked at."""

CLEAR = 0.22
"""What reaches this score is Russian without a doubt."""

_CYRILLIC = ("cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic")
_OF_CYRILLIC = {
    *_CYRILLIC, "koi8_u", "koi8_t", "ptcp154", "cp855", "cp1125", "kz1048",
}  # fmt: skip
_WESTERN = {
    "ascii", "cp1252", "iso8859_1", "iso8859_15", "iso8859_9", "cp1254", "cp1250", "iso8859_2",
    "cp437", "cp850", "cp1257", "iso8859_4", "iso8859_10", "iso8859_13", "iso8859_14", "iso8859_16",
    "mac_roman", "iso8859_3", "cp858", "cp852", "mac_latin2",
}  # fmt: skip
"""Any bytes are text in most of these: that they are is no sign that they were meant."""
_WIDER = {
    "iso8859_1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "iso8859_9": "cp1254", "iso8859_8": "cp1255",
    "tis_620": "cp874", "iso8859_11": "cp874", "big5": "big5hkscs", "iso2022_jp": "iso2022_jp_ext",
}  # fmt: skip
"""What programs write under these names; each holds the named one, but for control characters."""
_NAMES = {
    "ansi": "cp1252", "default": "", "unknown": "", "x-unknown": "", "unknown-8bit": "",
    "8bit": "", "binary": "", "none": "", "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "x-sjis": "cp932", "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp", "x-big5": "big5hkscs", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949",
    "iso-8859-8-i": "cp1255", "iso-8859-8-e": "cp1255", "unicode-1-1-utf-8": "utf_8",
    "unicode-1-1-utf-7": "utf_7", "utf8mb4": "utf_8", "x-utf-8": "utf_8", "x-koi8-r": "koi8_r",
    "koi8": "koi8_r", "koi-8": "koi8_r", "koi8r": "koi8_r", "koi8-ru": "koi8_u", "koi8u": "koi8_u",
    "dos-866": "cp866", "x-cp866": "cp866", "866": "cp866", "1251": "cp1251", "win-1251": "cp1251",
    "win1251": "cp1251", "windows1251": "cp1251", "x-cp1251": "cp1251", "1252": "cp1252",
    "windows-31j": "cp932", "windows-874": "cp874", "gb_2312-80": "gb18030", "cp-850": "cp850",
}  # fmt: skip
_NOT_FOR_TEXT = {
    "idna", "mbcs", "oem", "palmos", "punycode", "raw_unicode_escape", "undefined",
    "unicode_escape",
}  # fmt: skip

_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_HALVES = re.compile("[\ud800-\udfff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_STATEFUL = re.compile(rb"\x1b\$[@B]|\x1b\(J|\x1b\$\(D")

# How often a letter stands in Russian texts, per thousand.
_FREQUENT = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14,
         12, 10, 9, 7, 6, 5, 4, 3, 3, 1, 2),
        strict=True,
    )
)  # fmt: skip
_PAIRS = frozenset(
    re.findall(
        "..",
        "айакаламанасатбывавевовтвыгодадедндоегедееейекелеменересетзаиеизийикилиминиситих"
        "иякакекикокткулалелилолюлямамемимомынаненинннонуныняобовогодоеойоломопоросотпепо"
        "пррарерирорусасвсескслсоспстсусьтатвтетитотртутытьудужусуюхоцичечтшашешлщеыйымых"
        "этюбютявязякят",
    )
)
_NO_FIRST = frozenset("ьъы")
_VOWELS = frozenset("аеёиоуыэюя")
_WEIGHTS = {letter: log(share / 20) / 2 for letter, share in _FREQUENT.items()}
_BESIDE_WORDS = frozenset("«»—–№…\xa0")
_SIGNS = frozenset("“”„’‘•§©®°·±¬¤")
_OTHER_LETTERS = frozenset("іїєґўІЇЄҐЎ")


@lru_cache(maxsize=512)
def find_codec(name):
    """Return the name of Python's codec for a character set as mails write it; empty where there is
    none, or none for text.

    >>> find_codec("cp-1251"), find_codec('"KOI8-R"'), find_codec("x-no-such"), find_codec(None)
    ('cp1251', 'koi8_r', '', '')
    """
    name = re.sub(r"[^\x21-\x7e]|[\"'<>;=]", "", str(name or "")).lower()
    name = name.partition("*")[0].removeprefix("charset").removeprefix("_").removeprefix("x-user-")
    for wanted in (_NAMES.get(name, name), re.sub(r"^(cp|windows|win)[-_ ]*(\d+)$", r"cp\2", name)):
        try:
            codec = codecs.lookup(wanted)
        except (LookupError, ValueError, UnicodeError):
            continue
        found = codec.name.replace("-", "_")
        if codec._is_text_encoding and found not in _NOT_FOR_TEXT:
            return found
    return ""


def decode_text(content, declared=None):
    """Return the text of the bytes.

    :param bytes content:
    :param declared: name of the character set that goes with them, as it came; None: none
    :rtype: str
    """
    return _HALVES.sub("", _decode(content, find_codec(declared)))


def without_unstorable(text):
    """Return the text without what PostgreSQL does not take: NUL and halves of characters."""
    return _UNSTORABLE.sub("", text)


def _decode(content, codec):
    for mark, name in (
        (codecs.BOM_UTF8, "utf_8"),
        (b"\xff\xfe", "utf_16"),
        (b"\xfe\xff", "utf_16"),
    ):
        if content.startswith(mark) and (name == "utf_8" or b"\x00" in content):
            text = content.removeprefix(codecs.BOM_UTF8).decode(name, "replace")
            if text.count("\ufffd") * 10 <= len(text):
                return text
    if codec.startswith(("utf_16", "utf_32")) and b"\x00" not in content:
        # the program changed the text and left the label
        codec = ""
    if codec not in ("", "utf_8", "ascii") and codec not in _WESTERN | _OF_CYRILLIC:
        text = _decode_multibyte(content, codec)
        if text is not None:
            return text
    if not _HIGH.search(content):
        if _STATEFUL.search(content):
            return content.decode("iso2022_jp_ext", "replace")
        return content.decode("ascii")
    text = _decode_utf8(content, codec)
    if text is not None:
        return text
    return content.decode(_choose(content, codec), "replace")


def _decode_multibyte(content, codec):
    """Return the text by a codec in which not all bytes are text; None where it is not by it."""
    codec = _WIDER.get(codec, codec)
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        text = content.decode(codec, "replace")
    beyond = sum(char > "\x7f" for char in text)
    return text if text.count("\ufffd") * 10 <= beyond else None


def _decode_utf8(content, codec):
    """Return the text where it is UTF-8, but for a few letters that were cut."""
    try:
        return content.decode("utf_8")
    except UnicodeDecodeError:
        text = content.decode("utf_8", "replace")
    damaged = text.count("\ufffd")
    beyond = sum(char > "\x7f" for char in text) - damaged
    if damaged * (5 if codec == "utf_8" else 20) <= beyond:
        return text
    return None


def _choose(content, codec):
    """Return the codec of a text that is not UTF-8."""
    sample = _take_sample(content)
    alone, beside = _count_words(sample)
    if codec in _OF_CYRILLIC:
        return _choose_cyrillic(sample, codec)
    if codec in _WESTERN - {"ascii"} and alone <= beside:
        return _WIDER.get(codec, codec)
    best = _choose_cyrillic(sample)
    if alone > beside and _score(sample.decode(best, "replace")) > CLEAR:
        return best
    if codec in _WESTERN - {"ascii"} and alone <= 1:
        return _WIDER.get(codec, codec)
    guess = chardet.detect(sample)
    guessed = find_codec(guess["encoding"] or "")
    if (
        guessed not in _OF_CYRILLIC
        and guess["confidence"] >= LEAST_CONFIDENCE
        and len(_HIGH.findall(sample)) > FEW
        and (guessed not in _WESTERN or alone <= beside)
    ):
        return _WIDER.get(guessed, guessed)
    # what the Cyrillic sets have in common is no sign of one of them: then windows-1251 is best
    return "cp1252" if alone < beside else best


def _take_sample(content):
    """Return bytes from the lines that tell something, and no more than are needed."""
    if len(content) <= SAMPLE:
        return content
    taken, size = [], 0
    start = _HIGH.search(content).start()
    for line in content[max(0, start - 80) : start + 64 * SAMPLE].split(b"\n"):
        if _HIGH.search(line):
            taken.append(line[:SAMPLE])
            size += len(line)
            if size >= SAMPLE:
                break
    return b"\n".join(taken)[: 2 * SAMPLE]


def _count_words(sample):
    """Return how many words are of high bytes alone, and how many have them beside Latin letters:
    the former are of another alphabet, the latter Latin with accents.
    """
    alone = beside = 0
    for word in _WORD.findall(sample):
        high = len(_HIGH.findall(word))
        if high == len(word):
            alone += high > 1
        elif high:
            beside += 1
    return alone, beside


def _choose_cyrillic(sample, declared=""):
    """Return the Cyrillic codec by which the text looks most Russian; the declared one unless
    another is far better.
    """
    wanted = [declared] if declared else []
    scores = {
        codec: _score(sample.decode(codec, "replace")) - (codec == "mac_cyrillic") * 0.3
        for codec in [*wanted, *_CYRILLIC]
    }
    best = max(scores, key=scores.get)
    if declared and scores[declared] > scores[best] - 0.35:
        return declared
    return best


def _score(text):
    """Return how Russian the text looks, per letter beyond ASCII: beyond ``CLEAR`` it is."""
    total, count, before = 0.0, 0, " "
    for char in text:
        lower = char.lower()
        if lower in _FREQUENT:
            count += 1
            total += _WEIGHTS[lower]
            previous = before.lower()
            if previous in _FREQUENT:
                total += 0.5 if previous + lower in _PAIRS else -0.3
                if lower in _NO_FIRST and previous in _VOWELS:
                    total -= 2
                if char != lower:
                    # a capital after a small letter, or after another capital
                    total -= 2 if before == previous else 0.25
            elif lower in _NO_FIRST:
                total -= 2
            if before in _SIGNS:
                total -= 2
        elif char in _OTHER_LETTERS:
            count += 1
        elif char in _SIGNS:
            total -= 2 if before.lower() in _FREQUENT else 0.5
            count += 1
        elif char > "\x7f" and char not in _BESIDE_WORDS:
            count += 1
            total -= 3
        before = char
    return total / count if count else -3
