# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Slow work on other threads, results back on the interface thread."""

import logging
import queue
import threading

from ..errors import AgentError
from ..i18n import _

INTERVAL = 40  # milliseconds between looks at finished work
_log = logging.getLogger(__name__)


class Tasks:
    """Runs functions on threads. Callbacks run on the thread of ``root``."""

    def __init__(self, root):
        self._root = root
        self._done = queue.SimpleQueue()
        self._poll()

    def post(self, callback, *arguments):
        """Have ``callback`` called on the interface thread; may be called from any thread."""
        self._done.put((callback, arguments))

    def run(self, work, on_done, on_error):
        """Call ``work()`` on a thread, then ``on_done(result)`` or ``on_error(AgentError)``."""

        def body():
            try:
                result = work()
            except AgentError as error:
                self.post(on_error, error)
            except Exception as error:
                _log.exception("background task")
                self.post(on_error, AgentError(_("Unexpected error: %s") % (error or type(error))))
            else:
                self.post(on_done, result)

        threading.Thread(target=body, daemon=True).start()

    def _poll(self):
        self._root.after(INTERVAL, self._poll)  # first: a callback may fail
        while not self._done.empty():
            callback, arguments = self._done.get()
            callback(*arguments)
