# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that are there as a whole or not at all, whenever their writer is killed."""

import contextlib
import hashlib
import os
import uuid


def write_whole(path, content, folder):
    """Write a file under a temporary name, and give it its own once all of it is on the disk.

    A writer that is killed leaves its part in ``folder``. Simultaneous writers of one file do not
    meet: the last one to be ready stays.

    :param str path: where the file is to be
    :param bytes content: all of it
    :param str folder: for unfinished files, on the same file system; made where it is missing
    :raises OSError: it cannot be written; nothing has changed at ``path``
    """
    os.makedirs(folder, exist_ok=True)
    temporary = os.path.join(folder, uuid.uuid4().hex)
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def has_checksum(path, checksum):
    """Tell whether a file holds what its SHA-1 ``checksum`` (hexadecimal) says."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha1").hexdigest() == checksum
