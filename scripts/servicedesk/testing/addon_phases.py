# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addons in Odoo's own test runner: alone, together, updated, with demo data."""

import contextlib
import os
import re
import shutil
import subprocess

from .. import addons, odoo_source, paths, process, stamps
from ..database import Database, DemoDatabase
from ..errors import Problem
from ..odoo import free_port
from . import live
from .odoo_log import count_tests, log_check
from .outcome import Outcome, check

TOGETHER = "together"
PREVIOUS = paths.TEST / "previous"

# A test may take its time; the limits of odoo.conf are for requests of people.
_NO_LIMITS = ("--limit-time-cpu=3600", "--limit-time-real=3600", "--limit-memory-hard=0")


class AddonPhases:
    """The phases, sharing one database server and one template database."""

    def __init__(self, settings, connection):
        self._settings = settings
        self._connection = connection
        self._runtime = live.test_runtime(settings, connection)
        self.addons = addons.find()

    def _log(self, name):
        return paths.LOG / "test" / f"{name}.log"

    # The template: what our addons depend on, installed once and kept between runs.

    @property
    def _template(self):
        source = odoo_source.find(self._settings.odoo_source)
        modules = addons.foreign_dependencies(self.addons)
        mark = stamps.read(paths.ODOO / odoo_source.STAMP)
        fingerprint = stamps.fingerprint(source.python_path, mark, *modules)
        return Database(self._runtime, f"template-{fingerprint[:12]}")

    def template(self):
        """Install the modules our addons depend on, unless an earlier run did."""
        if self._template.exists():
            return Outcome()
        self._template.drop_relatives("template-")
        log = self._log("template")
        modules = addons.foreign_dependencies(self.addons) or ["base"]
        Database.make(
            self._runtime,
            self._template.name,
            lambda database: database.install(
                modules, failed="Installing Odoo's modules failed", log=log
            ),
        )
        return log_check(log.read_text(encoding="utf-8", errors="replace"))

    # Our addons, from this checkout.

    def alone(self, addon):
        """Install one addon with just what it depends on, and run its tests."""
        return self._install_and_test(addon.name, [addon])

    def together(self):
        """Install all addons at once and run the tests of all."""
        return self._install_and_test(TOGETHER, self.addons)

    def install_together(self):
        """Install all addons at once without running tests."""
        database = self._template.copy(self.together_database().name)
        log = self._log(TOGETHER)
        return log_check(self._odoo(database, log, f"--init={self._all_names}"))

    def together_database(self):
        """Return the database in which all addons are installed."""
        return Database(self._runtime, f"test-{TOGETHER}")

    @property
    def _all_names(self):
        return ",".join(addons.names(self.addons))

    def _install_and_test(self, name, wanted):
        database = self._template.copy(f"test-{name}")
        log = self._log(name)
        tags = ",".join(f"/{each.name}" for each in wanted)
        text = self._odoo(
            database,
            log,
            f"--init={','.join(addons.names(wanted))}",
            f"--test-tags={tags}",
            f"--screenshots={paths.LOG / 'test' / 'screenshots'}",
        )
        has_tests = any(each.has_tests() for each in wanted)
        outcome = count_tests(text, wanted=has_tests) + log_check(text)
        missing = set(addons.names(wanted)) - database.installed()
        return outcome + check([f"Not installed: {each}" for each in sorted(missing)])

    def update(self):
        """Update all addons in the database in which they are installed."""
        text = self._odoo(
            self.together_database(),
            self._log("update"),
            f"--update={self._all_names}",
        )
        return log_check(text)

    def _odoo(self, database, log, *arguments, runtime=None):
        """Run Odoo to its end, whatever it comes to, and return its log."""
        log.parent.mkdir(parents=True, exist_ok=True)
        runtime = runtime or self._runtime
        command = runtime.command(
            f"--database={database.name}",
            f"--db-filter=^{re.escape(database.name)}$",
            f"--http-port={free_port()}",
            "--workers=0",
            "--stop-after-init",
            *_NO_LIMITS,
            *arguments,
        )
        environment = {
            **runtime.environment(),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(paths.TEST / "hypothesis"),
            "NO_PROXY": "127.0.0.1,localhost",
        }
        with log.open("wb") as output:
            code = process.wait(
                process.start(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
            )
        text = log.read_text(encoding="utf-8", errors="replace")
        if code and not count_tests(text, wanted=False).failed and not log_check(text).failed:
            raise Problem(f"Odoo ended with status {code}: {process.explain(text, code)} ({log})")
        return text

    # An earlier state of our addons, from git.

    def previous_state(self):
        """Return the git revision to update from, or None when there is none."""
        wanted = self._settings.previous or self._git("describe", "--tags", "--abbrev=0")
        if wanted:
            return wanted
        if self._git("status", "--porcelain", "--", "addons"):
            return self._git("rev-parse", "--short", "HEAD")
        return (self._git("log", "-2", "--format=%h", "--", "addons").split() + [""] * 2)[1]

    def previous(self, revision):
        """Install the addons as they were at a git revision, then update them to these."""
        self._unpack(revision)
        old = addons.find(PREVIOUS / "addons")
        if not old:
            return Outcome(lines=[f"{revision} has no addons: nothing to update from"])
        runtime = live.test_runtime(
            self._settings, self._connection, own_addons=PREVIOUS / "addons"
        )
        database = self._template.copy("test-previous")
        names = addons.names(old)
        install = f"--init={','.join(names)}"
        with contextlib.suppress(Problem):
            self._odoo(database, self._log("previous-install"), install, runtime=runtime)
        if not database.installed().issuperset(names):
            return Outcome(lines=[f"{revision} cannot be installed itself: nothing to update from"])
        kept = [name for name in names if name in addons.names(self.addons)]
        text = self._odoo(database, self._log("previous-update"), f"--update={','.join(kept)}")
        return log_check(text)

    def _unpack(self, revision):
        shutil.rmtree(PREVIOUS, ignore_errors=True)
        PREVIOUS.mkdir(parents=True)
        archive = PREVIOUS / "addons.tar"
        process.run(
            ["git", "archive", "--output", archive, revision, "addons"],
            failed=f"Reading the addons of {revision} from git failed",
            cwd=paths.ROOT,
        )
        process.run(["tar", "-xf", archive, "-C", PREVIOUS], failed=f"Unpacking {revision} failed")

    def _git(self, *arguments):
        """Return what git prints, or an empty text when it fails or is not there."""
        if not shutil.which("git"):
            return ""
        child = process.start(
            ["git", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=paths.ROOT,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
        output, _none = child.communicate()
        return "" if process.wait(child) else output.decode().strip()

    # The database of `make run`, which the top-level tests copy.

    def demo(self):
        """Make or update the demo database exactly as `make run` does."""
        log = self._log("demo")
        demo = DemoDatabase(self._runtime, live.DEMO_DATABASE, self._settings.language, log=log)
        log.unlink(missing_ok=True)
        if demo.is_missing():
            demo.create()
        elif demo.is_outdated():
            demo.update()
        return log_check(stamps.read(log))
