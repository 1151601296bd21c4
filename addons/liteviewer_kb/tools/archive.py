# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that come in together: as they are, or as an archive of a folder."""

import io
import zipfile
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from odoo.tools.translate import LazyTranslate

from odoo.addons.liteviewer_helpdesk.tools.input import InputError

_lt = LazyTranslate(__name__)

MAX_FILES = 5000
MAX_FILE = 25 * 2**20
MAX_TOTAL = 300 * 2**20
"""Bytes, unpacked; an archive says beforehand what is in it, and gives no more than that."""
_ENCRYPTED = 0x1
_UTF8 = 0x800


class Folder:
    """Files by their paths, which lead nowhere else: `{path: reader}`."""

    def __init__(self):
        self._readers = {}

    def __iter__(self):
        return iter(sorted(self._readers))

    def __contains__(self, path):
        return path in self._readers

    def get_content(self, path):
        """Return the content of a file. :raises InputError: it is broken"""
        return self._readers[path]()

    def find(self, path, address):
        """Return the path of what an address in a file leads to; nothing where it is not here.

        :param str path: of the file
        :param str address: as it stands there, relative to the file
        """
        target = unquote(address.split("#")[0].split("?")[0]).replace("\\", "/")
        if not target or target.startswith("/") or ":" in target:
            return None
        target = normpath(join(dirname(path), target))
        return target if target in self._readers else None

    def add(self, name, content):
        """Add a file, or what is in an archive.

        :param str name: of the file
        :param bytes content:
        :raises InputError: it cannot be taken
        """
        if name.lower().endswith(".zip"):
            self._add_archive(name, content)
        elif len(content) > MAX_FILE:
            raise _too_large(name)
        else:
            path = name.replace("\\", "/").rsplit("/", 1)[-1]
            self._add(name, {path: lambda: content})

    def _add_archive(self, name, content):
        archive, readers = open_archive(name, content), {}
        for info in archive.infolist():
            path = _read_name(info)
            if _leaves(path):
                raise InputError(
                    name, _lt("holds a file that leads out of its folder: %(path)s.", path=path)
                )
            if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in path.split("/")):
                continue
            readers[normpath(path)] = _make_reader(archive, info, path)
        self._add(name, readers)

    def _add(self, name, readers):
        if taken := min(readers.keys() & self._readers.keys(), default=None):
            raise InputError(
                name,
                _lt(
                    "brings %(path)s, as another of the chosen files does. Import one after the "
                    "other.",
                    path=taken,
                ),
            )
        self._readers.update(readers)


def open_archive(name, content):
    """Return an archive that does not unpack to more than can be taken.

    :rtype: zipfile.ZipFile
    :raises InputError:
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(name, _lt("is a broken archive.")) from error
    if len(infos) > MAX_FILES:
        raise InputError(name, _lt("holds more than %(limit)s files. Divide it.", limit=MAX_FILES))
    if any(info.file_size > MAX_FILE for info in infos):
        raise _too_large(name)
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise InputError(
            name,
            _lt("unpacks to more than %(limit)s MB. Divide it.", limit=MAX_TOTAL // 2**20),
        )
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise InputError(name, _lt("is encrypted. Pack it without a password."))
    return archive


def _too_large(name):
    return InputError(name, _lt("holds a file of more than %(limit)s MB.", limit=MAX_FILE // 2**20))


def _read_name(info):
    """Return the path in an archive; Windows writes Russian names in the letters of DOS."""
    path = info.filename
    if not info.flag_bits & _UTF8:
        try:
            path = path.encode("cp437").decode("cp866")
        except (UnicodeEncodeError, UnicodeDecodeError):
            path = info.filename
    return path.replace("\\", "/")


def _leaves(path):
    return path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/")


def _make_reader(archive, info, path):
    def read():
        try:
            return archive.read(info)
        except Exception as error:  # whatever a decompressor meets
            raise InputError(path, _lt("is broken in the archive.")) from error

    return read
