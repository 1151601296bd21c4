# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the subject of an e-mail says: whether it answers or passes something on, which tickets it
names.
"""

import re

MAX_NUMBERS = 10
"""So many numbers of a subject are looked up."""

_ANSWER = r"re|aw|antw|sv|odp|ynt|rv|отв|ответ|на"
_FORWARD = r"fwd?|wg|tr|enc|vs|пер|пересл|переслано"
_COUNTED = r"\s*(?:\[\d+\]|\(\d+\)|\d+)?\s*[::]\s*"
_IS_ANSWER = re.compile(rf"\s*(?:\[[^\]]*\]\s*)?(?:{_ANSWER}){_COUNTED}", re.IGNORECASE)
_IS_FORWARD = re.compile(
    rf"\s*(?:\[[^\]]*\]\s*)?(?:(?:{_ANSWER}){_COUNTED})*(?:{_FORWARD}){_COUNTED}|\s*\[fwd?[: ]",
    re.IGNORECASE,
)
_PREFIX = re.compile(rf"\s*(?:(?:{_ANSWER}|{_FORWARD}){_COUNTED})+", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w@./-])(?:[#№]\s*)?((?:[^\W\d_]{1,12}[-/_]?)\d{3,12})(?![\w@]|[./-]\w)"
    r"|[#№\[]\s*(\d{3,12})\b"
)


def is_answer(subject):
    """Tell whether the subject says that the mail answers another: Re:, Ответ:, НА: and so on."""
    return bool(_IS_ANSWER.match(subject or ""))


def is_forward(subject):
    """Tell whether the subject says that the mail passes another one on: Fwd:, FW:, Пер:."""
    return bool(_IS_FORWARD.match(subject or ""))


def strip_prefixes(subject):
    """Return the subject without Re:, Fwd: and the like in front."""
    return _PREFIX.sub("", subject or "", count=1).strip()


def find_numbers(subject):
    """Return what in a subject may be numbers of tickets, as they are written in capitals, the
    first one first: letters with digits (LV-10482), or digits after # or №.

    :rtype: list[str]
    """
    found = (one or other for one, other in _NUMBER.findall(subject or ""))
    return list(dict.fromkeys(number.upper() for number in found))[:MAX_NUMBERS]
