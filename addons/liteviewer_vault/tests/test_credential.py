# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
import os
from datetime import timedelta
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time
from psycopg2.pool import PoolError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from odoo.addons.liteviewer_vault.models import secret_mixin
from odoo.addons.liteviewer_vault.tools.vault import KeyRing

from .vault_common import PASSWORD, VaultTransactionCase


@tagged("post_install", "-at_install")
class TestCredential(VaultTransactionCase):
    """Storing, revealing, and what is written down about it."""

    def test_reveals_to_the_group(self):
        answer = self.as_holder.reveal_secret("password", reason="Server is down")
        self.assertEqual(answer, {"text": PASSWORD, "seconds": 10})
        event = self.get_events("reveal")
        self.assertRecordValues(
            event,
            [
                {
                    "user_id": self.holder.id,
                    "operation": "reveal",
                    "res_model": "liteviewer.credential",
                    "field_name": "password",
                    "secret_label": "Password",
                    "record_name": "Domain of Client A (administrator)",
                    "client_res_id": self.client_a.id,
                    "client_name": "Client A",
                    "reason": "Server is down",
                    "ticket_number": False,
                }
            ],
        )
        self.as_holder.reveal_secret("password", "copy", ticket_id=self.make_ticket().id)
        self.assertTrue(self.get_events("copy").ticket_number)

    def test_reveal_costs_three_queries_more_than_reading(self):
        """The record with its token, its client, the row of the log."""
        self.as_holder.reveal_secret("password")
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            self.as_holder.reveal_secret("password")

    def test_is_stored_encrypted_under_the_key(self):
        tokens = self.get_tokens(self.credential)
        self.assertEqual(set(tokens), {"password", "totp_seed"})
        for token in tokens.values():
            self.assertTrue(token.startswith(f"lv1.{self.ring.current_id}."))
            self.assertNotIn(PASSWORD, token)

    def test_reading_gives_nothing(self):
        self.assertFalse(self.as_holder.password)
        self.assertFalse(self.credential.totp_seed)
        self.assertEqual(self.as_holder.stored_secrets, ["password", "totp_seed"])

    def test_writing_replaces_and_writing_nothing_keeps(self):
        self.as_holder.write({"password": "new one", "login": "root"})
        self.assertEqual(self.as_holder.login, "root")
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], "new one")
        self.as_holder.write({"password": False})
        self.as_holder.write({"password": ""})
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], "new one")
        self.assertEqual(len(self.get_events("store")), 3)

    def test_several_records_get_tokens_of_their_own(self):
        both = self.credential + self.credential_b
        both.write({"password": "same"})
        tokens = [self.get_tokens(record)["password"] for record in both]
        self.assertEqual(len(set(tokens)), 2)
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], "same")

    def test_removing(self):
        self.as_holder.remove_secret("password")
        self.assertEqual(set(self.get_tokens(self.credential)), {"totp_seed"})
        with self.assertRaises(UserError):
            self.as_holder.reveal_secret("password")
        self.assertEqual(len(self.get_events("remove")), 1)
        with self.assertRaises(UserError):
            self.as_holder.remove_secret("secret_tokens")
        self.as_holder.unlink()
        self.assertEqual(len(self.get_events("remove")), 2)

    def test_copies_have_no_secret(self):
        copy = self.as_holder.copy()
        self.assertFalse(self.get_tokens(copy))
        self.assertFalse(copy.stored_secrets)

    def test_one_time_codes(self):
        with freeze_time("1970-01-01 00:00:59"):
            self.assertEqual(self.as_holder.get_code(), {"text": "287082", "seconds": 1})
        self.assertEqual(self.get_events("code").secret_label, "One-Time Codes")
        with self.assertRaises(AccessError):
            self.as_holder.reveal_secret("totp_seed")
        with self.assertRaises(UserError) as caught:
            self.as_holder.totp_seed = "my own words"
        self.assertNotIn("my own words", str(caught.exception))
        self.assertEqual(self.credential.totp_seed, False)

    def test_what_is_no_secret(self):
        for value in ("x" * 10_001, 7, ["x"]):
            with self.subTest(value=type(value)), self.assertRaises(UserError):
                self.as_holder.write({"password": value})
        for name in ("login", "secret_tokens", "id", "stored_secrets"):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.as_holder.reveal_secret(name)
        with self.assertRaises(AccessError):
            self.as_holder.reveal_secret("password", "something")

    def test_swapped_tokens_are_refused(self):
        foreign = self.get_tokens(self.credential_b)
        own = self.get_tokens(self.credential)
        for tokens in (foreign, {"password": own["totp_seed"]}):
            self.credential.secret_tokens = tokens
            with self.assertRaises(UserError) as caught:
                self.as_holder.reveal_secret("password")
            self.assertNotIn(PASSWORD, str(caught.exception))
            self.assertIsNone(caught.exception.__cause__)
        self.assertFalse(self.get_events("reveal"))

    def test_rows_cost_no_decryption(self):
        self.credentials.create(
            [
                {"name": f"Login {n}", "client_id": self.client_a.id, "password": PASSWORD}
                for n in range(299)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.credentials.with_user(self.holder)
        model.get_rows(self.client_b.id)
        with (
            patch.object(KeyRing, "load", side_effect=AssertionError),
            patch.object(KeyRing, "decrypt", side_effect=AssertionError),
            self.assertQueryCount(3),
        ):
            self.env.invalidate_all()
            answer = model.get_rows(self.client_a.id)
        self.assertTrue(answer["allowed"])
        self.assertEqual(len(answer["rows"]), 300)
        self.assertNotIn(PASSWORD, str(answer))
        self.assertNotIn("lv1.", str(answer))
        # addons that extend the login add to its row
        self.assertLessEqual(
            {
                "id": self.credential.id,
                "name": "Domain of Client A",
                "kind": "web",
                "login": "administrator",
                "address": "dc.client.example",
                "url": "https://dc.client.example",
                "note": "",
            }.items(),
            answer["rows"][0].items(),
        )
        self.assertEqual(answer["rows"][0]["secrets"], ["password", "totp_seed"])

    def test_addresses_that_open(self):
        for kind, address, url in (
            ("web", "site.example/login", "https://site.example/login"),
            ("windows", "http://site.example", "http://site.example"),
            ("windows", "192.168.1.1", ""),
            ("network", "192.168.1.1:8443", "https://192.168.1.1:8443"),
            ("web", "javascript:alert(1)", ""),
            ("web", "see the note", ""),
            ("web", "", ""),
        ):
            self.assertEqual(self.credentials._get_url(kind, address), url, address)


@tagged("post_install", "-at_install")
class TestCredentialKey(VaultTransactionCase):
    """Without a usable key nothing is shown, nothing is lost, and all else goes on."""

    def assert_refused(self):
        before = self.get_tokens(self.credential)
        for call in (
            lambda: self.as_holder.reveal_secret("password"),
            lambda: self.as_holder.get_code(),
            lambda: self.as_holder.write({"password": "new one"}),
            lambda: self.as_holder.create(
                {"name": "x", "client_id": self.client_a.id, "password": "new one"}
            ),
        ):
            with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                call()
            self.assertNotIn("new one", str(caught.exception))
        self.assertEqual(self.get_tokens(self.credential), before)
        self.assertFalse(self.get_events("reveal", "copy", "code"))
        # what needs no key
        self.assertEqual(self.as_holder.login, "administrator")
        self.as_holder.note = "still works"
        self.as_holder.create({"name": "x", "client_id": self.client_a.id})
        self.assertTrue(self.as_holder.get_rows(self.client_a.id)["rows"])

    def test_no_key(self):
        with (
            patch.dict(os.environ),
            patch.dict(config.options, {"liteviewer_key_file": False}),
        ):
            del os.environ["LITEVIEWER_KEY_FILE"]
            self.assert_refused()
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], PASSWORD)

    def test_missing_file(self):
        with patch.dict(os.environ, {"LITEVIEWER_KEY_FILE": "/nowhere/key-ring"}):
            self.assert_refused()

    def test_open_file(self):
        self.key_file.chmod(0o644)
        self.addCleanup(self.key_file.chmod, 0o600)
        self.assert_refused()

    def test_file_in_the_data_folder(self):
        with patch.dict(config.options, {"data_dir": str(self.key_file.parent)}):
            self.assert_refused()

    def test_wrong_key(self):
        other = self.key_file.with_name("other")
        KeyRing.make().save(other)
        self.addCleanup(other.unlink)
        with (
            patch.dict(os.environ, {"LITEVIEWER_KEY_FILE": str(other)}),
            self.assertRaisesRegex(UserError, self.ring.current_id),
        ):
            self.as_holder.reveal_secret("password")
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], PASSWORD)

    def test_demo_without_a_key(self):
        with (
            patch.dict(os.environ, {"LITEVIEWER_KEY_FILE": "/nowhere/key-ring"}),
            self.assertLogs("odoo.addons.liteviewer_vault.models.credential", logging.INFO) as logs,
        ):
            self.credentials._store_demo_passwords({self.credential.id: "demo"})
        self.assertIn("/nowhere/key-ring", logs.output[0])
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], PASSWORD)
        self.credentials._store_demo_passwords({self.credential.id: "demo"})
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], PASSWORD, "kept")
        self.credential.remove_secret("password")
        self.credentials._store_demo_passwords({self.credential.id: "demo"})
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], "demo")

    def test_file_named_in_odoo_conf(self):
        with (
            patch.dict(os.environ),
            patch.dict(config.options, {"liteviewer_key_file": str(self.key_file)}),
        ):
            del os.environ["LITEVIEWER_KEY_FILE"]
            self.assertEqual(secret_mixin.get_key_path(), str(self.key_file))
            self.assertEqual(self.as_holder.reveal_secret("password")["text"], PASSWORD)


