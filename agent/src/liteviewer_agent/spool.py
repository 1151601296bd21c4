# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The queue on disk. A ticket that :meth:`Spool.add` accepted survives anything but the disk.

::

    waiting/PLACE-REF.ticket   a ticket to be sent      waiting/REF.json   its attempts so far
    refused/PLACE-REF.ticket   the server said no       refused/REF.json   why
    damaged/                   files that cannot be read, put aside for a person to look at
    sent.json                  the last numbers received

A ``.ticket`` is a ZIP archive with ``ticket.json`` and the pictures, written to a temporary file
and renamed, so a ticket and its pictures are there together or not at all, and every byte has a
checksum. REF is the ticket's ``client_ref``, PLACE its place in the queue, counted up: an order
that no clock disturbs. State files are disposable: without one the ticket is simply due now.
"""

import contextlib
import dataclasses
import io
import json
import logging
import os
import re
import time
import uuid
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from .errors import SpoolError, UsageError
from .files import TEMPORARY, explained, make_private_dir, retry_while_busy, sync_dir, write_atomic
from .i18n import _
from .payload import Picture, Ticket

FIRST_DELAY = 5.0  # seconds
MAX_DELAY = 1800.0  # seconds
HISTORY = 100  # sent tickets remembered
SUFFIX = ".ticket"
_META = "ticket.json"
_DAMAGE = (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, NotImplementedError)
_NAME = re.compile(r"(?P<place>\d+)-(?P<ref>[0-9a-f-]{36})" + re.escape(SUFFIX))
_NAME_WITHOUT_PLACE = re.compile(
    f"^(?:{re.escape(TEMPORARY)})?(?P<ref>[0-9a-f-]{{36}}){re.escape(SUFFIX)}"
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A ticket in the queue, without its pictures.

    :param kind: of the last failure, see :class:`liteviewer_agent.errors.DeliveryError`
    :param next_try: seconds since the epoch
    """

    ref: str
    subject: str
    created: str
    pictures: int
    attempts: int = 0
    next_try: float = 0.0
    kind: str = ""
    reason: str = ""

    def due(self, now):
        # a clock that was set back must not hold the queue for years
        return self.next_try <= now or self.next_try > now + 2 * MAX_DELAY


@dataclass(frozen=True)
class Sent:
    """A ticket that has its number."""

    ref: str
    number: str
    subject: str
    url: str
    received_at: str


