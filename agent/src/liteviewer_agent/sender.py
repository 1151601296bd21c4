# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sending what is in the queue: now, when asked, and by itself in the background."""

import logging
import random
import threading
import time
from dataclasses import dataclass
from enum import Enum

from .errors import AgentError, DeliveryError, Refused, ServerFault, SpoolError, Unavailable
from .spool import MAX_DELAY, delay_before
from .transport.base import Receipt

LOCK_PATIENCE = 90.0  # seconds to wait for another process that is sending
POLL = 30.0  # seconds after which another process's additions are noticed
FIRST_LOOK = 15.0  # seconds after the window has opened, which is busy until then
LOOK_POLL = 600.0  # seconds between two questions whether it is time for the inventory

_log = logging.getLogger(__name__)


class Result(Enum):
    """What became of a ticket."""

    SENT = "sent"
    QUEUED = "queued"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """Result of one ticket, with the receipt or the error that belongs to it."""

    ref: str
    result: Result
    receipt: Receipt | None = None
    error: AgentError | None = None


class Sender:
    """Takes tickets out of the spool, one process at a time.

    :param spool: :class:`liteviewer_agent.spool.Spool`
    :param connect: callable that returns a fresh :class:`liteviewer_agent.transport.Transport`
    """

    def __init__(self, spool, connect, rng=None):
        self._spool = spool
        self._connect = connect
        self._rng = rng or random.Random()

    def deliver(self, ref):
        """Send one ticket now, whatever its time. Another process may do it meanwhile."""
        with self._spool.sending(timeout=LOCK_PATIENCE) as granted:
            entry = next((e for e in self._spool.waiting() if e.ref == ref), None)
            if entry and granted:
                outcome = self._deliver_all([entry])
                if outcome:
                    return outcome[0]
        return self._found_elsewhere(ref)

    def flush(self, force=False):
        """Send all that is due, oldest first.

        :param force: also what is not due yet
        :return: outcomes; empty when another process is sending
        """
        with self._spool.sending() as granted:
            if not granted:
                return []
            self._spool.recover()
            now = time.time()
            return self._deliver_all([e for e in self._spool.waiting() if force or e.due(now)])

    def _deliver_all(self, entries):
        outcomes = []
        try:
            transport = self._connect() if entries else None
        except AgentError as error:
            return self._postpone(entries, error)
        for index, entry in enumerate(entries):
            try:
                outcome = self._deliver_one(transport, entry)
            except (Refused, ServerFault) as error:
                outcomes += self._failed(entry, error)
            except AgentError as error:
                # no server, no access: the same would happen to all the others
                return outcomes + self._postpone(entries[index:], error)
            else:
                outcomes += [outcome] if outcome else []
        return outcomes

    def _deliver_one(self, transport, entry):
        sent = self._spool.find_sent(entry.ref)
        if sent:  # the process died between the receipt and the deletion
            self._spool.forget(entry.ref)
            return self._found_elsewhere(entry.ref)
        ticket = self._spool.read(entry.ref)
        if ticket is None:  # put aside as damaged
            return None
        receipt = transport.submit_ticket(ticket)
        _log.info("sent %s as %s", entry.ref, receipt.number)
        try:
            self._spool.accept(entry.ref, receipt)
        except SpoolError as error:
            # the server has it: the next try brings the same number and clears it away
            _log.warning("%s is sent and cannot be removed: %s", entry.ref, error)
        return Outcome(entry.ref, Result.SENT, receipt)

    def _failed(self, entry, error):
        if isinstance(error, Refused):
            _log.warning("refused %s: %s", entry.ref, error)
            self._spool.refuse(entry.ref, error.message or error.title)
            return [Outcome(entry.ref, Result.REFUSED, error=error)]
        return self._postpone([entry], error)

    def _postpone(self, entries, error):
        delay = max(
            delay_before(max((entry.attempts for entry in entries), default=0), self._rng),
            min(getattr(error, "retry_after", 0.0), MAX_DELAY),
        )
        if not isinstance(error, DeliveryError):
            error = Unavailable(error.title, error.message)
        self._spool.postpone(entries, error, delay)
        _log.info("%d waiting for %.0f s: %s", len(entries), delay, error)
        return [Outcome(entry.ref, Result.QUEUED, error=error) for entry in entries]

    def _found_elsewhere(self, ref):
        """Outcome of a ticket that this call did not send itself."""
        sent = self._spool.find_sent(ref)
        if sent:
            receipt = Receipt(sent.number, 0, True, sent.received_at, sent.url)
            return Outcome(ref, Result.SENT, receipt)
        refused = next((e for e in self._spool.refused() if e.ref == ref), None)
        if refused:
            return Outcome(ref, Result.REFUSED, error=Refused(refused.reason))
        return Outcome(ref, Result.QUEUED)


class BackgroundSender(threading.Thread):
    """Empties the queue by itself for as long as the window's process lives.

    :param on_outcomes: called on this thread after each look at the queue with a list of
        outcomes, which is empty when nothing was due or another process is sending
    """

    def __init__(self, spool, sender, on_outcomes):
        super().__init__(name="sender", daemon=True)
        self._spool = spool
        self._sender = sender
        self._on_outcomes = on_outcomes
        self._wake = threading.Event()
        self._forced = False
        self._stopping = False

    def wake(self, force=False):
        """Look at the queue now; with ``force`` send also what is not due yet."""
        self._forced = self._forced or force
        self._wake.set()

    def stop(self):
        self._stopping = True
        self._wake.set()

    def run(self):
        while not self._stopping:
            self._wake.clear()
            forced, self._forced = self._forced, False
            try:
                outcomes = self._sender.flush(force=forced)
            except AgentError as error:
                _log.error("the queue cannot be sent: %s", error)
            except Exception:
                # nobody would restart this thread: the queue must not stand still over a bug
                _log.exception("the queue cannot be sent")
            else:
                self._on_outcomes(outcomes)
            self._wake.wait(self._pause())

    def _pause(self):
        """Seconds until the next entry is due, at most ``POLL``."""
        now = time.time()
        try:
            times = [entry.next_try - now for entry in self._spool.waiting()]
        except (AgentError, OSError):
            return POLL
        return min(max(min(times, default=POLL), 1.0), POLL)


class BackgroundInventory(threading.Thread):
    """Has the inventory sent for as long as the window's process lives; tickets do not wait for it.

    :param send_if_due: of :class:`liteviewer_agent.inventory.report.InventorySender`
    :param on_looked: called on this thread after each look
    :ivar pending: the first look is not over yet
    """

    def __init__(self, send_if_due, on_looked):
        super().__init__(name="inventory", daemon=True)
        self._send_if_due = send_if_due
        self._on_looked = on_looked
        self._wake = threading.Event()
        self.pending = True

    def hurry(self):
        """Do not wait until the window has settled: it is closing."""
        self._wake.set()

    def run(self):
        pause = FIRST_LOOK
        while True:
            self._wake.wait(pause)
            self._wake.clear()
            try:
                self._send_if_due()
            except Exception:
                # the window's process ends only when this is over
                _log.exception("the inventory cannot be sent")
            self.pending = False
            self._on_looked()
            pause = LOOK_POLL
