# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
import traceback

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .vault_common import PASSWORD, SEED, VaultTransactionCase

NEW = "Another-Пароль-91c2"


class _Collector(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.texts = []

    def emit(self, record):
        self.texts.append(f"{record.getMessage()} {record.exc_text or ''}")


@tagged("post_install", "-at_install")
class TestSecretLeaks(VaultTransactionCase):
    """Where a plain text must never turn up, looked through after it has been all around."""

    def use_secrets(self):
        """Everything one does with a secret, over the way remote calls take."""
        model = self.credentials.with_user(self.holder)
        made = call_kw(
            model, "create", [{"name": "x", "client_id": self.client_a.id, "password": NEW}], {}
        )
        call_kw(model, "write", [[made], {"password": PASSWORD, "totp_seed": SEED}], {})
        call_kw(model, "web_save", [[made], {"password": NEW}, {"password": {}, "name": {}}], {})
        call_kw(
            self.env["res.partner"].with_user(self.holder),
            "web_save",
            [self.client_a.ids, {"category_id": [(0, 0, {"name": "x"})], "comment": "y"}, {}],
            {},
        )
        call_kw(model, "onchange", [[made], {"password": NEW}, ["password"], {"password": {}}], {})
        call_kw(model, "load", [["name", "client_id/.id", "password"],
                                [["y", str(self.client_a.id), NEW]]], {})  # fmt: skip
        call_kw(model, "reveal_secret", [[made], "password"], {})
        call_kw(model, "reveal_secret", [[made], "password", "copy"], {"reason": "x"})
        call_kw(model, "get_code", [[made]], {})
        call_kw(model, "get_rows", [self.client_a.id], {})
        call_kw(model, "web_read", [[made], {"password": {}, "name": {}}], {})
        return model.browse(made)

    def assert_clean(self, text):
        for secret in (PASSWORD, NEW, SEED, PASSWORD.encode("unicode_escape").decode()):
            self.assertNotIn(secret, text)

    def test_logs_at_debug(self):
        collector = _Collector()
        names = (
            "odoo",
            "odoo.sql_db",
            "odoo.service.model",
            "odoo.http",
            "odoo.models",
            "werkzeug",
        )
        levels = {name: logging.getLogger(name).level for name in names}
        root = logging.getLogger()
        handlers, root.handlers = root.handlers, [collector]
        try:
            for name in names:
                logging.getLogger(name).setLevel(logging.DEBUG)
            self.use_secrets()
            self.env.flush_all()
        finally:
            root.handlers = handlers
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
        self.assertGreater(len(collector.texts), 50)
        self.assertTrue(any("reveal_secret" in text for text in collector.texts))
        self.assertTrue(any("INSERT INTO" in text for text in collector.texts))
        self.assert_clean("\n".join(collector.texts))

    def test_exceptions_and_tracebacks(self):
        record = self.use_secrets()
        other = self.ring.make()
        self.key_file.write_text("")
        self.addCleanup(lambda: (self.key_file.unlink(), self.ring.save(self.key_file)))
        for prepare, call in (
            (lambda: None, lambda: record.reveal_secret("password")),
            (lambda: None, lambda: record.write({"password": NEW})),
            (
                lambda: (self.key_file.unlink(), other.save(self.key_file)),
                lambda: record.reveal_secret("password"),
            ),
            (lambda: None, lambda: record.write({"totp_seed": NEW})),
            (lambda: None, lambda: record.write({"password": NEW * 1000})),
        ):
            prepare()
            with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                call()
            error = caught.exception
            self.assert_clean("".join(traceback.format_exception(error)))
            self.assertTrue(error.__suppress_context__ or error.__context__ is None)

    def test_caches_bus_and_messages(self):
        record = self.use_secrets()
        self.env.flush_all()
        registry = self.env.registry
        for caches in registry._Registry__caches.values():
            self.assert_clean(str(list(getattr(caches, "d", caches).items())))
        self.env.invalidate_all()
        record.read()
        record.mapped("display_name")
        for name, field in record._fields.items():
            cached = field._get_cache(record.env) if field.store or field.compute else {}
            self.assert_clean(f"{name} {dict(cached)}")
        self.assert_clean(str(self.env["bus.bus"].sudo().search([]).read()))
        self.assert_clean(str(self.env["mail.message"].sudo().search([]).mapped("body")))

    def test_every_text_of_the_database(self):
        """All columns of all tables as this transaction sees them."""
        self.use_secrets()
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = current_schema
               AND data_type IN ('character varying', 'text', 'jsonb', 'bytea')
               AND table_name IN (SELECT relname FROM pg_class WHERE relkind = 'r')
            """
        )
        columns = self.env.cr.fetchall()
        self.assertGreater(len(columns), 500)
        for table, column in columns:
            for secret in (PASSWORD, NEW, SEED):
                self.env.cr.execute(
                    f'SELECT count(*) FROM "{table}" WHERE position(%s in "{column}"::text) > 0',
                    [secret],
                )
                self.assertEqual(self.env.cr.fetchone(), (0,), f"{table}.{column}")
