# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the inventory of a computer says about its configuration: pure functions on the facts of
``liteviewer_agent.tools.inventory.parse_inventory``.
"""

import hashlib
import json
import re
from ipaddress import ip_interface

from .placeholders import is_placeholder, real_serial
from .recognition import Computer

MEMORY_TOLERANCE_MB = 512
"""Graphics and firmware take some of the memory, and not always the same."""

_SERVER_SYSTEM = re.compile(r"\bserver\b|proxmox|esxi", re.IGNORECASE)
"""Small servers stand in cases of desktops."""
_SERVER_MODEL = re.compile(
    r"\b(proliant|poweredge|primergy|think(server|system)|system x\d|bladecenter|vegman|yadro"
    r"|server|superserver)",
    re.IGNORECASE,
)
"""So do towers that are sold as servers, whatever runs on them."""
_WINDOWS_RELEASES = {
    "10240": "1507",
    "10586": "1511",
    "14393": "1607",
    "15063": "1703",
    "16299": "1709",
    "17134": "1803",
    "17763": "1809",
    "18362": "1903",
    "18363": "1909",
    "19041": "2004",
    "19042": "20H2",
    "19043": "21H1",
    "19044": "21H2",
    "19045": "22H2",
    "22000": "21H2",
    "22621": "22H2",
    "22631": "23H2",
    "26100": "24H2",
    "26200": "25H2",
}
"""By the number of the build, which is the last one of the version."""
_VIRTUAL_MACS = (
    "00:03:ff",
    "00:05:69",
    "00:0c:29",
    "00:15:5d",
    "00:16:3e",
    "00:1c:14",
    "00:1c:42",
    "00:50:56",
    "08:00:27",
)
"""What hypervisors give to their adapters, also to those on the host."""
_HOST_ONLY_MACS = "00:50:56:c0:"
"""VMware's adapters on a host: the same on each."""


def known_serial(facts):
    """Return the serial number by which the computer can be told from others, or "": that of a
    virtual machine is copied together with it.
    """
    system = facts.get("system", {})
    return "" if system.get("chassis") == "virtual" else real_serial(system.get("serial"))


def computer_of(facts):
    """Return the ``Computer`` (without id) that reports: of the numbers, only those that tell it
    from others.
    """
    return Computer(
        id=0,
        serial=known_serial(facts).lower(),
        macs=frozenset(hardware_adapters(facts)),
        hostname=short_name(facts.get("hostname", "")).lower(),
    )


def is_same_serial(reported, known):
    """Tell whether two serial numbers can be those of one computer: they can where one says
    nothing.

    :param str reported: of ``known_serial``
    :param known: what the card says; may be None or False
    """
    known = real_serial(known)
    return not (reported and known) or reported.lower() == known.lower()


def kind_of(facts):
    """Return the kind of equipment that a computer is, a key of ``liteviewer.equipment.type``."""
    system = facts.get("system", {})
    chassis = system.get("chassis")
    if chassis == "virtual":
        return "virtual_machine"
    is_server = _SERVER_MODEL.search(system.get("model", "")) or _SERVER_SYSTEM.search(
        facts.get("os", {}).get("name", "")
    )
    return "server" if chassis == "server" or is_server else "computer"


def is_workstation(facts):
    """Tell whether the computer is known to be neither a server nor a virtual machine."""
    chassis = facts.get("system", {}).get("chassis")
    return chassis in ("desktop", "laptop") and kind_of(facts) == "computer"


def hardware_adapters(facts):
    """Return the network adapters that are part of the computer, the first address of each.

    Not those of containers, tunnels and hypervisors on it, whose addresses come and go.

    :return: {mac: {"name": str, "mac": str, "ip_address": str or None, "prefix": int or None}}
    """
    virtual = facts.get("system", {}).get("chassis") == "virtual"
    adapters = {}
    for interface in facts.get("interfaces", ()):
        mac = interface.get("mac", "")
        if not mac or mac in adapters or not _is_hardware(mac, virtual):
            continue
        address = _main_address(interface.get("addresses", ()))
        adapters[mac] = {
            "name": interface.get("name") or mac,
            "mac": mac,
            "ip_address": str(address.ip) if address else None,
            "prefix": address.network.prefixlen if address else None,
        }
    return adapters


def _is_hardware(mac, virtual):
    first = int(mac[:2], 16)
    if first & 1 or mac == "00:00:00:00:00:00" or mac.startswith(_HOST_ONLY_MACS):
        return False
    # a set second bit means: chosen by software
    return virtual or not (first & 2 or mac.startswith(_VIRTUAL_MACS))


