# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people searched for, as it may be kept. Nothing here knows the database."""

import re

from .private_data import find_private

LONGEST = 100
"""Characters: what is longer is a letter, not a query."""
_NUMBER = re.compile(r"(?<![\w.])\+?\d(?:[\s().-]*\d){4,}(?![\w])")
_HIDDEN = "…"


def normalise_query(text):
    """Return a query as it is counted, or an empty text where there is nothing to count.

    Alike are queries that differ in case, blanks, and ё or е. What may tell of a person is taken
    out: e-mails, telephones, addresses, logins, computers, full names, and numbers of five digits
    or more; hexadecimal error codes stay.

    >>> normalise_query("  Ошибка 0x0000011B   принтера ")
    'ошибка 0x0000011b принтера'
    >>> normalise_query("счёт 40817810 от anna@romashka.example")
    'счет … от …'
    >>> normalise_query("+7 921 555-01-12")
    ''

    :param str text: as typed
    """
    if len(text) > LONGEST:
        return ""
    for finding in reversed(find_private(text)):
        text = text[: finding.start] + _HIDDEN + text[finding.end :]
    text = _NUMBER.sub(_HIDDEN, text)
    text = " ".join(text.lower().replace("ё", "е").split())
    return text if re.search(r"\w", text) else ""
