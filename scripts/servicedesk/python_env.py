# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Virtual environments below the work folder, one for each purpose."""

import os
import shutil
import sys

from . import paths, process, stamps
from .progress import Step


class PythonEnv:
    """A virtual environment that holds what some requirement files list.

    `project` is a folder of this checkout that is installed into it as a user would, from a copy,
    so that building leaves nothing in the checkout; `extra` names its optional dependencies. `bare`
    is a requirement file whose packages come without those they depend on.
    """

    def __init__(self, name, *requirements, bare=None, project=None, extra=""):
        self.name = name
        self.folder = paths.WORK / name
        self.requirements = [paths.REQUIREMENTS / file for file in requirements]
        self._bare = paths.REQUIREMENTS / bare if bare else None
        self.project = project
        self._extra = f"[{extra}]" if extra else ""

    @property
    def bin(self):
        return self.folder / "bin"

    @property
    def python(self):
        return self.bin / "python"

    def step(self, name, after=()):
        return Step(name, self.create, after, self.is_missing)

    def is_missing(self):
        return stamps.read(self._stamp) != self._fingerprint()

    @property
    def _stamp(self):
        names = [file.stem for file in self.requirements] or ["project"]
        return self.folder / f".complete-{'-'.join(names)}"

    def _fingerprint(self):
        project = stamps.tree(self.project, ["tests"]) if self.project else ""
        files = [*self.requirements, *([self._bare] if self._bare else [])]
        return stamps.fingerprint(sys.version, self.folder, project, files=files)

    def create(self):
        """Make the environment, or bring an existing one up to date."""
        wanted = self._fingerprint()
        if self.is_empty():
            self.create_empty()
        arguments = [word for file in self.requirements for word in ("-r", file)]
        if self.project:
            copy = self.folder / "project"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(self.project, copy, ignore=shutil.ignore_patterns("tests", ".*"))
            arguments.append(f"{copy}{self._extra}")
        self.pip("Python packages", "install", "--no-compile", *arguments)
        if self._bare:
            bare = ("--no-deps", "-r", self._bare)
            self.pip("bare Python packages", "install", "--no-compile", *bare)
        stamps.write(self._stamp, wanted)

    def is_empty(self):
        """Whether there is no environment yet, or one of another Python or without pip."""
        config = self.folder / "pyvenv.cfg"
        if not config.is_file() or not any(self.folder.glob("lib/python*/site-packages/pip")):
            return True
        version = ".".join(map(str, sys.version_info[:3]))
        return f"version = {version}\n" not in config.read_text(encoding="utf-8")

    def create_empty(self):
        """Make the environment with nothing but pip in it."""
        process.run(
            [sys.executable, "-m", "venv", "--clear", self.folder],
            failed="Creating the Python environment failed",
            log=paths.LOG / f"{self.name}.log",
        )

    def pip(self, purpose, command, *arguments):
        """Run pip of this environment; a failure is one line for the user."""
        temporary = paths.WORK / "tmp"
        temporary.mkdir(exist_ok=True)
        process.run(
            [self.python, "-m", "pip", command, "--no-input", "--progress-bar", "off", *arguments],
            failed=f"Fetching {purpose} for {self.name} failed",
            log=paths.LOG / f"{self.name}-{purpose.replace(' ', '-')}.log",
            env={
                **os.environ,
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "PYTHONNOUSERSITE": "1",
                "TMPDIR": str(temporary),
            },
        )


# What Odoo and the addons run on, and the same environment with what tests need besides.
ODOO = PythonEnv("venv", "odoo.txt", "addons.txt", bare="odoo-bare.txt")
ODOO_TEST = PythonEnv("venv", "odoo.txt", "addons.txt", "addons-test.txt", bare="odoo-bare.txt")

# The desktop agent, with what its tests and the top-level tests need, with what drives a browser.
AGENT = PythonEnv("agent-venv", project=paths.AGENT)
AGENT_TEST = PythonEnv("agent-venv", "tests.txt", project=paths.AGENT, extra="test")
SCREENSHOTS = PythonEnv(
    "agent-venv", "tests.txt", "screenshots.txt", project=paths.AGENT, extra="test"
)

LINT = PythonEnv("lint-venv", "lint.txt")
