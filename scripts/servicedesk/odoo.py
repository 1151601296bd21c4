# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo as a program: how it is called and how a server of it is started and stopped."""

import contextlib
import errno
import http.client
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import addons, oca, odoo_source, paths, process, python_env
from .errors import Problem
from .postgres import Connection

_ADDRESS_IN_USE = os.strerror(errno.EADDRINUSE)

# Variables that libpq and Odoo would read; the user's own are not meant for this server.
_FOREIGN = ("PG", "ODOO_")


@dataclass(frozen=True)
class Runtime:
    """Everything a call of Odoo needs: its code, Python, addons, data folder and database server.

    `own_addons` is the folder with the addons of this repository, or of an earlier state of it.
    """

    connection: Connection
    data: Path = paths.DATA
    own_addons: Path = paths.ADDONS
    own_source: Path | None = None
    extra_addons: tuple[Path, ...] = field(default=())

    @property
    def data_folder(self):
        """Return the folder for files of the databases of this server, and of no other."""
        if self.connection.is_private:
            return self.data
        return self.data.with_name(f"{self.data.name}-{self.connection.server_id}")

    @property
    def python(self):
        return python_env.ODOO.python

    @property
    def addons_path(self):
        found = odoo_source.find(self.own_source).addons
        others = (oca.NEEDED.addons, self.own_addons, *self.extra_addons)
        return [*found, *(each for each in others if addons.find(each))]

    def environment(self):
        source = odoo_source.find(self.own_source)
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)},
            **self.connection.environment(),
            "PATH": f"{paths.BIN}:{python_env.ODOO.bin}:{os.environ.get('PATH', os.defpath)}",
            "PYTHONPATH": str(source.python_path),
            "PYTHONNOUSERSITE": "1",
            "LITEVIEWER_KEY_FILE": str(paths.KEY_RING),
            "LITEVIEWER_AGENT_PACKAGES": str(paths.AGENT_PACKAGES),
            "LC_ALL": "C.UTF-8",
        }

    def command(self, *arguments, subcommand=None, program="odoo_program.py"):
        """Return the words that call Odoo with our configuration and the given arguments."""
        words = [self.python, paths.SCRIPTS / program]
        if subcommand:
            words.append(subcommand)
        return [
            *words,
            f"--config={paths.ODOO_CONF}",
            f"--data-dir={self.data_folder}",
            f"--addons-path={','.join(map(str, self.addons_path))}",
            *arguments,
        ]

    def execute(self, database, script, *, failed, log, **values):
        """Run `main(env, **values)` of a script, named or in `in_odoo`, and return what it prints.

        The values are given as literals, so they must be plain texts, numbers and lists.
        """
        with log.open("wb") as errors:
            child = self.start_script(
                database, script, stdout=subprocess.PIPE, stderr=errors, **values
            )
            output, _none = child.communicate()
            code = process.wait(child)
        if code:
            text = log.read_text(encoding="utf-8", errors="replace")
            raise Problem(f"{failed}: {process.explain(text, code)} (all of it: {log})")
        return output.decode()

    def start_script(self, database, script, *, stdout, stderr, pass_fds=(), **values):
        """Start `main(env, **values)` of a script, named or in `in_odoo`; return the process."""
        source = Path(__file__).with_name("in_odoo").joinpath(script).read_text(encoding="utf-8")
        words = (f"--database={database}", f"--db-filter=^{re.escape(database)}$", "--no-http")
        with tempfile.TemporaryFile() as text:
            text.write(f"{source}\nmain(env, **{values!r})\n".encode())
            text.seek(0)
            return process.start(
                self.command(*words, subcommand="shell"),
                stdin=text,
                stdout=stdout,
                stderr=stderr,
                pass_fds=pass_fds,
                env=self.environment(),
            )

    def filestore(self, database):
        return self.data_folder / "filestore" / database


def check_port_is_free(port):
    """Raise when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Problem(f"Port {port} is for root only; choose one above 1023.") from None
        except OSError:
            raise Problem(
                f"Port {port} is taken by another program; choose another one, "
                f"for example: make run PORT={port + 1}"
            ) from None


def _listens(port, group):
    """Return whether a process of the group listens on the port of the loopback address."""
    with Path("/proc/net/tcp").open(encoding="ascii") as table:
        rows = [line.split() for line in table][1:]
    address, listening = f"0100007F:{port:04X}", "0A"
    sockets = {f"socket:[{row[9]}]" for row in rows if (row[1], row[3]) == (address, listening)}
    for folder in Path("/proc").glob("[0-9]*/fd") if sockets else ():
        # Processes end while one looks, and those of others may not be looked at.
        with contextlib.suppress(OSError):
            if os.getpgid(int(folder.parent.name)) == group:
                for each in folder.iterdir():
                    with contextlib.suppress(OSError):
                        if os.readlink(each) in sockets:
                            return True
    return False


def free_port():
    """Return a port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _pid_file(database):
    return paths.LOCKS / f"odoo-{database}.pid"


def end_leftover(database):
    """End a server of the database whose command was killed; return whether there was one."""
    try:
        number = int(_pid_file(database).read_text(encoding="utf-8"))
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False
    if os.fsencode(f"--pidfile={_pid_file(database)}") not in command.split(b"\0"):
        return False
    process.end_group(number, patience=15)
    return True


class Server:
    """An Odoo server of one database on the loopback address; `options` are more words for it."""

    def __init__(self, runtime, database, port, *, log, workers=0, options=()):
        self.database = database
        self.port = port
        self.log = log
        self._workers = workers
        # Prefork mode serves the bus (live updates) on a port of its own.
        self.gevent_port = free_port() if workers else port
        self._command = runtime.command(
            f"--database={database}",
            f"--db-filter=^{re.escape(database)}$",
            "--http-interface=127.0.0.1",
            f"--http-port={port}",
            f"--gevent-port={self.gevent_port}",
            f"--workers={workers}",
            f"--pidfile={_pid_file(database)}",
            *options,
        )
        self._environment = runtime.environment()
        self._child = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self._child = process.start(
                self._command, stdout=output, stderr=subprocess.STDOUT, env=self._environment
            )

    def wait_until_answering(self, seconds=180):
        """Wait until the login page is served."""
        deadline = time.monotonic() + seconds
        while not (_listens(self.port, self._child.pid) and self._answers()):
            self.check_alive()
            if _ADDRESS_IN_USE in self.log.read_text(encoding="utf-8", errors="replace"):
                check_port_is_free(self.port)
            if time.monotonic() > deadline:
                raise Problem(f"Odoo did not answer within {seconds} s; its log: {self.log}")
            time.sleep(0.2)

    def _answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", "/web/login")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def check_alive(self):
        if self._child.poll() is not None:
            text = self.log.read_text(encoding="utf-8", errors="replace")
            why = process.explain(text, self._child.returncode)
            raise Problem(f"Odoo ended by itself: {why} (its log: {self.log})")

    def wait(self):
        """Wait until the server ends."""
        while self._child.poll() is None:
            time.sleep(0.5)
        self.check_alive()

    def stop(self):
        if self._child:
            process.stop(self._child, first=signal.SIGTERM, patience=15)
