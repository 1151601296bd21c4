# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Installed memory: by the modules that the firmware lists, else by what is sold."""

import re

# read-only memories, graphics: listed among the modules by some firmware
_NO_MEMORY = re.compile(r"flash|rom|eeprom|feprom|eprom|vram|non-volatile", re.IGNORECASE)
_UNITS = {"bytes": 0, "kb": 10, "mb": 20, "gb": 30, "tb": 40}
_SECTION = re.compile(r"^Handle (0x\w+),?\s+DMI type (\d+)", re.MULTILINE)
_FIELD = re.compile(r"^\s+([^:\n]+): *(.*?)\s*$", re.MULTILINE)
_UDEV_MODULE = re.compile(r"^E:MEMORY_DEVICE_(\d+)_(SIZE|TYPE|PRESENT)=(.*)$", re.MULTILINE)
_ARRAY, _MODULE = "16", "17"


def of_modules_in_udev(text):
    """MiB of all modules in udev's record of the firmware tables, which anybody may read."""
    modules = {}
    for place, key, value in _UDEV_MODULE.findall(text):
        modules.setdefault(place, {})[key] = value.strip()
    return sum(
        int(module["SIZE"]) // 2**20
        for module in modules.values()
        if module.get("SIZE", "").isdecimal()
        and module.get("PRESENT") != "0"
        and not _NO_MEMORY.search(module.get("TYPE", ""))
    )


def of_modules_in_dmi(text):
    """MiB of all modules in what ``dmidecode`` prints."""
    parts = _SECTION.split(text)[1:]
    sections = [
        (handle, kind, dict(_FIELD.findall(content)))
        for handle, kind, content in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]
    other = {
        handle
        for handle, kind, values in sections
        if kind == _ARRAY and values.get("Use", "System Memory") != "System Memory"
    }
    return sum(
        _size(values.get("Size", ""))
        for _handle, kind, values in sections
        if kind == _MODULE
        and values.get("Array Handle") not in other
        and not _NO_MEMORY.search(values.get("Type", ""))
    )


def _size(text):
    """MiB of ``8192 MB``; 0 for ``No Module Installed``."""
    found = re.fullmatch(r"(\d+) (\w+)", text)
    return int(found[1]) << _UNITS.get(found[2].lower(), 0) >> 20 if found else 0


def sold_mb(known):
    """The smallest memory a computer is sold with that has room for ``known`` (both MiB).

    Modules are powers of two and come in pairs, or in threes on servers; graphics and firmware
    keep a part of what they add up to.
    """
    step = 1 << max(known.bit_length() - 4, 0)  # an eighth of the power of two below
    ninths = (9,) if known >= 2**16 else ()  # servers with three channels
    sizes = (step * parts for parts in sorted((8, *ninths, 10, 12, 16)))
    return next((size for size in sizes if size >= known > 0), 0)


def installed_mb(modules, blocks, usable, virtual):
    """Installed memory out of what different sources say (all MiB, 0 for unknown).

    :param modules: what the firmware's list of modules adds up to
    :param blocks: what the kernel manages, in blocks as large as an eighth of a gigabyte or two
    :param usable: what is left to programs
    :param virtual: a virtual machine, which may have any size and be given more while it runs
    """
    if virtual:
        return max(modules, blocks) or _even_mb(usable)
    if modules and modules >= usable * 0.98:  # some firmware forgets modules
        return modules
    # the last block may be there in part
    return sold_mb(max(blocks - blocks // 32, usable))


def _even_mb(usable):
    """The kernel keeps up to a tenth, more or less of it from one start to the next."""
    step = 1 << (usable // 8).bit_length()
    return -(-usable // step) * step
