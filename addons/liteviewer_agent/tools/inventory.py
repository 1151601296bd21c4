# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What an agent found out about its computer, checked as the schema of an inventory says."""

import json
import re
from ipaddress import ip_interface
from pathlib import Path

from odoo.tools.translate import LazyTranslate

from odoo.addons.liteviewer_helpdesk.tools.input import LIMITS, InputError, clean_text

from .checks import check_count, check_fields, parse_moment

_lt = LazyTranslate(__name__)

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "protocol" / "inventory-1.schema.json").read_text()
)
"""The form of an inventory, as data; ``protocol/README.md`` of the repository says more."""
MAX_BYTES = LIMITS["inventory"]["bytes"]
MAX_LIST = LIMITS["computer"]["list"]
"""How many texts a flat fact may have."""

_MAC = re.compile(r"[0-9a-f]{12}")


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
    :raises InputError: names the fact that is wrong
    """
    facts = _take_inventory(value, path)
    if len(json.dumps(facts, ensure_ascii=False).encode()) > MAX_BYTES:
        raise InputError(path, _lt("is larger than %(max_size)s kB.", max_size=MAX_BYTES // 1024))
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
        ][:MAX_LIST],
        "mac_addresses": [
            interface["mac"] for interface in facts.get("interfaces", ()) if interface.get("mac")
        ][:MAX_LIST],
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


def _taker(schema):
    """Return the function that takes a value as ``schema`` wants it: ``take(value, path)``.

    Of JSON Schema this knows what the inventory's schema uses. What it makes does not only check,
    it also brings everything into one form, and its faults are for people.

    :param dict schema: the inventory's, or a part of it
    """
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if "const" in schema:
        return _take_const(schema["const"])
    if "enum" in schema:
        return _take_one_of(schema["enum"])
    return _TAKERS[schema["type"]](schema)


def _take_const(known):
    def take(value, path):
        if isinstance(value, bool) or value != known:
            raise InputError(path, _lt("is not known here. Known is: %(known)s.", known=known))
        return known

    return take


def _take_one_of(choices):
    def take(value, path):
        if value not in choices:
            raise InputError(path, _lt("must be one of: %(known)s.", known=", ".join(choices)))
        return value

    return take


def _take_object(schema):
    if "properties" not in schema:
        return _take_map(schema)
    takers = {name: _taker(part) for name, part in schema["properties"].items()}
    required = schema.get("required", ())

    def take(value, path):
        check_fields(value, path, takers)
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
            raise InputError(path, _lt("must be an object."))
        check_count(value, path, max_count)
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
            raise InputError(path, _lt("must be a list."))
        check_count(value, path, max_count)
        items = [taker(item, f"{path}[{index}]") for index, item in enumerate(value)]
        unique = {json.dumps(item, sort_keys=True): item for item in items}
        return [unique[key] for key in sorted(unique)]

    return take


def _take_number(schema):
    least, most = schema["minimum"], schema["maximum"]

    def take(value, path):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise InputError(
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
    return f"{parse_moment(text, path).isoformat()}Z"


def _mac(text, path):
    """Return the address as ``aa:bb:cc:dd:ee:ff``; empty for what has none, such as a tunnel."""
    digits = re.sub(r"[-:.\s]", "", text.lower())
    if digits and not _MAC.fullmatch(digits):
        raise InputError(path, _lt("must be a MAC address such as 00:1a:2b:3c:4d:5e."))
    return ":".join(digits[index : index + 2] for index in range(0, len(digits), 2))


def _address(text, path):
    """Return the address with the length of its prefix, without the zone that IPv6 may have."""
    try:
        return str(ip_interface(re.sub(r"%[^/]*", "", text)))
    except ValueError as error:
        raise InputError(
            path, _lt("must be an IP address such as 192.168.1.5/24 or fe80::1/64.")
        ) from error


_FORMS = {"date-time": _moment, "mac": _mac, "address": _address}
_TAKERS = {
    "object": _take_object,
    "array": _take_list,
    "integer": _take_number,
    "string": _take_text,
}
_take_inventory = _taker(SCHEMA)
