# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One window per user: the second start shows the window of the first.

A lock file says that somebody runs, and the system frees it whatever happens to the process. The
one who holds it listens on the loopback address; port and password lie in a file that only the
user can read.
"""

import contextlib
import hmac
import json
import logging
import secrets
import socket
import threading
import time

from filelock import FileLock, Timeout

from .errors import DesktopError
from .files import explained, make_private_dir, write_atomic
from .i18n import _

PATIENCE = 5.0  # seconds for the other process to come up or to go away
_ANSWER = b"shown\n"
_LINE = 256  # bytes
_log = logging.getLogger(__name__)


class Instance:
    """The right to show the window. ``on_show`` is called on another thread."""

    def __init__(self, folder):
        self._folder = folder
        self._address = folder / "address.json"
        self._lock = FileLock(folder / "lock")
        self._server = None
        self.on_show = lambda: None

    def claim(self):
        """Become the one instance, and listen; False when another process is."""
        with explained(self._folder):
            make_private_dir(self._folder)
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                return False
            self._server = socket.create_server(("127.0.0.1", 0))
            token = secrets.token_hex(16)
            content = {"port": self._server.getsockname()[1], "token": token}
            write_atomic(self._address, json.dumps(content).encode())
        threading.Thread(
            target=self._listen, args=(self._server, token.encode()), name="instance", daemon=True
        ).start()
        return True

    def release(self):
        """Let another process be the one."""
        if self._server:
            self._address.unlink(missing_ok=True)
            self._server.close()
            self._server = None
        self._lock.release()

    def show_other(self):
        """Ask the running instance to show its window.

        :raises DesktopError: it does not answer
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, ValueError, KeyError):
                if self._knock():
                    return
            time.sleep(0.1)
        raise DesktopError(
            _("The agent is running already and does not answer"),
            _("Log out and in again, or end the program liteviewer-agent."),
        )

    def _knock(self):
        address = json.loads(self._address.read_text(encoding="utf-8"))
        with socket.create_connection(("127.0.0.1", address["port"]), timeout=2) as connection:
            connection.sendall(f"{address['token']}\n".encode())
            return connection.recv(_LINE) == _ANSWER

    def _listen(self, server, token):
        while True:
            try:
                connection, _peer = server.accept()
            except OSError:  # closed by release()
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(2)
                line = connection.makefile("rb").readline(_LINE)
                if hmac.compare_digest(line.strip(), token):
                    self.on_show()
                    connection.sendall(_ANSWER)
                else:
                    _log.warning("a stranger knocked")
