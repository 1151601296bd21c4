# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Texts taken apart into words and codes.

A *chunk* is what is written without a blank: a word, or a code such as a host, an address, a
version, the name of a file. Its *pieces* are its runs of letters and of digits. A code is kept as
each run of neighbouring pieces, joined by points whatever stood between them:
``srv-1c01.firma.local`` is found by ``srv-1c01``, ``SRV1C01``, ``firma.local`` and with a Cyrillic
с, but not by ``1c02``.
"""

import re
from dataclasses import dataclass

from .letters import look_latin, unmix

JOINTS = "-._@+'"
"""What keeps the pieces of one chunk together; others do between digits only: ``12/2026-05``."""
CHUNK = re.compile(rf"[^\W_]+(?:(?:[{re.escape(JOINTS)}]{{1,2}}|(?<=\d)[/\\:](?=\d))[^\W_]+)*")
HEX_SIGN = re.compile(r"(?<![^\W_])0x(?=[0-9a-f]{3})")
PIECE = re.compile(r"\d+|[^\W\d_]+")
PHONE = re.compile(r"(?<![\w.])\+?\d[\d ()-]{4,22}\d(?![\w.])")
LETTERS = re.compile(r"[^\W\d_]+")
MAX_LETTERS = 60
"""What is longer is no word: keys, pictures as text."""
MAX_PIECES = 8
"""A longer code is found by its beginnings and as a whole, not by any run of pieces."""
PHONE_DIGITS = (6, 15)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between blanks.

    :ivar str text: as it stands, normalised
    :ivar tuple pieces: its runs of letters and of digits, codes in Latin look-alikes
    :ivar tuple words: those of its pieces that are letters, unchanged
    """

    text: str
    pieces: tuple
    words: tuple

    @property
    def is_word(self):
        return len(self.pieces) == 1 and bool(self.words)

    @property
    def is_compound(self):
        """Words joined by hyphens or the like, ``wi-fi``."""
        return len(self.pieces) > 1 and len(self.words) == len(self.pieces)

    @property
    def code(self):
        """The lexeme of the whole."""
        return ".".join(self.pieces)


def split_chunks(text):
    """Return what a normalised text consists of, in its order.

    :rtype: list[Chunk]
    """
    return [make_chunk(chunk) for chunk in find_chunks(text)]


def find_chunks(text):
    """Return the chunks of a normalised text as they stand there. :rtype: list[str]"""
    return CHUNK.findall(HEX_SIGN.sub("", text))


def make_chunk(text):
    """Take a chunk of a normalised text apart. :rtype: Chunk"""
    pieces = tuple(unmix(piece) for piece in PIECE.findall(text))
    words = tuple(piece for piece in pieces if not piece[0].isdigit())
    if len(words) < len(pieces):
        # letters beside digits are read one by one: nobody knows of which alphabet they are
        pieces = tuple(look_latin(piece) for piece in pieces)
    return Chunk(text, pieces, words)


def get_code_lexemes(chunk):
    """Return the lexemes by which a chunk of several pieces is found.

    :rtype: set[str]
    """
    pieces = chunk.pieces
    count = len(pieces)
    if count > MAX_PIECES:
        runs = {".".join(pieces[:end]) for end in range(2, MAX_PIECES + 1)}
        runs |= {".".join(pieces[start:]) for start in range(1, MAX_PIECES)}
        runs |= {*pieces, chunk.code}
    else:
        runs = {
            ".".join(pieces[start:end])
            for start in range(count)
            for end in range(start + 1, count + 1)
        }
    runs |= get_joined(chunk)
    return {run for run in runs if len(run) > 1 and len(run) <= 4 * MAX_LETTERS}


def get_joined(chunk):
    """Return a compound of words, or of figures, as it is written without what joins it."""
    pieces = chunk.pieces
    if len(pieces) == 1 or len(pieces) > 4:
        return set()
    if chunk.is_compound or (not chunk.words and "." not in chunk.text):
        return {"".join(pieces)}
    return set()


def find_phones(text):
    """Return the lexemes of what may be telephone numbers: all digits, without the country, and
    without the town.

    :param str text: normalised
    :rtype: list[set[str]]
    """
    found = []
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if PHONE_DIGITS[0] <= len(digits) <= PHONE_DIGITS[1]:
            forms = {digits}
            if len(digits) >= 10:
                forms |= {digits[-10:], digits[-7:]}
            found.append((match, forms))
    return found
