# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addons of this repository, as their folders and manifests tell."""

import ast
from dataclasses import dataclass, field
from pathlib import Path

from . import paths, stamps

# Changes below these folders ask for no update of a database.
_NOT_LOADED = ("tests", "static", "readme")


@dataclass(frozen=True)
class Addon:
    """One addon: technical name, folder and the names it depends on."""

    name: str
    folder: Path
    depends: tuple[str, ...] = field(default=())

    def checksum(self):
        """Hash what Odoo loads into the database from this addon."""
        return stamps.tree(self.folder, _NOT_LOADED)

    def has_unit_tests(self):
        """Whether there are unit tests of its JavaScript."""
        return (self.folder / "static" / "tests" / "unit").is_dir()

    def has_tests(self):
        return any(self.folder.glob("tests/test_*.py"))


def find(folder=paths.ADDONS):
    """Return the installable addons below `folder`, each after those it depends on."""
    found = {}
    for manifest in sorted(folder.glob("*/__manifest__.py")):
        content = ast.literal_eval(manifest.read_text(encoding="utf-8"))
        if content.get("installable", True):
            depends = tuple(content.get("depends", ("base",)))
            found[manifest.parent.name] = Addon(manifest.parent.name, manifest.parent, depends)
    ordered = {}

    def add(name):
        if name in found and name not in ordered:
            for other in found[name].depends:
                add(other)
            ordered[name] = found[name]

    for name in found:
        add(name)
    return list(ordered.values())


def names(addons):
    return [addon.name for addon in addons]


def foreign_dependencies(addons):
    """Return the sorted names of the modules these addons need that are none of ours."""
    own = set(names(find()))
    return sorted({name for addon in addons for name in addon.depends} - own)
