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
from uuid import UUID

import pybase64

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MAX_SUBJECT = 200
MAX_DESCRIPTION = 20_000
MAX_COMPUTER_KEYS = 60
MAX_COMPUTER_KEY = 64
MAX_COMPUTER_TEXT = 500
MAX_COMPUTER_LIST = 50
MAX_FILENAME = 200
INVENTORY_SCHEMA = 1
MAX_INVENTORY_BYTES = 512 * 1024
MAX_INVENTORY_NUMBER = 2**31 - 1
MAX_DISKS = 64
MAX_INTERFACES = 128
MAX_ADDRESSES = 32
MAX_SOFTWARE = 5_000
MAX_REMOTE_TOOLS = 20
CHASSIS = ("desktop", "laptop", "server", "virtual", "other")
DISK_KINDS = ("ssd", "hdd", "nvme", "other")

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MAC = re.compile(r"[0-9a-f]{12}")
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")


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

    screenshots: int = 10
    image_bytes: int = 8 * 1024 * 1024
    image_pixels: int = 40_000_000


@dataclass(frozen=True)
class File:
    """A picture as it came: its name is only a label, its content is still to be checked."""

    path: str
    filename: str
    content: bytes


@dataclass(frozen=True)
class TicketPayload:
    """A checked ``submit_ticket`` payload; ``digest`` tells same content from other content."""

    client_ref: str
    subject: str
    description: str
    reporter: dict
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
    if "\x00" in value or _SURROGATE.search(value):
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
    reporter = _parse_reporter(payload.get("reporter"))
    computer = parse_computer(payload.get("computer"))
    _parse_sent_at(payload.get("sent_at"))
    screenshots = parse_files(payload.get("screenshots"), "screenshots", limits)
    content = [
        subject,
        description,
        reporter,
        computer,
        [(shot.filename, hashlib.sha256(shot.content).hexdigest()) for shot in screenshots],
    ]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return TicketPayload(client_ref, subject, description, reporter, computer, screenshots, digest)


def parse_enrollment(body):
    """Check the body of an enrolment request.

    Unlike a ticket it may have fields unknown here: a newer agent must be able to connect.

    :return: {"code": str, "computer": dict, "agent_version": str}
    :raises PayloadError: names the field that is wrong
    """
    if not isinstance(body, dict):
        raise PayloadError("body", _lt("must be a JSON object."))
    return {
        "code": clean_text(body.get("code"), "code", 64, required=True),
        "computer": parse_computer(body.get("computer")),
        "agent_version": clean_text(body.get("agent_version"), "agent_version", 32),
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
    if len(value) > MAX_COMPUTER_KEYS:
        raise PayloadError(
            path, _lt("has more than %(max_count)s entries.", max_count=MAX_COMPUTER_KEYS)
        )
    facts = {}
    for key, item in value.items():
        name = clean_text(key, path, MAX_COMPUTER_KEY, required=True)
        item_path = f"{path}.{name}"
        if isinstance(item, bool) or (
            isinstance(item, int | float) and abs(item) < 2**53  # false for NaN and infinity
        ):
            facts[name] = item
        elif isinstance(item, list | tuple):
            if len(item) > MAX_COMPUTER_LIST:
                raise PayloadError(
                    item_path,
                    _lt("has more than %(max_count)s entries.", max_count=MAX_COMPUTER_LIST),
                )
            facts[name] = [clean_text(text, item_path, MAX_COMPUTER_TEXT) for text in item]
        else:
            facts[name] = clean_text(item, item_path, MAX_COMPUTER_TEXT)
    return facts


def is_inventory(value):
    """Tell an inventory from the flat facts that older agents report."""
    return isinstance(value, dict) and "schema" in value


def parse_inventory(value, path="inventory"):
    """Check what an agent found out about its computer.

    Whatever it could not find out may be missing, and is then missing in the result. Lists come
    back sorted and without doubles, so that the same computer always gives the same facts::

        {"schema": 1, "collected_at": "2026-01-31T09:30:00Z", "agent_version": str,
         "hostname": str, "domain": str, "user": str (who is logged on),
         "os": {"name", "version", "architecture", "kernel": str},
         "system": {"vendor", "model", "serial", "uuid": str, "chassis": one of CHASSIS},
         "cpu": {"model": str, "cores": int, "threads": int}, "memory_mb": int,
         "disks": [{"name", "model", "serial": str, "size_gb": int, "kind": one of DISK_KINDS}],
         "interfaces": [{"name", "mac": str, "addresses": ["192.168.1.5/24"]}],
         "software": [{"name", "version", "vendor": str}],
         "remote_tools": {"rustdesk": str, ...}}

    :param value: what came over the wire, of any type
    :rtype: dict
    :raises PayloadError: names the fact that is wrong
    """
    _check_fields(value, path, {"schema", *_INVENTORY})
    if value.get("schema") is True or value.get("schema") != INVENTORY_SCHEMA:
        raise PayloadError(
            f"{path}.schema",
            _lt("is not known here. Known is: %(known)s.", known=INVENTORY_SCHEMA),
        )
    facts = {"schema": INVENTORY_SCHEMA}
    for name, parse in _INVENTORY.items():
        if value.get(name) is not None:
            facts[name] = parse(value[name], f"{path}.{name}")
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
        ][:MAX_COMPUTER_LIST],
        "mac_addresses": [
            interface["mac"] for interface in facts.get("interfaces", ()) if interface.get("mac")
        ][:MAX_COMPUTER_LIST],
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
    if value is None or value is False:
        return {"name": "", "email": "", "phone": ""}
    _check_fields(value, "reporter", {"name", "email", "phone"})
    email = clean_text(value.get("email"), "reporter.email", 254).lower()
    if email and not _EMAIL.fullmatch(email):
        raise PayloadError(
            "reporter.email", _lt("is no e-mail address. Write it as name@company.com.")
        )
    return {
        "name": clean_text(value.get("name"), "reporter.name", 120),
        "email": email,
        "phone": clean_text(value.get("phone"), "reporter.phone", 40),
    }


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


