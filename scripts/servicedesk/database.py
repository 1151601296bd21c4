# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases: made with the addons installed, brought up to date, copied, dropped."""

import json
import shutil
import time
import uuid

from . import addons, paths, process, stamps
from .confirm import confirm
from .errors import Problem
from .locks import exclusive
from .progress import mark

_TIME_ZONE = "Europe/Moscow"
_COUNTRY = "RU"
"""Where the people of the demo are."""
_DEMO_LANGUAGE = "servicedesk.demo_language"
"""The system parameter that keeps in which language the demo data was made."""


def _quote(text, mark="'"):
    return mark + text.replace(mark, mark * 2) + mark


def _name(text):
    return _quote(text, '"')


def _mark():
    """Return the comment of the databases of this checkout on a server of the user's own."""
    # Phases of the tests that run side by side must not each think up a number.
    with exclusive("checkout-id"):
        number = stamps.read(paths.CHECKOUT_ID)
        if not number:
            number = uuid.uuid4().hex[:12]
            stamps.write(paths.CHECKOUT_ID, number)
    return f"LiteViewer ServiceDesk, made by the checkout {number}"


class Database:
    """One Odoo database of a runtime, together with its filestore."""

    def __init__(self, runtime, name):
        self.runtime = runtime
        self.name = name
        self._sql = runtime.connection.sql

    def exists(self):
        return bool(self._sql(f"SELECT 1 FROM pg_database WHERE datname = {_quote(self.name)}"))

    def is_initialised(self):
        return self._sql("SELECT to_regclass('ir_module_module') IS NOT NULL", self.name) == [["t"]]

    def is_empty(self):
        """Whether nobody made a table in it; those of extensions do not count."""
        query = (
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND NOT EXISTS"
            " (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid"
            " AND deptype = 'e') LIMIT 1"
        )
        return not self._sql(query, self.name)

    def execute(self, script, *, failed, log, **values):
        """Run a script of `in_odoo` in this database; see `Runtime.execute`."""
        return self.runtime.execute(self.name, script, failed=failed, log=log, **values)

    def query(self, statement):
        """Return the rows of an SQL statement in this database, as lists of texts."""
        return self._sql(statement, self.name)

    def installed(self):
        """Return the names of the installed modules."""
        query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        return {name for (name,) in self._sql(query, self.name)}

    # Whose it is. A private server holds nothing of others; on the user's own server each database
    # of this checkout carries a comment, which a database keeps when it is renamed.

    def is_ours(self):
        """Whether this checkout made the database, or the user gave it into its care."""
        query = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            f" WHERE datname = {_quote(self.name)}"
        )
        return self.runtime.connection.is_private or self._sql(query) == [[_mark()]]

    def check_is_ours(self):
        """Raise when somebody else made the database."""
        if not self.is_ours():
            raise Problem(
                f"The database {self.name} on {self.runtime.connection} is in the way: this "
                "checkout did not make it. Rename or drop it, or name another one with DB=..."
            )

    def take_over(self):
        """Note that the database is in the care of this checkout."""
        if not self.runtime.connection.is_private:
            self._sql(self._note())

    def _note(self):
        return f"COMMENT ON DATABASE {_name(self.name)} IS {_quote(_mark())}"

    def _create(self, how):
        """Create the database and note whose it is: without the note it would be in our way."""
        private = self.runtime.connection.is_private
        statement = f"CREATE DATABASE {_name(self.name)} {how}"
        self._sql(statement, then="" if private else self._note())

    def create_empty(self):
        """Create the database the way Odoo does: sorted by bytes, with trigrams."""
        self._create("ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0")
        self._sql("CREATE EXTENSION IF NOT EXISTS pg_trgm", self.name)

    def drop(self):
        """Drop the database with its filestore; raise when somebody else made it."""
        if not self.exists():
            return
        self.check_is_ours()
        # Files first: what an interruption leaves still belongs to a database.
        shutil.rmtree(self.runtime.filestore(self.name), ignore_errors=True)
        self._sql(f"DROP DATABASE {_name(self.name)} WITH (FORCE)")

    def drop_relatives(self, prefix):
        """Drop our databases whose names begin with the prefix, all but this one."""
        query = f"SELECT datname FROM pg_database WHERE starts_with(datname, {_quote(prefix)})"
        for (name,) in self._sql(query):
            other = Database(self.runtime, name)
            if name != self.name and other.is_ours():
                other.drop()

    def rename(self, name):
        """Give the database another name; the new one must be free."""
        target = self._free_filestore(name)
        # Files first: an interruption leaves no database under the new name that misses its files.
        if self.runtime.filestore(self.name).exists():
            self.runtime.filestore(self.name).rename(target)
        self._sql(f"ALTER DATABASE {_name(self.name)} RENAME TO {_name(name)}")
        self.name = name

    def copy(self, name):
        """Return a copy under another name, replacing what has that name."""
        copy = Database(self.runtime, name)
        copy.drop()
        target = self._free_filestore(name)
        copy._create(f"TEMPLATE {_name(self.name)}")
        if self.runtime.filestore(self.name).exists():
            shutil.copytree(self.runtime.filestore(self.name), target)
        return copy

    def _free_filestore(self, name):
        """Return the place of a filestore; files of a database that is gone are put aside."""
        target = self.runtime.filestore(name)
        if target.exists():
            aside = target.with_name(f"{name}.left-{time.strftime('%Y%m%d-%H%M%S')}")
            target.rename(aside)
            mark(f"Files of an earlier database {name} were there; they are now in {aside}")
        return target

    @classmethod
    def make(cls, runtime, name, fill, base=None):
        """Return a new database, or a copy of another one, that `fill(database)` filled.

        It is made under another name and renamed once complete, so that an interruption leaves
        nothing that looks usable.
        """
        database = cls(runtime, f"{name}-setup")
        if base:
            base.copy(database.name)
        else:
            database.drop()
            database.create_empty()
        fill(database)
        database.rename(name)
        return database

    def parameter(self, key):
        """Return a system parameter, or None."""
        query = f"SELECT value FROM ir_config_parameter WHERE key = {_quote(key)}"
        rows = self._sql(query, self.name)
        return rows[0][0] if rows else None

    def serve_at(self, url):
        """Let links in tickets and mails, and the printing of reports, lead to this address."""
        self.set_parameter("web.base.url", url)
        # The patched wkhtmltopdf fetches styles from here; it knows no https.
        self.set_parameter("report.url", url)

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

    def stand_in(self, country):
        """Let the company be in a country, by its code, before modules come along for another one
        or its currency is in use.
        """
        self._sql(
            "UPDATE res_partner SET state_id = NULL, country_id ="
            f" (SELECT id FROM res_country WHERE code = {_quote(country)})"
            " WHERE id IN (SELECT partner_id FROM res_company)",
            self.name,
        )

    def install(self, names, *, failed, log, update=(), demo="", languages=()):
        """Install modules and update others, overwriting their translations.

        `demo` is the language of their demo data, if that is wanted; `languages` are loaded before,
        so that it may use them.
        """
        words = ["--with-demo"] if demo else []
        if languages:
            words.append(f"--load-language={','.join(languages)}")
        if names:
            words.append(f"--init={','.join(names)}")
        if update:
            words += [f"--update={','.join(update)}", "--i18n-overwrite"]
        options = [f"--database={self.name}", "--no-http", "--stop-after-init"]
        program = "odoo_demo_program.py" if demo else "odoo_program.py"
        command = self.runtime.command(*options, *words, program=program)
        environment = {**self.runtime.environment(), "DEMO_LANGUAGE": demo}
        return process.run(command, failed=failed, log=log, env=environment)


