# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..tools.arguments import One


class TicketEscalate(models.TransientModel):
    """Hands tickets to another team, with a reason for whoever takes them up there."""

    _name = "liteviewer.ticket.escalate"
    _description = "Escalate Tickets"

    ticket_ids = fields.Many2many("liteviewer.ticket", string="Tickets", required=True)
    team_id = fields.Many2one("liteviewer.ticket.team", required=True, ondelete="cascade")
    reason = fields.Text(
        required=True, help="What was tried already, and what the other team is needed for."
    )
    keep_engineer = fields.Boolean(
        string="Keep the Engineer",
        help="The engineer stays responsible. Otherwise somebody of the team takes the ticket.",
    )

    def action_escalate(self: One):
        """Move the tickets to the team, and tell its members why."""
        self.ensure_one()
        self.ticket_ids._escalate(self.team_id, self.reason, self.keep_engineer)
        return {"type": "ir.actions.act_window_close"}
