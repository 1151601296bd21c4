# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What firmware says of a machine when its maker has written nothing."""

import json
import re
from pathlib import Path

SHORTEST_SERIAL = 4
"""Characters; shorter ones are a zero or a version more often than a number."""

PLACEHOLDERS = json.loads(
    (Path(__file__).parents[1] / "protocol" / "placeholders.json").read_text()
)
"""What the agent knows, too, as data; ``protocol/README.md`` of the repository says more."""

_WHOLE = re.compile("|".join(PLACEHOLDERS["whole"]), re.IGNORECASE)
_WITHIN = re.compile("|".join(PLACEHOLDERS["within"]), re.IGNORECASE)


def is_placeholder(text):
    """Tell whether a text of the firmware names no maker, model or number."""
    return bool(_WHOLE.fullmatch(text.strip()) or _WITHIN.search(text))


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
