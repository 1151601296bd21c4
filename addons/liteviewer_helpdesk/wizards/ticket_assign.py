# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..tools.arguments import One


class TicketAssign(models.TransientModel):
    """Gives one or many tickets to an engineer."""

    _name = "liteviewer.ticket.assign"
    _description = "Assign Tickets"

    ticket_ids = fields.Many2many("liteviewer.ticket", string="Tickets", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        required=True,
        domain=lambda self: [
            ("share", "=", False),
            (
                "all_group_ids",
                "in",
                self.env.ref("liteviewer_helpdesk.helpdesk_group_engineer").ids,
            ),
        ],
        ondelete="cascade",
    )

    def action_assign(self: One):
        """Give all the tickets to the engineer, and tell those who had them."""
        self.ensure_one()
        self.ticket_ids._assign_to(self.user_id)
        return {"type": "ir.actions.act_window_close"}
