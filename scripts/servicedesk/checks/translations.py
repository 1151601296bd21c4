# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addons' translations: templates up to date, Russian complete.

The comparing and merging is done by `po_files.py`, which runs on the environment that has polib.
"""

import shutil

from .. import addons, locks, paths, postgres, process, python_env, setup
from ..errors import Problem
from ..progress import say
from ..testing.addon_phases import AddonPhases
from ..testing.outcome import check as outcome_of

LANGUAGE = "ru"
_EXPORTS = paths.TEST / "i18n"


def check(work):
    """Compare the committed templates and translations with what Odoo exports."""
    return outcome_of(_po_files("check", _export(work)))


def refresh(settings):
    """`make i18n`: export the templates and merge them into the translations."""
    with locks.test_databases():
        cluster = postgres.test_cluster()
        setup.prepare(settings, cluster=cluster)
        with postgres.server(settings, cluster) as connection:
            work = AddonPhases(settings, connection)
            for phase in work.install_phases():
                outcome = phase.run()
                if outcome.failed:
                    raise Problem("\n".join(["The addons do not install:", *outcome.lines]))
            for line in _po_files("merge", _export(work)):
                say(line)


def _export(work):
    """Let Odoo write the templates of all addons to a folder; return the folder."""
    shutil.rmtree(_EXPORTS, ignore_errors=True)
    _EXPORTS.mkdir(parents=True)
    with work.copy_of_together("i18n") as database:
        database.execute(
            "export_terms.py",
            failed="Exporting the terms failed",
            log=paths.LOG / "test" / "i18n-export.log",
            addons=addons.names(work.addons),
            folder=str(_EXPORTS),
        )
    return _EXPORTS


def _po_files(command, folder):
    """Run `po_files.py` and return the lines it prints."""
    script = paths.SCRIPTS / "servicedesk" / "checks" / "po_files.py"
    output = process.run(
        [python_env.odoo().python, script, command, folder, paths.ADDONS, LANGUAGE],
        failed="Reading the translations failed",
    )
    return output.splitlines()