def _main_address(addresses):
    """IPv4 first; nothing that is valid on the cable only."""
    found = [ip_interface(address) for address in addresses]
    usable = [
        address
        for address in found
        if not (address.ip.is_link_local or address.ip.is_loopback or address.ip.is_unspecified)
    ]
    return min(usable, key=lambda address: address.version, default=None)


def describe_disks(facts):
    """Return the disks in a line, for example ``NVMe Samsung 980 500 GB; HDD WD10EZEX 931 GB``."""
    kinds = {"ssd": "SSD", "hdd": "HDD", "nvme": "NVMe"}
    lines = [
        " ".join(
            filter(
                None,
                (
                    kinds.get(disk.get("kind")),
                    disk.get("model") or disk.get("name"),
                    f"{disk['size_gb']} GB" if disk.get("size_gb") else "",
                ),
            )
        )
        for disk in facts.get("disks", ())
    ]
    return "; ".join(sorted(filter(None, lines)))


def describe_system(facts):
    """Return the operating system with its release: Debian GNU/Linux 9, Windows 10 Pro 1809.

    What monthly updates change is left out, or each of them would be a change of the computer.
    """
    system = facts.get("os", {})
    name, version = system.get("name", ""), system.get("version", "")
    if name.startswith("Windows"):
        # releases of Windows Server have the year in their name
        build = "" if "Server" in name else version.rpartition(".")[2]
        release = _WINDOWS_RELEASES.get(build, "")
    else:
        found = re.match(r"\d+(\.\d+)?", version)
        release = found[0] if found else ""
    return name if not name or release in name.split() else f"{name} {release}".strip()


def is_update_of(known, facts):
    """Tell whether the system on the card is the reported one but for its release.

    A new release of Windows comes by itself, that of a Linux by somebody's work. Cards of before
    have no release.

    :param str known: what the card says
    """
    name = facts.get("os", {}).get("name", "")
    return known == name or (name.startswith("Windows") and known.startswith(f"{name} "))


def equipment_values(facts):
    """Return what the card of the computer should say; nothing about what was not found out.

    :return: {field of ``liteviewer.equipment``: str or int}
    """
    system, cpu = facts.get("system", {}), facts.get("cpu", {})
    values = {
        "hostname": facts.get("hostname"),
        "serial": known_serial(facts),
        "vendor": _unless_dummy(system.get("vendor")),
        "model": _unless_dummy(system.get("model")),
        "os": describe_system(facts),
        "cpu": cpu.get("model"),
        "memory_mb": facts.get("memory_mb"),
        "disk_summary": describe_disks(facts),
        "user_login": login_name(facts.get("user", "")),
    }
    return {name: value for name, value in values.items() if value}


def _unless_dummy(text):
    return "" if not text or is_placeholder(text) else text


def login_name(user):
    r"""Return the name in ``DOMAIN\name`` or ``name@domain``, in small letters."""
    return user.rpartition("\\")[2].partition("@")[0].lower()


def is_same_fact(name, known, reported):
    """Tell whether the card says the same as the inventory, as far as it matters."""
    if name == "memory_mb":
        return abs((known or 0) - reported) <= MEMORY_TOLERANCE_MB
    known, reported = (" ".join(str(value or "").split()).lower() for value in (known, reported))
    if name == "hostname":
        return short_name(known) == short_name(reported)
    return known == reported


def short_name(hostname):
    """Return the name of a computer without its domain."""
    return hostname.partition(".")[0]


def program_names(facts):
    """Return the set of (name, vendor) of the installed programs, or None when not found out."""
    programs = {
        (program["name"], program.get("vendor", ""))
        for program in facts.get("software", ())
        if program.get("name")
    }
    return programs or None


def configuration(facts):
    """Return the facts without those that move by themselves: what makes two reports differ.

    Addresses and the versions of systems and programs are followed without a word, or a network
    with DHCP and monthly patches would fill the history with them; so a new snapshot is kept for
    the rest only.
    """
    values, system = equipment_values(facts), facts.get("os", {}).get("name", "")
    if system.startswith("Windows"):
        values["os"] = system
    return [
        values,
        facts.get("domain"),
        facts.get("disks"),
        sorted(hardware_adapters(facts)),
        sorted(program_names(facts) or ()),
        facts.get("remote_tools"),
    ]


def make_digest(facts):
    """Return the hash of all that is told about the computer; when and by which agent is not."""
    told = {key: facts[key] for key in facts if key not in ("collected_at", "agent_version")}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
