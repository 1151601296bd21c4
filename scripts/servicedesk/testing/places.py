# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the tests have their databases, files and logs."""

import os

from .. import odoo, paths
from ..settings import DEMO_LANGUAGE

PHASE = "SERVICEDESK_PHASE"
"""The variable of the environment that tells the top-level tests in which phase they run."""


def logs(phase=None):
    """Return the folder of what the servers of a phase of the top-level tests log."""
    return paths.LOG / "test" / f"{phase or os.environ[PHASE]}-odoo"


def database_name(settings, purpose):
    """Return the name of a database of the tests; `DB` tells those of several checkouts apart."""
    return f"{settings.database}-{purpose}"


def demo_database(settings):
    """Return the name of the demo database; one made at another time, or in another language than
    is usual, is kept apart.
    """
    clock = "-clock" if settings.clock else ""
    language = "" if settings.language == DEMO_LANGUAGE else f"-{settings.language}"
    return database_name(settings, f"test-demo{clock}{language}")


def test_runtime(settings, connection, **options):
    """Return the runtime of the tests, with a data folder apart from the demo server's."""
    data = paths.TEST / "data"
    return odoo.Runtime(connection, data=data, own_source=settings.odoo_source, **options)
