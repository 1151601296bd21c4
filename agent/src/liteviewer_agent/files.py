# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writing files so that a crash leaves either the old content or the new one."""

import contextlib
import errno
import os
import tempfile
import time
from pathlib import Path

from .errors import SpoolError
from .i18n import _

TEMPORARY = ".tmp-"
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
_BUSY_ATTEMPTS = 20
_BUSY_PAUSE = 0.05  # seconds


def make_private_dir(path):
    """Create a folder, parents included, that only its owner may open."""
    path = Path(path)
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def sync_dir(path):
    """Make a rename inside ``path`` durable. Windows does that itself and cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomic(path, data):
    """Write ``data`` (bytes): temporary file, fsync, rename, fsync of the folder; mode 0600."""
    path = Path(path)
    descriptor, name = tempfile.mkstemp(prefix=f"{TEMPORARY}{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        retry_while_busy(os.replace, name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    sync_dir(path.parent)


def retry_while_busy(operation, *arguments):
    """Run a file operation again for a second while Windows says that someone reads the file."""
    for _attempt in range(_BUSY_ATTEMPTS):
        try:
            return operation(*arguments)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(_BUSY_PAUSE)
    return operation(*arguments)


@contextlib.contextmanager
def explained(path):
    """Turn an ``OSError`` about ``path`` into words for the user."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_DISK:
            raise SpoolError(
                _("The disk is full"),
                _("Free some space on the disk with %s and try again: nothing was lost.") % path,
            ) from error
        raise SpoolError(
            _("The agent cannot use its folder"),
            _("%(path)s: %(reason)s") % {"path": path, "reason": error.strerror or error},
        ) from error
