# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessDenied
from odoo.tests import tagged

from .. import uninstall_hook
from .common import AgentTransactionCase


@tagged("post_install", "-at_install")
class TestUninstall(AgentTransactionCase):
    def test_no_key_stays_that_nothing_narrows(self):
        device, credentials = self.connect_computer()
        account, key = device.user_id, device.apikey_id
        uninstall_hook(self.env)
        self.assertFalse(key.exists())
        self.assertFalse(account.active)
        with self.assertRaises(AccessDenied):
            self.env["res.users"]._check_uid_passwd(account.id, credentials["key"])
