# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Processors of a Linux: ``/proc/cpuinfo``, which each architecture writes in its own way, and the
device tree of boards without firmware tables.
"""

import re

from .facts import Processor

# what says the architecture rather than the processor
_NO_NAME = re.compile(r"(arm|aarch64)\S* (compatible )?processor\b.*|\d+|unknown", re.IGNORECASE)
_NAMES = ("model name", "cpu model", "cpu", "uarch", "processor")
_VENDORS = {
    "allwinner": "Allwinner",
    "amlogic": "Amlogic",
    "baikal": "Baikal",
    "brcm": "Broadcom",
    "elvees": "ELVEES",
    "fsl": "NXP",
    "hisilicon": "HiSilicon",
    "marvell": "Marvell",
    "mediatek": "MediaTek",
    "nvidia": "NVIDIA",
    "nxp": "NXP",
    "phytium": "Phytium",
    "qcom": "Qualcomm",
    "rockchip": "Rockchip",
    "samsung": "Samsung",
    "sophgo": "Sophgo",
    "starfive": "StarFive",
    "thead": "T-Head",
    "ti": "Texas Instruments",
    "xlnx": "Xilinx",
}
# implementer and part of the main identification register of ARM
_ARM_PARTS = {
    (0x41, 0xB76): "ARM1176",
    (0x41, 0xC07): "Cortex-A7",
    (0x41, 0xC08): "Cortex-A8",
    (0x41, 0xC09): "Cortex-A9",
    (0x41, 0xC0F): "Cortex-A15",
    (0x41, 0xD03): "Cortex-A53",
    (0x41, 0xD04): "Cortex-A35",
    (0x41, 0xD05): "Cortex-A55",
    (0x41, 0xD07): "Cortex-A57",
    (0x41, 0xD08): "Cortex-A72",
    (0x41, 0xD09): "Cortex-A73",
    (0x41, 0xD0A): "Cortex-A75",
    (0x41, 0xD0B): "Cortex-A76",
    (0x41, 0xD0C): "Neoverse-N1",
    (0x41, 0xD40): "Neoverse-V1",
    (0x41, 0xD41): "Cortex-A78",
    (0x41, 0xD46): "Cortex-A510",
    (0x41, 0xD47): "Cortex-A710",
    (0x41, 0xD49): "Neoverse-N2",
    (0x41, 0xD4D): "Cortex-A715",
    (0x41, 0xD4E): "Cortex-X3",
    (0x48, 0xD01): "Kunpeng-920",
    (0x48, 0xD02): "Kunpeng-930",
    (0x50, 0x000): "X-Gene",
    (0x70, 0x663): "FTC663",
    (0x70, 0x862): "FTC862",
    (0xC0, 0xAC3): "Ampere-1",
}


def read_processors(cpuinfo, siblings=(), compatible=(), cores=(), board=""):
    """The :class:`Processor` of a computer; all sockets together.

    :param cpuinfo: text of ``/proc/cpuinfo``
    :param siblings: for each thread, the threads of the same core as the kernel lists them
    :param compatible: names of the board in the device tree, the most exact one first
    :param cores: names of the cores in the device tree, ``arm,cortex-a72``
    :param board: name of the model in the device tree
    """
    blocks = [_fields(block) for block in re.split(r"\n\s*\n", cpuinfo)]
    threads = [block for block in blocks if block.get("processor", "").isdecimal()]
    count = len(threads) or _announced(blocks) or len(siblings)
    return Processor(
        _model(blocks, compatible, cores, board),
        min(_cores(threads) or len(set(siblings)) or count, count),
        count,
    )


def _fields(block):
    """``{key: value}``; keys in small letters, the first value of each."""
    values = {}
    for line in block.splitlines():
        key, colon, value = line.partition(":")
        if colon:
            values.setdefault(key.strip().lower(), value.strip())
    return values


def _announced(blocks):
    """How many there are where the kernel does not list them one by one."""
    for block in blocks:
        for key in ("# processors", "cpus active", "ncpus active", "cpus detected"):
            if block.get(key, "").isdecimal():
                return int(block[key])
    return sum("processor" in block for block in blocks)


def _cores(threads):
    """Cores are told apart by socket and number; small boards name neither, and some virtual
    machines give the same to each.
    """
    known = {
        (block["physical id"], block["core id"])
        for block in threads
        if "physical id" in block and "core id" in block
    }
    if known and all(block.get("siblings") == block.get("cpu cores") for block in threads):
        return len(threads) if threads[0].get("siblings") else len(known)
    return len(known)


def _model(blocks, compatible, cores, board):
    for key in _NAMES:
        for block in blocks:
            name = block.get(key, "")
            if name and not _NO_NAME.fullmatch(name):
                return name
    core = ", ".join(dict.fromkeys(filter(None, map(_core_name, cores)))) or _arm_core(blocks)
    chip = _chip_name(compatible, board) or _hardware(blocks)
    return f"{chip} ({core})" if chip and core else chip or core


def _core_name(compatible):
    """``Cortex-A72`` out of ``arm,cortex-a72``."""
    vendor, _comma, name = compatible.partition(",")
    if vendor == "arm" and name.startswith(("cortex-", "neoverse-")):
        family, _dash, number = name.partition("-")
        return f"{family.capitalize()}-{number.upper()}"
    return name.upper() if name and not re.match(r"arm|riscv", name) else ""


def _arm_core(blocks):
    found = dict.fromkeys(
        _ARM_PARTS.get((_hex(block.get("cpu implementer")), _hex(block.get("cpu part"))), "")
        for block in blocks
    )
    return ", ".join(filter(None, found))


def _hex(text):
    try:
        return int(text or "", 16)
    except ValueError:
        return 0


def _chip_name(compatible, board):
    """``Broadcom BCM2711`` out of ``raspberrypi,4-model-b``, ``brcm,bcm2711``."""
    for name in reversed(compatible):
        vendor, _comma, chip = name.partition(",")
        if vendor in _VENDORS and chip:
            vendor = _VENDORS[vendor]
            if chip.lower().startswith(vendor.lower()):
                return "-".join(part.capitalize() for part in chip.split("-"))
            return f"{vendor} {chip.upper()}"
    found = re.search(r"baikal-[a-z]\w*", " ".join((board, *compatible)), re.IGNORECASE)
    return found[0].title() if found else ""


def _hardware(blocks):
    names = (block.get("hardware") or block.get("system type") for block in blocks)
    return next(filter(None, names), "")
