# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sending the inventory: when it has changed, else once a week. Tickets never wait for it."""

import contextlib
import json
import logging
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from .. import __version__
from ..errors import AgentError, NotEnrolled, Refused, Revoked, ServerFault, UsageError
from ..files import explained, make_private_dir, write_atomic
from ..i18n import _
from .normalise import digest, payload

HOUR = 3600.0  # seconds
DAY = 24 * HOUR
WEEK = 7 * DAY
LOOK = 6 * HOUR  # between two looks at the computer
RETRY = 60.0  # seconds after which an unreachable server is asked again
LOGIN_PAUSES = (0.0, 120.0, 300.0)  # seconds: at login the network is often not there yet

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """What is remembered of the inventory; times are seconds since the epoch, 0 is never.

    :param digest: of what was sent last
    :param next_look: when to look again at the computer
    :param problem: why the last attempt failed, "" when it did not
    """

    digest: str = ""
    sent_at: float = 0.0
    next_look: float = 0.0
    problem: str = ""


class InventorySender:
    """Knows whether the server has the current inventory.

    :param path: file for :class:`Report`
    :param settings: callable that returns the current settings
    :param connect: callable that returns a fresh transport
    :param collect: as :func:`liteviewer_agent.inventory.collect`
    """

    def __init__(self, path, settings, connect, collect):
        self._path = path
        self._settings = settings
        self._connect = connect
        self._collect = collect

    def prepare(self):
        """The payload as it would be sent now; takes as long as looking at the computer does."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return payload(self._collect(), now, __version__)

    def send(self, values):
        """Send ``values`` of :meth:`prepare`, changed or not.

        :return: whether the server did not know all of it yet
        :raises AgentError: it is switched off, or did not arrive
        """
        if not self._settings().inventory:
            raise UsageError(
                _("The inventory is switched off"),
                _("The settings of this computer say so: inventory."),
            )
        stored = self._connect().report_inventory(values)
        now = time.time()
        self._save(Report(digest(values), sent_at=now, next_look=now + LOOK))
        _log.info("inventory sent, %s", "stored" if stored else "known already")
        return stored

    def is_due(self):
        """Whether it is time to look at the computer again. Quick, and never raises."""
        try:
            settings = self._settings()
        except AgentError:
            return False
        now, planned = time.time(), self.report().next_look
        # a clock that was set back must not end the reports for years
        return settings.inventory and settings.enrolled and not now < planned <= now + WEEK

    def send_if_due(self):
        """Look and send if it is time and something has changed. Never raises.

        :return: whether another try in some minutes would help
        """
        if not self.is_due():
            return False
        try:
            with self._alone() as granted:
                if granted and self.is_due():
                    self._send_changed()
        except (NotEnrolled, Refused, Revoked, ServerFault) as error:
            # a server that is older than this agent among them
            return self._postpone(DAY, error)
        except AgentError as error:
            self._postpone(max(RETRY, getattr(error, "retry_after", 0.0)), error)
            return True
        except Exception as error:  # the ticket that is being written must not suffer from it
            _log.exception("inventory")
            return self._postpone(DAY, error)
        return False

    def send_at_login(self):
        """:meth:`send_if_due` with some patience for a network that is still starting."""
        for pause in LOGIN_PAUSES:
            time.sleep(pause)
            if not self.send_if_due():
                return

    def report(self):
        """The :class:`Report` of the last time."""
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
            return Report(
                str(values["digest"]),
                float(values["sent_at"]),
                float(values["next_look"]),
                str(values["problem"]),
            )
        except FileNotFoundError:
            return Report()
        except (OSError, ValueError, TypeError, KeyError) as error:
            _log.warning("%s: %r", self._path, error)
            return Report()

    def forget(self):
        """Another server, or another device of the same one, knows nothing yet."""
        with explained(self._path):
            self._path.unlink(missing_ok=True)

    def _send_changed(self):
        self._connect().server_version()  # without a server a look at the computer is for nothing
        values = self.prepare()
        report, now = self.report(), time.time()
        if digest(values) == report.digest and 0 <= now - report.sent_at < WEEK:
            self._save(replace(report, next_look=now + LOOK, problem=""))
        else:
            self.send(values)

    def _postpone(self, delay, error):
        """Remember a failure; on a full disk it is simply tried sooner."""
        _log.info("inventory not sent, again in %.0f s: %s", delay, error)
        with contextlib.suppress(AgentError):
            self._save(replace(self.report(), next_look=time.time() + delay, problem=str(error)))
        return False

    def _save(self, report):
        with explained(self._path):
            make_private_dir(self._path.parent)
            write_atomic(self._path, json.dumps(asdict(report)).encode("ascii"))

    @contextlib.contextmanager
    def _alone(self):
        """Whether no other process is at it."""
        with explained(self._path):
            make_private_dir(self._path.parent)
            lock = FileLock(self._path.with_suffix(".lock"))
            with contextlib.suppress(Timeout):
                lock.acquire(timeout=0)
        try:
            yield lock.is_locked
        finally:
            lock.release()
