# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Facts about a computer. Empty values mean "unknown" and are not sent."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OperatingSystem:
    """:param version: of the system, such as ``12 (bookworm)`` or ``10.0.22631``
    :param kernel: exact release of the kernel
    """

    name: str = ""
    version: str = ""
    architecture: str = ""
    kernel: str = ""


@dataclass(frozen=True)
class Machine:
    """:param chassis: ``desktop``, ``laptop``, ``server``, ``virtual`` or ``other``"""

    vendor: str = ""
    model: str = ""
    serial: str = ""
    uuid: str = ""
    chassis: str = ""


@dataclass(frozen=True)
class Processor:
    """:param threads: what the system can run at once, all sockets together"""

    model: str = ""
    cores: int = 0
    threads: int = 0


@dataclass(frozen=True)
class Disk:
    """A built-in disk.

    :param size_gb: as on the label, 10**9 bytes
    :param kind: ``ssd``, ``hdd``, ``nvme`` or ``other``
    """

    name: str = ""
    model: str = ""
    serial: str = ""
    size_gb: int = 0
    kind: str = "other"


@dataclass(frozen=True)
class Interface:
    """A network interface.

    :param mac: ``aa:bb:cc:dd:ee:ff``
    :param addresses: with the length of the prefix, ``192.168.1.5/24``
    """

    name: str = ""
    mac: str = ""
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Program:
    """An installed program or package."""

    name: str = ""
    version: str = ""
    vendor: str = ""


@dataclass(frozen=True)
class Inventory:
    """All of it.

    :param user: who is logged on
    :param memory_mb: installed memory, MiB
    :param remote_tools: ``{"rustdesk": id, ...}``: the number by which such a tool is called,
        never its password
    """

    hostname: str = ""
    domain: str = ""
    user: str = ""
    os: OperatingSystem = field(default_factory=OperatingSystem)
    system: Machine = field(default_factory=Machine)
    cpu: Processor = field(default_factory=Processor)
    memory_mb: int = 0
    disks: tuple[Disk, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    software: tuple[Program, ...] = ()
    remote_tools: dict[str, str] = field(default_factory=dict)
