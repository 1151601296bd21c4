# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import TransactionCase, tagged

from .. import uninstall_hook


@tagged("post_install", "-at_install", "alone")
class TestUninstall(TransactionCase):
    def test_menus_of_the_vault_do_not_become_apps(self):
        menu = self.env.ref("liteviewer_vault.credential_menu")
        self.assertEqual(menu.parent_id, self.env.ref("liteviewer_cmdb.access_menu_root"))
        uninstall_hook(self.env)
        self.assertEqual(menu.parent_id, self.env.ref("liteviewer_helpdesk.client_menu_root"))
