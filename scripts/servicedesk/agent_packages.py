# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The desktop program, packed for the downloads of the service desk."""

from . import paths, process, python_env, stamps
from .errors import Problem
from .progress import Step, mark

NAME = "Desktop program for downloads"
_STAMP = paths.AGENT_PACKAGES / ".complete"


def step(after=()):
    return Step(NAME, pack, after, is_missing)


def is_missing():
    return stamps.read(_STAMP) != _fingerprint()


def _fingerprint():
    files = [paths.PACK_AGENT, *sorted(paths.REQUIREMENTS.glob("agent*.txt"))]
    return stamps.fingerprint(stamps.tree(paths.AGENT, ["tests"]), files=files)


def pack():
    """Pack it with the script that production uses."""
    wanted = _fingerprint()
    process.run(
        [python_env.ODOO.python, paths.PACK_AGENT, paths.AGENT_PACKAGES],
        failed="Packing the desktop program failed",
        log=paths.LOG / "agent-packages.log",
    )
    stamps.write(_STAMP, wanted)


def provide():
    """Pack it where that is needed, while the server runs, which does without it."""
    if not is_missing():
        return
    mark(f"{NAME} ...")
    try:
        pack()
    except Problem as problem:
        mark(f"{problem} The server runs without downloads.")
    else:
        mark(f"{NAME}: at hand")
