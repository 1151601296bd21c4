# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..models.sla_clock import CLOCK_KINDS
from ..tools.sla_clock import MET, MISSED
from ..tools.ticket_clock import BETTER, GAINED, IN_TIME, LATE, LOST, NOT_PROMISED, WORSE

OUTCOMES = [
    (MET, "Met"),
    (MISSED, "Missed"),
    (IN_TIME, "Open, in Time"),
    (LATE, "Open, Late"),
    (NOT_PROMISED, "No Promise"),
]
CHANGES = [
    (WORSE, "Becomes Late"),
    (BETTER, "Becomes in Time"),
    (GAINED, "Gets a Promise"),
    (LOST, "Loses Its Promise"),
]


class SlaWhatIfLine(models.TransientModel):
    """A clock of a ticket that would have another outcome."""

    _name = "liteviewer.sla.what.if.line"
    _description = "What-If SLA Change"
    _order = "what_if_id, ticket_id desc, id"
    _rec_name = "ticket_id"

    what_if_id = fields.Many2one(
        "liteviewer.sla.what.if", required=True, readonly=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, readonly=True, ondelete="cascade"
    )
    number = fields.Char(related="ticket_id.number")
    subject = fields.Char(related="ticket_id.name")
    received_at = fields.Datetime(related="ticket_id.received_at")
    client_id = fields.Many2one("res.partner", string="Company", readonly=True, ondelete="cascade")
    priority = fields.Selection(PRIORITIES, readonly=True)
    kind = fields.Selection(CLOCK_KINDS, string="Clock", required=True, readonly=True)
    change = fields.Selection(CHANGES, required=True, readonly=True)
    outcome_before = fields.Selection(OUTCOMES, string="Now", required=True, readonly=True)
    outcome_after = fields.Selection(OUTCOMES, string="Then", required=True, readonly=True)
    overrun_before = fields.Integer(
        string="Over Now (Seconds)", readonly=True, help="Working time above what was promised."
    )
    overrun_after = fields.Integer(
        string="Over Then (Seconds)", readonly=True, help="Working time above what was promised."
    )
    policy_id = fields.Many2one(
        "liteviewer.sla.policy", string="Policy Then", readonly=True, ondelete="cascade"
    )

    _order_idx = models.Index("(what_if_id, ticket_id DESC, id)")

    def action_open_ticket(self: One):
        """Open the ticket."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "liteviewer.ticket",
            "res_id": self.ticket_id.id,
            "views": [(False, "form")],
        }
