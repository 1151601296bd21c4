# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class Ticket(models.Model):
    _inherit = "liteviewer.ticket"

    def _prepare_client_glance(self, client, reporter, equipment):
        """Beside the ticket stand the logins of its client, masked."""
        return {
            **super()._prepare_client_glance(client, reporter, equipment),
            "credentials": self.env["liteviewer.credential"].get_rows(client.id),
        }
