# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import inspect

from odoo.http import Controller
from odoo.tests import TransactionCase, tagged

from odoo.addons.rpc.controllers import RPC

GUARDED = {
    "ir.model.access": ("_get_allowed_models",),
    "res.users": ("_check_credentials", "_check_uid_passwd"),
    "res.users.apikeys": ("_check_credentials", "_generate"),
}
"""The methods of Odoo on which every call from outside depends."""


@tagged("post_install", "-at_install", "alone")
class TestPatches(TransactionCase):
    """This addon leaves to others what calls from outside may do."""

    def test_who_may_call_is_up_to_odoo(self):
        for model, methods in GUARDED.items():
            for method in methods:
                with self.subTest(model=model, method=method):
                    defining = [
                        each.__module__
                        for each in type(self.env[model]).mro()
                        if method in vars(each)
                    ]
                    self.assertTrue(defining)
                    self.assertFalse([name for name in defining if "liteviewer" in name])

    def test_controllers_of_rpc_are_those_of_odoo(self):
        ours = [
            each
            for classes in Controller.children_classes.values()
            for each in classes
            if "liteviewer" in each.__module__
        ]
        self.assertTrue(ours)
        for controller in ours:
            self.assertFalse(issubclass(controller, RPC.__bases__), inspect.getfile(controller))
