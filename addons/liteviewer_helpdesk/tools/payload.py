# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the desktop agent sends, checked before anything is done with it.

Nothing here knows the database. A fault names the field and says what to do, in words that the
caller translates.
"""

import binascii
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_interface
from pathlib import Path
from uuid import UUID

import pybase64

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

_PROTOCOL = Path(__file__).parents[1] / "protocol"
"""What agent and server keep, as data; ``protocol/README.md`` of the repository says more."""

LIMITS = json.loads((_PROTOCOL / "limits.json").read_text())
INVENTORY = json.loads((_PROTOCOL / "inventory-1.schema.json").read_text())
MAX_SUBJECT = LIMITS["ticket"]["subject"]
MAX_DESCRIPTION = LIMITS["ticket"]["description"]
MAX_FILENAME = LIMITS["filename"]
MAX_REPORTER = LIMITS["reporter"]
MAX_COMPUTER = LIMITS["computer"]
MAX_ENROLMENT = LIMITS["enrolment"]
MAX_INVENTORY_BYTES = LIMITS["inventory"]["bytes"]

_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAC = re.compile(r"[0-9a-f]{12}")
_EMAIL = re.compile(LIMITS["reporter_forms"]["email"])


class PayloadError(ValueError):
    """A field of the payload is wrong.

    :ivar str field: its path, for example ``screenshots[0].data``
    :ivar reason: what is wrong and what is right; a lazy translation
    """

    def __init__(self, field_path, reason):
        super().__init__(field_path)
        self.field = field_path
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """What a service lets through; the settings page has them.

    :ivar int screenshots: pictures in one message
    :ivar int image_bytes: size of one picture
    :ivar int image_pixels: width times height of one picture
    """

    screenshots: int = LIMITS["pictures"]["count"]
    image_bytes: int = LIMITS["pictures"]["bytes"]
    image_pixels: int = LIMITS["pictures"]["pixels"]


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
    :ivar dict as_typed: of these what a contact can not have, whole, to be kept in the ticket
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


def clean_text(value, path, max_length, *, required=False, multiline=False):
    """Return ``value`` as text that can be stored and put into a mail header.

    :param int max_length: characters
    :param bool multiline: keep line breaks; otherwise all white space becomes single blanks
    :raises PayloadError: for other types, too long texts, NUL and halves of surrogate pairs
    """
    if value is None or value is False:
        value = ""
    if not isinstance(value, str):
        raise PayloadError(path, _lt("must be a text."))
    # forms send every line break as two characters, and count it as one
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(value) > max_length:
        raise PayloadError(
            path,
            _lt(
                "has %(length)s characters, at most %(max_length)s are allowed. Shorten it.",
                length=len(value),
                max_length=max_length,
            ),
        )
    if _NO_TEXT.search(value):
        raise PayloadError(
            path,
            _lt("contains a character that is no text (NUL or half of a surrogate pair)."),
        )
    value = _CONTROL.sub(" ", value)
    value = value.strip() if multiline else " ".join(value.split())
    if required and not value:
        raise PayloadError(path, _lt("is empty. Write at least a few words."))
    return value


def parse_ticket(payload, limits):
    """Check a ``submit_ticket`` payload.

    :param payload: what came over the wire, of any type
    :param Limits limits: of the service
    :rtype: TicketPayload
    :raises PayloadError: names the field that is wrong
    """
    _check_fields(
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
    :raises PayloadError: names the field that is wrong
    """
    if not isinstance(body, dict):
        raise PayloadError("body", _lt("must be a JSON object."))
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
    :raises PayloadError: names the entry that is wrong
    """
    if value is None or value is False:
        return []
    if not isinstance(value, list | tuple):
        raise PayloadError(path, _lt("must be a list."))
    if len(value) > limits.screenshots:
        raise PayloadError(
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
    :raises PayloadError: names the fact that is wrong
    """
    if value is None or value is False:
        return {}
    if not isinstance(value, dict):
        raise PayloadError(path, _lt("must be an object."))
    _check_count(value, path, MAX_COMPUTER["facts"])
    facts = {}
    for key, item in value.items():
        name = clean_text(key, path, MAX_COMPUTER["name"], required=True)
        item_path = f"{path}.{name}"
        if isinstance(item, bool) or (
            isinstance(item, int | float) and abs(item) < 2**53  # false for NaN and infinity
        ):
            facts[name] = item
        elif isinstance(item, list | tuple):
            _check_count(item, item_path, MAX_COMPUTER["list"])
            facts[name] = [clean_text(text, item_path, MAX_COMPUTER["text"]) for text in item]
        else:
            facts[name] = clean_text(item, item_path, MAX_COMPUTER["text"])
    return facts


def is_inventory(value):
    """Tell an inventory from the flat facts that older agents report."""
    return isinstance(value, dict) and "schema" in value


