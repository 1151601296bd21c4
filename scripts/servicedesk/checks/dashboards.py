# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The files of the dashboards, which are made by ``tools/dashboards.py`` of their addons."""

import importlib
import sys
from types import ModuleType

from .. import paths

ADDONS = ("liteviewer_dashboards", "liteviewer_contract_dashboards")
PACKAGE = "odoo.addons"


def _load(addons):
    """Return {addon: its module}. They name each other as in Odoo, which is not there."""
    stand_ins = ["odoo", PACKAGE, *(f"{PACKAGE}.{addon}" for addon in addons)]
    before = dict(sys.modules)
    try:
        for name in stand_ins:
            module = sys.modules[name] = ModuleType(name)
            module.__path__ = [str(paths.ADDONS / name.rpartition(".")[2])]
        return {
            addon: importlib.import_module(f"{PACKAGE}.{addon}.tools.dashboards")
            for addon in addons
        }
    finally:
        for name in set(sys.modules) - set(before):
            del sys.modules[name]
        sys.modules.update(before)


def _make():
    """Return {path: text} of the files as they have to be."""
    return {
        paths.ADDONS / addon / "data" / "files" / name: make()
        for addon, module in _load(ADDONS).items()
        for name, make in module.FILES.items()
    }


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
