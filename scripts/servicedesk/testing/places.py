# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the tests have their databases, files and logs."""

import os

from .. import odoo, paths

PHASE = "SERVICEDESK_PHASE"
"""The variable of the environment that tells the top-level tests in which phase they run."""


def logs(phase=None):
    """Return the folder of what the servers of a phase of the top-level tests log."""
    return paths.LOG / "test" / f"{phase or os.environ[PHASE]}-odoo"


def database_name(settings, purpose):
    """Return the name of a database of the tests; `DB` tells those of several checkouts apart."""
    return f"{settings.database}-{purpose}"


def demo_database(settings):
    """Return the name of the demo database; one made at another time is kept apart."""
    return database_name(settings, "test-demo-clock" if settings.clock else "test-demo")


def test_runtime(settings, connection, **options):
    """Return the runtime of the tests, with a data folder apart from the demo server's."""
    data = paths.TEST / "data"
    return odoo.Runtime(connection, data=data, own_source=settings.odoo_source, **options)