def lost(stamp):
    """Return the beginning of a sentence about a database that is not there any more."""
    made = time.strftime("%Y-%m-%d", time.localtime(stamp.stat().st_mtime))
    return f"The database {stamp.stem}, used last on {made}, is not there any more on"


class DemoDatabase:
    """The database of `make run`, with demo data and all our addons, kept up to date.

    A stamp keeps the checksums of the addons it was last updated with.
    """

    def __init__(self, runtime, name, language, log=paths.LOG / "database.log"):
        self._runtime = runtime
        self._language = language
        self._log = log
        self.database = Database(runtime, name)
        self._stamp = paths.DATABASES / runtime.connection.server_id / f"{name}.json"

    @staticmethod
    def stamps(server_id):
        """Return the stamps of the demo databases that were made on a server."""
        return (paths.DATABASES / server_id).glob("*.json")

    def is_missing(self):
        return not (self.database.exists() and self.database.is_initialised())

    def ask(self, settings, url):
        """Ask before a database of somebody else is changed, or a lost one is made anew."""
        name, server = self.database.name, self._runtime.connection
        if not self.is_missing():
            if not self.database.is_ours():
                confirm(
                    settings,
                    f"This checkout did not make the database {name} on {server}; its files would "
                    f"be looked for in {self._runtime.filestore(name)}.",
                    "Install and update the ServiceDesk in it, with demo data, overwriting changed "
                    f"translations, and let links in mails point to {url}?",
                )
                self.database.take_over()
        elif self.database.exists() and not (self.database.is_ours() or self.database.is_empty()):
            confirm(
                settings,
                f"The database {name} on {server} holds tables of another program.",
                "Install Odoo and the ServiceDesk among them?",
            )
        elif self._stamp.exists():
            confirm(settings, f"{lost(self._stamp)} {server}.", "Make a new one?")
            self._stamp.unlink()

    def create(self):
        if self.database.exists():
            # An empty one, which an administrator made for somebody who may not.
            self.database.take_over()
            self._fill(self.database)
        else:
            Database.make(self._runtime, self.database.name, self._fill)
        self._write_stamp()

    def _fill(self, database):
        names = addons.names(addons.find()) or ["contacts", "portal"]
        demo = self._language
        options = {"demo": demo, "failed": "Creating the demo database failed", "log": self._log}
        # a language loaded alone would take the place of English
        database.install(["base"], languages=sorted({"en_US", self._language}), **options)
        database.stand_in(_COUNTRY)
        database.install(names, **options)
        missing = set(names) - database.installed()
        if missing:
            raise Problem(f"Odoo did not install {', '.join(sorted(missing))}; see {self._log}")
        database.speak(self._language)
        database.set_parameter(_DEMO_LANGUAGE, self._language)

    def outdated(self):
        """Return the names of our addons that differ from those it was last updated with."""
        known = json.loads(stamps.read(self._stamp) or "{}")
        return [name for name, found in _checksums().items() if known.get(name) != found]

    def update(self):
        """Bring the database to the addons of this checkout, overwriting their translations.

        What is new goes last: an addon that was a part of another one comes with the update of
        that, and keeps what people changed in it.
        """
        demo = self.database.parameter(_DEMO_LANGUAGE) or self._language
        options = {"demo": demo, "failed": "Updating the demo database failed", "log": self._log}
        outdated, installed, told = self.outdated(), self.database.installed(), ""
        changed = [name for name in outdated if name in installed]
        if changed:
            told = self.database.install([], update=changed, **options)
            installed = self.database.installed()
        new = [name for name in outdated if name not in installed]
        if new:
            told += self.database.install(new, **options)
        self._log.write_text(told, encoding="utf-8")
        self._write_stamp()

    def _write_stamp(self):
        stamps.write(self._stamp, json.dumps(_checksums(), indent=1))


def _checksums():
    return {addon.name: addon.checksum() for addon in addons.find()}
