# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Linux: files of /proc, /sys and the package manager. Nothing here needs root."""

import json
import platform
import re
from pathlib import Path

from . import remote_tools
from .base import Collector, bytes_of, output_of, safely
from .distributions import distribution
from .facts import Interface, Machine, OperatingSystem, Program
from .linux_disks import disks
from .memory import installed_mb, of_modules_in_dmi, of_modules_in_udev
from .normalise import address_of, chassis_of, model_of, of_board
from .processors import read_processors

_LOOPBACK = "772"
# sections of Debian that hold parts of programs rather than programs
_PARTS = {"libs", "oldlibs", "libdevel", "debug", "doc", "localization", "introspection"}
_RPM_PARTS = re.compile(
    r"-(libs|devel|docs?|debuginfo|debugsource|langpack.*)$|^lib(?!re|virt)|^gpg-pubkey$"
)
_RPM_FORMAT = r"%{NAME}\t%{VERSION}-%{RELEASE}\t%{VENDOR}\n"
_DPKG_FIELD = re.compile(r"^(Package|Status|Section|Version|Maintainer): *(.*)$", re.MULTILINE)
_SNAP_FIELD = re.compile(r"^(name|version|type): *['\"]?([^'\"\n]*)", re.MULTILINE)
_SNAP_PARTS = {"base", "core", "gadget", "kernel", "os", "snapd"}
_IP_LINE = re.compile(
    r"^\d+: (?P<name>\S+)\s+inet6? (?P<local>[0-9a-f.:]+)(?: peer \S+)?(?:/(?P<prefix>\d+))?"
    r"(?P<flags>.*)$",
    re.MULTILINE,
)
# made and unmade by containers and virtual machines all the time
_PASSING = re.compile(
    r"veth|docker|br-|virbr|vnet|vmnet|vboxnet|cni|flannel|cali|cilium|kube|lxc|lxd|incus|podman"
    r"|ifb|dummy|nerdctl"
)
_RUSTDESK_COMMAND = ["rustdesk", "--get-id"]
_MESH_AGENTS = (
    "usr/local/mesh_services/meshagent/meshagent",
    "usr/local/mesh/meshagent",
    "opt/meshagent/meshagent",
)
_TOOL_FILES = {
    # companies have clients made for them, which have folders of their own
    "anydesk": (
        "etc/anydesk/system.conf",
        "~/.anydesk/system.conf",
        "etc/anydesk/ad_*/system.conf",
        "etc/ad_*/system.conf",
        "~/.anydesk/ad_*/system.conf",
    ),
    "rustdesk": ("root/.config/rustdesk/RustDesk.toml", "~/.config/rustdesk/RustDesk.toml"),
    "teamviewer": ("etc/teamviewer/global.conf", "opt/teamviewer/config/global.conf"),
}


