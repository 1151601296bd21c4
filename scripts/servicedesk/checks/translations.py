# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addons' translations: templates up to date, Russian complete.

The comparing and merging is done inside Odoo, which exports the terms and has polib.
"""

from .. import locks, paths, postgres, setup
from ..errors import Problem
from ..progress import say
from ..testing.addon_phases import AddonPhases
from ..testing.outcome import check as outcome_of

LANGUAGE = "ru"


def check(work):
    """Compare the committed templates and translations with what Odoo exports."""
    return outcome_of(_translations(work, "check"))


def refresh(settings):
    """`make i18n`: export the templates and merge them into the translations."""
    with locks.test_databases():
        cluster = postgres.test_cluster()
        setup.prepare(settings, cluster=cluster)
        with postgres.server(settings, cluster) as connection:
            work = AddonPhases(settings, connection)
            for phase in work.install_phases():
                outcome = phase.action()
                if outcome.failed:
                    raise Problem("\n".join(["The addons do not install:", *outcome.lines]))
            for line in _translations(work, "merge"):
                say(line)


def _translations(work, command):
    """Check or merge the translations of all addons; return the lines that tell of it."""
    with work.copy_of_together("i18n") as database:
        return database.execute(
            "translations.py",
            failed="Exporting the terms failed",
            log=paths.LOG / "test" / "i18n-export.log",
            command=command,
            folders=[str(addon.folder) for addon in work.addons],
            language=LANGUAGE,
        ).splitlines()
