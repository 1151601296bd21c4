# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from unittest.mock import patch

import psycopg2

from odoo.api import Environment
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import exec_pg_environ, find_pg_tool

from odoo.addons.liteviewer_vault.models.secret_mixin import CREDENTIALS_GROUP
from odoo.addons.liteviewer_vault.tools import rotation
from odoo.addons.liteviewer_vault.tools.vault import KeyRing, get_key_id

from .vault_common import PASSWORD

MODEL = "liteviewer.credential"


@tagged("post_install", "-at_install", "alone")
class TestVaultTransactions(TransactionCase):
    """What only real transactions show: each works on its own connection and commits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.key_file = Path(folder.name, "key-ring")
        KeyRing.make().save(cls.key_file)
        environment = patch.dict(os.environ, {"LITEVIEWER_KEY_FILE": str(cls.key_file)})
        environment.start()
        cls.addClassCleanup(environment.stop)
        cls.uid = cls.env.ref("base.user_admin").id
        cls.group_id = cls.env.ref(CREDENTIALS_GROUP).id

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            user = env["res.users"].browse(self.uid)
            self.was_in_group = self.group_id in user.group_ids.ids
            user.sudo().group_ids = [Command.link(self.group_id)]
            self.client_id = env.company.partner_id.id
            self.credential_id = (
                env[MODEL]
                .create({"name": "Real", "client_id": self.client_id, "password": PASSWORD})
                .id
            )
        self.addCleanup(self.clean_up)

    def clean_up(self):
        """Leave nothing behind but rows of the log, which nobody can delete."""
        with self.transaction() as env:
            env.cr.execute("DELETE FROM liteviewer_credential WHERE name = 'Many'")
            env[MODEL].search([("name", "=", "Real")]).unlink()
            if not self.was_in_group:
                user = env["res.users"].browse(self.uid)
                user.sudo().group_ids = [Command.unlink(self.group_id)]

    def transaction(self):
        """Open a connection of its own; it commits at its end."""
        return _Transaction(self.registry, self.uid)

    def count_events(self, operation):
        with self.transaction() as env:
            return env["liteviewer.credential.event"].search_count(
                [("res_id", "=", self.credential_id), ("operation", "=", operation)]
            )

    def make_many(self, count):
        """Insert logins with a password each, without the ORM."""
        ring = KeyRing.load(self.key_file)
        with self.transaction() as env:
            env.cr.execute(
                """
                INSERT INTO liteviewer_credential (name, kind, active, client_id, company_id)
                SELECT 'Many', 'other', true, %s, %s FROM generate_series(1, %s)
                RETURNING id
                """,
                [self.client_id, env.company.id, count],
            )
            ids = [record_id for (record_id,) in env.cr.fetchall()]
            env.cr.execute(
                """
                UPDATE liteviewer_credential SET secret_tokens = new.tokens
                  FROM unnest(%s::int[], %s::jsonb[]) AS new (id, tokens)
                 WHERE liteviewer_credential.id = new.id
                """,
                [
                    ids,
                    [
                        json.dumps({"password": ring.encrypt("x", (MODEL, record_id, "password"))})
                        for record_id in ids
                    ],
                ],
            )

    def add_key(self):
        ring = KeyRing.load(self.key_file).with_new_key()
        ring.save(self.key_file, replace=True)
        return ring

    def rotate(self):
        """Do what the command does. :return: number of secrets encrypted anew"""
        return rotation.rotate_database(self.env.cr.dbname, KeyRing.load(self.key_file))[0]

    def test_a_rollback_does_not_remove_the_row_of_the_log(self):
        with self.assertRaises(ZeroDivisionError), self.transaction() as env:
            answer = env[MODEL].browse(self.credential_id).reveal_secret("password")
            self.assertEqual(answer["text"], PASSWORD)
            self.assertEqual(self.count_events("reveal"), 1, "others see it already")
            raise ZeroDivisionError
        self.assertEqual(self.count_events("reveal"), 1)

    def test_dump_holds_no_plain_text(self):
        with self.transaction() as env:
            env[MODEL].browse(self.credential_id).reveal_secret("password")
        dump = subprocess.run(
            [find_pg_tool("pg_dump"), "--no-owner", self.env.cr.dbname],
            env=exec_pg_environ(),
            stdout=subprocess.PIPE,
            check=True,
            timeout=300,
        ).stdout
        self.assertIn(b"lv1.", dump)
        self.assertNotIn(PASSWORD.encode(), dump)
        self.assertNotIn(PASSWORD.encode("unicode_escape"), dump)

    def test_ten_thousand_secrets_in_five_seconds(self):
        self.make_many(9_999)
        ring = self.add_key()
        # of the processor, so that a busy machine makes no difference
        start = time.process_time()
        self.assertEqual(self.rotate(), 10_000)
        self.assertLess(time.process_time() - start, 5)
        self.assertEqual(self.rotate(), 0, "a second run finds nothing to do")
        with self.transaction() as env:
            counts = rotation.count_tokens(env.cr)
            self.assertEqual(counts[ring.current_id], 10_000)
            broken = {record_id for _model, record_id, _name in rotation.find_broken(env.cr, ring)}
            self.assertFalse(broken.intersection(env[MODEL].search([("name", "=", "Many")]).ids))
            record = env[MODEL].browse(self.credential_id)
            self.assertEqual(record.reveal_secret("password")["text"], PASSWORD)

    def test_goes_on_where_it_was_killed(self):
        self.make_many(99)
        ring = self.add_key()
        with self.transaction() as env:
            _last, count, _broken = rotation.rotate_batch(
                env.cr, "liteviewer_credential", MODEL, ring, self.credential_id - 1, 40
            )
            self.assertEqual(count, 40)
        with self.assertRaises(ZeroDivisionError), self.transaction() as env:
            rotation.rotate_batch(
                env.cr, "liteviewer_credential", MODEL, ring, self.credential_id - 1, 40
            )
            raise ZeroDivisionError
        self.assertEqual(self.rotate(), 60)

    def test_two_processes_at_once(self):
        self.make_many(2_999)
        self.add_key()
        counts, problems = [], []

        def run():
            try:
                counts.append(self.rotate())
            except Exception as problem:
                problems.append(problem)

        threads = [threading.Thread(target=run) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(problems, [])
        self.assertEqual(sum(counts), 3_000)
        self.assertEqual(self.rotate(), 0)

    def test_a_password_stored_meanwhile_is_kept(self):
        ring = self.add_key()
        with self.transaction() as writer:
            writer[MODEL].browse(self.credential_id).password = "newest"
            writer.flush_all()
            with self.transaction() as rotator:
                _last, count, _broken = rotation.rotate_batch(
                    rotator.cr, "liteviewer_credential", MODEL, ring
                )
                self.assertEqual(count, 0, "the row is left to whoever holds it")
        with self.transaction() as env:
            record = env[MODEL].browse(self.credential_id)
            self.assertEqual(record.reveal_secret("password")["text"], "newest")

    def test_what_does_not_open_stays_as_it_is(self):
        with self.transaction() as env:
            env.cr.execute(
                "UPDATE liteviewer_credential SET secret_tokens = jsonb_build_object("
                " 'password', replace(secret_tokens->>'password', 'lv1', 'lv0')) WHERE id = %s"
                " RETURNING secret_tokens",
                [self.credential_id],
            )
            [(before,)] = env.cr.fetchall()
        ring = self.add_key()
        with self.transaction() as env:
            _last, count, broken = rotation.rotate_batch(
                env.cr, "liteviewer_credential", MODEL, ring, self.credential_id - 1
            )
            self.assertEqual(count, 0)
            self.assertIn((self.credential_id, "password"), broken)
            self.assertIn(
                (MODEL, self.credential_id, "password"), rotation.find_broken(env.cr, ring)
            )
            env.cr.execute(
                "SELECT secret_tokens FROM liteviewer_credential WHERE id = %s",
                [self.credential_id],
            )
            self.assertEqual(env.cr.fetchone(), (before,))
        self.assertEqual(get_key_id(before["password"]), "")

    def test_of_two_who_open_a_link_one_sees_it(self):
        with self.transaction() as env:
            links = env["liteviewer.secret.link"]
            client = env["res.partner"].browse(self.client_id)
            link, token = links._create_link("x", client, env.company, env[MODEL], 1)
            link._seal(token, PASSWORD)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.SerializationFailure),
            self.transaction() as slow,
        ):
            slow.cr.execute("SELECT 1")  # what it sees is older than the other's opening
            with self.transaction() as quick:
                text = quick["liteviewer.secret.link"].sudo()._open(token, "10.0.0.1")
            self.assertEqual(text, PASSWORD)
            slow["liteviewer.secret.link"].sudo()._open(token, "10.0.0.2")
        with self.transaction() as env:
            self.assertFalse(env["liteviewer.secret.link"].sudo()._open(token, "10.0.0.1"))
            link.with_env(env).sudo().unlink()


class _Transaction:
    def __init__(self, registry, uid):
        self.registry = registry
        self.uid = uid

    def __enter__(self):
        self.cursor = self.registry.cursor()
        return Environment(self.cursor.__enter__(), self.uid, {})

    def __exit__(self, *problem):
        return self.cursor.__exit__(*problem)
