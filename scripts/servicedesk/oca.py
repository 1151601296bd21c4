# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""OCA addons that ours depend on or are compared with, from the Python index.

They name a distribution `odoo` that is not installed here, so they come without dependencies,
into a folder whose addons go on Odoo's addons path. The requirement files pin the versions.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import addons, paths, python_env, stamps
from .errors import Problem

STAMP = ".complete"


@dataclass(frozen=True)
class Collection:
    """A folder of OCA addons and the pinned packages it is made of."""

    folder: Path
    packages: tuple[str, ...]

    @property
    def addons(self):
        return self.folder / "odoo" / "addons"

    def is_missing(self):
        wanted = stamps.fingerprint(*self.packages)
        return bool(self.packages) and stamps.read(self.folder / STAMP) != wanted

    def fetch(self):
        partial = self.folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        python_env.odoo().pip(
            "install",
            "--no-deps",
            "--no-compile",
            "--target",
            partial,
            *self.packages,
            purpose="OCA addons",
        )
        stamps.write(partial / STAMP, stamps.fingerprint(*self.packages))
        shutil.rmtree(self.folder, ignore_errors=True)
        partial.rename(self.folder)


def needed():
    """Return the addons our manifests name, of those `requirements/oca.txt` pins."""
    pins = _read_pins("oca.txt")
    wanted = [pins[name] for name in addons.foreign_dependencies(addons.find()) if name in pins]
    return Collection(paths.OCA, tuple(wanted))


def peers():
    """Return the addons that `make bench` compares ours with."""
    return Collection(paths.PEERS, tuple(_read_pins("bench.txt").values()))


def _read_pins(file):
    """Map addon names to requirement lines, `contract` to `odoo-addon-contract==19.0.1.2.1.2`."""
    text = (paths.REQUIREMENTS / file).read_text(encoding="utf-8")
    found = re.findall(r"^(odoo-addon-([\w-]+)==[\w.]+)", text, re.MULTILINE)
    return {name.replace("-", "_"): line for line, name in found}


def check_dependencies(addons_path):
    """Raise unless every module our addons depend on is on the addons path."""
    for name in addons.foreign_dependencies(addons.find()):
        if not any((folder / name / "__manifest__.py").is_file() for folder in addons_path):
            raise Problem(f"The module {name}, which our addons depend on, was not found.")
