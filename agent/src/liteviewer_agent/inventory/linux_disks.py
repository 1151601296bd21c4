# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Built-in disks of a Linux: /sys, and what udev has asked each disk.

udev knows more than the kernel: the kernel cuts the models of SATA disks at 16 characters, and
keeps no serial numbers of SAS disks that everybody may read.
"""

import re

from .base import safely
from .facts import Disk
from .normalise import gigabytes, label, whole

SECTOR = 512  # bytes: the unit of /sys/block/*/size whatever the disk's own is
_DISK = re.compile(
    r"(sd|vd|hd|dasd)[a-z]+|xvd[a-z]+\d*|nvme\d+n\d+|mmcblk\d+|(cciss|ida|rd)!c\d+d\d+"
)
_PROPERTY = re.compile(r"^E:(\w+)=(.*)$", re.MULTILINE)
_ESCAPED = re.compile(r"((?:\\x[0-9a-f]{2})+)", re.IGNORECASE)
_PLUGGED = re.compile(r"/usb\d|/fw\d|/ieee1394|-usb-|-ieee1394-")
_FIXED_BUSES = {"ata", "scsi", "nvme", "cciss"}
# numbers by which a disk is known wherever it is reached
_NO_WWID = re.compile(r"(naa\.|eui\.|0x|uuid\.)?0*", re.IGNORECASE)


def disks(root, read, has_firmware):
    """The :class:`Disk` of each built-in disk, one however many ways lead to it.

    :param root: ``Path`` where the files of the computer begin
    :param read: callable ``path -> text`` of a file, "" when there is none
    :param has_firmware: it has the tables of a PC: memory cards in it come and go
    """
    found = {}
    paths = (path for path in (root / "sys/block").glob("*") if _DISK.fullmatch(path.name))
    for path in sorted(paths, key=lambda path: (len(path.name), path.name)):
        one = _BlockDevice(path, read)
        disk = safely(path.name, lambda one=one: one.disk(has_firmware), None)
        if disk:
            found.setdefault(safely(path.name, one.identity, ()) or path.name, disk)
    return tuple(found.values())


class _BlockDevice:
    def __init__(self, path, read):
        self._path = path
        self._read = read
        udev = read(f"run/udev/data/b{read(path / 'dev')}")
        self._udev = dict(_PROPERTY.findall(udev))
        self._place = f"{path.resolve()} {self._udev.get('ID_PATH', '')}"

    def disk(self, has_firmware):
        """None for what is plugged in for a while, and for an empty reader of cards."""
        size = gigabytes(whole(self._read(self._path / "size")) * SECTOR)
        if not size or self._is_plugged() or self._is_disc() or (has_firmware and self._is_card()):
            return None
        return Disk(
            name=self._path.name.replace("!", "/"),
            model=self._model(),
            serial=self._serial(),
            size_gb=size,
            kind=self._kind(),
        )

    def identity(self):
        """What is equal for the same disk on another path; () when nothing tells."""
        for holder in (self._path / "holders").glob("dm-*"):
            uuid = self._read(holder / "dm/uuid")
            if uuid.startswith("mpath-"):
                return ("multipath", uuid)
        serial, size = self._serial(), self._read(self._path / "size")
        wwid = (
            self._udev.get("ID_WWN_WITH_EXTENSION")
            or self._read(self._path / "wwid")
            or self._read(self._path / "device/wwid")
        )
        if not _NO_WWID.fullmatch(wwid):
            return (wwid, serial, size)
        # a namespace has the serial of its disk, a logical volume that of its controller
        shared = self._path.name.startswith("nvme") or "volume" in self._model().lower()
        return (self._model(), serial, size) if label(serial) and not shared else ()

    def _is_plugged(self):
        """Disks in a hot-swap bay call themselves removable, too."""
        udev = self._udev
        if _PLUGGED.search(self._place) or "ID_USB_DRIVER" in udev or "ID_USB_MODEL" in udev:
            return True
        if udev.get("ID_BUS") in ("usb", "ieee1394"):
            return True
        if self._read(self._path / "removable") != "1":
            return False
        fixed = (
            udev.get("ID_BUS") in _FIXED_BUSES
            or "ID_ATA" in udev
            or self._read(self._path / "device/vendor") == "ATA"
            or re.search(r"/ata\d+/|/end_device-|-(ata|sas)-|/(xen|vbd|virtio)", self._place)
        )
        return not fixed

    def _is_disc(self):
        """Of an optical drive, which some buses give the name of a disk."""
        medium = self._read(self._path / "device/media")
        return "ID_CDROM" in self._udev or medium in ("cdrom", "floppy", "tape")

    def _is_card(self):
        is_card = self._read(self._path / "device/type").upper() == "SD"
        return self._path.name.startswith("mmcblk") and is_card

    def _model(self):
        encoded = self._udev.get("ID_MODEL_ENC", "")
        if encoded:
            model = _ESCAPED.sub(_unescaped, encoded).strip()
        else:
            model = self._udev.get("ID_MODEL", "").replace("_", " ").strip()
        known = self._read(self._path / "device/model")
        # old udev cuts and fills in as well: the kernel may know more
        if len(known) > len(model):
            model = known
        return model or self._read(self._path / "device/name")

    def _serial(self):
        """Of a SAS disk, what udev calls its serial is an address."""
        udev = self._udev
        names = ("SCSI_IDENT_SERIAL", "ID_SCSI_SERIAL")
        if udev.get("ID_BUS") == "ata" or "ID_ATA" in udev or self._path.name.startswith("nvme"):
            names = ("ID_SERIAL_SHORT", *names)
        known = next((udev[name].strip() for name in names if udev.get(name, "").strip()), "")
        return (
            known
            or self._page_serial()
            or udev.get("ID_SERIAL_SHORT", "")
            or self._read(self._path / "device/serial")
            or self._read(self._path / "serial")
        )

    def _page_serial(self):
        """Of page 0x80 that SCSI disks have: four bytes of a head, then the number."""
        page = self._read(self._path / "device/vpd_pg80")
        return re.sub(r"[^\x20-\x7e]", " ", page).strip()

    def _kind(self):
        name = self._path.name
        if name.startswith("nvme"):
            return "nvme"
        if not name.startswith(("sd", "hd", "cciss")):  # a virtual disk, a memory card
            return "other"
        rotational = self._read(self._path / "queue/rotational")
        return {"0": "ssd", "1": "hdd"}.get(rotational, "other")


def _unescaped(found):
    return bytes.fromhex(found[1].replace("\\x", "")).decode("utf-8", "replace")
