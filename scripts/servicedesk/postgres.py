# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""PostgreSQL: a private cluster below the work folder, or a server the user names.

The private cluster listens on a unix socket only, in a folder that just its owner may enter. It
runs as an unprivileged user even when we are root, since PostgreSQL refuses root.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import paths, process, stamps
from .errors import Problem
from .locks import FileLock, exclusive

PORT = 5432
USER = "odoo"
SYSTEM_USERS = ("postgres", "nobody")
OLDEST_VERSION = 13

# The kernel's limit for the path of a unix socket, less the name of the socket itself.
_LONGEST_SOCKET_FOLDER = 107 - len(f"/.s.PGSQL.{PORT}.lock")

_OPTIONS = {
    "listen_addresses": "",
    "port": PORT,
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "random_page_cost": "1.1",
    "jit": "off",
    # The last half second may be lost in a crash, never more and never the consistency.
    "synchronous_commit": "off",
}
_UNSAFE_OPTIONS = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Connection:
    """How to reach a PostgreSQL server; empty text leaves the choice to libpq."""

    host: str
    port: str
    user: str
    password: str = ""

    def environment(self):
        """Return the variables that libpq's programs and Odoo read."""
        values = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }
        return {name: value for name, value in values.items() if value}

    def sql(self, statement, database="postgres"):
        """Run one SQL statement and return its rows as lists of texts."""
        child = process.start(
            ["psql", "-XqAt", "-F\x1f", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **self.environment(), "PGOPTIONS": "-c client_min_messages=error"},
        )
        output, errors = child.communicate()
        if process.wait(child):
            message = errors.decode(errors="replace").strip().splitlines() or ["no answer"]
            raise Problem(f"PostgreSQL: {message[0].removeprefix('psql: error: ')}")
        return [line.split("\x1f") for line in output.decode().splitlines()]


def given_connection(settings):
    """Return the connection to the server the user named."""
    return Connection(settings.db_host, settings.db_port, settings.db_user, settings.db_password)


def find_server_programs():
    """Return the folder of the newest PostgreSQL server programs, or None."""
    found = {}
    for folder in Path("/usr/lib/postgresql").glob("*/bin"):
        if folder.parent.name.isdigit() and (folder / "initdb").exists():
            found[int(folder.parent.name)] = folder
    if found and max(found) >= OLDEST_VERSION:
        return found[max(found)]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


