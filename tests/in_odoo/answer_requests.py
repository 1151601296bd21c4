# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: answers HTTP requests as Odoo's server does, without the network.

For tests that send thousands of them: no connection, no second process and no list of databases
for each.
"""

import contextlib
import logging
import traceback
from multiprocessing.connection import Connection
from unittest.mock import patch

from werkzeug.test import Client

from odoo import http
from odoo.sql_db import Cursor


def main(env, channel, base_url):
    """Answer what comes through the file descriptor `channel` until its other end is closed.

    A request is (who sends it, whether to keep what it stores, words for
    `werkzeug.test.Client.open`), an answer (status, content, [what was logged], [tables that
    something was stored in]); the last two are looked at only where nothing is kept.
    """
    # Or this transaction would stay open, and see nothing of what comes after it.
    env.cr.rollback()
    clients = {}
    with Connection(channel) as connection:
        while True:
            try:
                sender, keep, request = connection.recv()
            except EOFError:
                return
            client = clients.setdefault(sender, Client(http.root))
            request |= {"base_url": base_url, "environ_base": {"REMOTE_ADDR": "127.0.0.1"}}
            if keep:
                connection.send((*_answer(client, request), [], []))
                continue
            with _keep_nothing() as (logged, stored):
                try:
                    status, content = _answer(client, request)
                except Exception:
                    # what Odoo cannot even put into words ends the request, not this server
                    logged.append(("CRITICAL", "no answer", traceback.format_exc()))
                    status, content = 500, b""
            connection.send((status, content, logged, sorted(stored)))


def _answer(client, request):
    with client.open(**request) as answer:
        return answer.status_code, answer.get_data()


@contextlib.contextmanager
def _keep_nothing():
    """Take back what is stored, at the moment it would be for good.

    :return: ([(level, text, trace or "")], {table}) of warnings and worse, filled meanwhile; they
        do not come into the log as well
    """
    logged, stored = [], set()

    def commit(cursor):
        cursor.flush()
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute(
                "SELECT relname FROM pg_stat_xact_user_tables"
                " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
            )
            stored.update(table for (table,) in cursor.fetchall())
        cursor.rollback()

    with (
        patch.object(Cursor, "commit", commit),
        patch.object(logging.getLogger(), "handlers", [_Recorder(logged)]),
    ):
        yield logged, stored


class _Recorder(logging.Handler):
    def __init__(self, logged):
        super().__init__(logging.WARNING)
        self.logged = logged

    def emit(self, record):
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        self.logged.append((record.levelname, record.getMessage(), trace))
