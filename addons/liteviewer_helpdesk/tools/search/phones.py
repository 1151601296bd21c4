# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Telephones, in whatever way they are written: ``+7 (495) 123-45-67 доб. 12``,
``84951234567#12``.
"""

import re

from .document import quote
from .letters import normalise

EXTENSION = re.compile(
    r"[\s,;.]*(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|x|#)[.:\s#]*(\d{1,6})\s*$"
)
NUMBER = re.compile(r"\+?[\d\s().,/+-]*\d")
DIGITS = (6, 15)
"""What has fewer may be anything, the number of a ticket above all."""
WITHOUT_COUNTRY = 10
"""Digits of a number with its town in most of the countries around; 8 and +7 stand before them."""


def read_phone(text):
    """Return (digits, extension) of what is nothing but a telephone number; (None, None) else.

    :param str text: as somebody wrote it
    """
    text = normalise(text or "").strip()
    extension = ""
    if match := EXTENSION.search(text):
        extension, text = match[1], text[: match.start()].strip()
    if not NUMBER.fullmatch(text):
        return None, None
    digits = re.sub(r"\D", "", text)
    if not DIGITS[0] <= len(digits) <= DIGITS[1]:
        return None, None
    return digits, extension


def make_phone_vector(phone):
    """Return what PostgreSQL keeps of a contact's telephone as ``tsvector``: each of its ends,
    alone and with the extension. None where there is no number.
    """
    digits, extension = read_phone(phone)
    if not digits:
        return None
    ends = [digits[-length:] for length in range(DIGITS[0], len(digits) + 1)]
    lexemes = {*ends, *(f"{end}#{extension}" for end in ends if extension)}
    return " ".join(quote(lexeme) for lexeme in sorted(lexemes))


def ask_for_phone(text):
    """Return the query for the contacts with a telephone, empty where the text is none."""
    digits, extension = read_phone(text)
    if not digits:
        return ""
    end = digits[-WITHOUT_COUNTRY:]
    return quote(f"{end}#{extension}" if extension else end)
