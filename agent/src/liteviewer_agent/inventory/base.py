# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The interface to an operating system, with answers that are right anywhere."""

import logging
import os
import platform
import shutil
import socket
import stat
import subprocess
import sys
import threading
from dataclasses import fields

from ..computer import current_user
from ..system import current_system
from .facts import Inventory, OperatingSystem, Processor

COMMAND_TIMEOUT = 20.0  # seconds
PART_TIMEOUT = 180.0  # seconds for one field of the inventory: a disk or a share may hang
FILE_BYTES = 32 * 2**20  # of one file, the largest list of packages included
_CHUNK = 2**16  # bytes
_CODE_PAGES = ("oem", "mbcs") if sys.platform == "win32" else ()
_ADMIN_FOLDERS = ("/usr/sbin", "/sbin")  # not in everybody's PATH
_log = logging.getLogger(__name__)


class Collector:
    """One method for each field of :class:`Inventory`.

    The answers may be untidy. What a method fails to find out, or not in time, is left out.
    """

    def collect(self):
        """Ask for everything; may take several seconds."""
        return Inventory(**{item.name: self._ask(item.name) for item in fields(Inventory)})

    def _ask(self, name):
        return safely(
            name, lambda: in_time(getattr(self, name), PART_TIMEOUT), getattr(Inventory(), name)
        )

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


def safely(name, ask, otherwise):
    """What the callable ``ask`` returns, ``otherwise`` when it fails.

    :param name: of what is asked for, for the log
    """
    try:
        return ask()
    except Exception:  # what vendors write into firmware and registries has no limits
        _log.exception("inventory: %s", name)
        return otherwise


def in_time(ask, seconds):
    """What the callable ``ask`` returns or raises.

    :raises TimeoutError: it has taken too long; it is left alone, and ends with the program
    """
    results = []
    thread = threading.Thread(target=lambda: results.append(_outcome(ask)), daemon=True)
    thread.start()
    thread.join(seconds)
    if not results:
        raise TimeoutError(f"no answer in {seconds:.0f} s")
    value, error = results[0]
    if error:
        raise error
    return value


def _outcome(ask):
    try:
        return ask(), None
    except Exception as error:  # it is raised again where it was asked for
        return None, error


def bytes_of(path, limit=FILE_BYTES):
    """The first ``limit`` bytes of a file; none where we may not look and of what is no file."""
    try:
        # a pipe would wait for somebody who writes
        file = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except (OSError, ValueError):
        return b""
    parts = []
    try:
        while limit > 0 and stat.S_ISREG(os.fstat(file).st_mode):
            # the kernel takes as much memory as is asked for, and has none for large reads of /proc
            part = os.read(file, min(limit, _CHUNK))
            if not part:
                break
            parts.append(part)
            limit -= len(part)
    except OSError as error:  # a device that is broken, or has just gone
        _log.info("inventory: %s: %s", path, error)
    finally:
        os.close(file)
    return b"".join(parts)


def decoded(content):
    """The text of what a program has written: UTF-8, UTF-16, or a code page of Russian Windows."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:64]:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        readings = (content.decode(page, "replace") for page in (*_CODE_PAGES, "cp866", "cp1251"))
        return max(readings, key=_letters)


def _letters(text):
    """How many Russian letters there are: in the wrong code page they become frames and signs."""
    return sum("а" <= letter <= "я" or "А" <= letter <= "Я" for letter in text)


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
    return decoded(done.stdout[:FILE_BYTES])
