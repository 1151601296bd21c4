# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..tools.ticket_clock import Segment

SEGMENT_KINDS = [
    ("client", "Waiting for the client"),
    ("vendor", "Waiting for a vendor"),
    ("done", "Done, reopened later"),
]


class SlaSegment(models.Model):
    """A time in which nobody at the service worked on a ticket: it waited for somebody, or it was
    done and has been reopened since. The rest of its life its clocks ran.

    These are facts about the ticket, kept whatever policy it has: a change of policy counts them
    anew and loses none.
    """

    _name = "liteviewer.sla.segment"
    _description = "SLA Segment"
    _order = "ticket_id, started_at, id"
    _rec_name = "kind"

    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(SEGMENT_KINDS, required=True, readonly=True)
    started_at = fields.Datetime(string="Start", required=True, readonly=True)
    ended_at = fields.Datetime(string="End", readonly=True, help="Empty: it still lasts.")
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, help="Who stopped the clock."
    )
    stage_id = fields.Many2one(
        "liteviewer.ticket.stage", string="Status", readonly=True, ondelete="restrict"
    )

    _order_idx = models.Index("(ticket_id, started_at, id)")
    # reopenings are few
    _done_idx = models.Index("(ticket_id) WHERE kind = 'done'")

    def _to_history(self):
        """Return the segment as a part of its ticket's ``History``."""
        self.ensure_one()
        return Segment(self.started_at, self.ended_at or None, self.kind != "done", self.id)