@tagged("post_install", "-at_install")
class TestCredentialEvent(VaultTransactionCase):
    """The log can only be added to."""

    def test_is_committed_before_the_text_leaves(self):
        """A transaction of its own: what becomes of the caller's does not matter."""
        log, order = type(self.events), []
        append, cursor = log._append, self.registry.cursor

        def note_commit(*args, **kwargs):
            cr = cursor(*args, **kwargs)
            commit = cr.commit
            cr.commit = lambda: (commit(), order.append("commit"))
            return cr

        def note_append(*args, **kwargs):
            with patch.object(self.registry, "cursor", note_commit):
                append(*args, **kwargs)
            order.append("leave")

        with (
            self.assertRaises(ZeroDivisionError),
            self.env.cr.savepoint(),
            patch.object(log, "_append", note_append),
        ):
            self.as_holder.reveal_secret("password")
            raise ZeroDivisionError
        self.assertEqual(order, ["commit", "leave"])

    def test_cannot_be_changed_by_anyone(self):
        self.as_holder.reveal_secret("password")
        event = self.get_events("reveal")
        admin = self.env.ref("base.user_admin")
        for records in (event, event.sudo(), event.with_user(admin), event.with_user(self.manager)):
            with self.assertRaises(AccessError):
                records.write({"reason": "nothing"})
            with self.assertRaises(AccessError):
                records.unlink()
        with self.assertRaises(AccessError):
            event.with_user(admin).create(event.copy_data()[0])

    def test_cannot_be_changed_in_the_database(self):
        self.as_holder.reveal_secret("password")
        for statement in (
            "UPDATE liteviewer_credential_event SET reason = 'x'",
            "UPDATE liteviewer_credential_event SET reason = 'x' WHERE false",
            "DELETE FROM liteviewer_credential_event",
            "TRUNCATE liteviewer_credential_event",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)
        self.assertTrue(self.get_events("reveal"))

    def test_outlives_what_it_speaks_of(self):
        self.as_holder.reveal_secret("password")
        event = self.get_events("reveal")
        self.credential.unlink()
        self.person_a.write({"parent_id": False})
        self.assertEqual(event.record_name, "Domain of Client A (administrator)")
        with self.assertRaises(UserError):
            event.action_open_record()

    def test_limit(self):
        self.env["ir.config_parameter"].set_param("liteviewer_vault.reveal_count", 3)
        with freeze_time("2026-03-02 10:00:00"):
            self.as_holder.reveal_secret("password")
            self.as_holder.reveal_secret("password", "copy")
            self.as_holder.get_code()
            for call in (
                lambda: self.as_holder.reveal_secret("password"),
                self.as_holder.get_code,
            ):
                with self.assertRaisesRegex(UserError, "3 secrets within 10 minutes"):
                    call()
            other = self.credential_b.with_user(self.restricted)
            self.assertTrue(other.reveal_secret("password"))
        with freeze_time("2026-03-02 10:10:01"):
            self.assertTrue(self.as_holder.reveal_secret("password"))

    def test_reason_where_the_settings_want_one(self):
        self.env["ir.config_parameter"].set_param("liteviewer_vault.reveal_reason", True)
        with self.assertRaises(UserError):
            self.as_holder.reveal_secret("password", reason="  ")
        self.as_holder.reveal_secret("password", reason="Because")
        self.as_holder.reveal_secret("password", ticket_id=self.make_ticket().id)

    def test_tickets_of_others_are_not_named(self):
        ticket = self.make_ticket(self.person_a)
        with self.assertRaises(AccessError):
            self.credential_b.with_user(self.restricted).reveal_secret(
                "password", ticket_id=ticket.id
            )

    def test_ticket_must_be_of_the_client(self):
        """Whoever looks at a password of one client for a ticket of another hides what for."""
        other = self.make_ticket(self.person_b)
        nobodys = self.tickets.create({"name": "Of nobody"})
        gone = self.make_ticket()
        gone_id = gone.id
        gone.unlink()
        before = self.events.search_count([])
        for reveal in (
            lambda **ticket: self.as_holder.reveal_secret("password", **ticket),
            lambda **ticket: self.as_holder.reveal_secret("password", "copy", **ticket),
            self.as_holder.get_code,
        ):
            for wrong, words in (
                (other.id, f"{other.number} is not of {self.client_a.name}"),
                (nobodys.id, f"{nobodys.number} is not of {self.client_a.name}"),
                (gone_id, "no such ticket"),
                (True, "no such ticket"),
                ("1", "no such ticket"),
                ([other.id], "no such ticket"),
            ):
                with self.assertRaisesRegex(UserError, words):
                    reveal(ticket_id=wrong)
        self.assertEqual(self.events.search_count([]), before)
        self.as_holder.reveal_secret("password", ticket_id=self.make_ticket().id)
        self.assertEqual(self.events.search_count([]), before + 1)

    def test_busy_server_says_so(self):
        with (
            patch.object(self.registry, "cursor", side_effect=PoolError("full")),
            self.assertRaisesRegex(UserError, "busy"),
        ):
            self.as_holder.reveal_secret("password")

    def test_what_a_leaving_engineer_knows(self):
        self.as_holder.reveal_secret("password")
        self.as_holder.get_code()
        domain = self.holder.action_open_seen_secrets()["domain"]
        seen = self.events.with_user(self.manager).search(domain)
        self.assertEqual(seen.mapped("operation"), ["code", "reveal"])
        valid = [*domain, ("is_still_valid", "=", True)]
        self.assertEqual(self.events.search(valid), seen)
        self.assertEqual(seen.mapped("is_still_valid"), [True, True])
        self.credential.password = "changed"
        self.assertEqual(self.events.search(valid).operation, "code")
        seen.invalidate_recordset()
        self.assertEqual(seen.mapped("is_still_valid"), [True, False])
        rest = self.events.search([*domain, ("is_still_valid", "=", False)])
        self.assertEqual(rest.operation, "reveal")

    def test_searches_run_on_indexes(self):
        since = fields.Datetime.now() - timedelta(minutes=10)
        for domain, limit, index in (
            ([], 80, "order_idx"),
            ([("user_id", "=", 1), ("occurred_at", ">", since)], 30, "user_idx"),
        ):
            query = self.events._search(domain, order=self.events._order, limit=limit)
            plan = self.explain(query.select())
            self.assertIn(f"liteviewer_credential_event_{index}", plan)
