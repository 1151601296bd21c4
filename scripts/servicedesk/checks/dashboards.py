# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The files of the dashboards, which are made by ``tools/dashboards.py`` of their addon."""

import importlib
import sys

from .. import paths

ADDON = paths.ADDONS / "liteviewer_dashboards"
FOLDER = ADDON / "data" / "files"


def _make():
    """Return {path: text} of the files as they have to be."""
    sys.path.insert(0, str(ADDON))
    try:
        module = importlib.import_module("tools.dashboards")
    finally:
        sys.path.remove(str(ADDON))
    return {FOLDER / name: make() for name, make in module.FILES.items()}


def _differing():
    """Return {path: text} of the files that are not as they have to be."""
    return {
        path: text
        for path, text in _make().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }


def findings():
    """Return a line for each file that differs from what makes it."""
    return [
        f"{path.relative_to(paths.ROOT)}: differs from tools/dashboards.py (make format makes it)"
        for path in _differing()
    ]


def fix():
    """Make the files. :return: the paths of those that differed"""
    changed = _differing()
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
    return list(changed)
