#!/usr/bin/env python3
# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Packs the desktop program, with all it needs, for the downloads of the service desk.

    python scripts/pack_agent.py FOLDER

makes FOLDER/linux and FOLDER/windows, full of wheels, from this checkout and from the Python index.
It takes any Python that has pip. Name the folder as `liteviewer_agent_packages` in odoo.conf.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The Pythons that people have: of Debian 12 and 13, Ubuntu 24.04, and what Windows users install.
SYSTEMS = {
    "linux": (
        ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
        ("3.11", "3.12", "3.13"),
    ),
    "windows": (("win_amd64",), ("3.11", "3.12", "3.13", "3.14")),
}


def pip(*words):
    options = ("--quiet", "--no-input", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", *words, *options], check=True)


def pack(folder):
    """Fill the folder anew; the old one stays until everything is there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        temporary = Path(temporary)
        source = temporary / "source"
        # building leaves its traces in a copy
        ignored = shutil.ignore_patterns("tests", ".*", "build", "*.egg-info")
        shutil.copytree(ROOT / "agent", source, ignore=ignored)
        packages = temporary / "packages"
        pip("wheel", "--no-deps", "--wheel-dir", str(temporary), str(source))
        for system, (platforms, pythons) in SYSTEMS.items():
            wheels = packages / system
            wheels.mkdir(parents=True)
            for wheel in temporary.glob("*.whl"):
                shutil.copy(wheel, wheels)
            options = ["--no-deps", "--only-binary", ":all:", "--dest", str(wheels)]
            for platform in platforms:
                options += ["--platform", platform]
            listed = ["-r", str(ROOT / "requirements" / f"agent-{system}.txt")]
            for python in pythons:
                pip("download", *options, "--python-version", python, *listed)
        packages.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        packages.rename(folder)


def main():
    if len(sys.argv) != 2:
        return __doc__
    try:
        pack(Path(sys.argv[1]).absolute())
    except subprocess.CalledProcessError:
        return "Error: The program was not packed; the lines above say why."
    return 0


if __name__ == "__main__":
    sys.exit(main())
