# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A running Odoo on a fresh copy of the demo database, for the top-level tests."""

import contextlib
import functools
import json
import multiprocessing
import os
import urllib.request
import xmlrpc.client
from pathlib import Path

import psycopg2
from psycopg2.extensions import new_type, register_type, string_types
from servicedesk import odoo, postgres, process
from servicedesk.database import Database
from servicedesk.run import LOGINS
from servicedesk.settings import read_settings
from servicedesk.testing.places import database_name, demo_database, logs, test_runtime

_SCRIPTS = Path(__file__).with_name("in_odoo")
_DECADES = 30 * 365 * 24 * 3600


def connect(connection, database):
    """Return psycopg2's connection to a database of a server.

    :param servicedesk.postgres.Connection connection: to the server
    """
    return psycopg2.connect(
        dbname=database,
        host=connection.host or None,
        port=connection.port or None,
        user=connection.user or None,
        password=connection.password or None,
    )


class LiveOdoo:
    """Odoo with several workers on a copy of the demo database; a context manager. `options` are
    more words of its command line.

    `url` and `database` say where; `logins` are the demo users as {login: password}.
    """

    def __init__(self, name="live", workers=2, options=()):
        self.settings = read_settings()
        self.database = database_name(self.settings, f"{name}-{os.getpid()}")
        self.logins = {login: password for login, password, _who in LOGINS}
        self._workers = workers
        self._options = options
        self._sessions = {}

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            server = postgres.server(self.settings, postgres.test_cluster())
            self.connection = stack.enter_context(server)
            self.runtime = test_runtime(self.settings, self.connection)
            copy = Database(self.runtime, demo_database(self.settings)).copy(self.database)
            stack.callback(copy.drop)
            odoo_server = odoo.Server(
                self.runtime,
                self.database,
                odoo.free_port(),
                log=logs() / "server.log",
                workers=self._workers,
                options=self._options,
            )
            self.url = odoo_server.url
            copy.serve_at(self.url)
            if self.settings.clock:
                # Files keep their true times: to Odoo the sessions would be older than a week.
                copy.set_parameter("sessions.max_inactivity_seconds", str(_DECADES))
            stack.callback(odoo_server.stop)
            odoo_server.start()
            odoo_server.wait_until_answering()
            self._cleanup = stack.pop_all()
        return self

    def __exit__(self, *problem):
        if "_statements" in vars(self):
            self._statements.close()
        self._cleanup.close()

    def sql(self, statement):
        """Run one SQL statement in the database and return its rows as lists of texts, as
        PostgreSQL writes them; NULL is empty.
        """
        with self._statements.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
        return [["" if value is None else value for value in row] for row in rows]

    @functools.cached_property
    def _statements(self):
        """One connection for all statements: a program for each would take longer than they do."""
        connection = connect(self.connection, self.database)
        connection.autocommit = True
        oids = [oid for kind in string_types.values() for oid in kind.values]
        register_type(
            new_type(tuple(oids), "text as it comes", lambda text, _cursor: text), connection
        )
        return connection

    def call(self, model, method, *arguments, login="admin", **keywords):
        """Call a public method of a model as one of the demo users, the way the web client does.

        What the server refuses is raised as `xmlrpc.client.Fault`, as over XML-RPC.
        """
        if login not in self._sessions:
            session = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            who = {"db": self.database, "login": login, "password": self.logins[login]}
            self._post(session, "/web/session/authenticate", who)
            self._sessions[login] = session
        body = {"model": model, "method": method, "args": arguments, "kwargs": keywords}
        return self._post(self._sessions[login], f"/web/dataset/call_kw/{model}/{method}", body)

    def _post(self, session, path, body):
        request = urllib.request.Request(
            self.url + path,
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": body}).encode(),
            {"Content-Type": "application/json"},
        )
        with session.open(request, timeout=120) as answer:
            content = json.load(answer)
        if "error" in content:
            problem = content["error"]["data"]
            raise xmlrpc.client.Fault(1, f"{problem['name']}: {problem['message']}")
        return content.get("result")

    def execute(self, script, **values):
        """Run `main(env, **values)` of a script of `tests/in_odoo`; return its output."""
        return self.runtime.execute(
            self.database, _SCRIPTS / script, failed=script, log=logs() / f"{script}.log", **values
        )

    @contextlib.contextmanager
    def inside(self):
        """Lend an `Inside`, which has Odoo answer requests without the network."""
        ours, theirs = multiprocessing.Pipe()
        with (logs() / "inside.log").open("wb") as output:
            child = self.runtime.start_script(
                self.database,
                _SCRIPTS / "answer_requests.py",
                stdout=output,
                stderr=output,
                pass_fds=(theirs.fileno(),),
                channel=theirs.fileno(),
                base_url=self.url,
            )
        theirs.close()

        try:
            with ours:
                yield Inside(ours)
        finally:
            process.wait(child)


class Inside:
    """Has Odoo answer requests without the network. A call returns (status, content).

    `sender` is any text, each has cookies of their own; `request` are the words of
    `werkzeug.test.Client.open`.
    """

    def __init__(self, connection):
        self._connection = connection

    def __call__(self, sender, **request):
        status, content, _logged, _stored = self._send(sender, True, request)
        return status, content

    def try_out(self, sender, **request):
        """Keep nothing of what the request stores, so that it changes nothing for the next one.

        :return: (status, content, [(level, text, trace or "")] of the warnings and errors that
            were logged, [names of the tables that something was to be stored in])
        """
        return self._send(sender, False, request)

    def _send(self, *request):
        self._connection.send(request)
        return self._connection.recv()
