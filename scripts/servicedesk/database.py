# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases: made with the addons installed, brought up to date, copied, dropped."""

import json
import shutil

from . import addons, paths, stamps
from .errors import Problem

_TIME_ZONE = "Europe/Moscow"


def _quote(text):
    return "'" + text.replace("'", "''") + "'"


def _name(text):
    return '"' + text.replace('"', '""') + '"'


class Database:
    """One Odoo database of a runtime, together with its filestore."""

    def __init__(self, runtime, name):
        self.runtime = runtime
        self.name = name
        self._sql = runtime.connection.sql

    def exists(self):
        return bool(self._sql(f"SELECT 1 FROM pg_database WHERE datname = {_quote(self.name)}"))

    def is_initialised(self):
        query = "SELECT 1 FROM pg_class WHERE relname = 'ir_module_module'"
        return bool(self._sql(query, self.name))

    def execute(self, script, *, failed, log, **values):
        """Run a script of `in_odoo` in this database; see `Runtime.execute`."""
        return self.runtime.execute(self.name, script, failed=failed, log=log, **values)

    def installed(self):
        """Return the names of the installed modules."""
        query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        return {name for (name,) in self._sql(query, self.name)}

    def drop(self):
        self._sql(f"DROP DATABASE IF EXISTS {_name(self.name)} WITH (FORCE)")
        shutil.rmtree(self.runtime.filestore(self.name), ignore_errors=True)

    def drop_relatives(self, prefix):
        """Drop the databases whose names begin with the prefix, all but this one."""
        query = f"SELECT datname FROM pg_database WHERE starts_with(datname, {_quote(prefix)})"
        for (name,) in self._sql(query):
            if name != self.name:
                Database(self.runtime, name).drop()

    def rename(self, name):
        """Give the database another name; the new one must be free."""
        target = self.runtime.filestore(name)
        shutil.rmtree(target, ignore_errors=True)
        self._sql(f"ALTER DATABASE {_name(self.name)} RENAME TO {_name(name)}")
        if self.runtime.filestore(self.name).exists():
            self.runtime.filestore(self.name).rename(target)
        self.name = name

    def copy(self, name):
        """Return a copy under another name, replacing what has that name."""
        copy = Database(self.runtime, name)
        copy.drop()
        self._sql(f"CREATE DATABASE {_name(name)} TEMPLATE {_name(self.name)}")
        if self.runtime.filestore(self.name).exists():
            shutil.copytree(self.runtime.filestore(self.name), self.runtime.filestore(name))
        return copy

    @classmethod
    def make(cls, runtime, name, fill):
        """Return a new database that `fill(database)` filled.

        It is made under another name and renamed once complete, so that an interruption leaves
        nothing that looks usable.
        """
        database = cls(runtime, f"{name}-setup")
        database.drop()
        fill(database)
        database.rename(name)
        return database

    def parameter(self, key):
        """Return a system parameter, or None."""
        query = f"SELECT value FROM ir_config_parameter WHERE key = {_quote(key)}"
        rows = self._sql(query, self.name)
        return rows[0][0] if rows else None

    def set_parameter(self, key, value):
        """Set a system parameter while no server runs on the database."""
        self._sql(
            "INSERT INTO ir_config_parameter (key, value, create_uid, write_uid)"
            f" VALUES ({_quote(key)}, {_quote(value)}, 1, 1)"
            " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
            self.name,
        )

    def speak(self, language):
        """Give every user that language and its time zone, as the people of the demo have."""
        self._sql(
            f"UPDATE res_partner SET lang = {_quote(language)}, tz = {_quote(_TIME_ZONE)}"
            " WHERE id IN (SELECT partner_id FROM res_users WHERE active)",
            self.name,
        )

    def install(self, names, *, failed, log, demo=False, languages=(), arguments=()):
        """Install modules; `languages` are loaded before them, so that demo data may use them."""
        words = [f"--init={','.join(names)}", *arguments]
        if demo:
            words.append("--with-demo")
        if languages:
            words.append(f"--load-language={','.join(languages)}")
        return self.runtime.batch(self.name, *words, failed=failed, log=log)


class DemoDatabase:
    """The database of `make run`, with demo data and all our addons, kept up to date.

    A stamp keeps the checksums of the addons it was last updated with.
    """

    def __init__(self, runtime, name, language, log=paths.LOG / "database.log"):
        self._runtime = runtime
        self._language = language
        self._log = log
        self.database = Database(runtime, name)
        server = stamps.fingerprint(*sorted(runtime.connection.environment().items()))[:8]
        self._stamp = paths.DATABASES / f"{name}-{server}.json"

    def is_missing(self):
        return not (self.database.exists() and self.database.is_initialised())

    def create(self):
        if self.database.exists():
            self._fill(self.database)
        else:
            Database.make(self._runtime, self.database.name, self._fill)
        self._write_stamp()

    def _fill(self, database):
        names = addons.names(addons.find()) or ["contacts", "portal"]
        database.install(
            names,
            demo=True,
            # a language loaded alone would take the place of English
            languages=sorted({"en_US", self._language}),
            failed="Creating the demo database failed",
            log=self._log,
        )
        missing = set(names) - database.installed()
        if missing:
            raise Problem(f"Odoo did not install {', '.join(sorted(missing))}; see {self._log}")
        database.speak(self._language)

    def outdated(self):
        """Return the names of our addons to install and of those to update."""
        known = json.loads(stamps.read(self._stamp) or "{}")
        current = {addon.name: addon.checksum() for addon in addons.find()}
        if known == current:
            return [], []
        installed = self.database.installed()
        changed = [name for name, checksum in current.items() if known.get(name) != checksum]
        return (
            [name for name in changed if name not in installed],
            [name for name in changed if name in installed],
        )

    def is_outdated(self):
        return any(self.outdated())

    def update(self):
        """Bring the database to the addons of this checkout, overwriting their translations."""
        new, changed = self.outdated()
        words = ["--with-demo"]
        if new:
            words.append(f"--init={','.join(new)}")
        if changed:
            words += [f"--update={','.join(changed)}", "--i18n-overwrite"]
        self._runtime.batch(
            self.database.name, *words, failed="Updating the demo database failed", log=self._log
        )
        self._write_stamp()

    def _write_stamp(self):
        current = {addon.name: addon.checksum() for addon in addons.find()}
        stamps.write(self._stamp, json.dumps(current, indent=1))
