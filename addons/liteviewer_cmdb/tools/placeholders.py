# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What firmware says of a machine when its maker has written nothing: the server's one list, for
messages and for inventory reports. The agent has one of its own, since it runs without Odoo.
"""

import re

SHORTEST_SERIAL = 4
"""Characters; shorter ones are a zero or a version more often than a number."""

PLACEHOLDERS = (
    r"to be filled",
    r"o\.?e\.?m\.?\b",
    r"serial ?number",
    r"system (serial|product|manufacturer|version)",
    r"chassis serial",
    r"base ?board",
    r"default",
    r"not (specified|applicable|available|set)",
    r"none",
    r"null",
    r"unknown",
    r"undefined",
    r"invalid",
    r"empty",
    r"test",
    r"n/a",
    r"xxx",
    r"123456789",
    r"987654321",
    r"^0?12345678?$",
)
"""Regular expressions; a text that holds one of them, in letters of any size, tells nothing."""

_PLACEHOLDER = re.compile("|".join(PLACEHOLDERS), re.IGNORECASE)


def is_placeholder(text):
    """Tell whether a text of the firmware names no maker, model or number."""
    return bool(_PLACEHOLDER.search(text))


def real_serial(text):
    """Return the serial number if it tells one machine from others, else "".

    Machines without one have words of the maker of the board there, a row of digits, or the same
    character many times over.
    """
    if not isinstance(text, str):
        return ""
    text = text.strip()
    characters = re.sub(r"[\W_]", "", text.lower())
    if len(characters) < SHORTEST_SERIAL or len(set(characters)) == 1 or is_placeholder(text):
        return ""
    return text
