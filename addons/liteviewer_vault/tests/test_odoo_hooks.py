# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from odoo.exceptions import AccessError
from odoo.service import model as service_model
from odoo.tests import TransactionCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HooksCase

from .. import odoo_hooks
from .vault_common import PASSWORD, VaultTransactionCase

MODEL = "odoo.addons.liteviewer_helpdesk.models.odoo_hooks"


@tagged("post_install", "-at_install")
class TestHooks(HooksCase, TransactionCase):
    addon = "liteviewer_vault"


@tagged("post_install", "-at_install", "alone")
class TestOpenDoor(VaultTransactionCase):
    """Where Odoo runs code otherwise than we count on, nothing is revealed."""

    def assert_refused(self):
        """Look at the hooks anew: one is lost, which the log says, and secrets are refused."""
        self.addCleanup(
            setattr,
            self.registry,
            "liteviewer_odoo_hook_faults",
            self.registry.liteviewer_odoo_hook_faults,
        )
        with self.assertLogs(MODEL, "CRITICAL"):
            self.env["liteviewer.odoo.hooks"]._register_hook()
        with self.assertRaisesRegex(AccessError, "administrator of the server"):
            self.as_holder.reveal_secret("password")
        with self.assertRaisesRegex(AccessError, "administrator of the server"):
            self.as_holder.get_code()
        self.assertFalse(self.get_events("reveal", "copy", "code"))

    def test_all_hold(self):
        self.assertEqual(self.as_holder.reveal_secret("password")["text"], PASSWORD)

    def test_actions_have_python_s_own_builtins(self):
        self.patch(odoo_hooks, "safe_eval", lambda _text, values: values["is_scripted"]())
        self.assert_refused()

    def test_templates_have_python_s_own_builtins(self):
        def _render(qweb, template, values=None, **options):
            values["ask"]()

        self.patch(type(self.env["ir.qweb"]), "_render", _render)
        self.assert_refused()

    def test_callbacks_are_run_by_other_code(self):
        class Callbacks(list):
            add = list.append

            def run(self):
                for function in self:
                    function()

        self.patch(self.env.cr, "postcommit", Callbacks())
        self.assert_refused()

    def test_orm_has_moved(self):
        def filtered(records, function):
            return [record for record in records if function(record)]

        self.patch(type(self.env["res.users"]), "filtered", filtered)
        self.assert_refused()

    def test_remote_calls_are_logged_elsewhere(self):
        self.patch(service_model, "_logger", logging.getLogger("elsewhere"))
        self.assert_refused()
