# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.service import model as rpc_service
from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models.ir_http import IrHttp
from odoo.addons.base.models.ir_model import IrModelAccess
from odoo.addons.liteviewer_helpdesk.tests.common import HooksCase
from odoo.addons.rpc.controllers.xmlrpc import XMLRPC

from ..odoo_hooks import HOOKS
from .common import AgentTransactionCase

LOGGER = "odoo.addons.liteviewer_helpdesk.models.odoo_hooks"


@tagged("post_install", "-at_install")
class TestHooks(HooksCase, TransactionCase):
    addon = "liteviewer_agent"


@tagged("post_install", "-at_install")
class TestProtection(AgentTransactionCase):
    """What happens where another release of Odoo goes another way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        device, cls.credentials = cls.connect_computer()
        cls.agent = device.with_user(device.user_id)

    def assert_refused(self, owner, method):
        self.addCleanup(setattr, self.registry, "liteviewer_odoo_hook_faults", {})
        token = self.credentials["device_token"]
        self.assertTrue(self.agent.get_terms(token))
        with self.assertLogs(LOGGER, "CRITICAL") as log:
            self.env["liteviewer.odoo.hooks"]._register_hook()
        self.assertEqual(len(log.output), 1)
        self.assertIn(f"{owner}.{method} does not protect any more", log.output[0])
        with self.assertRaises(AccessError):
            self.agent.get_terms(token)
        # nor is the key good for anything else
        keys = self.env["res.users.apikeys"]
        with self.assertRaises(AccessError):
            keys._check_credentials(scope="rpc", key=self.credentials["key"])

    def test_what_protects(self):
        """All but the one that steps in where one of the others is lost."""
        others = [hook.owner for hook in HOOKS if hook.protects != "agents"]
        self.assertEqual(others, ["ir.http"])

    def test_no_computer_is_connected(self):
        self.registry.liteviewer_odoo_hook_faults = {"agents": [HOOKS[1]]}
        self.addCleanup(setattr, self.registry, "liteviewer_odoo_hook_faults", {})
        with self.assertRaises(AccessError):
            self.connect_computer(hostname="PC-2")

    def test_keys_checked_by_another_way_over_xmlrpc(self):
        self.patch(rpc_service, "dispatch", lambda method, params: None)
        self.assert_refused("res.users", "_check_uid_passwd")

    def test_calls_read_by_another_way_over_xmlrpc(self):
        self.patch(XMLRPC, "xmlrpc_2", lambda self, service: None)
        self.assert_refused("odoo.addons.liteviewer_agent.controllers.rpc:AgentRPC", "_xmlrpc")

    def test_keys_checked_by_another_way_over_json2(self):
        self.patch(IrHttp, "_auth_method_bearer", classmethod(lambda cls: None))
        self.assert_refused("res.users.apikeys", "_check_credentials")

    def test_rights_asked_by_another_way(self):
        self.patch(IrModelAccess, "check", lambda self, *args, **kwargs: True)
        self.assert_refused("ir.model.access", "_get_allowed_models")