class Spool:
    """The queue below one folder, safe for several processes at once."""

    def __init__(self, root):
        self.root = Path(root)
        self.waiting_dir = self.root / "waiting"
        self.refused_dir = self.root / "refused"
        self.damaged_dir = self.root / "damaged"
        self.history_file = self.root / "sent.json"

    # ---- what the user put in ------------------------------------------------------------------

    def add(self, ticket):
        """Write a ticket to the end of the queue, or anew to its place; when this returns it is on
        the disk.

        :raises SpoolError: it is not, and nothing was left behind
        """
        with explained(self.root):
            self._prepare()
            with self._writing():
                path = self._find(self.waiting_dir, ticket.client_ref) or self._last_place(ticket)
                write_atomic(path, pack(ticket))
        return ticket.client_ref

    def read(self, ref):
        """The ticket with its pictures, waiting or refused; None when it is in neither.

        A file that turns out damaged is put aside.
        """
        for folder in (self.waiting_dir, self.refused_dir):
            path = self._find(folder, ref)
            if path is None:
                continue
            try:
                return unpack(path.read_bytes())
            except FileNotFoundError:  # moved on this very moment
                continue
            except _DAMAGE as error:
                self._put_aside(path, error)
        return None

    def recover(self):
        """Take up what a killed process left: a complete ticket is queued, the rest put aside."""
        with explained(self.root):
            self._prepare()
            with self._writing():  # so no half-written file is still being written
                self._give_places()
                for path in sorted(self.waiting_dir.glob(f"{TEMPORARY}*")):
                    self._recover_one(path)

    def _give_places(self):
        """Give a place in the queue to tickets of versions that named a file by the ticket alone,
        those among them that a killed process had not finished.
        """
        for folder in (self.waiting_dir, self.refused_dir):
            old = [path for path in folder.iterdir() if _NAME_WITHOUT_PLACE.search(path.name)]
            for path in sorted(old, key=lambda path: path.stat().st_mtime):
                ref = _NAME_WITHOUT_PLACE.search(path.name)["ref"]
                beginning = TEMPORARY if path.name.startswith(TEMPORARY) else ""
                path.replace(folder / f"{beginning}{self._next_place():09}-{ref}{SUFFIX}")

    def _recover_one(self, path):
        name = _NAME.match(path.name, len(TEMPORARY))
        if not name:  # of a state file, which is disposable
            path.unlink(missing_ok=True)
            return
        try:
            ticket = unpack(path.read_bytes())
        except _DAMAGE as error:
            self._put_aside(path, error)
            return
        path.replace(self.waiting_dir / name[0])
        sync_dir(self.waiting_dir)
        _log.warning("recovered ticket %s of an interrupted process", ticket.client_ref)

    # ---- lists ---------------------------------------------------------------------------------

    def waiting(self):
        """Entries to be sent, oldest first."""
        return self._entries(self.waiting_dir)

    def refused(self):
        """Entries the server refused for ever, with the reason, oldest first."""
        return self._entries(self.refused_dir)

    def has_waiting(self):
        """Quick answer to "is there anything to send", without opening files."""
        return any(self.waiting_dir.glob(f"*{SUFFIX}"))

    def damaged(self):
        """Files that were put aside."""
        return sorted(path for path in self.damaged_dir.glob("*") if path.is_file())

    def sent(self):
        """The last tickets with numbers, newest first."""
        try:
            rows = json.loads(self.history_file.read_text(encoding="utf-8"))
            return [Sent(**row) for row in rows]
        except FileNotFoundError:
            return []
        except (OSError, *_DAMAGE) as error:
            _log.warning("%s: %r", self.history_file, error)
            return []

    def find_sent(self, ref):
        return next((sent for sent in self.sent() if sent.ref == ref), None)

    def resolve(self, prefix):
        """Reference of the one refused ticket that begins with ``prefix``.

        :raises UsageError: there is none, or more than one
        """
        found = [entry.ref for entry in self.refused() if entry.ref.startswith(prefix.lower())]
        if len(found) != 1:
            raise UsageError(
                _("No refused request begins with %s") % prefix
                if not found
                else _("More than one refused request begins with %s") % prefix
            )
        return found[0]

    # ---- what became of it ---------------------------------------------------------------------

    @contextlib.contextmanager
    def sending(self, timeout=0.0):
        """Hold the right to send: one process at a time, so that nothing is sent twice at once.

        :param timeout: seconds to wait for another process
        :return: whether it was granted
        """
        with explained(self.root):
            self._prepare()
            lock = FileLock(self.root / "sending.lock")
            with contextlib.suppress(Timeout):
                lock.acquire(timeout=timeout)
        try:
            yield lock.is_locked
        finally:
            lock.release()

    def accept(self, ref, receipt):
        """The server gave a number: remember it, then forget the ticket."""
        with explained(self.root):
            subject = next((e.subject for e in self.waiting() if e.ref == ref), "")
            with self._writing():
                rows = [sent for sent in self.sent() if sent.ref != ref][: HISTORY - 1]
                rows.insert(0, Sent(ref, receipt.number, subject, receipt.url, receipt.received_at))
                write_atomic(self.history_file, _json([dataclasses.asdict(row) for row in rows]))
                self._remove(self.waiting_dir, ref)

    def forget(self, ref):
        """Remove a waiting ticket that is known to have been sent."""
        with explained(self.root), self._writing():
            self._remove(self.waiting_dir, ref)

    def refuse(self, ref, reason):
        """Move a ticket to the refused ones; the reason is there first."""
        with explained(self.root), self._writing():
            write_atomic(self._state(self.refused_dir, ref), _json({"reason": reason}))
            self._move(ref, self.waiting_dir, self.refused_dir)

    def postpone(self, entries, error, delay):
        """Remember a failed attempt; on a full disk the ticket is simply tried sooner.

        :param delay: seconds from now until the next one
        """
        for entry in entries:
            state = {
                "attempts": entry.attempts + 1,
                "next_try": time.time() + delay,
                "kind": error.kind,
                "reason": str(error),
            }
            try:
                write_atomic(self._state(self.waiting_dir, entry.ref), _json(state))
            except OSError as failure:
                _log.warning("%s: %r", entry.ref, failure)

    def hurry(self):
        """Make everything that waits due now, as after a new enrolment."""
        for path in self.waiting_dir.glob("*.json"):
            path.unlink(missing_ok=True)

    def retry(self, ref):
        """Put a refused ticket back into the queue. The server kept nothing of it."""
        with explained(self.root), self._writing():
            self._move(ref, self.refused_dir, self.waiting_dir)

    def drop(self, ref):
        """Delete a refused ticket."""
        with explained(self.root), self._writing():
            self._remove(self.refused_dir, ref)

    # ---- files ---------------------------------------------------------------------------------

    def _prepare(self):
        for folder in (self.root, self.waiting_dir, self.refused_dir, self.damaged_dir):
            make_private_dir(folder)

    def _writing(self):
        """Short lock around changes; the system frees it when the holder dies."""
        return FileLock(self.root / "writing.lock", timeout=60)

    def _find(self, folder, ref):
        """Path of a ticket in ``folder``, None when it is not there."""
        return next(folder.glob(f"*-{uuid.UUID(ref)}{SUFFIX}"), None)

    def _last_place(self, ticket):
        """Path of a new ticket behind all that are there."""
        name = f"{self._next_place():09}-{uuid.UUID(ticket.client_ref)}{SUFFIX}"
        return self.waiting_dir / name

    def _next_place(self):
        folders = (self.waiting_dir, self.refused_dir)
        names = (_NAME.search(path.name) for folder in folders for path in folder.iterdir())
        return 1 + max((int(name["place"]) for name in names if name), default=0)

    def _state(self, folder, ref):
        return folder / f"{uuid.UUID(ref)}.json"

    def _remove(self, folder, ref):
        for path in filter(None, (self._find(folder, ref), self._state(folder, ref))):
            retry_while_busy(lambda path=path: path.unlink(missing_ok=True))

    def _move(self, ref, source, target):
        path = self._find(source, ref)
        if path:
            retry_while_busy(os.replace, path, target / path.name)
            sync_dir(target)
            sync_dir(source)
        self._state(source, ref).unlink(missing_ok=True)

    def _entries(self, folder):
        entries = []
        for path in sorted(folder.glob(f"[!.]*{SUFFIX}")):
            try:
                entries.append(self._entry(path))
            except FileNotFoundError:  # sent by another process this very moment
                continue
            except _DAMAGE as error:
                self._put_aside(path, error)
        return entries

    def _entry(self, path):
        with zipfile.ZipFile(path) as archive:
            meta = json.loads(archive.read(_META))
        name = _NAME.fullmatch(path.name)
        if not name or name["ref"] != meta["client_ref"]:
            raise ValueError("renamed by hand")
        entry = Entry(name["ref"], meta["subject"], meta["created"], len(meta["pictures"]))
        try:
            state = json.loads(self._state(path.parent, name["ref"]).read_text(encoding="utf-8"))
            return dataclasses.replace(
                entry,
                attempts=int(state.get("attempts", 0)),
                next_try=float(state.get("next_try", 0)),
                kind=str(state.get("kind", "")),
                reason=str(state.get("reason", "")),
            )
        except (OSError, ValueError, TypeError, AttributeError):
            return entry

    def _put_aside(self, path, error):
        make_private_dir(self.damaged_dir)
        target = self.damaged_dir / path.name.removeprefix(TEMPORARY)
        if target.exists():
            target = target.with_name(f"{target.name}.{uuid.uuid4().hex[:8]}")
        with contextlib.suppress(FileNotFoundError):
            retry_while_busy(os.replace, path, target)
            _log.error("put aside %s: %r", target, error)


