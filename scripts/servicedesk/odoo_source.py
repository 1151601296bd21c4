# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo 19 itself: Debian's package of it, unpacked below the work folder, or the user's own copy.

The package's dependencies ask for a newer Debian than ours, so it is not installed: apt downloads
it (and checks its signature) with lists and caches of its own, and dpkg unpacks it.
"""

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import apt, paths, process, stamps
from .errors import Problem
from .progress import mark

PACKAGE = "odoo-19"
# Pinned; Debian's mirrors keep no older one than their newest, which is then taken.
VERSION = "19.0.0+dfsg-1"
SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"

# Fonts and scripts that the package reaches through relative links. Two of them lie elsewhere
# in newer suites, so these come from the suite named.
LINKED = (
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
    "fonts-montserrat/sid",
    "fonts-ocr-b/sid",
    "fonts-roboto-unhinted/sid",
    "libjs-jquery/sid",
    "libjs-jquery-form/sid",
    "libjs-underscore/sid",
)
SUITES = ("sid", "bookworm")
STAMP = paths.ODOO / ".complete"

# Left out of the package; without it every page of the web client logs an error.
_PLACEHOLDER = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
_PLACEHOLDER_TEXT = "/* Background blur in video calls is not shipped with this package. */\n"


@dataclass(frozen=True)
class OdooSource:
    """Where Odoo's code lies: the folder for `PYTHONPATH` and the folders of its addons."""

    python_path: Path
    addons: tuple[Path, ...]


def find(own=None):
    """Return the Odoo source in use; `own` is the user's checkout or unpacked folder."""
    if own is None:
        return _describe(paths.ODOO / "usr/lib/python3/dist-packages")
    for folder in (own, own / "usr/lib/python3/dist-packages"):
        if (folder / "odoo" / "release.py").is_file():
            return _describe(folder)
    raise Problem(f"ODOO_SRC={own} holds no Odoo: there is no odoo/release.py in it.")


def _describe(folder):
    release = (folder / "odoo" / "release.py").read_text(encoding="utf-8")
    version = re.search(r"^version_info = \((\d+), *(\d+)", release, re.MULTILINE)
    if not version or version.groups() != ("19", "0"):
        found = ".".join(version.groups()) if version else "another version"
        raise Problem(f"{folder} holds Odoo {found}; this project needs 19.0.")
    inner, outer = folder / "odoo" / "addons", folder / "addons"
    # Debian's package has a second way in to the same addons; a checkout has most of them outside.
    whole = (inner / "web" / "__manifest__.py").is_file()
    return OdooSource(folder, (inner,) if whole or not outer.is_dir() else (inner, outer))


def is_missing():
    return stamps.read(STAMP).split()[:1] != [_fingerprint()]


def _fingerprint():
    return stamps.fingerprint(VERSION, *LINKED, _PLACEHOLDER_TEXT)


def fetch():
    """Download and unpack Odoo and what it links to."""
    downloads = paths.WORK / "apt"
    shutil.rmtree(downloads, ignore_errors=True)
    mirror = apt.update_lists(downloads, SUITES, failed="does not serve Odoo", log="odoo-lists.log")
    version = choose_version(apt.run(downloads, "apt-cache", "madison", PACKAGE), mirror)
    debs = downloads / "debs"
    debs.mkdir()
    apt.run(
        downloads,
        *("apt-get", "download", f"{PACKAGE}={version}", *LINKED),
        failed=f"Downloading Odoo from {mirror} failed",
        log=paths.LOG / "odoo-download.log",
        cwd=debs,
    )
    check_pinned(next(debs.glob(f"{PACKAGE}_*.deb")), version)
    partial = paths.ODOO.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    apt.unpack(debs, partial)
    placeholder = partial / "usr/lib/python3/dist-packages/odoo" / _PLACEHOLDER
    placeholder.parent.mkdir(parents=True, exist_ok=True)
    placeholder.write_text(_PLACEHOLDER_TEXT, encoding="utf-8")
    broken = process.run(["find", partial, "-xtype", "l"], failed="Looking at Odoo's files failed")
    if broken:
        raise Problem(
            f"Odoo's package links to what none of {', '.join(LINKED)} holds:\n{broken.strip()}"
        )
    stamps.write(partial / STAMP.name, f"{_fingerprint()} {version}")
    shutil.rmtree(paths.ODOO, ignore_errors=True)
    partial.rename(paths.ODOO)
    shutil.rmtree(downloads)


def choose_version(listing, mirror):
    """Return the version to take of those `apt-cache madison` lists: the pinned one, else another.

    A line is such as `odoo-19 | 19.0.0+dfsg-1 | ADDRESS sid/main amd64 Packages`, newest first.
    """
    found = re.findall(rf"^ *{PACKAGE} \| (19\.0[^ ]*) \|", listing, re.MULTILINE)
    if not found:
        raise Problem(f"The Debian mirror {mirror} has no Odoo 19.0.")
    if VERSION in found:
        return VERSION
    mark(f"The mirror no longer has Odoo {VERSION}, which is pinned: {found[0]} is taken")
    return found[0]


def check_pinned(package, version):
    """Raise when the file of the pinned version is not the pinned one."""
    with package.open("rb") as content:
        checksum = hashlib.file_digest(content, "sha256").hexdigest()
    if version == VERSION and checksum != SHA256:
        raise Problem(f"{package.name} does not have the pinned checksum, but {checksum}.")
