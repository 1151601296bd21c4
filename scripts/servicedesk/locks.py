# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Locks between commands of one checkout; the system drops them when a process dies."""

import contextlib
import fcntl

from . import paths
from .errors import Problem


class FileLock:
    """A lock on a file that many may hold `shared` or one `exclusive`."""

    def __init__(self, name):
        paths.LOCKS.mkdir(parents=True, exist_ok=True)
        self.path = paths.LOCKS / name
        self._file = self.path.open("a+", encoding="utf-8")

    def take(self, *, shared=False, wait=True):
        """Take the lock; return False when others hold it and `wait` is off."""
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._file, mode if wait else mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self):
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self):
        self._file.close()

    def note(self, text):
        """Write who holds the lock, for others to read."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text)
        self._file.flush()


@contextlib.contextmanager
def exclusive(name, *, if_busy=lambda: None):
    """Hold a lock alone; `if_busy` is called once before a wait begins, and may raise."""
    lock = FileLock(name)
    try:
        if not lock.take(wait=False):
            if_busy()
            lock.take()
        yield
    finally:
        lock.close()


def test_databases():
    """Hold the databases of the tests alone; raise when another command has them."""

    def refuse():
        raise Problem("The test databases are in use: make test or make i18n is running.")

    return exclusive("test", if_busy=refuse)
