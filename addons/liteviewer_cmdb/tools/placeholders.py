# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What firmware says of a machine when its maker has written nothing: the server's one list."""

import re

SHORTEST_SERIAL = 4
"""Characters; shorter ones are a zero or a version more often than a number."""

_PLACEHOLDER = re.compile(
    r"to be filled|o\.?e\.?m\.?\b|serial ?number|system (serial|product|manufacturer|version)"
    r"|chassis serial|base ?board|default|not (specified|applicable|available|set)|none|null"
    r"|unknown|undefined|invalid|empty|test|n/a|xxx|123456789|987654321|^0?12345678?$",
    re.IGNORECASE,
)


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
