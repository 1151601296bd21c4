# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From what an operating system says to what is sent: pure functions, no system is asked here.

The same machine has to give the same result on any day, so everything is sorted, and what firmware
vendors write into a field that they did not fill in counts as unknown.
"""

import hashlib
import ipaddress
import json
import re
import uuid
from dataclasses import asdict

from ..limits import INVENTORY, LIMITS, PLACEHOLDERS
from ..payload import clean_line
from .facts import Disk, Interface, Inventory, Machine, OperatingSystem, Processor, Program

_PARTS = INVENTORY["properties"]
_TYPES = INVENTORY["$defs"]
PAYLOAD_BYTES = LIMITS["inventory"]["bytes"]
TEXT_LIMIT = _TYPES["text"]["maxLength"]  # characters
NUMBER_LIMIT = _TYPES["number"]["maximum"]
CHASSIS = _PARTS["system"]["properties"]["chassis"]["enum"]
DISK_KINDS = _PARTS["disks"]["items"]["properties"]["kind"]["enum"]

_CONTROL = re.compile(r"[\x7f-\x9f]")
_PLACEHOLDER = re.compile("|".join(PLACEHOLDERS["whole"]), re.IGNORECASE)
# what one large maker of firmware writes into every machine
_SHARED_UUID = "03000200-0400-0500-0006-000700080009"
_VIRTUAL = re.compile(
    r"""qemu|\bkvm\b|vmware|virtualbox|innotek|virtual\ machine|\bxen\b|bochs|parallels|openstack
    |bhyve|amazon\ ec2|google\ compute|yandex|digitalocean|hetzner|ovirt|\brhev|\bahv\b
    |alibaba\ cloud|cloud\ ecs|vultr|linode|scaleway|croc\ cloud|virtuozzo|opennebula""",
    re.IGNORECASE | re.VERBOSE,
)
# codes of the SMBIOS specification, 7.4.1
_CHASSIS_CODES = {
    "desktop": {3, 4, 5, 6, 7, 13, 15, 16, 24, 34, 35, 36},
    "laptop": {8, 9, 10, 11, 14, 30, 31, 32},
    "server": {17, 23, 25, 28, 29},
}
_NAMESPACE = re.compile(r"(?<=.)_0{4,7}\d{0,4}_?\.?$|\.$")
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
_ATA_SERIAL = 20  # bytes
_SERIAL = re.compile(r"[A-Z0-9][A-Z0-9_-]{3,}", re.IGNORECASE)
_ARCHITECTURES = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64", "i386": "x86"} | {
    f"i{generation}86": "x86" for generation in (4, 5, 6)
}
_TOOL_NAME = re.compile(r"[a-z0-9_]{1,32}")
_MESH_ID = re.compile(r"[A-Za-z0-9@$]{64}")
_TOOL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{3,63}")


# ---- one value ---------------------------------------------------------------------------------


def text(value):
    """``value`` on one line, without what neither XML nor the database can carry."""
    return clean_line(_CONTROL.sub(" ", str(value or "")))[:TEXT_LIMIT].strip()


def label(value):
    """The same, "" for what a vendor writes instead of an answer."""
    value = text(value)
    return "" if _PLACEHOLDER.fullmatch(value) else value


def number(value):
    """A whole number from 0 to the highest that is taken; 0 for anything else."""
    try:
        return min(max(int(value), 0), NUMBER_LIMIT)
    except (TypeError, ValueError, OverflowError):
        return 0


def whole(value):
    """A whole number out of digits, 0 for anything else; bytes of a disk have no limit."""
    try:
        return max(int(value), 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def serial_of_disk(value):
    """Without what Windows adds to the serial number of an NVMe disk, ``_00000001.``, and decoded
    where it gives that of an old disk in hexadecimal digits.
    """
    value = _NAMESPACE.sub("", text(value))
    if not _HEXADECIMAL.fullmatch(value):
        return value
    plain = bytes.fromhex(value)
    order = [plain]
    if len(plain) == _ATA_SERIAL:
        # ATA has the letters of each pair the other way round, and fills up with spaces
        order.insert(0, bytes(plain[place ^ 1] for place in range(_ATA_SERIAL)))
    readings = [reading.decode("latin-1").strip() for reading in order]
    readable = [reading for reading in readings if _SERIAL.fullmatch(reading)]
    return readable[0] if readable else value


def uuid_of(value):
    """Lower case with dashes; "" for no UUID, an empty one, and one that many machines share."""
    try:
        found = uuid.UUID(text(value))
    except ValueError:
        return ""
    plain = str(found) != _SHARED_UUID and len(set(found.hex)) > 2
    return str(found) if plain else ""


def mac_of(value):
    """``aa:bb:cc:dd:ee:ff``; "" for anything but 48 bits, all zeros and all ones included."""
    digits = re.sub(r"[:.\-\s]", "", text(value)).lower()
    if not re.fullmatch("[0-9a-f]{12}", digits) or digits in ("0" * 12, "f" * 12):
        return ""
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


def address_of(value):
    """``192.168.1.5/24``; "" for loopback, multicast and what is no address."""
    plain, _slash, prefix = text(value).partition("/")
    plain = plain.partition("%")[0]
    try:
        found = ipaddress.ip_interface(f"{plain}/{prefix}" if prefix else plain)
    except ValueError:
        return ""
    if found.ip.is_loopback or found.ip.is_multicast or found.ip.is_unspecified:
        return ""
    return found.with_prefixlen


def tool_id_of(value):
    """A number, its digits together, or a short name; "" for sentences."""
    value = text(value)
    value = value.replace(" ", "") if re.fullmatch("[0-9 ]+", value) else value
    return value if _TOOL_ID.fullmatch(value) or _MESH_ID.fullmatch(value) else ""


def gigabytes(size):
    """Decimal gigabytes of a size in bytes (a number or its digits); 0 for anything else."""
    try:
        return number(round(int(size) / 10**9))
    except (TypeError, ValueError, OverflowError):
        return 0


def architecture_of(value):
    """``x86_64``, ``aarch64``, ``x86``: one name for what systems call differently."""
    value = text(value).lower()
    return _ARCHITECTURES.get(value, value)


def chassis_of(codes, vendor, model, hypervisor=False):
    """Kind of machine by the chassis codes of SMBIOS (numbers) and its maker.

    :param hypervisor: what the processor says; asked only where the firmware says nothing
    """
    codes = {number(code) for code in codes}
    if _VIRTUAL.search(f"{vendor} {model}") or (hypervisor and not label(vendor)):
        return "virtual"
    kinds = (kind for kind, known in _CHASSIS_CODES.items() if codes & known)
    return next(kinds, "other" if codes - {0} else "")


def of_board(vendor, product, board_vendor, board_product):
    """Vendor and model of the system, those of its board where it was put together by hand."""
    if label(vendor) or label(product):
        return vendor, product
    return board_vendor, board_product


def model_of(vendor, product, version):
    """Name of the model; Lenovo has a code in its place and the name in the version."""
    product, version = label(product), label(version)
    if text(vendor).casefold() == "lenovo" and version and version not in product:
        return f"{version} ({product})" if product else version
    return product


# ---- all of it ---------------------------------------------------------------------------------


def tidy(inventory):
    """The same inventory with every value clean, sorted and within its limit."""
    machine, system, cpu = inventory.system, inventory.os, inventory.cpu
    vendor = label(machine.vendor)
    return Inventory(
        hostname=text(inventory.hostname),
        domain=label(text(inventory.domain).strip("()")),
        user=text(inventory.user),
        os=OperatingSystem(
            text(system.name),
            text(system.version),
            architecture_of(system.architecture),
            text(system.kernel),
        ),
        system=Machine(
            vendor,
            label(machine.model),
            label(machine.serial),
            uuid_of(machine.uuid),
            machine.chassis if machine.chassis in CHASSIS else "",
        ),
        cpu=Processor(text(cpu.model), number(cpu.cores), number(cpu.threads)),
        memory_mb=number(inventory.memory_mb),
        disks=_sorted(map(_tidy_disk, inventory.disks), "name", "disks"),
        interfaces=_sorted(map(_tidy_interface, inventory.interfaces), "name", "interfaces"),
        software=_sorted(map(_tidy_program, inventory.software), "name", "software"),
        remote_tools=_tidy_tools(inventory.remote_tools),
    )


def payload(inventory, collected_at, agent_version):
    """The dict of ``report_inventory`` out of a tidy inventory; empty values are left out.

    :param collected_at: UTC, ``YYYY-MM-DDTHH:MM:SSZ``
    """
    values = {
        "schema": _PARTS["schema"]["const"],
        "collected_at": collected_at,
        "agent_version": agent_version,
    } | asdict(inventory)
    return _fit({key: full for key, value in values.items() if (full := _filled(value))})


def digest(values):
    """Fingerprint of a payload, equal as long as nothing but the time differs."""
    facts = {key: value for key, value in values.items() if key != "collected_at"}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def size_of(values):
    """Bytes of ``values`` as JSON in ASCII, the longest form in which they travel."""
    return len(json.dumps(values))


def _tidy_disk(disk):
    return Disk(
        text(disk.name),
        label(disk.model),
        label(text(disk.serial).rstrip(".")),
        number(disk.size_gb),
        disk.kind if disk.kind in DISK_KINDS else "other",
    )


def _tidy_interface(interface):
    found = {address for value in interface.addresses if (address := address_of(value))}
    ordered = sorted(map(ipaddress.ip_interface, found), key=lambda item: (item.version, item.ip))
    most = _PARTS["interfaces"]["items"]["properties"]["addresses"]["maxItems"]
    addresses = tuple(item.with_prefixlen for item in ordered[:most])
    return Interface(text(interface.name), mac_of(interface.mac), addresses)


def _tidy_program(program):
    return Program(text(program.name), text(program.version), text(program.vendor))


def _tidy_tools(tools):
    known = {
        name: tool_id
        for name, value in sorted(tools.items())
        if _TOOL_NAME.fullmatch(name) and (tool_id := tool_id_of(value))
    }
    return dict(list(known.items())[: _PARTS["remote_tools"]["maxProperties"]])


def _sorted(rows, required, part):
    """Different ``rows`` that have the field ``required``, in an order that never changes.

    :param part: of the inventory, for how many there may be
    """
    kept = {row for row in rows if getattr(row, required)}
    return tuple(sorted(kept, key=_order)[: _PARTS[part]["maxItems"]])


def _order(row):
    values = tuple(asdict(row).values())
    return str(values[0]).casefold(), values


def _filled(value):
    """``value`` in the types of JSON, without its empty parts."""
    if isinstance(value, dict):
        return {key: full for key, part in value.items() if (full := _filled(part))}
    if isinstance(value, list | tuple):
        return [_filled(part) for part in value]
    return value


def _fit(values):
    """Leave out vendors of programs, then the last programs, until it is small enough."""
    programs = values.get("software")
    if not programs or size_of(values) <= PAYLOAD_BYTES:
        return values
    room = PAYLOAD_BYTES - size_of(values | {"software": []})
    kept = []
    for program in programs:
        program = {key: value for key, value in program.items() if key != "vendor"}
        room -= size_of(program) + len(", ")
        if room < 0:
            break
        kept.append(program)
    return values | {"software": kept}
