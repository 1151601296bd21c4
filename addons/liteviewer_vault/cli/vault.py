# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import sys

from odoo.cli import Command
from odoo.sql_db import db_connect
from odoo.tools import config

from odoo.addons.liteviewer_vault.models.secret_mixin import get_key_path
from odoo.addons.liteviewer_vault.tools import rotation
from odoo.addons.liteviewer_vault.tools.vault import KeyRing, VaultError, changing


class Vault(Command):
    """Make, change and check the keys that stored passwords are encrypted with.

    make     make a key file; an existing one is never touched
    add      add a new key, which encrypts from now on; running servers notice by themselves
    rotate   encrypt all that is stored with the newest key; may be stopped and run again
    status   tell how many secrets each key holds, and whether they all open
    drop     take an old key (--key) out of the file, if nothing is encrypted with it any more
    """

    epilog = """
    Everything else is given to Odoo: -c odoo.conf, -d DATABASE (several with commas), --db_host ...
    Before the command, tell where the addons are: odoo --addons-path=PATH,... vault rotate -d DB
    """

    def run(self, arguments):
        self.parser.add_argument("action", choices=("make", "add", "rotate", "status", "drop"))
        self.parser.add_argument(
            "--key-file", help="instead of LITEVIEWER_KEY_FILE or liteviewer_key_file of odoo.conf"
        )
        self.parser.add_argument("--key", help="the fingerprint of the key to drop")
        options, others = self.parser.parse_known_args(arguments)
        config.parse_config(others, setup_logging=True)
        path = options.key_file or get_key_path()
        if not path:
            sys.exit("Say where the key file is: --key-file, LITEVIEWER_KEY_FILE or odoo.conf.")
        try:
            if options.action == "drop":
                self.drop(path, options.key)
            else:
                getattr(self, options.action)(path)
        except VaultError as error:
            sys.exit(str(error.reason))
        except OSError as error:
            sys.exit(f"{path}: {error.strerror}")

    def make(self, path):
        ring = KeyRing.make()
        ring.save(path)
        _tell(
            f"{path}: made with the key {ring.current_id}.",
            "Odoo's user must be able to read it, nobody else. Keep a copy apart from the backups "
            "of the database: without it the passwords are lost.",
        )

    def add(self, path):
        with changing(path):
            ring = KeyRing.load(path).with_new_key()
            ring.save(path, replace=True)
        _tell(f"{path}: the key {ring.current_id} encrypts from now on. Next: vault rotate")

    def rotate(self, path):
        ring = KeyRing.load(path)
        failed = False
        for database in _get_databases():
            count, broken = rotation.rotate_database(database, ring)
            _tell(f"{database}: {count} secrets encrypted with the key {ring.current_id}.")
            for model, record_id, name in broken:
                failed = True
                _tell(f"{database}: {model} {record_id}, {name}: does not open, left as it is.")
        sys.exit(int(failed))

    def status(self, path):
        ring = KeyRing.load(path)
        failed = False
        for database in _get_databases():
            with db_connect(database).cursor() as cr:
                counts = rotation.count_tokens(cr)
                broken = rotation.find_broken(cr, ring)
            for key_id in sorted({*counts, *ring.key_ids}):
                place = "encrypts" if key_id == ring.current_id else "decrypts"
                _tell(
                    f"{database}: {key_id}: {counts[key_id]} secrets, "
                    + (place if key_id in ring.key_ids else "NOT IN THE KEY FILE")
                )
            for model, record_id, name in broken:
                failed = True
                _tell(f"{database}: {model} {record_id}, {name}: does not open.")
        sys.exit(int(failed))

    def drop(self, path, key_id):
        with changing(path):
            ring = KeyRing.load(path)
            if key_id not in ring.key_ids or key_id == ring.current_id:
                sys.exit(f"--key must be an old key of the file: {', '.join(ring.key_ids[:-1])}")
            for database in _get_databases():
                with db_connect(database).cursor() as cr:
                    if number := rotation.count_tokens(cr)[key_id]:
                        sys.exit(
                            f"{database}: {number} secrets need the key {key_id} still. "
                            "Run vault rotate; one-time links need it until they end."
                        )
            ring.without(key_id).save(path, replace=True)
        _tell(f"{path}: the key {key_id} is gone. Old backups of the database need it.")


def _get_databases():
    if not config["db_name"]:
        sys.exit("Name the database: -d DATABASE")
    return config["db_name"]


def _tell(*lines):
    sys.stdout.writelines(f"{line}\n" for line in lines)
