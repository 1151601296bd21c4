# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make shell`: Odoo's Python shell on the demo database."""

import signal
import subprocess

from . import odoo_source, postgres
from .database import Database
from .errors import Problem
from .odoo import Runtime


def shell(settings):
    cluster = postgres.demo_cluster()
    no_odoo = settings.odoo_source is None and odoo_source.is_missing()
    no_server = not settings.has_own_server and cluster.is_missing()
    if no_odoo or no_server:
        raise Problem("Nothing is set up yet; run: make run")
    with postgres.server(settings, cluster) as connection:
        runtime = Runtime(connection, own_source=settings.odoo_source)
        if not Database(runtime, settings.database).exists():
            raise Problem(f"There is no database {settings.database}; run: make run")
        command = runtime.command(
            f"--database={settings.database}", "--no-http", subcommand="shell"
        )
        # It shares our terminal; Ctrl-C belongs to it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.call([str(word) for word in command], env=runtime.environment())