class Cluster:
    """A private PostgreSQL cluster.

    `safe` clusters survive a crash of the machine; the others (for tests) trade that for speed.
    """

    def __init__(self, home, *, safe=True):
        self._wanted_home = home
        self._safe = safe
        self._users = None

    @property
    def name(self):
        return "-".join(self._wanted_home.relative_to(paths.WORK).parts)

    @property
    def home(self):
        """The folder in use: the wanted one, or where it had to be moved to."""
        moved = stamps.read(self._moved_stamp)
        return Path(moved) if moved else self._wanted_home

    @property
    def _moved_stamp(self):
        return paths.LOCKS / f"{self.name}.moved-to"

    @property
    def _data(self):
        return self.home / "data"

    @property
    def socket_folder(self):
        folder = self.home / "run"
        if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
            return folder
        return Path(tempfile.gettempdir(), f"servicedesk-{stamps.fingerprint(self.home)[:12]}")

    @property
    def connection(self):
        return Connection(str(self.socket_folder), str(PORT), USER)

    def is_missing(self):
        return not stamps.read(self.home / ".complete")

    def create(self):
        """Make the cluster's folder and initialise it."""
        self._choose_home()
        home = self.home
        self._remove(home)
        home.mkdir(parents=True)
        self._give_away(home)
        process.run(
            [
                find_server_programs() / "initdb",
                "--pgdata",
                self._data,
                "--username",
                USER,
                "--auth",
                "trust",
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--no-sync",
                "--no-instructions",
            ],
            failed="Creating the PostgreSQL cluster failed",
            log=paths.LOG / f"{self.name}-initdb.log",
            **self._as_owner(),
        )
        stamps.write(home / ".complete", "yes")

    def _choose_home(self):
        """Use a folder elsewhere when the cluster's user cannot reach the work folder."""
        self._moved_stamp.unlink(missing_ok=True)
        if os.geteuid() == 0 and not self._owner_can_enter(paths.WORK):
            name = f"servicedesk-{stamps.fingerprint(self._wanted_home)[:12]}"
            stamps.write(self._moved_stamp, str(Path("/var/tmp", name)))

    def _owner_can_enter(self, folder):
        test = process.start(["test", "-x", folder], **self._as_owner())
        return process.wait(test) == 0

    def _owner(self):
        """Return the account the server runs as: our own, or a system one when we are root."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        for name in SYSTEM_USERS:
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise Problem(f"PostgreSQL cannot run as root and there is no user {SYSTEM_USERS[0]}.")

    def _as_owner(self):
        """Return the options that start a process as the cluster's owner."""
        options = {"cwd": "/"}
        if os.geteuid() == 0:
            owner = self._owner()
            options |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        return options

    def _give_away(self, folder):
        folder.chmod(0o700)
        if os.geteuid() == 0:
            owner = self._owner()
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def process_id(self):
        """Return the id of the running server, or None."""
        try:
            text = (self._data / "postmaster.pid").read_text(encoding="utf-8")
            number = int(text.splitlines()[0])
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None
        return number if os.fsencode(self._data) in command else None

    @contextlib.contextmanager
    def running(self):
        """Have the server running; whoever is the last to use it stops it."""
        users = FileLock(f"{self.name}.users")
        try:
            with exclusive(f"{self.name}.start"):
                users.take(shared=True)
                if not self.process_id():
                    self._start()
            yield self.connection
        finally:
            self._stop_if_last(users)

    def stop_if_unused(self):
        """Stop a server that no command uses; return whether one was stopped."""
        return self._stop_if_last(FileLock(f"{self.name}.users"))

    def _stop_if_last(self, users):
        with exclusive(f"{self.name}.start"):
            number = self.process_id() if users.take(wait=False) else None
            users.close()
            if number:
                self._stop(number)
            return bool(number)

    def _start(self):
        folder = self._make_socket_folder()
        options = {**_OPTIONS, **({} if self._safe else _UNSAFE_OPTIONS)}
        options["unix_socket_directories"] = folder
        words = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        log = paths.LOG / f"{self.name}.log"
        with log.open("wb") as output:
            server = process.start(
                [find_server_programs() / "postgres", "-D", self._data, *words],
                stdout=output,
                stderr=subprocess.STDOUT,
                **self._as_owner(),
            )
        try:
            self._wait_until_ready(server, log)
        except BaseException:
            process.stop(server, first=signal.SIGINT)
            raise
        # It may outlive us when another command uses it; `_stop_if_last` ends it.
        process.disown(server)

    def _make_socket_folder(self):
        """Make the folder anew: one that lay in a shared place could be another user's."""
        folder = self.socket_folder
        self._remove(folder)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            raise Problem(f"{folder} is in the way and not ours to remove.") from None
        self._give_away(folder)
        return folder

    def _wait_until_ready(self, server, log):
        """Wait until the server says in its lock file that it takes connections."""
        deadline = time.monotonic() + 60
        while "ready" not in stamps.read(self._data / "postmaster.pid").split():
            if server.poll() is not None or time.monotonic() > deadline:
                text = log.read_text(encoding="utf-8", errors="replace")
                raise Problem(f"PostgreSQL did not start: {process.explain(text, 1)} ({log})")
            time.sleep(0.05)

    def _stop(self, number):
        """Shut the server down, breaking connections that are still open."""
        for each, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, each)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                # Reaps the server when it is a child of ours.
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(number, os.WNOHANG)
                if not Path(f"/proc/{number}").exists():
                    self._remove(self.socket_folder)
                    return
                time.sleep(0.05)

    def remove(self):
        """Remove the cluster's files, wherever they lie."""
        self._remove(self.home)
        self._remove(self.socket_folder)

    @staticmethod
    def _remove(folder):
        shutil.rmtree(folder, ignore_errors=True)


def demo_cluster():
    return Cluster(paths.POSTGRES)


def test_cluster():
    return Cluster(paths.TEST / "postgres", safe=False)


@contextlib.contextmanager
def server(settings, cluster):
    """Have a server to work with: the one the user named, else the private cluster."""
    if settings.has_own_server:
        yield given_connection(settings)
    else:
        with cluster.running() as connection:
            yield connection
