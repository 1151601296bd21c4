# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Debian packages this machine must have: found missing, named, and installed when we are root."""

import ctypes
import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import paths, postgres, process
from .errors import Problem
from .progress import mark


@dataclass(frozen=True)
class Need:
    """A Debian package and the test that tells whether what it gives is there."""

    package: str
    is_met: Callable[[], bool]


def _program(name):
    return lambda: shutil.which(name) is not None


def _module(name):
    return lambda: importlib.util.find_spec(name) is not None


def _library(name):
    def loads():
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def _font(path):
    return Path("/usr/share/fonts", path).is_file


PYTHON = (Need("python3-venv", _module("ensurepip")),)
RUN = (
    *PYTHON,
    Need("libfontconfig1", _library("libfontconfig.so.1")),
    Need("libxext6", _library("libXext.so.6")),
    Need("libxrender1", _library("libXrender.so.1")),
    Need("fonts-dejavu-core", _font("truetype/dejavu/DejaVuSans.ttf")),
)
LOCAL_SERVER = (Need("postgresql", lambda: postgres.find_server_programs() is not None),)
REMOTE_SERVER = (Need("postgresql-client", _program("psql")),)
AGENT = (Need("python3-tk", _module("tkinter")),)
TEST = (
    *PYTHON,
    *AGENT,
    Need("chromium", lambda: any(map(shutil.which, ("chromium", "google-chrome")))),
    Need("xvfb", _program("Xvfb")),
    Need("xdotool", _program("xdotool")),
    Need("poppler-utils", _program("pdftotext")),
)


def require(needs):
    """See that all `needs` are met, installing what is missing when run as root."""
    missing = [need.package for need in needs if not need.is_met()]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        raise Problem(
            f"Debian packages are missing: {', '.join(missing)}. "
            f"Install them: sudo apt-get install {' '.join(missing)}"
        )
    mark(f"Debian packages: {', '.join(missing)} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    log = paths.LOG / "apt-install.log"
    failed = f"Installing {', '.join(missing)} failed"
    process.run(["apt-get", "update"], failed=failed, log=log, env=environment)
    process.run(command, failed=failed, log=log, env=environment)
    importlib.invalidate_caches()
    still = [need.package for need in needs if not need.is_met()]
    if still:
        raise Problem(
            f"{', '.join(still)} installed, yet not usable by {os.sys.executable}; "
            "run make with PYTHON=/usr/bin/python3."
        )
    mark("Debian packages: installed")
