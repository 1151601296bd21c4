# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make stop` and `make clean`: end what runs from this checkout, remove what was made."""

import contextlib
import os
import shutil
import signal
import time

from . import agent, odoo, paths, postgres
from .confirm import confirm
from .errors import Problem
from .locks import FileLock
from .progress import say


def stop(settings=None):
    """End demo servers, the agent's window and PostgreSQL where no other command uses it."""
    stopped = []
    for path in sorted(paths.LOCKS.glob("run-*")):
        stopped += [_end(path), odoo.end_leftover(path.name.removeprefix("run-"))]
    for path in paths.LOCKS.glob(agent.LOCK):
        stopped.append(_end(path))
    for cluster in (postgres.demo_cluster(), postgres.test_cluster()):
        if cluster.process_id() and cluster.stop_if_unused():
            stopped.append(True)
    say("Stopped." if any(stopped) else "Nothing was running.")


def _end(path):
    """End the command that holds a lock and noted its id in it; return whether there was one."""
    lock = FileLock(path.name)
    if lock.take(wait=False):
        lock.close()
        return False
    number = int(path.read_text(encoding="utf-8").split()[0])
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
    deadline = time.monotonic() + 40
    while not lock.take(wait=False):
        if time.monotonic() > deadline:
            raise Problem(f"The process {number} does not end.")
        time.sleep(0.1)
    lock.close()
    return True


def clean(settings):
    """Stop what runs, then remove everything that was made."""
    if not paths.WORK.exists():
        return
    _ask_about_files(settings)
    stop()
    for cluster in (postgres.demo_cluster(), postgres.test_cluster()):
        if cluster.process_id():
            raise Problem("PostgreSQL is still used by another command of this checkout.")
        cluster.remove()
    shutil.rmtree(paths.WORK)
    say(f"Removed {paths.WORK}.")


def _ask_about_files(settings):
    """Ask before the files of databases go that stay, on a server of the user's own."""
    # the data folder of the private server has no number behind its name
    filestores = paths.WORK.glob(f"{paths.DATA.name}-*/filestore/*")
    names = sorted({folder.name for folder in filestores})
    if names:
        confirm(
            settings,
            f"Databases on a server of your own stay there ({', '.join(names)}), but their "
            f"pictures and attachments lie in {paths.WORK}.",
            "Remove these files?",
        )
