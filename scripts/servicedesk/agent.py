# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make agent`: the desktop agent from this checkout, enrolled with the running demo server."""

import os

from . import debian, paths, postgres, process, python_env, stamps
from .database import Database
from .errors import Problem
from .locks import FileLock
from .odoo import Runtime
from .progress import mark, run_steps

LOCK = "agent-window"
ENROLLED = paths.AGENT_HOME / ".enrolled-with"


def agent(settings):
    url = _running_server(settings)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Problem(
            "There is no screen to open the window on (DISPLAY is not set): "
            "run make agent in a terminal of the desktop."
        )
    debian.require(*debian.AGENT)
    # Others read from it which process to end before they remove what the window works on.
    lock = FileLock(LOCK)
    if not lock.take(wait=False):
        raise Problem("The agent's window is open already.")
    lock.note(f"{os.getpid()}\n")
    environment = python_env.AGENT
    run_steps([environment.step("Desktop agent")])
    program = environment.bin / "liteviewer-agent"
    variables = {**os.environ, "LITEVIEWER_AGENT_HOME": str(paths.AGENT_HOME)}
    paths.AGENT_HOME.mkdir(mode=0o700, exist_ok=True)
    _enrol(settings, url, program, variables)
    mark(f"The agent's window opens; tickets go to {url}.")
    return process.wait(process.start([program, "gui"], env=variables))


def _running_server(settings):
    """Return the address of the server that `make run` runs on the database."""
    lock = FileLock(f"run-{settings.database}") if paths.LOCKS.exists() else None
    if lock is None or lock.take(wait=False):
        raise Problem("No demo server runs; start one in another terminal: make run")
    return lock.path.read_text(encoding="utf-8").split()[1]


def _enrol(settings, url, program, variables):
    """Enrol with a code made on the server, unless it was done for this database already."""
    with postgres.server(settings, postgres.demo_cluster()) as connection:
        runtime = Runtime(connection, own_source=settings.odoo_source)
        database = Database(runtime, settings.database)
        mark_of_server = f"{url} {database.parameter('database.uuid')}"
        if stamps.read(ENROLLED) == mark_of_server:
            return
        mark("Enrolling the agent ...")
        failed = "Enrolling the agent failed"
        code = database.execute("enrolment_code.py", failed=failed, log=paths.LOG / "enrol.log")
    target = f"{url}?db={settings.database}" if settings.has_own_server else url
    process.run(
        [program, "enroll", "--url", target, "--code", code.strip()], failed=failed, env=variables
    )
    stamps.write(ENROLLED, mark_of_server)
