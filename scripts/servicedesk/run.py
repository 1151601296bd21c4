# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make run`: all that is missing is set up, then the demo server runs until Ctrl-C."""

import os

from . import agent_packages, odoo, paths, postgres, setup
from .confirm import confirm
from .database import DemoDatabase, lost
from .errors import Problem
from .locks import FileLock
from .progress import Step, elapsed, run_steps, say

LOGINS = (
    ("admin", "admin", "administrator"),
    ("dispatcher", "dispatcher", "service manager"),
    ("engineer", "engineer", "engineer"),
    ("accountant", "accountant", "accountant"),
    ("portal", "portal", "a client's manager, on the portal"),
    ("employee", "employee", "an employee of that client, on the portal"),
)


def demo_cluster(settings):
    """Return the cluster of the demo; ask first where making it would hide that one is lost."""
    cluster = postgres.demo_cluster()
    if settings.has_own_server or not cluster.is_missing():
        return cluster
    made = sorted(DemoDatabase.stamps(cluster.name))
    if cluster.remains():
        confirm(
            settings,
            f"An earlier life of this checkout left its databases in {cluster.remains()}; "
            "their files were in .work/data.",
            "Remove them and begin anew?",
        )
    elif made:
        confirm(settings, f"{lost(made[0])} {cluster.home}.", "Begin anew, with an empty server?")
    for stamp in made:
        stamp.unlink()
    return cluster


def prepare_database(settings, connection):
    """Make or update the demo database; return its runtime and itself."""
    runtime = odoo.Runtime(connection, own_source=settings.odoo_source)
    demo = DemoDatabase(runtime, settings.database, settings.language)
    demo.ask(settings, settings.url)
    if demo.is_missing():
        run_steps([Step("Demo database", demo.create)])
    elif demo.outdated():
        run_steps([Step("Update of the changed addons", demo.update)])
    return runtime, demo.database


def set_up(settings):
    """`make setup`: everything but the server."""
    cluster = demo_cluster(settings)
    setup.prepare(settings, cluster=cluster)
    with postgres.server(settings, cluster) as connection:
        prepare_database(settings, connection)
    say(f"Ready after {elapsed():.1f} s.")


def run(settings):
    paths.make_work_folder()
    lock = FileLock(f"run-{settings.database}")
    if not lock.take(wait=False):
        running = lock.path.read_text(encoding="utf-8").split()
        where = f" at {running[1]}" if running[1:] else ""
        raise Problem(f"It already runs{where}; end it with: make stop")
    lock.note(f"{os.getpid()} {settings.url} {settings.database}\n")
    odoo.end_leftover(settings.database)
    odoo.check_port_is_free(settings.port)
    cluster = demo_cluster(settings)
    setup.prepare(settings, cluster=cluster)
    with postgres.server(settings, cluster) as connection:
        runtime, database = prepare_database(settings, connection)
        database.serve_at(settings.url)
        server = odoo.Server(runtime, settings.database, settings.port, log=paths.LOG / "odoo.log")
        try:
            odoo.check_port_is_free(settings.port)
            server.start()
            server.wait_until_answering()
            _print_banner(settings, server)
            agent_packages.provide()
            server.wait()
        finally:
            server.stop()


def _print_banner(settings, server):
    lines = [f"  {login:<12}{password:<12}{who}" for login, password, who in LOGINS]
    log = server.log.relative_to(paths.ROOT)
    say(
        "\n".join(
            [
                "",
                f"LiteViewer ServiceDesk answers at {settings.url} after {elapsed():.1f} s.",
                "",
                f"  {'login':<12}{'password':<12}who",
                *lines,
                "",
                f"Its log: {log}. The agent: make agent. To end: Ctrl-C.",
            ]
        )
    )
