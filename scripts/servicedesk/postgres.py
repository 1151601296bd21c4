# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""PostgreSQL: a private cluster below the work folder, or a server the user names.

The private cluster listens on a unix socket only, in a folder that just its owner may enter. It
runs as an unprivileged user even when we are root, since PostgreSQL refuses root.
"""

import contextlib
import functools
import os
import pwd
import re
import shlex
import shutil
import subprocess
import tempfile
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


# Where the cluster lies when its user cannot enter the work folder.
_ELSEWHERE = Path("/var/lib")


_remove = functools.partial(shutil.rmtree, ignore_errors=True)


@dataclass(frozen=True)
class Connection:
    """How to reach a PostgreSQL server; empty text leaves the choice to libpq.

    `cluster` is the name of a cluster of ours: everything on it was made by this checkout.
    """

    host: str
    port: str
    user: str
    password: str = ""
    cluster: str = ""

    def __str__(self):
        return f"the PostgreSQL server at {self.host}{':' if self.port else ''}{self.port}"

    @property
    def is_private(self):
        return bool(self.cluster)

    @functools.cached_property
    def server_id(self):
        """Return what tells this server from others: its name, or the number `initdb` gave it."""
        if self.is_private:
            return self.cluster
        return self.sql("SELECT system_identifier FROM pg_control_system()")[0][0]

    def environment(self):
        """Return the variables that libpq's programs and Odoo read."""
        values = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }
        return {name: value for name, value in values.items() if value}

    def sql(self, statement, database="postgres", *, then=""):
        """Run one SQL statement and return its rows as lists of texts.

        `then` is a second one that belongs to it: Ctrl-C lets both end.
        """
        statements = [f"--command={each}" for each in (statement, then) if each]
        child = process.start(
            ["psql", "-XqAtw", "-F\x1f", "-vON_ERROR_STOP=1", f"-d{database}", *statements],
            patience=None if then else 5,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **self.environment(), "PGOPTIONS": "-c client_min_messages=error"},
        )
        output, errors = child.communicate()
        if process.wait(child):
            raise Problem(self._explain(errors.decode(errors="replace").strip()))
        return [line.split("\x1f") for line in output.decode().splitlines()]

    def _explain(self, errors):
        """Turn what psql says into a line that says what to do."""
        for sign, advice in _ADVICE.items():
            if re.search(sign, errors):
                return f"{str(self)[0].upper()}{str(self)[1:]} {advice.format(self)}"
        first = (errors.splitlines() or ["no answer"])[0]
        return f"PostgreSQL: {first.removeprefix('psql: error: ')}"


# What psql says, and what the user may do about it.
_ADVICE = {
    "no password supplied": "wants a password for {0.user!r}: ODOO_DB_PASSWORD=...",
    "password authentication failed": "does not accept the password of {0.user!r}: "
    "see ODOO_DB_USER and ODOO_DB_PASSWORD.",
    "(Peer|Ident) authentication failed": "lets {0.user!r} in from the system's user of that name "
    "only: name the server by its address (ODOO_DB_HOST=127.0.0.1) and give ODOO_DB_PASSWORD.",
    "no pg_hba.conf entry": "lets nobody in from here as {0.user!r}: see its pg_hba.conf.",
    'role ".*" does not exist': "has no user {0.user!r}: name one with ODOO_DB_USER.",
    "permission denied to create database": "does not let {0.user!r} create databases: "
    'ALTER ROLE "{0.user}" CREATEDB; as its administrator.',
    'database "postgres" does not exist': "has no database 'postgres', which Odoo needs.",
    "(Connection refused|No such file or directory|could not translate host name|timed out"
    "|Connection timed out|No route to host)": "cannot be reached: see ODOO_DB_HOST and "
    "ODOO_DB_PORT, and whether it runs.",
}


