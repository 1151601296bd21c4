# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When two ways of writing a name or a telephone number mean the same: as SQL conditions on the
columns ``name``, ``phone`` and ``phone_sanitized`` of a contact.
"""

import re

from odoo.tools import SQL

MIN_DIGITS = 5
"""A telephone number with fewer is compared as the text it is."""
_SAME_NAME = """
    btrim(regexp_replace(translate(lower(normalize(%s, NFC)), 'ё', 'е'), '\\s+', ' ', 'g'))
"""
_DIGITS = r"""
    regexp_replace(
        regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^00', ''), '^8(\d{10})$', '7\1')
"""


def phone_digits(text):
    """Return the digits that tell a telephone number, however it is written: without the prefix
    of calls abroad, and with Russia's 7 for the 8 that is dialled inland.

    :return: the digits; empty where there are too few to tell anything
    """
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    digits = re.sub(r"^8(\d{10})$", r"7\1", digits.removeprefix("00"))
    return digits if len(digits) >= MIN_DIGITS else ""


def same_name(name):
    """Return the condition that a contact has this name: in whatever case, with ё or е, whatever
    spaces are between its words.
    """
    return SQL(f"{_SAME_NAME} = {_SAME_NAME}", SQL.identifier("name"), name)


def same_phone(phone, sanitized=""):
    """Return the condition that a contact has this telephone number.

    :param str phone: as it was typed
    :param str sanitized: in the international form (E.164), where it can be told
    """
    if digits := phone_digits(phone):
        same = SQL(f"{_DIGITS} = %s", digits)
    else:
        same = SQL("phone = %s", phone)
    return SQL("(phone_sanitized = %s OR %s)", sanitized, same) if sanitized else same
