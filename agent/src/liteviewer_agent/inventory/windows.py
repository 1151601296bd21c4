# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Windows 10 and later: the registry, and WMI in one PowerShell process.

Companies may forbid PowerShell, and WMI may be damaged: what the registry knows is then all there
is. Nothing here needs an administrator.
"""

import contextlib
import json
import os
import re
from functools import cached_property

from . import remote_tools
from .base import Collector, bytes_of, decoded, output_of, safely
from .facts import Disk, Interface, Machine, OperatingSystem, Processor, Program
from .memory import installed_mb
from .normalise import (
    address_of,
    chassis_of,
    gigabytes,
    label,
    model_of,
    number,
    of_board,
    serial_of_disk,
    text,
    whole,
)

QUERY_TIMEOUT = 90.0  # seconds: the first question after a start of Windows is a slow one

_VERSION_KEY = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_BIOS_KEY = r"HKLM\HARDWARE\DESCRIPTION\System\BIOS"
_CPU_KEY = r"HKLM\HARDWARE\DESCRIPTION\System\CentralProcessor"
_PROGRAM_KEYS = (
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall",
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall",
    r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall",
)
_TEAMVIEWER_KEYS = (r"HKLM\SOFTWARE\TeamViewer", r"HKLM\SOFTWARE\WOW6432Node\TeamViewer")
_MESH_KEYS = (r"HKLM\SOFTWARE\Open Source\Mesh Agent", r"HKLM\SOFTWARE\Open Source\MeshAgent")
_MESH_PROGRAMS = (
    r"{ProgramFiles}\Mesh Agent\MeshAgent.exe",
    r"{ProgramFiles(x86)}\Mesh Agent\MeshAgent.exe",
)
_RMS_KEYS = (
    r"HKLM\SOFTWARE\TektonIT\Remote Manipulator System\Host\Parameters",
    r"HKLM\SOFTWARE\WOW6432Node\TektonIT\Remote Manipulator System\Host\Parameters",
    r"HKLM\SYSTEM\Remote Manipulator System\v4\Server\Parameters",
)
_LITEMANAGER_KEYS = (r"HKLM\SYSTEM\LiteManager", r"HKLM\SOFTWARE\LiteManager")
_UPDATE = re.compile(r"\b(security )?update\b|hotfix|service pack", re.IGNORECASE)
_KNOWLEDGE_BASE = re.compile(r"KB\d{6,}")
_FIRST_WINDOWS_10, _FIRST_WINDOWS_11 = 10240, 22000
_MARKS = re.compile(r"[®™]|\((R|TM|C)\)", re.IGNORECASE)

# name of the answer: namespace, class, properties
_CIM = "root/cimv2"
QUERIES = {
    "computer": (
        _CIM,
        "Win32_ComputerSystem",
        "Manufacturer Model Domain PartOfDomain TotalPhysicalMemory",
    ),
    "product": (_CIM, "Win32_ComputerSystemProduct", "UUID Version"),
    "bios": (_CIM, "Win32_BIOS", "SerialNumber"),
    "enclosure": (_CIM, "Win32_SystemEnclosure", "ChassisTypes"),
    "os": (_CIM, "Win32_OperatingSystem", "Caption Version"),
    "processors": (_CIM, "Win32_Processor", "Name NumberOfCores NumberOfLogicalProcessors"),
    "memory": (_CIM, "Win32_PhysicalMemory", "Capacity MemoryType SMBIOSMemoryType"),
    "drives": (
        _CIM,
        "Win32_DiskDrive",
        "Index DeviceID Model SerialNumber Size MediaType InterfaceType PNPDeviceID",
    ),
    "disks": (
        "root/Microsoft/Windows/Storage",
        "MSFT_PhysicalDisk",
        "DeviceId MediaType BusType AdapterSerialNumber SerialNumber Size",
    ),
    "adapters": (
        _CIM,
        "Win32_NetworkAdapter",
        "InterfaceIndex Name NetConnectionID MACAddress PhysicalAdapter PNPDeviceID",
    ),
    "addresses": (
        "root/StandardCimv2",
        "MSFT_NetIPAddress",
        "InterfaceIndex IPAddress PrefixLength SuffixOrigin",
    ),
    # the same where the namespace above is not there
    "configurations": (
        _CIM,
        "Win32_NetworkAdapterConfiguration",
        "InterfaceIndex IPAddress IPSubnet",
    ),
}
# numbers of MSFT_PhysicalDisk, which some commands write as words, and of MSFT_NetIPAddress
_BUSES = {
    "scsi": 1,
    "ata": 3,
    "1394": 4,
    "usb": 7,
    "raid": 8,
    "sas": 10,
    "sata": 11,
    "sd": 12,
    "mmc": 13,
    "virtual": 14,
    "file backed virtual": 15,
    "nvme": 17,
}
_BUS_NVME = 17
_BUSES_INSIDE = {1, 3, 8, 10, 11, 13, 17}
# plugged in for a while: FireWire, USB, memory cards, files that are looked into as a disk
_BUSES_OUTSIDE = {4, 7, 12, 15}
_MEDIA = {"hdd": 3, "ssd": 4}
_MEDIA_KINDS = {3: "hdd", 4: "ssd"}
_SUFFIX_RANDOM = 5
# read-only memories and graphics, in the numbers of CIM and of SMBIOS
_NO_MEMORY, _NO_SMBIOS_MEMORY = {7, 10, 11, 12, 13, 14}, {6, 9, 10, 11, 12, 13}
_HARDWARE = ("PCI\\", "USB\\", "VMBUS\\", "XENBUS\\", "XENVIF\\", "ACPI\\", "SD\\")
_PASSING = re.compile(
    r"default switch|wsl|bluetooth|loopback|npcap|vmnet\d|vmware virtual ethernet"
    r"|virtualbox host-only|host-only ethernet|docker",
    re.IGNORECASE,
)


def query_command(system_root):
    """The one command line that asks all :data:`QUERIES` and prints a JSON object of lists."""
    questions = "; ".join(
        f"{name} = @(Get-CimInstance -Namespace {space} -ClassName {kind}"
        f" | Select-Object {','.join(properties.split())})"
        for name, (space, kind, properties) in QUERIES.items()
    )
    script = (
        "$ErrorActionPreference = 'SilentlyContinue'; $ProgressPreference = 'SilentlyContinue'; "
        "[Console]::OutputEncoding = [Text.Encoding]::UTF8; "
        f"@{{{questions}}} | ConvertTo-Json -Depth 4 -Compress; exit 0"
    )
    program = rf"{system_root}\System32\WindowsPowerShell\v1.0\powershell.exe"
    return [program, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script]


def read_answers(text):
    """``{name: [dict]}`` for every one of :data:`QUERIES`; PowerShell's odd lists made plain.

    Where it may not set its encoding it writes in the code page of its window, and it has its
    warnings printed in front.

    :param text: str, or the bytes that it wrote
    """
    text = decoded(text) if isinstance(text, bytes) else str(text or "")
    try:
        answers = json.loads(text[text.find("{") : text.rfind("}") + 1], strict=False)
    except (ValueError, RecursionError):
        answers = {}
    return {name: _rows(answers.get(name)) for name in QUERIES} if isinstance(answers, dict) else {}


def _rows(value):
    return [row for row in _list(value) if isinstance(row, dict)]


def _list(value):
    """PowerShell 5 wraps some lists in an object, and unwraps lists of one."""
    if isinstance(value, dict) and isinstance(value.get("value"), list):
        value = value["value"]
    return value if isinstance(value, list) else [value]


class WindowsCollector(Collector):
    """:param registry: like :class:`Registry`
    :param output_of: as :func:`liteviewer_agent.inventory.base.output_of`
    :param read: callable ``path -> text`` of a file, "" when there is none
    :param names: callable ``path -> [name]`` of what is in a folder, [] when there is none
    """

    def __init__(
        self, registry=None, output_of=output_of, read=None, environ=os.environ, names=None
    ):
        self._registry = registry or Registry()
        self._output_of = output_of
        self._read = read or _read
        self._environ = environ
        self._names = names or _names

    @cached_property
    def _answers(self):
        command = query_command(self._environ.get("SystemRoot", r"C:\Windows"))
        return read_answers(self._output_of(command, timeout=QUERY_TIMEOUT))

    def _row(self, name):
        return next(iter(self._answers.get(name, ())), {})

    # ---- the machine ---------------------------------------------------------------------------

    def domain(self):
        computer = self._row("computer")
        if computer:
            return computer.get("Domain") if computer.get("PartOfDomain") else ""
        return self._environ.get("USERDNSDOMAIN", "").lower()

    def os(self):
        known = self._registry.values(_VERSION_KEY)
        answer = self._row("os")
        build = text(known.get("CurrentBuild") or known.get("CurrentBuildNumber"))
        major = number(known.get("CurrentMajorVersionNumber"))
        # 8.1 and earlier have no number of their own for it; later ones still say 6.3 in the old
        release = f"{major}.{number(known.get('CurrentMinorVersionNumber'))}" if major else "10.0"
        if not major and 0 < number(build) < _FIRST_WINDOWS_10:
            release = text(known.get("CurrentVersion")) or release
        # the system puts its maker before its name, in its own language
        name = _MARKS.sub("", text(answer.get("Caption"))).partition("Windows")
        return OperatingSystem(
            name="".join(name[1:]) or _product_name(text(known.get("ProductName")), build),
            version=text(answer.get("Version")) or (build and f"{release}.{build}"),
            architecture=self._environ.get("PROCESSOR_ARCHITEW6432")
            or self._environ.get("PROCESSOR_ARCHITECTURE", ""),
            kernel=build and f"{release}.{build}.{number(known.get('UBR'))}",
        )

    def system(self):
        computer, product, bios = self._row("computer"), self._row("product"), self._row("bios")
        known = self._registry.values(_BIOS_KEY)
        vendor = computer.get("Manufacturer") or known.get("SystemManufacturer", "")
        model = computer.get("Model") or known.get("SystemProductName", "")
        version = product.get("Version") or known.get("SystemVersion", "")
        maker, name = of_board(
            vendor, model, known.get("BaseBoardManufacturer"), known.get("BaseBoardProduct")
        )
        codes = _list(self._row("enclosure").get("ChassisTypes"))
        return Machine(
            vendor=maker,
            model=model_of(maker, name, version),
            serial=bios.get("SerialNumber", ""),
            uuid=product.get("UUID", ""),
            chassis=chassis_of(codes, vendor, model),
        )

    def cpu(self):
        rows = self._answers.get("processors")
        if not rows:
            threads = self._registry.children(_CPU_KEY)
            known = self._registry.values(rf"{_CPU_KEY}\0")
            return Processor(
                text(known.get("ProcessorNameString")), threads=len(threads) or os.cpu_count() or 0
            )
        # old virtual machines have one row for each thread, and no number in it
        cores = sum(number(row.get("NumberOfCores")) or 1 for row in rows)
        threads = sum(
            number(row.get("NumberOfLogicalProcessors")) or number(row.get("NumberOfCores")) or 1
            for row in rows
        )
        return Processor(rows[0].get("Name", ""), min(cores, threads), threads)

    def memory_mb(self):
        modules = sum(
            whole(row.get("Capacity"))
            for row in self._answers.get("memory", ())
            if number(row.get("MemoryType")) not in _NO_MEMORY
            and number(row.get("SMBIOSMemoryType")) not in _NO_SMBIOS_MEMORY
        )
        usable = whole(self._row("computer").get("TotalPhysicalMemory")) // 2**20
        if not modules and not usable:
            usable = super().memory_mb()
        is_virtual = self.system().chassis == "virtual"
        return installed_mb(modules // 2**20, 0, usable, is_virtual)

    # ---- disks ---------------------------------------------------------------------------------

    def disks(self):
        details = {str(row.get("DeviceId")): row for row in self._answers.get("disks", ())}
        drives = (
            (drive, details.get(str(drive.get("Index")), {}))
            for drive in self._answers.get("drives", ())
        )
        return tuple(_disk(*drive) for drive in drives if _is_built_in(*drive))

    # ---- network -------------------------------------------------------------------------------

    def interfaces(self):
        addresses = self._addresses()
        return tuple(
            Interface(
                adapter.get("NetConnectionID") or adapter.get("Name", ""),
                adapter["MACAddress"],
                tuple(addresses.get(text(adapter.get("InterfaceIndex")), ())),
            )
            for adapter in self._answers.get("adapters", ())
            if adapter.get("MACAddress")
            and _is_lasting(adapter, addresses.get(text(adapter.get("InterfaceIndex")), ()))
        )

    def _addresses(self):
        """``{index of the interface: [address with the length of the prefix]}``"""
        found = {}
        for row in self._answers.get("addresses", ()):
            if number(row.get("SuffixOrigin")) != _SUFFIX_RANDOM:  # IPv6 changes such every day
                value = f"{text(row.get('IPAddress')).partition('%')[0]}/{row.get('PrefixLength')}"
                found.setdefault(text(row.get("InterfaceIndex")), []).append(value)
        for row in () if found else self._answers.get("configurations", ()):
            pairs = zip(_list(row.get("IPAddress")), _list(row.get("IPSubnet")), strict=False)
            found[text(row.get("InterfaceIndex"))] = [
                f"{text(address)}/{text(mask)}" for address, mask in pairs if address
            ]
        return found

    # ---- programs ------------------------------------------------------------------------------

    def software(self):
        """What "Apps & features" lists: no parts of programs, no updates."""
        return tuple(program for _values, program in self._programs())

    def _programs(self):
        for parent in _PROGRAM_KEYS:
            for child in self._registry.children(parent):
                values = self._registry.values(rf"{parent}\{child}")
                name = values.get("DisplayName", "")
                if isinstance(name, str) and name and not _is_part(values, child):
                    version, vendor = values.get("DisplayVersion"), values.get("Publisher")
                    yield values, Program(name, str(version or ""), str(vendor or ""))

    def remote_tools(self):
        asked = {
            "anydesk": self._anydesk,
            "litemanager": self._litemanager,
            "meshcentral": self._meshcentral,
            "rms": self._rms,
            "rustdesk": self._rustdesk,
            "teamviewer": lambda: self._value(_TEAMVIEWER_KEYS, "ClientID"),
        }
        return {tool: safely(tool, ask, "") for tool, ask in asked.items()}

    def _anydesk(self):
        """The plain client, and those that companies had made: they have folders of their own."""
        folders = (self._expanded(rf"{{{root}}}\AnyDesk") for root in ("PROGRAMDATA", "APPDATA"))
        places = [
            place
            for folder in folders
            for place in (
                folder,
                *(rf"{folder}\{name}" for name in self._names(folder) if name.startswith("ad_")),
            )
        ]
        return self._id_in_files("anydesk", *(rf"{place}\system.conf" for place in places))

    def _id_in_files(self, tool, *paths):
        ids = (remote_tools.id_in(tool, self._read(path)) for path in paths)
        return next(filter(None, ids), "")

    def _expanded(self, pattern):
        return re.sub(r"\{([\w()]+)\}", lambda name: self._environ.get(name[1], ""), pattern)

    def _value(self, keys, name):
        found = (self._registry.values(key).get(name) for key in keys)
        return str(next(filter(None, found), ""))

    def _litemanager(self):
        keys = (
            rf"{parent}\{version}\Server\Parameters"
            for parent in _LITEMANAGER_KEYS
            for version in self._registry.children(parent)
        )
        return self._value(keys, "ID (read only)")

    def _meshcentral(self):
        """Out of the registry, else the agent of MeshCentral is asked."""
        known = remote_tools.mesh_node_in(self._value(_MESH_KEYS, "NodeId"))
        programs = () if known else map(self._expanded, _MESH_PROGRAMS)
        answers = (self._output_of([path, "-nodeid"], timeout=5.0) for path in programs)
        return known or next(filter(None, map(remote_tools.mesh_node_in, answers)), "")

    def _rms(self):
        values = (self._registry.values(key).get("InternetId") for key in _RMS_KEYS)
        return next(filter(None, map(remote_tools.rms_id_in, values)), "")

    def _rustdesk(self):
        """Newer ones keep the id encrypted and tell it on request."""
        known = self._id_in_files(
            "rustdesk",
            self._expanded(
                r"{SystemRoot}\ServiceProfiles\LocalService\AppData\Roaming\RustDesk\config"
                r"\RustDesk.toml"
            ),
            self._expanded(r"{APPDATA}\RustDesk\config\RustDesk.toml"),
        )
        for values, program in () if known else self._programs():
            if not re.match(r"RustDesk\b", program.name):
                continue
            version = remote_tools.version_of(program.version, program.name)
            folder = str(values.get("InstallLocation", "")).strip('"').rstrip("\\")
            if folder and version >= remote_tools.RUSTDESK_CONSOLE:
                return self._output_of([rf"{folder}\rustdesk.exe", "--get-id"], timeout=5.0).strip()
        return known


def _product_name(name, build):
    """The registry of Windows 11 says that it is Windows 10."""
    if number(build) >= _FIRST_WINDOWS_11:
        return name.replace("Windows 10", "Windows 11")
    return name


def _coded(value, words):
    """The number of ``value``, which may be its word."""
    return words.get(text(value).lower(), number(value))


def _is_built_in(drive, details):
    """Disks on ports for hot swap are external ones to Windows, and so are those in docks; an
    empty reader of cards has neither a medium nor a size.
    """
    bus, medium = _coded(details.get("BusType"), _BUSES), text(drive.get("MediaType"))
    if text(drive.get("InterfaceType")).upper() in ("USB", "1394") or bus in _BUSES_OUTSIDE:
        return False
    if text(drive.get("PNPDeviceID")).upper().startswith(("USBSTOR\\", "SD\\")):
        return False
    if medium.startswith("Fixed"):
        return True
    size = whole(drive.get("Size")) or whole(details.get("Size"))
    if medium.startswith("Removable") or not size:
        return False
    return bus in _BUSES_INSIDE or not medium


def _disk(drive, details):
    kind = _MEDIA_KINDS.get(_coded(details.get("MediaType"), _MEDIA), "other")
    is_nvme = _coded(details.get("BusType"), _BUSES) == _BUS_NVME
    # an NVMe disk gives its address in the place of its serial number
    serials = map(
        serial_of_disk,
        (
            details.get("AdapterSerialNumber"),
            drive.get("SerialNumber"),
            details.get("SerialNumber"),
        ),
    )
    return Disk(
        name=text(drive.get("DeviceID")).rpartition("\\")[2],
        model=drive.get("Model"),
        serial=next(filter(label, serials), ""),
        size_gb=gigabytes(drive.get("Size")) or gigabytes(details.get("Size")),
        kind="nvme" if is_nvme else kind,
    )


def _is_lasting(adapter, addresses):
    """Hardware, or something with an address of its own that is there tomorrow."""
    names = f"{adapter.get('NetConnectionID')} {adapter.get('Name')}"
    if _PASSING.search(names):
        return False
    if adapter.get("PhysicalAdapter") and str(adapter.get("PNPDeviceID")).startswith(_HARDWARE):
        return True
    return any(
        address_of(address) and not address.lower().startswith(("fe80:", "169.254."))
        for address in addresses
    )


def _is_part(values, key):
    return bool(
        values.get("SystemComponent") == 1
        or values.get("ParentKeyName")
        or values.get("ParentDisplayName")
        or _UPDATE.search(str(values.get("ReleaseType", "")))
        or _KNOWLEDGE_BASE.search(key)
    )


class Registry:
    r"""Keys below ``HKLM\`` and ``HKCU\``, as 64-bit programs see them; missing ones are empty."""

    def values(self, path):
        """``{name: value}`` of one key."""
        import winreg

        with self._opened(path) as key:
            count = winreg.QueryInfoKey(key)[1] if key else 0
            rows = [winreg.EnumValue(key, place) for place in range(count)]
        return {name: value for name, value, _kind in rows}

    def children(self, path):
        """Names of the keys below one key."""
        import winreg

        with self._opened(path) as key:
            count = winreg.QueryInfoKey(key)[0] if key else 0
            return [winreg.EnumKey(key, place) for place in range(count)]

    @contextlib.contextmanager
    def _opened(self, path):
        """The open key, or None."""
        import winreg

        hive, _slash, rest = path.partition("\\")
        root = winreg.HKEY_CURRENT_USER if hive == "HKCU" else winreg.HKEY_LOCAL_MACHINE
        try:
            key = winreg.OpenKey(root, rest, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
        except OSError:
            yield None
            return
        with key as opened:
            yield opened


def _read(path):
    return decoded(bytes_of(path))


def _names(path):
    try:
        return sorted(os.listdir(path))
    except OSError:
        return []
