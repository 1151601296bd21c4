# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Facts about this computer that an engineer asks for first. No administrator rights needed."""

import contextlib
import getpass
import ipaddress
import locale
import os
import platform
import socket
import sys
from datetime import datetime

from . import __version__
from .payload import clean_line
from .system import current_system

VALUE_LIMIT = 200  # characters


def collect(system=None):
    """Flat dict of str, int and lists of str; what cannot be found is left out.

    May take some hundreds of milliseconds: not for the interface thread.
    """
    system = system or current_system()
    facts = {
        "hostname": socket.gethostname(),
        "os": system.os_name(),
        "os_version": system.os_version(),
        "architecture": platform.machine(),
        "user": current_user(),
        "domain": os.environ.get("USERDOMAIN", ""),
        "ip_addresses": addresses(),
        "cpu": system.cpu_name(),
        "cpu_cores": os.cpu_count() or 0,
        "memory_mb": system.memory_mb(),
        "manufacturer": system.manufacturer(),
        "model": system.model(),
        "serial": system.serial_number(),
        "timezone": _timezone(),
        "locale": ".".join(filter(None, locale.getlocale())),
        "session": system.session_type(),
        "python": platform.python_version(),
        "agent_version": __version__,
    }
    return {key: tidy for key, value in facts.items() if (tidy := _tidy(value))}


def addresses():
    """IP addresses of this computer: the one towards the network first, loopback left out."""
    found = []
    for family, target in (
        # documentation ranges: connecting a datagram socket sends nothing, it only asks the routes
        (socket.AF_INET, "192.0.2.1"),
        (socket.AF_INET6, "2001:db8::1"),
    ):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((target, 9))
                found.append(probe.getsockname()[0])
        except OSError:
            continue
    with contextlib.suppress(OSError):
        found += [entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), None)]
    plain = (address.partition("%")[0] for address in found)
    return list(dict.fromkeys(a for a in plain if not ipaddress.ip_address(a).is_loopback))


def _tidy(value):
    if isinstance(value, str):
        return clean_line(value)[:VALUE_LIMIT]
    return value


def current_user():
    """Who is logged on, "" for a user without a name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _timezone():
    offset = datetime.now().astimezone().strftime("%z")
    name = os.environ.get("TZ", "").lstrip(":")
    name = name or "/".join(os.path.realpath("/etc/localtime").split("/zoneinfo/")[1:])
    if sys.platform == "win32" or not name:
        name = datetime.now().astimezone().tzname() or ""
    return f"{name} (UTC{offset[:3]}:{offset[3:5]})".strip()
