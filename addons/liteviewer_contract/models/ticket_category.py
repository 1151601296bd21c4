# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class TicketCategory(models.Model):
    _inherit = "liteviewer.ticket.category"

    def _get_with_children(self):
        """Return the ids of these categories and of all below them. :rtype: frozenset[int]"""
        if not self:
            return frozenset()
        # sudo: which categories there are is the same for everybody
        return frozenset(
            self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)]).ids
        )
