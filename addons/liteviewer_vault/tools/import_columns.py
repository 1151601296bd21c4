# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which columns of a file that is to be imported hold secrets, told by the words above them."""

import re

SECRET_WORDS = re.compile(r"passw(or)?d|passphrase|\bpwd\b|\bpass\b|парол|\btotp\b|\botp\b|\bpin\b")
"""What people write above passwords and codes, whatever the field is called."""


def normalize_heading(text):
    """Return what two ways of writing a heading have in common."""
    return " ".join(str(text).casefold().replace("ё", "е").replace("_", " ").split()).strip(" :*")


def find_secret_columns(rows, secret, importable=None):
    """Return the columns that may hold secrets.

    :param rows: [[cell]] of one sheet; the first one is that of the headings
    :param set secret: normalised headings of fields that are secrets
    :param set importable: normalised headings of all that can be imported, where nothing else is to
        be in the file; None where only what looks like a secret is not
    :return: [int], counted from one
    """
    if not rows:
        return []
    headings = [normalize_heading(cell) for cell in rows[0]]
    headings += [""] * (max(map(len, rows)) - len(headings))

    def is_secret(index, heading):
        # what comes with a line, such as “Logins/Password”, is a secret by the last of it
        path = [part.strip() for part in heading.split("/")]
        first, last = path[0], path[-1]
        if last in secret or SECRET_WORDS.search(last):
            return True
        if importable is None or first in importable:
            return False
        # without a heading it holds what nobody asks for, or nothing at all
        return bool(heading) or any(str(row[index]).strip() for row in rows if index < len(row))

    return [index + 1 for index, heading in enumerate(headings) if is_secret(index, heading)]