def _text(value, path):
    return clean_text(value, path, MAX_COMPUTER_TEXT)


def _number(value, path):
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or not (0 <= value <= MAX_INVENTORY_NUMBER)
    ):
        raise PayloadError(
            path,
            _lt("must be a whole number from 0 to %(most)s.", most=MAX_INVENTORY_NUMBER),
        )
    return value


def _one_of(choices):
    def parse(value, path):
        if value not in choices:
            raise PayloadError(path, _lt("must be one of: %(known)s.", known=", ".join(choices)))
        return value

    return parse


def _moment(value, path):
    return f"{_parse_moment(value, path).isoformat()}Z"


def _mac(value, path):
    """Return the address as ``aa:bb:cc:dd:ee:ff``; empty for what has none, such as a tunnel."""
    digits = re.sub(r"[-:.\s]", "", _text(value, path).lower())
    if digits and not _MAC.fullmatch(digits):
        raise PayloadError(path, _lt("must be a MAC address such as 00:1a:2b:3c:4d:5e."))
    return ":".join(digits[index : index + 2] for index in range(0, len(digits), 2))


def _address(value, path):
    """Return the address with the length of its prefix, without the zone that IPv6 may have."""
    text = re.sub(r"%[^/]*", "", _text(value, path))
    try:
        return str(ip_interface(text))
    except ValueError as error:
        raise PayloadError(
            path, _lt("must be an IP address such as 192.168.1.5/24 or fe80::1/64.")
        ) from error


def _object(**parsers):
    """Return the parser of an object that has some of these fields and no others."""

    def parse(value, path):
        _check_fields(value, path, parsers)
        return {
            name: parser(value[name], f"{path}.{name}")
            for name, parser in parsers.items()
            if value.get(name) is not None
        }

    return parse


def _list(parser, max_count):
    """Return the parser of a list, which becomes sorted and loses its doubles."""

    def parse(value, path):
        if not isinstance(value, list | tuple):
            raise PayloadError(path, _lt("must be a list."))
        if len(value) > max_count:
            raise PayloadError(
                path, _lt("has more than %(max_count)s entries.", max_count=max_count)
            )
        items = [parser(item, f"{path}[{index}]") for index, item in enumerate(value)]
        unique = {json.dumps(item, sort_keys=True): item for item in items}
        return [unique[key] for key in sorted(unique)]

    return parse


def _remote_tools(value, path):
    if not isinstance(value, dict):
        raise PayloadError(path, _lt("must be an object."))
    if len(value) > MAX_REMOTE_TOOLS:
        raise PayloadError(
            path, _lt("has more than %(max_count)s entries.", max_count=MAX_REMOTE_TOOLS)
        )
    tools = {}
    for key in value:
        name = clean_text(key, path, MAX_COMPUTER_KEY, required=True)
        tools[name] = _text(value[key], f"{path}.{name}")
    return dict(sorted(tools.items()))


_INVENTORY = {
    "collected_at": _moment,
    "agent_version": lambda value, path: clean_text(value, path, 32),
    "hostname": _text,
    "domain": _text,
    "user": _text,
    "os": _object(name=_text, version=_text, architecture=_text, kernel=_text),
    "system": _object(
        vendor=_text, model=_text, serial=_text, uuid=_text, chassis=_one_of(CHASSIS)
    ),
    "cpu": _object(model=_text, cores=_number, threads=_number),
    "memory_mb": _number,
    "disks": _list(
        _object(name=_text, model=_text, serial=_text, size_gb=_number, kind=_one_of(DISK_KINDS)),
        MAX_DISKS,
    ),
    "interfaces": _list(
        _object(name=_text, mac=_mac, addresses=_list(_address, MAX_ADDRESSES)), MAX_INTERFACES
    ),
    "software": _list(_object(name=_text, version=_text, vendor=_text), MAX_SOFTWARE),
    "remote_tools": _remote_tools,
}
"""What an inventory may have beside its ``schema``, in the order in which it is kept."""


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
