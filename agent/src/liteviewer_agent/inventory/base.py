# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The interface to an operating system, with answers that are right anywhere."""

import logging
import os
import platform
import shutil
import socket
import subprocess
from dataclasses import fields

from ..computer import current_user
from ..system import current_system
from .facts import Inventory, OperatingSystem, Processor

COMMAND_TIMEOUT = 20.0  # seconds
_ADMIN_FOLDERS = ("/usr/sbin", "/sbin")  # not in everybody's PATH
_log = logging.getLogger(__name__)


class Collector:
    """One method for each field of :class:`Inventory`.

    The answers may be untidy and a method may fail: what it was asked for is then left out.
    """

    def collect(self):
        """Ask for everything; may take several seconds."""
        return Inventory(**{item.name: self._ask(item.name) for item in fields(Inventory)})

    def _ask(self, name):
        try:
            return getattr(self, name)()
        except Exception:  # what vendors write into firmware and registries has no limits
            _log.exception("inventory: %s", name)
            return getattr(Inventory(), name)

    def hostname(self):
        return socket.gethostname()

    def domain(self):
        return self.hostname().partition(".")[2]

    def user(self):
        return current_user()

    def os(self):
        return OperatingSystem(
            name=platform.system(),
            version=platform.release(),
            architecture=platform.machine(),
        )

    def system(self):
        return Inventory().system

    def cpu(self):
        return Processor(model=platform.processor(), threads=os.cpu_count() or 0)

    def memory_mb(self):
        return current_system().memory_mb()

    def disks(self):
        return ()

    def interfaces(self):
        return ()

    def software(self):
        return ()

    def remote_tools(self):
        return {}


def output_of(command, timeout=COMMAND_TIMEOUT):
    """What ``command`` (list of str) prints; "" when it is missing, fails or takes too long.

    :param timeout: seconds
    """
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_ADMIN_FOLDERS))
    program = shutil.which(command[0], path=path)
    if not program:
        return ""
    try:
        done = subprocess.run(
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=True,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("inventory: %s: %s", command[0], error)
        return ""
    return done.stdout.decode("utf-8-sig", "replace")
