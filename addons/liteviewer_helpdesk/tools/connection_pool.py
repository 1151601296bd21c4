# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connections to the database that are waited for.

Odoo refuses a connection at once when as many are in use as ``db_maxconn`` allows, so a short rush
of requests to a server without workers ends in errors. Requests that open a second connection (to
commit a row of a log for good, to see what others have committed) would, if they only waited, wait
for each other.
"""

import logging
import threading
import time

from psycopg2.pool import PoolError

from odoo import sql_db

WAIT_SECONDS = 10
"""How long a connection is waited for."""
STEP_SECONDS = 0.02
RESERVE = 4
"""One of so many connections is kept for those who have one already, one of twice as many for those
who have two, and so on: what they need one more for is short, and then all of theirs are free. A
message over XML-RPC that brings a new person takes three.
"""


class ServerBusyError(PoolError):
    """All connections were in use for ``WAIT_SECONDS``."""

    # read by Odoo: a busy server is no fault in the code
    loglevel = logging.WARNING


class PatientPool(sql_db.ConnectionPool):
    """A pool in which one waits for one's turn."""

    _turns = threading.Lock()

    def borrow(self, connection_info):
        me, deadline = threading.get_ident(), time.monotonic() + WAIT_SECONDS
        while True:
            # nobody else borrows between the look and the taking
            with self._turns:
                if self._is_turn_of(me):
                    connection = super().borrow(connection_info)
                    connection.liteviewer_holder = me
                    return connection
            if time.monotonic() >= deadline:
                raise ServerBusyError("The server is busy. Try again in a moment.")
            time.sleep(STEP_SECONDS)

    def _is_turn_of(self, thread):
        """Tell whether there is a connection for the thread, or others go first."""
        holders = [
            getattr(each, "liteviewer_holder", None)
            for each in self._connections
            if each._pool_in_use and not each.closed and not getattr(each, "leaked", False)
        ]
        kept = self._maxconn // (RESERVE << holders.count(thread))
        return len(holders) < self._maxconn - kept


def make_patient():
    """Let requests of this process wait for connections from now on."""
    for pool in (sql_db._Pool, sql_db._Pool_readonly):
        if pool is not None:
            pool.__class__ = PatientPool


def is_patient(_env):
    return type(sql_db._Pool) is PatientPool
