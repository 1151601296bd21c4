# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Finds who wrote the mail that somebody passes on, and its words.

Mail programs put a few lines above what they pass on: Outlook and Thunderbird fields, Gmail and
Apple a line and fields, Yandex a line with date, name and address. An answer quotes the mail it
answers in the same fields; what tells a forward is its subject (``subjects.is_forward``) or the
line above the fields.
"""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from .subjects import is_forward

MAX_LINES = 400
"""So many lines are looked at."""
FIELD_LINES = 9
"""Within so many lines the fields stand together."""

_MARK = re.compile(
    r"""^[\s>*_-]*(?:
        (?:начало\ )?пересыл\w+\ сообщени\w+ | перенаправлен\w+\ сообщени\w+
        | начало\ (?:переадресованн|пересылаем)\w+\ (?:сообщени|письм)\w+
        | пересланное\ (?:сообщение|письмо) | переадресованное\ (?:сообщение|письмо)
        | (?:begin\ )?forwarded\ (?:message|mail|email) | forwarded\ by\ .+ | переслано\b.*
    )[\s:*_-]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_END = re.compile(
    r"^[\s>*_-]*(?:завершение\ |конец\ |end\ of\ )(?:пересыл|forwarded).*$",
    re.IGNORECASE | re.VERBOSE,
)
_FROM = re.compile(r"^[\s>*]*(?:from|от|от кого|отправитель)\s*:[\s*]*(.*)$", re.IGNORECASE)
_OTHER = re.compile(
    r"^[\s>*]*(?:date|sent|to|cc|subject|reply-to|дата|отправлено|кому|копия|тема|важность"
    r"|importance|время)\s*:",
    re.IGNORECASE,
)
_YANDEX = re.compile(
    r"^[\s>]*(\d{1,2}[./]\d{1,2}[./]\d{4},?\s+(?:в\s+)?\d{1,2}:\d{2}(?::\d{2})?,\s*(?P<who>.+?))\s*:\s*$"
)
_ADDRESS = re.compile(
    r"<?(?:mailto:)?([^\s<>\[\]()\",;:]+@[^\s<>\[\]()\",;:]+\.[^\s<>\[\]()\",;:]+)"
)


@dataclass
class Forwarded:
    """:ivar str name: of whoever wrote what is passed on; may be empty
    :ivar str address: theirs, as it was written
    :ivar str text: their words
    """

    name: str
    address: str
    text: str


def find_forwarded(subject, text):
    """Return who wrote what is passed on within a mail.

    :param str subject: of the mail
    :param str text: of the mail, plain
    :rtype: Forwarded or None
    """
    lines = (text or "").splitlines()[:MAX_LINES]
    marked = next((i for i, line in enumerate(lines) if _MARK.match(line)), None)
    if marked is None and not is_forward(subject):
        return None
    start = 0 if marked is None else marked
    for index in range(start, len(lines)):
        if found := _read_yandex(lines, index) or _read_fields(lines, index):
            return found
    return None


def find_attached(message):
    """Return (name, address) of who wrote the mail that is attached to a mail, None where there is
    none or several.

    :param email.message.Message message:
    """
    attached = [part for part in _walk(message) if part.get_content_type() == "message/rfc822"]
    if len(attached) != 1 or not isinstance(attached[0].get_payload(), list):
        return None
    try:
        name, address = parseaddr(str(attached[0].get_payload(0).get("From") or ""))
    except (AttributeError, IndexError, LookupError, TypeError, ValueError):
        return None
    return (name, address) if "@" in address else None


def _walk(part):
    yield part
    if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
        for each in part.get_payload():
            yield from _walk(each)


def _read_yandex(lines, index):
    line = lines[index]
    # the address may stand on the next line
    for joined, end in ((line, index), (" ".join(lines[index : index + 2]), index + 1)):
        match = _YANDEX.match(joined)
        if match and (who := _read_person(match["who"])):
            return Forwarded(*who, _get_words(lines[end + 1 :]))
    return None


def _read_fields(lines, index):
    match = _FROM.match(lines[index])
    if not match:
        return None
    near = range(max(0, index - 4), min(len(lines), index + FIELD_LINES))
    if not any(_OTHER.match(lines[i]) for i in near if i != index):
        return None
    value = match[1]
    if not _ADDRESS.search(value) and index + 1 < len(lines) and not _OTHER.match(lines[index + 1]):
        value += " " + lines[index + 1]
    who = _read_person(value)
    if not who:
        return None
    last = max([index, *(i for i in near if i > index and _OTHER.match(lines[i]))])
    return Forwarded(*who, _get_words(lines[last + 1 :]))


def _read_person(value):
    """Return (name, address) of a text with one address, None of another one."""
    value = value.replace("*", " ")
    found = {
        address.rstrip(".>").lower(): address.rstrip(".>") for address in _ADDRESS.findall(value)
    }
    if len(found) != 1:
        return None
    address = next(iter(found.values()))
    name = re.split(r"[<\[(]|" + re.escape(address), value, maxsplit=1)[0]
    return " ".join(name.strip(" \t\"'<>[](),;:").split()), address


def _get_words(lines):
    while lines and not lines[0].strip():
        lines = lines[1:]
    end = next((i for i, line in enumerate(lines) if _END.match(line)), len(lines))
    lines = lines[:end]
    if lines and all(line.startswith(">") or not line.strip() for line in lines):
        lines = [re.sub(r"^>\s?", "", line) for line in lines]
    return "\n".join(lines).strip()