def given_connection(settings):
    """Return the connection to the server the user named, once it answers and can serve Odoo."""
    connection = Connection(
        settings.db_host,
        settings.db_port,
        settings.db_user or pwd.getpwuid(os.geteuid()).pw_name,
        settings.db_password,
    )
    if connection.user == "postgres":
        raise Problem("Odoo refuses the PostgreSQL user 'postgres': name another, ODOO_DB_USER=...")
    version = int(connection.sql("SHOW server_version_num")[0][0]) // 10000
    if version < OLDEST_VERSION:
        raise Problem(
            f"{connection} is version {version}; Odoo 19 needs {OLDEST_VERSION} or newer."
        )
    return connection


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

    @property
    def name(self):
        return "-".join(self._wanted_home.relative_to(paths.WORK).parts)

    @property
    def home(self):
        """The folder in use: the wanted one, or where a link there leads to."""
        return Path(os.path.realpath(self._wanted_home))

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
        return Connection(str(self.socket_folder), str(PORT), USER, cluster=self.name)

    # Both ask os.path, to which a folder that we may not enter, since root made it, is none.

    def is_missing(self):
        return not os.path.isdir(self._data)

    def remains(self):
        """Return the folder of a cluster that an earlier life of this checkout left, or None."""
        is_there = os.path.isdir(self._elsewhere / "data")
        return self._elsewhere if self.is_missing() and is_there else None

    def create(self):
        """Make the cluster: under another name first, so that what has its name is complete."""
        self._choose_home()
        partial = self.home.with_name(f"{self.home.name}.partial")
        for folder in (partial, self.home):
            _remove(folder)
        partial.mkdir(parents=True)
        self._give_away(partial)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        data = f"--pgdata={partial / 'data'}"
        process.run(
            [find_server_programs() / "initdb", data, f"--username={USER}", *options],
            failed="Creating the PostgreSQL cluster failed",
            log=paths.LOG / f"{self.name}-initdb.log",
            **self._as_owner(),
        )
        partial.rename(self.home)

    @property
    def _elsewhere(self):
        return _ELSEWHERE / f"servicedesk-{stamps.fingerprint(self._wanted_home)[:12]}"

    def _choose_home(self):
        """Use a folder elsewhere when the cluster's user cannot reach the work folder."""
        self._wanted_home.parent.mkdir(parents=True, exist_ok=True)
        if self._wanted_home.is_symlink():
            self._wanted_home.unlink()
        out_of_reach, _none = process.capture(["test", "-x", paths.WORK], **self._as_owner())
        if out_of_reach:
            _remove(self._wanted_home)
            self._wanted_home.symlink_to(self._elsewhere)

    def _as_owner(self):
        """Return the options that start a process as the account that the server runs as.

        That is our own, or a system one when we are root.
        """
        if os.geteuid() != 0:
            return {"cwd": "/"}
        for name in SYSTEM_USERS:
            with contextlib.suppress(KeyError):
                owner = pwd.getpwnam(name)
                ids = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
                return {"cwd": "/", **ids}
        raise Problem(f"PostgreSQL cannot run as root and there is no user {SYSTEM_USERS[0]}.")

    def _give_away(self, folder):
        folder.chmod(0o700)
        owner = self._as_owner()
        os.chown(folder, owner.get("user", -1), owner.get("group", -1))

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
            is_ours = users.take(wait=False) and self.process_id()
            users.close()
            if is_ours:
                self._stop()
            return bool(is_ours)

    def _start(self):
        options = {**_OPTIONS, **({} if self._safe else _UNSAFE_OPTIONS)}
        options["unix_socket_directories"] = self._make_socket_folder()
        words = [f"-c{key}={value}" for key, value in options.items()]
        process.run(
            [*self._pg_ctl("start"), "--timeout=60", f"--options={shlex.join(words)}"],
            failed="PostgreSQL did not start",
            log=paths.LOG / f"{self.name}.log",
            # Until then nobody could tell which server to stop.
            uninterrupted=True,
            **self._as_owner(),
        )

    def _stop(self):
        """Shut the server down, breaking connections that are still open."""
        for words in (["--mode=fast", "--timeout=20"], ["--mode=immediate", "--timeout=10"]):
            # Not one of our children: none can start any more once we were interrupted.
            stopped = subprocess.run(
                [*self._pg_ctl("stop"), *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                **self._as_owner(),
            )
            if stopped.returncode == 0:
                _remove(self.socket_folder)
                return

    def _pg_ctl(self, command):
        return [find_server_programs() / "pg_ctl", command, f"--pgdata={self._data}", "--silent"]

    def _make_socket_folder(self):
        """Make the folder anew: one that lay in a shared place could be another user's."""
        folder = self.socket_folder
        _remove(folder)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            raise Problem(f"{folder} is in the way and not ours to remove.") from None
        self._give_away(folder)
        return folder

    def remove(self):
        """Remove the cluster's files, wherever they lie; raise when they are not ours to remove."""
        _remove(self.home)
        _remove(self.socket_folder)
        if self.home != self._wanted_home and os.path.lexists(self.home):
            raise Problem(
                f"The databases in {self.home} were made by root: only root can remove them, "
                f"with rm -r {self.home} or with make clean."
            )


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