class LinuxCollector(Collector):
    """:param root: where the files of the computer begin
    :param home: folder of the user
    :param output_of: as :func:`liteviewer_agent.inventory.base.output_of`
    """

    def __init__(self, root="/", home=None, output_of=output_of):
        self._root = Path(root)
        self._home = Path(home) if home else Path.home()
        self._output_of = output_of

    def hostname(self):
        return self._read("proc/sys/kernel/hostname") or super().hostname()

    def domain(self):
        # the second one is of NIS and says "(none)" nearly everywhere
        return super().domain() or self._read("proc/sys/kernel/domainname")

    def os(self):
        name, version = distribution(self._read)
        return OperatingSystem(
            name=name or platform.system(),
            version=version,
            architecture=self._read("proc/sys/kernel/arch") or platform.machine(),
            kernel=self._read("proc/sys/kernel/osrelease"),
        )

    def system(self):
        names = ("sys_vendor", "product_name", "product_version", "product_serial", "product_uuid")
        vendor, product, version, serial, uuid = map(self._dmi, names)
        maker, model = of_board(vendor, product, self._dmi("board_vendor"), self._dmi("board_name"))
        return Machine(
            vendor=maker,
            model=model_of(maker, model, version) or self._device_tree("model"),
            serial=serial or self._device_tree("serial-number"),
            uuid=uuid,
            chassis=chassis_of(
                [self._dmi("chassis_type")], vendor, product, hypervisor=self._is_guest()
            ),
        )

    def cpu(self):
        return read_processors(
            self._read("proc/cpuinfo"),
            self._siblings(),
            self._device_tree("compatible").split("\0"),
            self._cores(),
            self._device_tree("model"),
        )

    def memory_mb(self):
        usable = re.search(r"^MemTotal: *(\d+) kB", self._read("proc/meminfo"), re.MULTILINE)
        return installed_mb(
            of_modules_in_udev(self._read("run/udev/data/+dmi:id"))
            or of_modules_in_dmi(self._output_of(["dmidecode", "-t", "memory"])),
            self._memory_blocks(),
            int(usable[1]) // 1024 if usable else 0,
            self.system().chassis == "virtual",
        )

    def _memory_blocks(self):
        """MiB, the firmware's share included, where the kernel lists its blocks."""
        folder = self._root / "sys/devices/system/memory"
        size = self._read("sys/devices/system/memory/block_size_bytes")
        block = int(size, 16) if re.fullmatch("[0-9a-fA-F]{1,12}", size) else 0
        states = (self._read(path / "online") for path in folder.glob("memory[0-9]*"))
        return block * sum(state == "1" for state in states) // 2**20 if block else 0

    def _siblings(self):
        """For each thread that runs, those of the same core."""
        folders = (self._root / "sys/devices/system/cpu").glob("cpu[0-9]*/topology")
        names = ("core_cpus_list", "thread_siblings_list")
        found = (self._first(*(folder / name for name in names)) for folder in folders)
        return list(filter(None, found))

    def _cores(self):
        folder = self._root / "sys/firmware/devicetree/base/cpus"
        return [
            self._read(path).partition("\0")[0] for path in sorted(folder.glob("cpu@*/compatible"))
        ]

    def _is_guest(self):
        return " hypervisor" in self._read("proc/cpuinfo") or bool(
            self._read("sys/hypervisor/type")
        )

    def disks(self):
        has_firmware = bool(self._dmi("sys_vendor") or self._dmi("board_vendor"))
        return disks(self._root, self._read, has_firmware)

    # ---- network -------------------------------------------------------------------------------

    def interfaces(self):
        folder = self._root / "sys/class/net"
        details = self._addresses()
        found = (
            safely(
                path.name, lambda one=path: self._interface(one, details.get(one.name, {})), None
            )
            for path in folder.glob("*")
            if self._read(path / "type") != _LOOPBACK
        )
        return tuple(interface for interface in found if interface)

    def _addresses(self):
        """``{interface: details}`` as ``ip`` tells them; nothing on systems without it."""
        try:
            rows = json.loads(self._output_of(["ip", "-json", "address"]) or "null")
        except ValueError:  # BusyBox and old systems have an ip without JSON
            rows = None
        if isinstance(rows, list):
            rows = (row for row in rows if isinstance(row, dict))
            return {row["ifname"]: row for row in rows if isinstance(row.get("ifname"), str)}
        found = {}
        for line in _IP_LINE.finditer(self._output_of(["ip", "-o", "address"])):
            details = found.setdefault(line["name"], {"addr_info": []})
            flags = line["flags"].split()
            details["addr_info"].append(
                {
                    "local": line["local"],
                    "prefixlen": line["prefix"] or ("128" if ":" in line["local"] else "32"),
                    "temporary": "temporary" in flags,
                    "deprecated": "deprecated" in flags,
                }
            )
        return found

    def _interface(self, path, details):
        """None for an interface that is neither hardware nor has an address of its own.

        Addresses that IPv6 changes every day, and the made-up MAC of a wireless network, would
        make the computer look like another one.
        """
        entries = details.get("addr_info")
        addresses = tuple(
            f"{entry['local']}/{entry.get('prefixlen')}"
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict)
            and "local" in entry
            and not entry.get("temporary")
            and not entry.get("deprecated")
        )
        routed = any(
            address_of(address) and not address.lower().startswith("fe80:") for address in addresses
        )
        if not (path / "device").exists() and (not routed or _PASSING.match(path.name)):
            return None
        mac = details.get("permaddr") or self._read(path / "address")
        return Interface(path.name, mac, addresses)

    # ---- programs ------------------------------------------------------------------------------

    def software(self):
        """Without libraries and documentation: what a person would call a program."""
        sources = (self._dpkg, self._rpm, self._snaps)
        found = (safely(source.__name__, lambda one=source: list(one()), []) for source in sources)
        return tuple(program for programs in found for program in programs)

    def _dpkg(self):
        for stanza in self._read("var/lib/dpkg/status").split("\n\n"):
            package = dict(_DPKG_FIELD.findall(stanza))
            section = package.get("Section", "").rpartition("/")[2]
            if package.get("Status", "").endswith(" installed") and section not in _PARTS:
                maintainer = package.get("Maintainer", "").partition("<")[0]
                yield Program(package["Package"], package.get("Version", ""), maintainer)

    def _rpm(self):
        databases = ("var/lib/rpm", "usr/lib/sysimage/rpm")
        if not any((self._root / folder).is_dir() for folder in databases):
            return
        listing = self._output_of(["rpm", "-qa", "--queryformat", _RPM_FORMAT])
        for line in listing.splitlines():
            name, version, vendor = (*line.split("\t"), "", "")[:3]
            if not _RPM_PARTS.search(name):
                yield Program(name, version, vendor.replace("(none)", ""))

    def _snaps(self):
        for path in self._root.glob("snap/*/current/meta/snap.yaml"):
            snap = dict(_SNAP_FIELD.findall(self._read(path)))
            if snap.get("type") not in _SNAP_PARTS:
                yield Program(snap.get("name", ""), snap.get("version", ""), "Snap")

    def remote_tools(self):
        asked = {tool: lambda name=tool: self._id_in_files(name) for tool in _TOOL_FILES}
        asked["meshcentral"] = self._meshcentral
        found = {tool: safely(tool, ask, "") for tool, ask in asked.items()}
        if not found["rustdesk"]:  # newer ones keep it encrypted
            found["rustdesk"] = self._output_of(_RUSTDESK_COMMAND, timeout=5.0).strip()
        return found

    def _id_in_files(self, tool):
        paths = (
            path
            for place in _TOOL_FILES[tool]
            for path in sorted(
                self._home.glob(place[2:]) if place.startswith("~/") else self._root.glob(place)
            )
        )
        ids = (remote_tools.id_in(tool, self._read(path)) for path in paths)
        return next(filter(None, ids), "")

    def _meshcentral(self):
        agents = (place for place in _MESH_AGENTS if (self._root / place).exists())
        answers = (self._output_of([f"/{place}", "-nodeid"], timeout=5.0) for place in agents)
        return next(filter(None, map(remote_tools.mesh_node_in, answers)), "")

    # ---- files ---------------------------------------------------------------------------------

    def _dmi(self, name):
        return self._read(f"sys/class/dmi/id/{name}")

    def _device_tree(self, name):
        return self._read(f"sys/firmware/devicetree/base/{name}")

    def _first(self, *paths):
        return next(filter(None, map(self._read, paths)), "")

    def _read(self, path):
        """Text of a file without the white space around it; "" where we may not look."""
        return bytes_of(self._root / path).decode("utf-8", "replace").strip("\0 \t\r\n")
