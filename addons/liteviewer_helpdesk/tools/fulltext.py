# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What people type into a search box, made a query of PostgreSQL's full text search."""

import re

WORD = re.compile(r"(\w+)(\*?)")
MAX_WORDS = 12


def make_tsquery(text):
    """Return a query that asks for all words of ``text``, in any of their forms.

    A word with an asterisk behind it is the beginning of one. Otherwise whole words are asked for:
    how often those occur PostgreSQL knows, and chooses its way accordingly. Nothing of the query
    language gets through: only letters and digits are taken over.

    :param str text: as typed
    :return: for ``to_tsquery``, empty when there is no word
    :rtype: str
    """
    words = WORD.findall(text)[:MAX_WORDS]
    return " & ".join(f"{word}:*" if beginning else word for word, beginning in words)
