# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the tests have their databases, files and logs."""

from .. import odoo, paths

LOGS = paths.LOG / "test" / "integration-odoo"
"""The folder of what the servers of the top-level tests log."""


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
