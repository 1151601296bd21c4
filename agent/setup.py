# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Compiles the translations while the package is built; the rest is in pyproject.toml."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import Command, setup
from setuptools.command.build import build

SOURCE = Path("src")


class BuildCatalogues(Command):
    """Turns every ``locale/*/LC_MESSAGES/*.po`` into the ``.mo`` that gettext reads.

    An editable install runs from the sources, so there the result lies beside its ``.po``.
    """

    description = "compile gettext catalogues"
    user_options = ()

    def initialize_options(self):
        self.build_lib = None
        self.editable_mode = False

    def finalize_options(self):
        self.set_undefined_options("build_py", ("build_lib", "build_lib"))

    def _catalogues(self):
        target = SOURCE if self.editable_mode else Path(self.build_lib)
        for po in sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/*.po")):
            yield po, (target / po.relative_to(SOURCE)).with_suffix(".mo")

    def run(self):
        for po, mo in self._catalogues():
            mo.parent.mkdir(parents=True, exist_ok=True)
            with po.open("rb") as source, mo.open("wb") as compiled:
                write_mo(compiled, read_po(source))

    def get_source_files(self):
        return [str(po) for po, _mo in self._catalogues()]

    def get_outputs(self):
        return [str(mo) for _po, mo in self._catalogues()]

    def get_output_mapping(self):
        return {}


class Build(build):
    """The ordinary build, then the catalogues."""

    sub_commands = (*build.sub_commands, ("build_catalogues", None))


setup(cmdclass={"build": Build, "build_catalogues": BuildCatalogues})
