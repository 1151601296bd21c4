# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addons in Odoo's own test runner: alone, together, updated, with demo data."""

import contextlib
import functools
import os
import re
import shutil
import subprocess
from functools import partial

from .. import addons, oca, odoo_source, paths, process, stamps
from ..database import Database, DemoDatabase
from ..errors import Problem
from ..odoo import free_port
from ..progress import Step
from . import browser, places
from .kept_records import Kept
from .odoo_log import count_tests, log_check
from .outcome import Outcome, check

TEMPLATE = "Odoo's own modules"
TOGETHER = "all"
PARTS = 2
"""The tests of all addons together are run in so many parts, side by side."""
PREVIOUS = paths.TEST / "previous"
OLDEST = "655f380"
"""The revision to update from until there is a release: the last one before addons were split."""

PAGES = {
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
    "web.assets_web",
    "web.assets_web_print",
}
"""Bundles of scripts and styles: those of the web client and the portal."""
UNIT_TESTS = {"web.assets_unit_tests", "web.assets_unit_tests_setup"}
"""Those of the unit tests of JavaScript, which are not run where all addons are."""

# A test may take its time; the limits of odoo.conf are for requests of people.
_NO_LIMITS = ("--limit-time-cpu=3600", "--limit-time-real=3600", "--limit-memory-hard=0")


def installed(name):
    """Return the name of the phase that installs an addon, or all addons."""
    return f"{name} installed"


def _unit_bundles(wanted):
    """Return the bundles that the unit tests of some addons need; none where there are no tests."""
    return PAGES | UNIT_TESTS if any(addon.has_unit_tests() for addon in wanted) else set()


def _read(log):
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


