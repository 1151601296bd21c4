# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Debian packages this machine must have: found missing, named, and installed when we are root.

`requirements/debian.txt` lists them; `scripts/install_python` reads it too.
"""

import ctypes
import importlib.util
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from . import paths, postgres, process
from .errors import Problem
from .progress import mark

PYTHON = ("python",)
ODOO = ("python", "odoo")
SERVER = ("server",)
CLIENT = ("client",)
AGENT = ("python", "agent")
TEST = ("python", "agent", "test")
CLOCK = ("clock",)

# Everything a private server, the agent and the tests need.
ALL = ("python", "odoo", "server", "agent", "test")

# Another package manager may hold dpkg's lock; seconds to wait for it.
_APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300")
_INSTALL = ("install", "--yes", "--no-install-recommends")


@dataclass(frozen=True)
class Need:
    """A Debian package, what it is needed for, and the test that tells whether it is there."""

    purpose: str
    package: str
    kind: str
    values: tuple[str, ...]

    def is_met(self):
        return any(map(_TESTS[self.kind], self.values or ("",)))


def _has_library(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_module(name):
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


_TESTS = {
    "program": lambda name: shutil.which(name) is not None,
    "module": _has_module,
    "library": _has_library,
    "file": lambda path: Path(path).is_file(),
    "postgresql": lambda _none: postgres.find_server_programs() is not None,
}


def _read_needs():
    lines = (paths.REQUIREMENTS / "debian.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            purpose, package, kind, *values = line.split()
            yield Need(purpose, package, kind, tuple(values))


def _missing(purposes):
    needs = [need for need in _read_needs() if need.purpose in purposes]
    return [need.package for need in needs if not need.is_met()]


def require(*purposes):
    """See that the packages for these purposes are there, installing them when run as root."""
    missing = _missing(purposes)
    if not missing:
        return
    if os.geteuid() != 0:
        everything = list(dict.fromkeys([*missing, *_missing(ALL)]))
        raise Problem(
            f"Debian packages are missing. All that make run, make agent and make test need:\n"
            f"  {_command_for_root(everything)}"
        )
    mark(f"Debian packages: {', '.join(missing)} ...")
    _install(missing)
    still = _missing(purposes)
    if still:
        raise Problem(
            f"{', '.join(still)} installed, yet not usable by {sys.executable}; "
            "run make with PYTHON=/usr/bin/python3."
        )
    mark("Debian packages: installed")


def _command_for_root(packages):
    """Return the line that installs packages, as somebody who is not root may paste it."""
    line = f"apt-get update && apt-get {' '.join(_INSTALL)} {' '.join(packages)}"
    if shutil.which("sudo"):
        return "sudo " + line.replace("&& ", "&& sudo ")
    return f"su -c '{line}'"


def _install(packages):
    failed = f"Installing {', '.join(packages)} failed"
    options = {
        "failed": failed,
        "log": paths.LOG / "apt-install.log",
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
    }
    _code, half_installed = process.capture(["dpkg", "--audit"], stderr=None)
    if half_installed:
        mark("Debian packages: finishing an installation that was interrupted ...")
        process.run(["dpkg", "--configure", "-a"], uninterrupted=True, **options)
        # Left to itself it also removes packages of others where that mends the rest.
        repair = [*_APT, "--fix-broken", "--no-remove", *_INSTALL]
        process.run(repair, uninterrupted=True, **options)
    # Without a network it only warns; then the next command cannot tell why it knows no package.
    lists = process.run([*_APT, "update"], **options)
    try:
        process.run([*_APT, *_INSTALL, "--download-only", *packages], **options)
    except Problem:
        reason = process.unreachable(lists)
        if reason:
            raise Problem(f"{failed}: {reason}") from None
        raise
    process.run([*_APT, *_INSTALL, *packages], uninterrupted=True, **options)
