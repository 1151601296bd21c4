# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo 19 itself: Debian's package of it, unpacked below the work folder, or the user's own copy.

The package's dependencies ask for a newer Debian than ours, so it is not installed: apt downloads
it (and checks its signature) with lists and caches of its own, and dpkg unpacks it.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import paths, process, stamps
from .errors import Problem

# Fonts and scripts that the package reaches through relative links. Two of them lie elsewhere
# in newer suites, so these come from the suite named.
PACKAGES = (
    "odoo-19/sid",
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
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
STAMP = ".complete"

_INDEX_FORMAT = "$(REPO_URI) $(COMPONENT) $(LABEL)"

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
    candidates = (folder / "odoo" / "addons", folder / "addons")
    holding = [each for each in candidates if (each / "web" / "__manifest__.py").is_file()]
    addons = [candidates[0], *(each for each in holding if each != candidates[0])]
    # Debian's package has a second way in to the same addons.
    if candidates[0] in holding:
        addons = [candidates[0]]
    return OdooSource(folder, tuple(addons))


def is_missing():
    return stamps.read(paths.ODOO / STAMP) != _fingerprint()


def _fingerprint():
    return stamps.fingerprint(*PACKAGES, _PLACEHOLDER_TEXT)


def fetch():
    """Download and unpack Odoo and what it links to."""
    downloads = paths.WORK / "apt"
    mirror = _update_lists(downloads)
    shutil.rmtree(downloads / "debs", ignore_errors=True)
    (downloads / "debs").mkdir()
    process.run(
        [*_apt_get(downloads), "download", *PACKAGES],
        failed=f"Downloading Odoo from {mirror} failed",
        log=paths.LOG / "odoo-download.log",
        cwd=downloads / "debs",
        env=_environment(),
    )
    partial = paths.ODOO.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    for package in sorted((downloads / "debs").glob("*.deb")):
        process.run(["dpkg-deb", "-x", package, partial], failed=f"Unpacking {package.name} failed")
    placeholder = partial / "usr/lib/python3/dist-packages/odoo" / _PLACEHOLDER
    placeholder.parent.mkdir(parents=True, exist_ok=True)
    placeholder.write_text(_PLACEHOLDER_TEXT, encoding="utf-8")
    _check_links(partial)
    stamps.write(partial / STAMP, _fingerprint())
    shutil.rmtree(paths.ODOO, ignore_errors=True)
    partial.rename(paths.ODOO)
    shutil.rmtree(downloads)


def _update_lists(folder):
    """Fetch the package lists from the first mirror that serves all suites; return the mirror."""
    attempts = []
    for mirror in _mirrors():
        _write_apt_folder(folder, mirror)
        try:
            process.run(
                [*_apt_get(folder), "update", "--error-on=any"],
                failed=f"The Debian mirror {mirror} does not serve Odoo",
                log=paths.LOG / "odoo-lists.log",
                env=_environment(),
            )
        except Problem as problem:
            attempts.append(problem)
        else:
            return mirror
    if attempts:
        raise attempts[0]
    raise Problem("apt on this machine has no Debian mirror configured (/etc/apt/sources.list).")


def _mirrors():
    """List the package archives apt is configured with, Debian's main archive first."""
    lines = process.run(
        ["apt-get", "indextargets", "--format", _INDEX_FORMAT, "Created-By: Packages"],
        failed="Asking apt for its mirrors failed",
        env=_environment(),
    ).splitlines()
    found = {}
    for line in lines:
        uri, component, label = [*line.split(" ", 2), "", ""][:3]
        if component == "main" and not uri.startswith("cdrom:"):
            # Without lists fetched yet apt knows no labels: then the address has to tell.
            rank = 0 if label == "Debian" else 1 if uri.rstrip("/").endswith("/debian") else 2
            found[uri] = min(rank, found.get(uri, rank))
    return sorted(found, key=found.get)


def _write_apt_folder(folder, mirror):
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "state/status").touch()
    options = "target=Packages" + (f" signed-by={KEYRING}" if KEYRING.is_file() else "")
    (folder / "sources.list").write_text(
        "".join(f"deb [{options}] {mirror} {suite} main\n" for suite in SUITES), encoding="utf-8"
    )
    # The system's own hooks after an update are not about our private lists.
    (folder / "apt.conf").write_text(
        "#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n",
        encoding="utf-8",
    )


def _apt_get(folder):
    options = {
        "Dir::Etc::SourceList": folder / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State": folder / "state",
        "Dir::State::status": folder / "state/status",
        "Dir::Cache": folder / "cache",
        # As root apt would download as a user who may not enter the work folder.
        "APT::Sandbox::User": "root",
        "Acquire::Retries": "3",
    }
    words = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
    return ["apt-get", "-c", str(folder / "apt.conf"), *words]


def _environment():
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def _check_links(root):
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            if path.is_symlink() and not path.exists():
                raise Problem(
                    f"Odoo's package links to {os.readlink(path)}, which none of "
                    f"{', '.join(PACKAGES)} holds."
                )
