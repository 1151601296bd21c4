# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the name of a command to the function that does it; failures become one line."""

import contextlib
import errno
import importlib
import os
import pwd
import shlex
import signal
import sys
from pathlib import Path

from . import paths, process
from .errors import Interrupted, Problem
from .settings import read_settings
from .setup import check_python

COMMANDS = {
    "setup": ("run", "set_up"),
    "run": ("run", "run"),
    "stop": ("stop", "stop"),
    "clean": ("stop", "clean"),
    "shell": ("shell", "shell"),
    "agent": ("agent", "agent"),
    "bench": ("bench", "bench"),
    "lint": ("checks.lint", "lint"),
    "format": ("checks.lint", "format_sources"),
    "i18n": ("checks.translations", "refresh"),
    "screenshots": ("screenshots", "take"),
    "test": ("testing.runner", "test"),
}


def dispatch(arguments):
    """Run one command and return the exit status of the process."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        return f"usage: make {{{','.join(COMMANDS)}}}"
    module, function = COMMANDS[arguments[0]]
    process.install_signal_handlers()
    try:
        check_python()
        paths.check_root()
        action = getattr(importlib.import_module(f".{module}", __package__), function)
        return action(read_settings())
    except Problem as problem:
        return _fail(problem)
    except Interrupted as interruption:
        process.stop_all(final=True)
        print("\nStopped.", flush=True)
        return 0 if interruption.args == ("SIGTERM",) else 128 + signal.SIGINT
    except PermissionError as error:
        return _fail(_whose(error))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _fail("the disk is full.")
    finally:
        with contextlib.suppress(Interrupted):
            process.stop_all(final=True)


def _whose(error):
    """Say whose file it is that we may not touch, and how to get it back."""
    if not error.filename:
        return f"the system does not permit it: {error.strerror}."
    path = Path(os.fsdecode(error.filename))
    there = next(each for each in (path, *path.parents) if os.path.lexists(each))
    owner = there.lstat().st_uid
    if owner == os.geteuid():
        return f"there is no permission for {path}."
    me = pwd.getpwuid(os.geteuid()).pw_name
    name = "root" if owner == 0 else f"user {owner}"
    if paths.ROOT not in there.parents:
        return f"there is no permission for {path}, which belongs to {name}."
    return (
        f"{there} belongs to {name}, not to {me}. Give the checkout back: "
        f"sudo chown -R {me}: {shlex.quote(str(paths.ROOT))}"
    )


def _fail(reason):
    print(f"Error: {reason}", file=sys.stderr, flush=True)
    return 1