def parse_inventory(value, path="inventory"):
    """Check what an agent found out about its computer.

    Its form is told by ``inventory-1.schema.json``. Whatever it could not find out may be missing,
    and is then missing in the result. Lists come back sorted and without doubles, moments in UTC,
    MAC and IP addresses in one form: the same computer always gives the same facts.

    :param value: what came over the wire, of any type
    :rtype: dict
    :raises PayloadError: names the fact that is wrong
    """
    facts = _take_inventory(value, path)
    if len(json.dumps(facts, ensure_ascii=False).encode()) > MAX_INVENTORY_BYTES:
        raise PayloadError(
            path, _lt("is larger than %(max_size)s kB.", max_size=MAX_INVENTORY_BYTES // 1024)
        )
    return facts


def flatten_inventory(facts):
    """Return the facts of ``parse_inventory`` that a person asks for first, as flat facts.

    :rtype: dict, as of ``parse_computer``
    """
    system, cpu, os = (facts.get(name, {}) for name in ("system", "cpu", "os"))
    flat = {
        "hostname": facts.get("hostname"),
        "user": facts.get("user"),
        "domain": facts.get("domain"),
        "ip_addresses": [
            address.partition("/")[0]
            for interface in facts.get("interfaces", ())
            for address in interface.get("addresses", ())
        ][: MAX_COMPUTER["list"]],
        "mac_addresses": [
            interface["mac"] for interface in facts.get("interfaces", ()) if interface.get("mac")
        ][: MAX_COMPUTER["list"]],
        "os": os.get("name"),
        "os_version": os.get("version"),
        "manufacturer": system.get("vendor"),
        "model": system.get("model"),
        "serial": system.get("serial"),
        "cpu": cpu.get("model"),
        "cpu_cores": cpu.get("cores"),
        "memory_mb": facts.get("memory_mb"),
        "architecture": os.get("architecture"),
        "agent_version": facts.get("agent_version"),
    }
    return {name: value for name, value in flat.items() if value}


def parse_since(value):
    """Return the moment (UTC, naive) that the ``since`` argument names, or None when empty."""
    if not value:
        return None
    return _parse_moment(value, "since")


def _check_fields(value, path, known):
    if not isinstance(value, dict):
        raise PayloadError(path, _lt("must be an object."))
    unknown = sorted(str(key)[:64] for key in value if key not in known)
    if unknown:
        raise PayloadError(
            path,
            _lt(
                "has fields that are not known: %(names)s. Known are: %(known)s.",
                names=", ".join(unknown[:10]).encode("utf-8", "replace").decode(),
                known=", ".join(sorted(known)),
            ),
        )


def _check_count(value, path, max_count):
    if len(value) > max_count:
        raise PayloadError(path, _lt("has more than %(max_count)s entries.", max_count=max_count))


def _parse_uuid4(value, path):
    try:
        if len(value) == 36 and UUID(value).version == 4:
            return value.lower()
        error = None
    except (TypeError, ValueError, AttributeError) as caught:
        error = caught
    raise PayloadError(
        path, _lt("must be a random UUID (version 4), made once for each message.")
    ) from error


def _parse_reporter(value):
    """Return what the sender typed about themselves: what a contact can have, and what it can not.

    Nobody loses a ticket over it: a long text is shortened, an unusable e-mail left out, and the
    second part has what was typed.

    :return: ({"name": str, "email": str, "phone": str}, {those of them that differ: str})
    :raises PayloadError: for what no person has typed: unknown fields, no texts
    """
    value = {} if value is None or value is False else value
    _check_fields(value, "reporter", MAX_REPORTER)
    typed = {}
    for name in MAX_REPORTER:
        text = value.get(name)
        if isinstance(text, str):
            text = _NO_TEXT.sub(" ", text[:MAX_DESCRIPTION])
        typed[name] = clean_text(text, f"reporter.{name}", MAX_DESCRIPTION)
    typed["email"] = typed["email"].lower()
    reporter = {name: typed[name][:limit].rstrip() for name, limit in MAX_REPORTER.items()}
    if reporter["email"] != typed["email"] or not _EMAIL.fullmatch(reporter["email"]):
        reporter["email"] = ""
    return reporter, {name: text for name, text in typed.items() if text != reporter[name]}


def _parse_file(value, path, limits):
    _check_fields(value, path, {"filename", "data"})
    filename = clean_text(value.get("filename"), f"{path}.filename", MAX_FILENAME)
    data = value.get("data")
    data_path = f"{path}.data"
    if not isinstance(data, str) or not data:
        raise PayloadError(data_path, _lt("must be the picture as base64 text."))
    if len(data) // 4 * 3 > limits.image_bytes + 2:
        raise PayloadError(
            data_path,
            _lt(
                "is larger than %(max_size)s kB. Send a smaller picture.",
                max_size=limits.image_bytes // 1024,
            ),
        )
    try:
        content = pybase64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PayloadError(data_path, _lt("is no valid base64.")) from error
    return File(data_path, filename, content)


# ---- the inventory, as its schema says ---------------------------------------------------------


def _taker(schema):
    """Return the function that takes a value as ``schema`` wants it: ``take(value, path)``.

    Of JSON Schema this knows what the inventory's schema uses. What it makes does not only check,
    it also brings everything into one form, and its faults are for people.

    :param dict schema: the inventory's, or a part of it
    """
    if "$ref" in schema:
        schema = INVENTORY["$defs"][schema["$ref"].rpartition("/")[2]]
    if "const" in schema:
        return _take_const(schema["const"])
    if "enum" in schema:
        return _take_one_of(schema["enum"])
    return _TAKERS[schema["type"]](schema)


def _take_const(known):
    def take(value, path):
        if isinstance(value, bool) or value != known:
            raise PayloadError(path, _lt("is not known here. Known is: %(known)s.", known=known))
        return known

    return take


def _take_one_of(choices):
    def take(value, path):
        if value not in choices:
            raise PayloadError(path, _lt("must be one of: %(known)s.", known=", ".join(choices)))
        return value

    return take


def _take_object(schema):
    if "properties" not in schema:
        return _take_map(schema)
    takers = {name: _taker(part) for name, part in schema["properties"].items()}
    required = schema.get("required", ())

    def take(value, path):
        _check_fields(value, path, takers)
        return {
            name: taker(value.get(name), f"{path}.{name}")
            for name, taker in takers.items()
            if value.get(name) is not None or name in required
        }

    return take


def _take_map(schema):
    taker = _taker(schema["additionalProperties"])
    max_count, max_length = schema["maxProperties"], schema["propertyNames"]["maxLength"]

    def take(value, path):
        if not isinstance(value, dict):
            raise PayloadError(path, _lt("must be an object."))
        _check_count(value, path, max_count)
        taken = {}
        for key, item in value.items():
            name = clean_text(key, path, max_length, required=True)
            taken[name] = taker(item, f"{path}.{name}")
        return dict(sorted(taken.items()))

    return take


def _take_list(schema):
    taker, max_count = _taker(schema["items"]), schema["maxItems"]

    def take(value, path):
        if not isinstance(value, list | tuple):
            raise PayloadError(path, _lt("must be a list."))
        _check_count(value, path, max_count)
        items = [taker(item, f"{path}[{index}]") for index, item in enumerate(value)]
        unique = {json.dumps(item, sort_keys=True): item for item in items}
        return [unique[key] for key in sorted(unique)]

    return take


def _take_number(schema):
    least, most = schema["minimum"], schema["maximum"]

    def take(value, path):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise PayloadError(
                path,
                _lt("must be a whole number from %(least)s to %(most)s.", least=least, most=most),
            )
        return value

    return take


def _take_text(schema):
    max_length, form = schema["maxLength"], _FORMS.get(schema.get("format"))

    def take(value, path):
        text = clean_text(value, path, max_length)
        return form(text, path) if form else text

    return take


def _moment(text, path):
    return f"{_parse_moment(text, path).isoformat()}Z"


def _mac(text, path):
    """Return the address as ``aa:bb:cc:dd:ee:ff``; empty for what has none, such as a tunnel."""
    digits = re.sub(r"[-:.\s]", "", text.lower())
    if digits and not _MAC.fullmatch(digits):
        raise PayloadError(path, _lt("must be a MAC address such as 00:1a:2b:3c:4d:5e."))
    return ":".join(digits[index : index + 2] for index in range(0, len(digits), 2))


def _address(text, path):
    """Return the address with the length of its prefix, without the zone that IPv6 may have."""
    try:
        return str(ip_interface(re.sub(r"%[^/]*", "", text)))
    except ValueError as error:
        raise PayloadError(
            path, _lt("must be an IP address such as 192.168.1.5/24 or fe80::1/64.")
        ) from error


_FORMS = {"date-time": _moment, "mac": _mac, "address": _address}
_TAKERS = {
    "object": _take_object,
    "array": _take_list,
    "integer": _take_number,
    "string": _take_text,
}
_take_inventory = _taker(INVENTORY)


def _parse_sent_at(value):
    """The sender's clock is used for nothing; a value that is no time shows a broken sender."""
    if value is not None and value is not False and value != "":
        _parse_moment(value, "sent_at")


def _parse_moment(value, path):
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo:
            moment = (moment - moment.utcoffset()).replace(tzinfo=None)
        return moment.replace(microsecond=0)
    except (TypeError, ValueError, OverflowError) as error:
        raise PayloadError(path, _lt("must be a time such as 2026-01-31T09:30:00Z.")) from error
