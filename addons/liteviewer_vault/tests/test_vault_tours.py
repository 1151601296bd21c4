# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import HttpCase, tagged

from .vault_common import VaultCase


@tagged("post_install", "-at_install", "together")
class TestVaultTours(VaultCase, HttpCase):
    def test_engineer_reveals_copies_and_hands_over(self):
        self.start_tour(
            f"/odoo/service-clients/{self.client_a.id}",
            "liteviewer_vault_reveal",
            login=self.holder.login,
        )
        self.assertEqual(
            self.get_events("reveal", "copy", "code", "link", "store").mapped("operation"),
            ["link", "reveal", "store", "code", "reveal", "copy", "store", "store"],
        )
