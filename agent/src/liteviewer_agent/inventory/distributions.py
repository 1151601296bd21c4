# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Name and version of a Linux, out of the files in which distributions write them."""

import re

RELEASE_FILES = ("etc/os-release", "usr/lib/os-release", "etc/initrd-release")
# those that tell more than os-release
_OWN_FILES = {
    "astra": ("etc/astra/build_version", "etc/astra_version"),
    "altlinux": ("etc/altlinux-release",),
    "redos": ("etc/redos-release", "etc/redhat-release"),
    "rosa": ("etc/rosa-release",),
}
# of before os-release, and where it has been removed
_OLD_FILES = (
    "etc/redhat-release",
    "etc/SuSE-release",
    "etc/altlinux-release",
    "etc/system-release",
)
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_CODE_NAME = re.compile(r"\(([^)]*)\)")


def read_release(text):
    """``{key: value}`` of an ``os-release``."""
    pairs = (line.strip().partition("=") for line in text.splitlines() if line[:1] != "#")
    return {key.strip(): value.strip().strip("\"'") for key, equals, value in pairs if equals}


def distribution(read):
    """Name and version, such as ``("Debian GNU/Linux", "12 (bookworm)")``; "" for what is unknown.

    :param read: callable ``path -> text`` of a file, "" when there is none
    """
    release = read_release(next(filter(None, map(read, RELEASE_FILES)), ""))
    family = release.get("ID", "").lower()
    family = next((known for known in _OWN_FILES if family.startswith(known)), family)
    own = next(filter(None, map(read, _OWN_FILES.get(family, ()))), "").partition("\n")[0].strip()
    name = release.get("NAME", "")
    version = release.get("VERSION") or release.get("VERSION_ID") or ""
    if family == "astra":
        return name or "Astra Linux", _astra_version(own) or _astra_version(version)
    if family == "redos":
        # MUROM is the name of all of them
        precise = max(_NUMBER.findall(f"{own} {version}"), key=len, default="")
        return name or "RED OS", precise or version
    if family in ("altlinux", "rosa"):
        return _edition(own or release.get("PRETTY_NAME", ""), name, version)
    if not name:
        return _old_release(read)
    return name, version or read("etc/debian_version")


def _astra_version(text):
    """``1.7.5.16`` out of ``1.7_x86-64``, ``1.7.5.16`` or ``CE 2.12.45 (orel)``."""
    found = _NUMBER.search(text)
    return found[0] if found else ""


def _edition(text, name, version):
    """Of ``ALT Workstation 10.1 (Autolycus)``, which says more than ``NAME`` does."""
    text = re.sub(r"\brelease\b", " ", text)
    plain = _CODE_NAME.sub(" ", text).partition(" for ")[0]
    numbers = _NUMBER.findall(plain)
    edition = " ".join(_NUMBER.sub(" ", plain).split())
    if not edition:
        return name, version
    if not numbers:
        return edition, version
    code_name = _CODE_NAME.search(text)
    return edition, f"{numbers[0]} ({code_name[1]})" if code_name else numbers[0]


def _old_release(read):
    """Of ``CentOS release 6.10 (Final)``, or of Debian, which writes the number alone."""
    line = next(filter(None, map(read, _OLD_FILES)), "").partition("\n")[0]
    if found := re.fullmatch(r"(.*?)\s+(?:release\s+)?(\d.*)", line.strip()):
        return found[1], found[2]
    version = read("etc/debian_version")
    return ("Debian GNU/Linux", version) if version else (line.strip(), "")
