# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Telephones, in whatever way they are written: ``+7 (495) 123-45-67 доб. 12``,
``84951234567#12``.
"""

import re

import phonenumbers

from .document import quote
from .letters import normalise

EXTENSION = re.compile(
    r"[\s,;.]*(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|x|#)[.:\s#]*(\d{1,6})\s*$"
)
NUMBER = re.compile(r"\+?[\d\s().,/+-]*\d")
DIGITS = (4, 15)
"""The last four digits are the fewest that a caller is asked for."""
SURE_DIGITS = 7
"""What has as many is hardly anything else; fewer may be the number of a ticket or a year."""
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


def ask_for_phone(text, country=None):
    """Return the query for the contacts with a telephone, empty where the text is none.

    :param str country: ISO code of the country whose habits of dialling count: there the number
        may begin with a trunk prefix or with what leads abroad
    """
    digits, extension = read_phone(text)
    if not digits:
        return ""
    end = _leave_out_country(text, country) or digits[-WITHOUT_COUNTRY:]
    return quote(f"{end}#{extension}" if extension else end)


def is_surely_phone(text):
    """Tell whether a text that may be a telephone can hardly be anything else."""
    digits, _extension = read_phone(text)
    return bool(digits) and len(digits) >= SURE_DIGITS


def _leave_out_country(text, country):
    """Return the digits of a whole number as they are dialled within its country, without a trunk
    prefix; None where the text is no whole number.
    """
    text = EXTENSION.sub("", normalise(text).strip())
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.national_significant_number(number)
