# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import ast
import contextlib
from pathlib import Path

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.modules import get_module_path
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_vault.models.secret_link import PATH

from .vault_common import PASSWORD, SEED, VaultTransactionCase

CODE = "287082"
"""Of ``SEED``, at the moment of the example in RFC 6238."""
MOMENT = "1970-01-01 00:00:59"
ARGUMENTS = (
    (),
    ("password",),
    ("password", "copy"),
    ("totp_seed",),
    ("totp_seed", "code"),
    ("secret_text",),
    ("secret_text", "link"),
    ("sealed_text",),
    ("sealed_text", "open"),
)
"""With which a method might give something out."""
DECRYPTING = {
    ("liteviewer_vault/models/secret_mixin.py", "disclose", "_decrypt"),
    ("liteviewer_vault/models/secret_mixin.py", "_decrypt", "decrypt"),
    # the keys are changed on the server's command line, and nothing is shown
    ("liteviewer_vault/tools/rotation.py", "find_broken", "decrypt"),
    ("liteviewer_vault/tools/rotation.py", "rotate_batch", "decrypt"),
    ("liteviewer_vault/tools/vault.py", "decrypt", "decrypt"),
}
"""{(file, function, what it calls)} of all that decrypts."""


class _Calls(ast.NodeVisitor):
    """Collects {(function, name of what it calls)}."""

    def __init__(self):
        self.found = set()
        self._function = ""

    def visit_FunctionDef(self, node):
        outer, self._function = self._function, node.name
        self.generic_visit(node)
        self._function = outer

    def visit_Call(self, node):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        self.found.add((self._function, name))
        self.generic_visit(node)


@tagged("post_install", "-at_install", "together")
class TestDisclosure(VaultTransactionCase):
    """Nothing that was stored encrypted leaves without a row in the log."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.as_holder.password = PASSWORD
        cls.wizards = cls.env["liteviewer.secret.share"].with_user(cls.holder)

    def share(self, **vals):
        """Return a wizard that hands over the password, or what ``vals`` say."""
        return self.wizards.create(
            {"client_id": self.client_a.id, "credential_id": self.credential.id, **vals}
        )

    def open_link(self, wizard):
        """Make a link and open it as its page does. :return: what the page shows"""
        action = wizard.action_make_link()
        token = action["context"]["secret_url"].rpartition(f"{PATH}/")[2]
        links = self.env["liteviewer.secret.link"].with_user(self.env.ref("base.public_user"))
        return links.sudo()._open(token, "192.0.2.1")

    def get_log(self):
        """Return what is in the log beside what was stored and removed, the oldest first."""
        domain = [("operation", "not in", ("store", "remove"))]
        return self.events.search(domain, order="id").mapped("operation")

    def call(self, record, name, arguments):
        """Call a method, whatever it needs, and take back what it did.

        :return: (its answer as a text, number of rows in the log)
        """
        before = len(self.get_log())
        answer, rows = "", 0
        with contextlib.suppress(Exception), freeze_time(MOMENT), self.env.cr.savepoint():
            answer = repr(getattr(record, name)(*arguments))
            rows = len(self.get_log()) - before
            raise ZeroDivisionError
        return answer, rows

    def test_each_way_leaves_one_row(self):
        typed = {"credential_id": False, "name": "Door", "secret_text": PASSWORD}
        for call, operations in (
            (lambda: self.as_holder.reveal_secret("password")["text"], ["reveal"]),
            (lambda: self.as_holder.reveal_secret("password", "copy")["text"], ["copy"]),
            (lambda: self.as_holder.get_code()["text"], ["code"]),
            (lambda: self.open_link(self.share()), ["link", "open"]),
            (lambda: self.open_link(self.share(**typed)), ["link", "open"]),
        ):
            before = self.get_log()
            with self.subTest(operations=operations), freeze_time(MOMENT):
                self.assertIn(call(), (PASSWORD, CODE))
                self.assertEqual(self.get_log(), [*before, *operations])

    @mute_logger("odoo.sql_db")
    def test_no_method_gives_anything_without_a_row(self):
        """Every method that these models have for others, with whatever it might take."""
        given = set()
        typed = self.share(credential_id=False, name="Door", secret_text=PASSWORD)
        link = self.share()
        link.action_make_link()
        for record in (self.as_holder, self.share(), typed, link.link_id):
            for name in dir(type(record)):
                method = getattr(type(record), name)
                if (
                    name.startswith("_")
                    or not callable(method)
                    or not getattr(method, "__module__", "").startswith("odoo.addons.liteviewer_")
                ):
                    continue
                for arguments in ARGUMENTS:
                    answer, rows = self.call(record, name, arguments)
                    self.assertNotIn(SEED, answer)
                    if PASSWORD in answer or CODE in answer:
                        given.add((record._name, name))
                        self.assertEqual(rows, 1, f"{record._name}.{name}{arguments}")
        self.assertEqual(
            given,
            {
                ("liteviewer.credential", "reveal_secret"),
                ("liteviewer.credential", "get_code"),
                ("liteviewer.credential", "disclose"),
                ("liteviewer.secret.share", "reveal_secret"),
                ("liteviewer.secret.share", "disclose"),
            },
        )

    def test_nothing_else_decrypts(self):
        """Whoever adds a place that decrypts has to come here and say why."""
        found = set()
        modules = self.env["ir.module.module"].search(
            [("name", "=like", "liteviewer\\_%"), ("state", "=", "installed")]
        )
        for module in modules:
            folder = Path(get_module_path(module.name))
            for file in folder.rglob("*.py"):
                path = file.relative_to(folder.parent)
                if path.parts[1] != "tests":
                    calls = _Calls()
                    calls.visit(ast.parse(file.read_text(encoding="utf-8")))
                    found |= {
                        (path.as_posix(), function, name)
                        for function, name in calls.found
                        if name in ("decrypt", "_decrypt")
                    }
        self.assertEqual(found, DECRYPTING)

    def test_what_is_refused_leaves_no_row(self):
        link = self.share()
        link.action_make_link()
        before = self.get_log()
        for call in (
            lambda: self.as_holder.reveal_secret("totp_seed"),
            lambda: self.as_holder.reveal_secret("password", "code"),
            lambda: self.as_holder.reveal_secret("password", "link"),
            lambda: self.as_holder.disclose("password", "code"),
            lambda: self.credential.disclose("password", "reveal"),
            lambda: link.link_id.reveal_secret("sealed_text"),
            lambda: link.link_id.disclose("sealed_text", "reveal"),
        ):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(UserError):
            link.link_id.disclose("sealed_text", "open", binding=b"guessed")
        self.assertEqual(self.get_log(), before)
