# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sending what is in the queue: now, when asked, and by itself in the background."""

import logging
import random
import threading
import time
from dataclasses import dataclass, replace
from enum import Enum

from .errors import AgentError, DeliveryError, Refused, ServerFault, Unavailable
from .spool import MAX_DELAY, delay_before
from .transport.base import Receipt

LINE_DELAY = 120.0  # seconds at most between two tries of a line that is down
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
    :param learn_terms: callable that asks a transport for the
        :class:`~liteviewer_agent.terms.Terms`, remembers and returns them
    :param on_accepted: called with each :class:`~liteviewer_agent.payload.Ticket` that has a number
    """

    def __init__(self, spool, connect, learn_terms, on_accepted, rng=None):
        self._spool = spool
        self._connect = connect
        self._learn_terms = learn_terms
        self._on_accepted = on_accepted
        self._rng = rng or random.Random()

    def deliver(self, ref):
        """Send one ticket now, whatever its time. Another process may do it meanwhile.

        Where it is sent, the line works: the caller goes on to :meth:`flush` what waits besides.
        """
        with self._spool.sending(timeout=LOCK_PATIENCE) as granted:
            entry = next((e for e in self._spool.waiting() if e.ref == ref), None)
            if entry and granted:
                outcome = self._deliver_all([entry])
                if outcome:
                    return outcome[0]
        return self._found_elsewhere(ref)

    def flush(self, force=False):
        """Send all that waits, oldest first, as soon as one of it is due: where one goes, all go.

        :param force: also while nothing is due yet
        :return: outcomes; empty when another process is sending
        """
        with self._spool.sending() as granted:
            if not granted:
                return []
            self._spool.recover()
            now, waiting = time.time(), self._spool.waiting()
            due = force or any(entry.due(now) for entry in waiting)
            return self._deliver_all(waiting) if due else []

    def _deliver_all(self, entries):
        outcomes = []
        try:
            transport = self._connect() if entries else None
            if any(entry.kind == Unavailable.kind for entry in entries):
                transport.server_version()  # a line that was down is tried without the pictures
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
        receipt = self._submit(transport, ticket)
        _log.info("sent %s as %s", entry.ref, receipt.number)
        try:
            self._spool.accept(entry.ref, receipt)
            self._on_accepted(ticket)
        except AgentError as error:
            # the server has it: the next try brings the same number and clears it away
            _log.warning("%s is sent, and that cannot be kept: %s", entry.ref, error)
        return Outcome(entry.ref, Result.SENT, receipt)

    def _submit(self, transport, ticket):
        """Send a ticket; where it is refused, once more with pictures as the server wants them."""
        try:
            return transport.submit_ticket(ticket)
        except Refused:
            fitted = self._fitted(transport, ticket)
            if fitted is None:
                raise
        # the server kept nothing of it: from now on this is the ticket, however often it is sent
        self._spool.add(fitted)
        return transport.submit_ticket(fitted)

    def _fitted(self, transport, ticket):
        """The ticket within the limits that the server has now; None when it keeps them already."""
        from .capture import fit

        try:
            pictures = fit(ticket.pictures, self._learn_terms(transport).pictures)
        except AgentError as error:
            _log.warning("%s stays as it is: %s", ticket.client_ref, error)
            return None
        return replace(ticket, pictures=pictures) if pictures != ticket.pictures else None

    def _failed(self, entry, error):
        if isinstance(error, Refused):
            _log.warning("refused %s: %s", entry.ref, error)
            self._spool.refuse(entry.ref, error.message or error.title)
            return [Outcome(entry.ref, Result.REFUSED, error=error)]
        return self._postpone([entry], error)

    def _postpone(self, entries, error):
        if not isinstance(error, DeliveryError):
            error = Unavailable(error.title, error.message)
        attempts = max((entry.attempts for entry in entries), default=0)
        most = LINE_DELAY if error.kind == Unavailable.kind else MAX_DELAY
        delay = max(
            delay_before(attempts, self._rng, most),
            min(getattr(error, "retry_after", 0.0), MAX_DELAY),
        )
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
