# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Addresses of a network in the one form they are kept in: pure functions, without the ORM."""

import ipaddress
import re

_NOT_HEX = re.compile(r"[\s:.\-]")
_MAC = re.compile(r"[0-9a-f]{12}")
_ZONE = re.compile(r"%[^/]*")
"""Of an IPv6 address (``fe80::1%eth0``): an adapter of whoever looks. PostgreSQL knows none."""


def normalize_mac(text):
    """Return a MAC address as ``aa:bb:cc:dd:ee:ff``, however it was separated.

    :raises ValueError: it has not twelve hexadecimal digits
    """
    digits = _NOT_HEX.sub("", text).lower()
    if not _MAC.fullmatch(digits):
        raise ValueError(text)
    return ":".join(digits[index : index + 2] for index in range(0, 12, 2))


def normalize_ip(text):
    """Return an address without its netmask, in the shortest form, and the length of the prefix.

    ``192.168.1.5``, ``192.168.1.5/24`` and ``192.168.1.5/255.255.255.0`` are understood, and IPv6
    likewise.

    :return: (address, prefix length or 0 where none was given)
    :rtype: (str, int)
    :raises ValueError: it is no address
    """
    text = _ZONE.sub("", text.strip())
    if "/" not in text:
        return str(ipaddress.ip_address(text)), 0
    interface = ipaddress.ip_interface(text)
    return str(interface.ip), interface.network.prefixlen


def parse_range(text):
    """Return what a range like ``10.0.0.0/8`` or ``192.168.1.`` covers, in CIDR form.

    :rtype: str, or None when the text is no range
    """
    text = _ZONE.sub("", text.strip())
    octets = text.rstrip(".*").split(".")
    if text.endswith((".", ".*")) and len(octets) < 4:
        text = f"{'.'.join(octets + ['0'] * (4 - len(octets)))}/{8 * len(octets)}"
    elif "/" not in text:
        return None
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return None
