# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from odoo.addons.liteviewer_cmdb.models.ticket import ENGINEER


class Ticket(models.Model):
    """The connections that were made for a ticket, and the way to the computer beside it."""

    _inherit = "liteviewer.ticket"

    remote_session_count = fields.Integer(
        string="Connections", compute="_compute_remote_session_count", groups=ENGINEER
    )

    @api.model
    def _get_merged_records(self):
        return {**super()._get_merged_records(), "liteviewer.remote.session": "ticket_id"}

    def _compute_remote_session_count(self):
        counts = dict(
            self.env["liteviewer.remote.session"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.remote_session_count = counts.get(ticket._origin, 0)

    def _prepare_client_glance(self, client, reporter, equipment):
        """Add "remote" to the computer: see ``liteviewer.equipment.get_remote_access``."""
        glance = super()._prepare_client_glance(client, reporter, equipment)
        if computer := glance["computer"]:
            device = self.env["liteviewer.equipment"].browse(computer["id"])
            computer["remote"] = device._prepare_remote_access()
        return glance
