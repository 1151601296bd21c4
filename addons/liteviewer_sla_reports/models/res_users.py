# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _filter_for_ticket(self, ticket):
        """Return those of the users who may be told of the ticket, or be given it."""
        return self.filtered(
            lambda user: (
                user.active
                and not user.share
                and ticket.company_id in user.company_ids
                and user._is_allowed_client(ticket.client_id)
            )
        )
