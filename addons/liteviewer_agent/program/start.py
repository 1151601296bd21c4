# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Unpacks the archive that it was started from, and lets the program inside set itself up."""

import sys

if sys.hexversion < 0x030B0000:
    sys.exit("Python 3.11 or newer is needed. / Нужен Python 3.11 или новее.")

import tempfile
import zipfile
from pathlib import Path

with tempfile.TemporaryDirectory(prefix="liteviewer-agent-") as folder:
    folder = Path(folder)
    with zipfile.ZipFile(sys.argv[0]) as archive:
        archive.extractall(folder)
    with zipfile.ZipFile(next(folder.glob("wheels/liteviewer_agent-*.whl"))) as wheel:
        wheel.extractall(folder / "program")
    sys.path.insert(0, str(folder / "program"))
    from liteviewer_agent.installer import main

    status = main(folder)
sys.exit(status)