class AddonPhases:
    """The phases, sharing one database server and one template database."""

    def __init__(self, settings, connection):
        self._settings = settings
        self._connection = connection
        self._runtime = places.test_runtime(settings, connection)
        self.addons = addons.find()

    def _database(self, purpose):
        return Database(self._runtime, places.database_name(self._settings, purpose))

    def _log(self, name):
        return paths.LOG / "test" / f"{name}.log"

    # Databases that are kept between runs, for as long as they would be made of the same.

    def _kept(self, purpose, *made_of):
        return self._database(f"{purpose}-{stamps.fingerprint(*made_of)[:8]}")

    def _keep(self, database, purpose, fill, base=None):
        """Make a kept database, unless an earlier run did without a warning.

        It is a copy of another database, or new, and then changed by `fill(database)`.
        """
        log = self._log(purpose)
        if database.exists():
            database.check_is_ours()
            if not log_check(_read(log)).failed:
                return Outcome()
            database.drop()
        database.drop_relatives(places.database_name(self._settings, f"{purpose}-"))
        Database.make(self._runtime, database.name, fill, base)
        return log_check(_read(log))

    # The template: what our addons depend on of Odoo. OCA's addons come with those of ours that
    # build on them, so that the others are tested without.

    @functools.cached_property
    def _odoo_modules(self):
        folders = odoo_source.find(self._settings.odoo_source).addons
        return [
            name
            for name in addons.foreign_dependencies(self.addons)
            if any((folder / name).is_dir() for folder in folders)
        ]

    @functools.cached_property
    def _template(self):
        source = odoo_source.find(self._settings.odoo_source)
        marks = (stamps.read(odoo_source.STAMP), oca.NEEDED.fingerprint())
        # One made at another time would lie in the past or in the future of the tests.
        clock = self._settings.clock
        return self._kept("template", source.python_path, *marks, clock, *self._odoo_modules)

    def template(self):
        """Install the modules our addons depend on."""
        modules = self._odoo_modules or ["base"]
        return self._keep(
            self._template,
            "template",
            lambda database: database.install(
                modules, failed="Installing Odoo's modules failed", log=self._log("template")
            ),
        )

    # Our addons, from this checkout: each set of them is installed once, on top of a smaller one,
    # and every run of tests gets a copy of its own.

    def install_phases(self, target=""):
        """List the phases that install what one addon needs, or each addon and then all."""
        wanted = [addon for addon in self.addons if target in ("", addon.name)]
        if not wanted:
            raise Problem(f"There is no addon {target or 'at all'} in {paths.ADDONS}.")
        phases = [Step(TEMPLATE, self.template)]
        for addon in self.needed(wanted[0]) if target else self.addons:
            (*below, _itself) = self.needed(addon)
            after = installed(below[-1].name) if below else TEMPLATE
            phases.append(Step(installed(addon.name), partial(self.install, addon), (after,)))
        if not target:
            after = installed(self.addons[-1].name)
            phases.append(Step(installed(TOGETHER), self.install_together, (after,)))
        return phases

    def needed(self, *wanted):
        """Return our addons that these need, themselves included, in the order of installation."""
        names = set(addons.names(wanted))
        for each in reversed(self.addons):
            if each.name in names:
                names.update(each.depends)
        return [each for each in self.addons if each.name in names]

    def install(self, addon):
        """Install an addon in a copy of the database with what it depends on."""
        (*below, _itself) = self.needed(addon)
        base = self._installed(below[-1].name) if below else self._template
        missing = [each for each in below[:-1] if each not in self.needed(below[-1])]
        return self._install(base, addon.name, [*missing, addon])

    def install_together(self):
        """Install the addons that the last one does not need beside it."""
        last = self.addons[-1]
        others = [each for each in self.addons if each not in self.needed(last)]
        return self._install(self._installed(last.name), TOGETHER, others)

    def _install(self, base, purpose, wanted):
        """Install addons in a copy of a database; their tests run later, in copies of that."""
        names, kept = addons.names(wanted), f"installed-{purpose}"

        def install(database):
            if names:
                # the others are made where a test asks for them: most addons are opened by none
                bundles = PAGES if purpose == TOGETHER else _unit_bundles(wanted)
                # just these: an addon that others bring along by itself has a database of its own
                init = (f"--init={','.join(names)}", "--skip-auto-install")
                self._odoo(database, self._log(kept), *init, bundles=bundles)
            missing = set(names) - database.installed()
            if missing:
                raise Problem(f"Not installed: {', '.join(sorted(missing))}")

        return self._keep(self._installed(purpose), kept, install, base)

    def _installed(self, purpose):
        """Return the database with an addon and what it needs, or with all addons."""
        inside = [each for each in self.addons if purpose in (each.name, TOGETHER)]
        needed = self.needed(*inside)
        marks = [f"{each.name} {each.checksum()}" for each in needed]
        return self._kept(f"installed-{purpose}", self._template.name, *marks)

    def alone(self, addon):
        """Run the tests of an addon where it is installed with just what it depends on: all of
        them, where the phases are those of one addon.
        """
        installed_database = self._installed(addon.name)
        without = "" if self._settings.target else "together"
        return self._run_tests(f"{addon.name}-alone", installed_database, [addon], without)

    def together(self, part):
        """Run the tests of one of `PARTS` of the addons where all are installed."""
        tested = self.addons[part::PARTS]
        return self._run_tests(f"{TOGETHER}-{part}", self._installed(TOGETHER), tested, "alone")

    def _run_tests(self, purpose, installed_database, tested, without):
        """Run the tests of addons in a copy of a database.

        Those tagged `alone` are of things that other addons cannot change, those tagged `together`
        of screens that other addons only add to: neither is worth to be run twice.
        """
        database = installed_database.copy(self._database(f"test-{purpose}").name)
        tags = [f"/{addon.name}" for addon in tested] + ([f"-{without}"] if without else [])
        text = self._odoo(
            database,
            self._log(purpose),
            f"--test-tags={','.join(tags)}",
            f"--screenshots={paths.LOG / 'test' / 'screenshots'}",
            tested=addons.names(tested),
            bundles=PAGES if without == "alone" else PAGES | _unit_bundles(tested),
        )
        has_tests = any(addon.has_tests() for addon in tested)
        outcome = count_tests(text, wanted=has_tests) + log_check(text)
        if not outcome.failed:
            database.drop()
        return outcome

    @contextlib.contextmanager
    def copy_of_together(self, purpose):
        """Lend a copy of the database with all addons."""
        copy = self._installed(TOGETHER).copy(self._database(f"test-{purpose}").name)
        yield copy
        copy.drop()

    def update(self):
        """Update all addons in a database in which they are installed."""
        with self.copy_of_together("update") as database:
            names = ",".join(addons.names(self.addons))
            return log_check(self._odoo(database, self._log("update"), f"--update={names}"))

    def _odoo(self, database, log, *arguments, runtime=None, tested=(), bundles=()):
        """Run Odoo to its end, whatever it comes to, and return its log.

        `tested` names the addons whose tests are wanted, if any. The scripts and styles of
        `bundles` are made, which the tests would make otherwise.
        """
        runtime = runtime or self._runtime
        command = runtime.command(
            f"--database={database.name}",
            f"--db-filter=^{re.escape(database.name)}$",
            f"--http-port={free_port()}",
            "--workers=0",
            "--stop-after-init",
            *_NO_LIMITS,
            *arguments,
            program="odoo_test_program.py" if bundles else "odoo_program.py",
        )
        environment = {
            **runtime.environment(),
            "TESTED_ADDONS": ",".join(tested),
            "BUNDLES": ",".join(sorted(bundles)),
            "PATH": f"{browser.FOLDER}:{runtime.environment()['PATH']}",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(paths.TEST / "hypothesis"),
            "NO_PROXY": "127.0.0.1,localhost",
        }
        code, text = process.capture(command, log=log, env=environment)
        if code and not count_tests(text, wanted=False).failed and not log_check(text).failed:
            raise Problem(f"Odoo ended with status {code}: {process.explain(text, code)} ({log})")
        return text

    # An earlier state of our addons, from git.

    def previous_state(self):
        """Return the git revision to update from, or None when there is none."""
        wanted = self._settings.previous or self._git("describe", "--tags", "--abbrev=0")
        if wanted := wanted or self._git(
            "rev-parse", "--quiet", "--verify", f"{OLDEST}^{{commit}}"
        ):
            return wanted
        if self._git("status", "--porcelain", "--", "addons"):
            return self._git("rev-parse", "--short", "HEAD")
        return (self._git("log", "-2", "--format=%h", "--", "addons").split() + [""] * 2)[1]

    def previous(self, revision):
        """Install the addons as they were at a git revision, with demo data, then update them to
        these: without a warning, and without losing a record.
        """
        self._unpack(revision)
        old = addons.find(PREVIOUS / "addons")
        if not old:
            return Outcome(lines=[f"{revision} has no addons: nothing to update from"])
        runtime = places.test_runtime(
            self._settings, self._connection, own_addons=PREVIOUS / "addons"
        )
        names = addons.names(old)

        def install(database):
            # the template knows of addons of today, which are not there
            init = (f"--init={','.join(names)}", "--skip-auto-install", "--with-demo")
            self._odoo(database, self._log("previous"), *init, runtime=runtime)
            if not database.installed().issuperset(names):
                raise Problem(f"{revision} cannot be installed itself: nothing to update from")

        marks = [f"{each.name} {each.checksum()}" for each in old]
        installed_before = self._kept("previous", "with demo data", self._template.name, *marks)
        try:
            # not on top of the template, whose modules have no demo data
            self._keep(installed_before, "previous", install)
        except Problem as problem:
            return Outcome(lines=[str(problem)])
        database = installed_before.copy(self._database("test-previous").name)
        present = addons.names(self.addons)
        before = Kept.read(database, names)
        update = ",".join(name for name in names if name in present)
        text = self._odoo(database, self._log("previous-update"), f"--update={update}")
        return log_check(text) + check(before.lost(Kept.read(database, [*names, *present])))

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
        variables = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
        options = {"stderr": subprocess.DEVNULL, "cwd": paths.ROOT, "env": variables}
        code, text = process.capture(["git", *arguments], **options)
        return "" if code else text.strip()

    # The database of `make run`, which the top-level tests copy.

    def demo(self):
        """Make or update the demo database exactly as `make run` does."""
        log = self._log("demo")
        name = places.demo_database(self._settings)
        demo = DemoDatabase(self._runtime, name, self._settings.language, log=log)
        log.unlink(missing_ok=True)
        if self._settings.clock:
            demo.database.drop()
        if demo.database.exists():
            demo.database.check_is_ours()
        if demo.is_missing():
            demo.create()
        elif demo.outdated():
            demo.update()
        return log_check(_read(log))
