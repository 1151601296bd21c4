# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Addons of OCA, as their packages bring them, each set in a folder of its own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from . import paths, python_env, stamps
from .progress import Step


@dataclass(frozen=True)
class OcaAddons:
    """The addons that a requirement file lists, unpacked below a folder.

    They come without what they depend on: their packages ask for a distribution `odoo`, which is
    not installed here.
    """

    name: str
    folder: Path
    requirements: Path

    @property
    def addons(self):
        """Return the folder for the addons path."""
        return self.folder / "odoo" / "addons"

    def step(self, after=()):
        return Step(self.name, self.fetch, after, self.is_missing)

    def is_missing(self):
        return stamps.read(self._stamp) != self.fingerprint()

    def fingerprint(self):
        return stamps.fingerprint(files=[self.requirements])

    @property
    def _stamp(self):
        return self.folder / ".complete"

    def fetch(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        options = ("--no-deps", "--no-compile", "--target", self.folder)
        python_env.ODOO.pip(self.name, "install", *options, "-r", self.requirements)
        stamps.write(self._stamp, self.fingerprint())


# What ours build on, and what `make bench` compares them with.
NEEDED = OcaAddons("OCA addons", paths.OCA, paths.REQUIREMENTS / "oca.txt")
PEERS = OcaAddons("OCA peers", paths.PEERS, paths.REQUIREMENTS / "bench.txt")
