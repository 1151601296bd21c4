# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The messages of the desktop agent, checked before anything is done with them.

Nothing here knows the database. A fault names the field and says what to do, in words that the
caller translates.
"""

import binascii
import hashlib
import json
import re
from dataclasses import dataclass, field
from uuid import UUID

import pybase64

from odoo.tools.translate import LazyTranslate

from odoo.addons.liteviewer_helpdesk.tools.input import (
    LIMITS,
    MAX_DESCRIPTION,
    MAX_FILENAME,
    MAX_SUBJECT,
    NO_TEXT,
    InputError,
    clean_text,
)

from .checks import check_count, check_fields, parse_moment

_lt = LazyTranslate(__name__)

MAX_REPORTER = LIMITS["reporter"]
MAX_COMPUTER = LIMITS["computer"]
MAX_ENROLMENT = LIMITS["enrolment"]

_EMAIL = re.compile(LIMITS["reporter_forms"]["email"])


@dataclass(frozen=True)
class File:
    """A picture as it came: its name is only a label, its content is still to be checked."""

    path: str
    filename: str
    content: bytes


@dataclass(frozen=True)
class TicketPayload:
    """A checked ``submit_ticket`` payload.

    :ivar dict reporter: name, e-mail and phone that a contact can have, or empty texts
    :ivar dict as_typed: of these what a contact cannot have, whole, to be kept in the ticket
    :ivar str digest: tells same content from other content
    """

    client_ref: str
    subject: str
    description: str
    reporter: dict
    as_typed: dict
    computer: dict
    screenshots: list[File] = field(repr=False)
    digest: str


def parse_ticket(payload, limits):
    """Check a ``submit_ticket`` payload.

    :param payload: what came over the wire, of any type
    :param PictureLimits limits: of the service
    :rtype: TicketPayload
    :raises InputError: names the field that is wrong
    """
    check_fields(
        payload,
        "payload",
        {
            "client_ref",
            "subject",
            "description",
            "reporter",
            "screenshots",
            "computer",
            "sent_at",
        },
    )
    subject = clean_text(payload.get("subject"), "subject", MAX_SUBJECT, required=True)
    description = clean_text(
        payload.get("description"), "description", MAX_DESCRIPTION, multiline=True
    )
    client_ref = _parse_uuid4(payload.get("client_ref"), "client_ref")
    reporter, as_typed = _parse_reporter(payload.get("reporter"))
    computer = parse_computer(payload.get("computer"))
    _parse_sent_at(payload.get("sent_at"))
    screenshots = parse_files(payload.get("screenshots"), "screenshots", limits)
    content = [
        subject,
        description,
        reporter | as_typed,
        computer,
        [(shot.filename, hashlib.sha256(shot.content).hexdigest()) for shot in screenshots],
    ]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return TicketPayload(
        client_ref, subject, description, reporter, as_typed, computer, screenshots, digest
    )


def parse_enrollment(body):
    """Check the body of an enrolment request.

    Unlike a ticket it may have fields unknown here: a newer agent must be able to connect.

    :return: {"code": str, "computer": dict, "agent_version": str}
    :raises InputError: names the field that is wrong
    """
    if not isinstance(body, dict):
        raise InputError("body", _lt("must be a JSON object."))
    return {
        "code": clean_text(body.get("code"), "code", MAX_ENROLMENT["code"], required=True),
        "computer": parse_computer(body.get("computer")),
        "agent_version": clean_text(
            body.get("agent_version"), "agent_version", MAX_ENROLMENT["agent_version"]
        ),
    }


def parse_files(value, path, limits):
    """Decode a list of ``{"filename": str, "data": base64 str}``.

    Count and size are checked before anything is decoded.

    :rtype: list[File]
    :raises InputError: names the entry that is wrong
    """
    if value is None or value is False:
        return []
    if not isinstance(value, list | tuple):
        raise InputError(path, _lt("must be a list."))
    if len(value) > limits.screenshots:
        raise InputError(
            path,
            _lt(
                "has %(count)s pictures, at most %(max_count)s are allowed. Send fewer.",
                count=len(value),
                max_count=limits.screenshots,
            ),
        )
    return [_parse_file(item, f"{path}[{index}]", limits) for index, item in enumerate(value)]


def parse_computer(value, path="computer"):
    """Check the flat facts about a computer: names to texts, numbers, truths or lists of texts.

    :rtype: dict
    :raises InputError: names the fact that is wrong
    """
    if value is None or value is False:
        return {}
    if not isinstance(value, dict):
        raise InputError(path, _lt("must be an object."))
    check_count(value, path, MAX_COMPUTER["facts"])
    facts = {}
    for key, item in value.items():
        name = clean_text(key, path, MAX_COMPUTER["name"], required=True)
        item_path = f"{path}.{name}"
        if isinstance(item, bool) or (
            isinstance(item, int | float) and abs(item) < 2**53  # false for NaN and infinity
        ):
            facts[name] = item
        elif isinstance(item, list | tuple):
            check_count(item, item_path, MAX_COMPUTER["list"])
            facts[name] = [clean_text(text, item_path, MAX_COMPUTER["text"]) for text in item]
        else:
            facts[name] = clean_text(item, item_path, MAX_COMPUTER["text"])
    return facts


def parse_since(value):
    """Return the moment (UTC, naive) that the ``since`` argument names, or None when empty."""
    if not value:
        return None
    return parse_moment(value, "since")


def _parse_uuid4(value, path):
    try:
        if len(value) == 36 and UUID(value).version == 4:
            return value.lower()
        error = None
    except (TypeError, ValueError, AttributeError) as caught:
        error = caught
    raise InputError(
        path, _lt("must be a random UUID (version 4), made once for each message.")
    ) from error


def _parse_reporter(value):
    """Return what the sender typed about themselves: what a contact can have, and what it cannot.

    Nobody loses a ticket over it: a long text is shortened, an unusable e-mail left out, and the
    second part has what was typed.

    :return: ({"name": str, "email": str, "phone": str}, {those of them that differ: str})
    :raises InputError: for what no person has typed: unknown fields, no texts
    """
    value = {} if value is None or value is False else value
    check_fields(value, "reporter", MAX_REPORTER)
    typed = {}
    for name in MAX_REPORTER:
        text = value.get(name)
        if isinstance(text, str):
            text = NO_TEXT.sub(" ", text[:MAX_DESCRIPTION])
        typed[name] = clean_text(text, f"reporter.{name}", MAX_DESCRIPTION)
    typed["email"] = typed["email"].lower()
    reporter = {name: typed[name][:limit].rstrip() for name, limit in MAX_REPORTER.items()}
    if reporter["email"] != typed["email"] or not _EMAIL.fullmatch(reporter["email"]):
        reporter["email"] = ""
    return reporter, {name: text for name, text in typed.items() if text != reporter[name]}


def _parse_file(value, path, limits):
    check_fields(value, path, {"filename", "data"})
    filename = clean_text(value.get("filename"), f"{path}.filename", MAX_FILENAME)
    data = value.get("data")
    data_path = f"{path}.data"
    if not isinstance(data, str) or not data:
        raise InputError(data_path, _lt("must be the picture as base64 text."))
    if len(data) // 4 * 3 > limits.image_bytes + 2:
        raise InputError(
            data_path,
            _lt(
                "is larger than %(max_size)s kB. Send a smaller picture.",
                max_size=limits.image_bytes // 1024,
            ),
        )
    try:
        content = pybase64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError(data_path, _lt("is no valid base64.")) from error
    return File(data_path, filename, content)


def _parse_sent_at(value):
    """The sender's clock is used for nothing; a value that is no time shows a broken sender."""
    if value is not None and value is not False and value != "":
        parse_moment(value, "sent_at")
