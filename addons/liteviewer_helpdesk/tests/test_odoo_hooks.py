# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..tools.odoo_hooks import Hook, accepts, mentions, watch, witness
from .common import HooksCase

MODEL = "odoo.addons.liteviewer_helpdesk.models.odoo_hooks"


@tagged("post_install", "-at_install")
class TestHooks(HooksCase, TransactionCase):
    addon = "liteviewer_helpdesk"


@tagged("post_install", "-at_install", "alone")
class TestHookCheck(TransactionCase):
    def find_fault(self, method="_compute_access_url", owner="liteviewer.ticket", **options):
        return Hook(owner, method, "For a test.", "Nothing.", **options).find_fault(self.env)

    def test_hook_that_holds(self):
        self.assertFalse(self.find_fault())

    def test_method_that_odoo_lost(self):
        self.assertIn("no such method", self.find_fault("_follow_change"))

    def test_method_that_we_lost(self):
        self.assertIn("not extended", self.find_fault("_register_hook"))

    def test_owner_that_is_gone(self):
        self.assertIn("has gone", self.find_fault(owner="liteviewer.no.such.model"))
        self.assertIn("has gone", self.find_fault(owner="odoo.addons.web.gone:Controller"))
        self.assertIn("has gone", self.find_fault(owner="odoo.addons.web.controllers:Gone"))

    def test_other_arguments(self):
        def _compute_access_url(self, language):
            """As another release might have it."""

        mixin = self.registry["portal.mixin"]
        definition = next(cls for cls in mixin.__mro__ if "_compute_access_url" in vars(cls))
        self.patch(definition, "_compute_access_url", _compute_access_url)
        self.assertIn("other arguments", self.find_fault())

    def test_method_that_is_not_called(self):
        fault = self.find_fault(protects="secrets", probe=lambda env: False)
        self.assertIn("does not call", fault)

    def test_probe_that_raises_has_found_a_fault(self):
        """What a probe asks for may be gone; the registry is loaded all the same."""

        def probe(env):
            env.cr.execute("SELECT 1 FROM liteviewer_no_such_table")

        with mute_logger("odoo.sql_db"):
            self.assertIn("UndefinedTable", self.find_fault(protects="secrets", probe=probe))
        self.assertTrue(self.env["res.users"].search([], limit=1))

    def test_broken_protection_refuses(self):
        broken = Hook("liteviewer.gone", "_gone", "For a test.", "A door is open.", "secrets")
        hooks = self.env["liteviewer.odoo.hooks"]
        self.patch(type(hooks), "_get_hooks", lambda self: [broken])
        self.addCleanup(setattr, self.registry, "liteviewer_odoo_hook_faults", {})
        with self.assertLogs(MODEL, "CRITICAL") as log:
            hooks._register_hook()
        self.assertIn("A door is open.", log.output[0])
        with self.assertRaises(AccessError):
            hooks._check_protected("secrets")
        hooks._check_protected("agents")

    def test_lost_comfort_refuses_nothing(self):
        broken = Hook("liteviewer.gone", "_gone", "For a test.", "Names are shorter.")
        hooks = self.env["liteviewer.odoo.hooks"]
        self.patch(type(hooks), "_get_hooks", lambda self: [broken])
        with mute_logger(MODEL):
            self.assertEqual(hooks._find_faults(), {})


@tagged("post_install", "-at_install", "alone")
class TestHookTools(BaseCase):
    def test_accepts(self):
        def original(self, a, b=1, *, c=2):
            """Of Odoo."""

        def same(self, a, b=1, *, c=2):
            """The same arguments."""

        def more(self, a, b=1, d=None, *, c=2, e=3):
            """More arguments."""

        def any_of_them(self, *args, **kwargs):
            """Whatever comes."""

        def renamed(self, x, b=1, *, c=2):
            """Another name."""

        def fewer(self, a, b=1):
            """One is missing."""

        for function in (same, more, any_of_them):
            with self.subTest(function=function.__name__):
                self.assertTrue(accepts(function, original))
        for function in (renamed, fewer):
            with self.subTest(function=function.__name__):
                self.assertFalse(accepts(function, original))
        self.assertFalse(accepts(same, any_of_them))

    def test_mentions(self):
        def calls(records):
            return [record._method() for record in records]

        self.assertTrue(mentions(calls, "_method"))
        self.assertFalse(mentions(calls, "_other"))

    def test_witness(self):
        witness("before")
        with watch() as seen:
            witness("meanwhile")
        witness("after")
        self.assertEqual(seen, {"meanwhile"})
