# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import HttpCase, tagged

from .vault_common import VaultCase


@tagged("post_install", "-at_install")
class TestVaultTours(VaultCase, HttpCase):
    def test_engineer_reveals_copies_and_hands_over(self):
        ticket = self.make_ticket(name="Server does not answer")
        self.start_tour(
            f"/odoo/tickets/{ticket.id}", "liteviewer_cmdb_reveal", login=self.holder.login
        )
        self.assertEqual(
            self.get_events("reveal", "copy", "code", "link", "store").mapped("operation"),
            ["link", "reveal", "store", "code", "reveal", "copy", "store", "store"],
        )
        on_ticket = self.get_events("copy", "code")
        self.assertEqual(set(on_ticket.mapped("ticket_number")), {ticket.number})
