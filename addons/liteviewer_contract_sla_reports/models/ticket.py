# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class Ticket(models.Model):
    """The contract of a ticket is one of the things that its SLA policy is chosen by."""

    _inherit = "liteviewer.ticket"

    @api.model
    def _get_choice_names(self):
        return (*super()._get_choice_names(), "contract_id")

    @api.model
    def _get_sla_inputs(self):
        """The contract, and what it follows from: the equipment, where another addon says so."""
        follows = self.pool.field_depends[self._fields["contract_id"]]
        return {
            *super()._get_sla_inputs(),
            "contract_id",
            *(path.partition(".")[0] for path in follows),
        }
