# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Linux: files of /proc, /sys and the package manager. Nothing here needs root."""

import json
import platform
import re
from pathlib import Path

from . import remote_tools
from .base import Collector, output_of
from .facts import Disk, Interface, Machine, OperatingSystem, Processor, Program
from .normalise import address_of, chassis_of, gigabytes, installed_mb, model_of

SECTOR = 512  # bytes: the unit of /sys/block/*/size whatever the disk's own is
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
_DISK = re.compile(r"(sd|vd|xvd|hd)[a-z]+|nvme\d+n\d+|mmcblk\d+")
# made and unmade by containers and virtual machines all the time
_PASSING = re.compile(r"(veth|docker|br-|virbr|vnet|tap|cni|flannel|cali|lxc|lxd|podman|ifb|dummy)")
_RUSTDESK_COMMAND = ["rustdesk", "--get-id"]
_TOOL_FILES = {
    "anydesk": ("etc/anydesk/system.conf", "~/.anydesk/system.conf"),
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
        text = self._read("etc/os-release") or self._read("usr/lib/os-release")
        pairs = (line.partition("=") for line in text.splitlines())
        release = {key: value.strip("\"'") for key, _equals, value in pairs}
        return OperatingSystem(
            name=release.get("NAME") or platform.system(),
            version=release.get("VERSION") or release.get("VERSION_ID") or "",
            architecture=self._read("proc/sys/kernel/arch") or platform.machine(),
            kernel=self._read("proc/sys/kernel/osrelease"),
        )

    def system(self):
        names = ("sys_vendor", "product_name", "product_version", "product_serial", "product_uuid")
        vendor, product, version, serial, uuid = (
            self._read(f"sys/class/dmi/id/{name}") for name in names
        )
        return Machine(
            vendor=vendor,
            model=model_of(vendor, product, version) or self._device_tree("model"),
            serial=serial or self._device_tree("serial-number"),
            uuid=uuid,
            chassis=chassis_of(
                [self._read("sys/class/dmi/id/chassis_type")],
                vendor,
                product,
                hypervisor=" hypervisor" in self._read("proc/cpuinfo"),
            ),
        )

    def cpu(self):
        """Cores are told apart by socket and number; small boards name neither."""
        blocks = [
            {
                key.strip(): value.strip()
                for key, _colon, value in (line.partition(":") for line in block.splitlines())
            }
            for block in self._read("proc/cpuinfo").split("\n\n")
        ]
        threads = [block for block in blocks if "processor" in block]
        cores = {
            (block["physical id"], block["core id"])
            for block in threads
            if "physical id" in block and "core id" in block
        }
        models = (block["model name"] for block in threads if "model name" in block)
        return Processor(next(models, ""), len(cores) or len(threads), len(threads))

    def memory_mb(self):
        """All of it, the firmware's share included, where the kernel lists its blocks."""
        folder = self._root / "sys/devices/system/memory"
        block = int(self._read("sys/devices/system/memory/block_size_bytes") or "0", 16)
        states = (self._read(path / "online") for path in folder.glob("memory[0-9]*"))
        installed = block * sum(state == "1" for state in states) // 2**20
        if installed:
            return installed
        usable = re.search(r"^MemTotal: *(\d+) kB", self._read("proc/meminfo"), re.MULTILINE)
        return installed_mb(int(usable[1]) // 1024) if usable else 0

    # ---- disks ---------------------------------------------------------------------------------

    def disks(self):
        folder = self._root / "sys/block"
        found = (self._disk(path) for path in folder.glob("*") if _DISK.fullmatch(path.name))
        return tuple(disk for disk in found if disk)

    def _disk(self, path):
        """None for what is plugged in for a while."""
        size = gigabytes(int(self._read(path / "size") or 0) * SECTOR)
        if not size or self._read(path / "removable") == "1" or "/usb" in str(path.resolve()):
            return None
        udev = self._read(f"run/udev/data/b{self._read(path / 'dev')}")
        serial = re.search(r"^E:ID_SERIAL_SHORT=(.*)$", udev, re.MULTILINE)
        return Disk(
            name=path.name,
            model=self._read(path / "device/model"),
            serial=serial[1] if serial else self._first(path / "device/serial", path / "serial"),
            size_gb=size,
            kind=self._disk_kind(path),
        )

    def _disk_kind(self, path):
        if path.name.startswith("nvme"):
            return "nvme"
        if not path.name.startswith(("sd", "hd")):  # a virtual disk, a memory card
            return "other"
        return {"0": "ssd", "1": "hdd"}.get(self._read(path / "queue/rotational"), "other")

    # ---- network -------------------------------------------------------------------------------

    def interfaces(self):
        folder = self._root / "sys/class/net"
        details = self._addresses()
        found = (
            self._interface(path, details.get(path.name, {}))
            for path in folder.glob("*")
            if self._read(path / "type") != _LOOPBACK
        )
        return tuple(interface for interface in found if interface)

    def _addresses(self):
        """What ``ip`` says of each interface; nothing on systems without it."""
        try:
            rows = json.loads(self._output_of(["ip", "-json", "address"]) or "[]")
        except ValueError:  # BusyBox has an ip without JSON
            rows = []
        return {row["ifname"]: row for row in rows if "ifname" in row}

    def _interface(self, path, details):
        """None for an interface that is neither hardware nor has an address of its own.

        Addresses that IPv6 changes every day, and the made-up MAC of a wireless network, would
        make the computer look like another one.
        """
        addresses = tuple(
            f"{entry['local']}/{entry['prefixlen']}"
            for entry in details.get("addr_info", ())
            if "local" in entry and not entry.get("temporary") and not entry.get("deprecated")
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
        return (*self._dpkg(), *self._rpm(), *self._snaps())

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
        found = {}
        for tool, places in _TOOL_FILES.items():
            paths = (
                self._home / place[2:] if place.startswith("~/") else self._root / place
                for place in places
            )
            ids = (remote_tools.id_in(tool, self._read(path)) for path in paths)
            found[tool] = next(filter(None, ids), "")
        if not found["rustdesk"]:  # newer ones keep it encrypted
            found["rustdesk"] = self._output_of(_RUSTDESK_COMMAND, timeout=5.0).strip()
        return found

    # ---- files ---------------------------------------------------------------------------------

    def _device_tree(self, name):
        return self._read(f"sys/firmware/devicetree/base/{name}")

    def _first(self, *paths):
        return next(filter(None, map(self._read, paths)), "")

    def _read(self, path):
        """Text of a file without the white space around it; "" where we may not look."""
        try:
            content = (self._root / path).read_bytes()
        except OSError:
            return ""
        return content.decode("utf-8", "replace").strip("\0 \t\r\n")