def pack(ticket):
    """Bytes of a ``.ticket`` file."""
    meta = dataclasses.asdict(ticket) | {
        "pictures": [picture.filename for picture in ticket.pictures],
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_META, _json(meta))
        for index, picture in enumerate(ticket.pictures):
            archive.writestr(f"pictures/{index}", picture.data)
    return buffer.getvalue()


def unpack(data):
    """The ticket of a ``.ticket`` file.

    :raises zipfile.BadZipFile, KeyError, TypeError, ValueError: it is not one, or was damaged
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        meta = json.loads(archive.read(_META))
        pictures = tuple(
            Picture(filename, archive.read(f"pictures/{index}"))
            for index, filename in enumerate(meta["pictures"])
        )
    return Ticket(**(meta | {"pictures": pictures}))


def delay_before(attempts, rng, most=MAX_DELAY):
    """Seconds before the next try after ``attempts`` failures: doubling, at most ``most``, jitter.

    The jitter of a fifth keeps a whole office from knocking at the same second after an outage.
    """
    return min(FIRST_DELAY * 2 ** min(attempts, 16), most) * rng.uniform(0.8, 1.2)


def check_writable(spool):
    """Write, read and delete a file in the spool.

    :raises SpoolError: it does not work
    """
    probe = spool.root / f"{TEMPORARY}probe"
    with explained(spool.root):
        make_private_dir(spool.root)
        write_atomic(probe, b"probe")
        intact = probe.read_bytes() == b"probe"
        probe.unlink()
    if not intact:
        raise SpoolError(_("The agent cannot use its folder"), str(spool.root))


def _json(value):
    return json.dumps(value).encode("ascii")
