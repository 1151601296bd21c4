# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import math

from odoo import api, fields, models
from odoo.exceptions import UserError

WORK_TYPES = [
    ("remote", "Remote"),
    ("onsite", "On Site"),
    ("phone", "Phone"),
    ("after_hours", "After Hours"),
]


class WorkEntry(models.Model):
    """A piece of work on a ticket: who, when, how long, what was done. The reports to the client
    and the contracts are made of these lines; those that changed the client's infrastructure
    stand in red.

    While its timer runs an entry has no duration; an engineer has at most one running.
    """

    _name = "liteviewer.work.entry"
    _description = "Work Entry"
    _order = "started_at desc, id desc"

    name = fields.Text(string="What Was Done")
    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, index=True, ondelete="cascade", check_company=True
    )
    client_id = fields.Many2one(related="ticket_id.client_id", store=True, index=True)
    company_id = fields.Many2one(
        related="ticket_id.company_id", string="Service Company", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    started_at = fields.Datetime(string="Start", required=True, default=fields.Datetime.now)
    duration = fields.Integer(string="Minutes", aggregator="sum")
    is_running = fields.Boolean(readonly=True, copy=False)
    work_type = fields.Selection(WORK_TYPES, string="Type", required=True, default="remote")
    is_infrastructure_change = fields.Boolean(
        string="Infrastructure Change",
        help="The work changed the client's IT infrastructure: access rights, equipment, network. "
        "Such lines stand in red in the reports.",
    )
    billable = fields.Boolean(default=True)

    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "The minutes of a work entry can not be negative."
    )
    _one_running = models.UniqueIndex(
        "(user_id) WHERE is_running",
        "A timer of this engineer runs already. Stop it before you start another one.",
    )
    _user_idx = models.Index("(user_id, started_at DESC)")
    _order_idx = models.Index("(started_at DESC, id DESC)")

    @api.depends("ticket_id.number", "name")
    def _compute_display_name(self):
        for entry in self:
            first_line = (entry.name or "").strip().partition("\n")[0]
            entry.display_name = ": ".join(filter(None, (entry.ticket_id.number, first_line)))

    @api.model
    def _start(self, ticket):
        """Start the timer of the current user on ``ticket``; one that runs elsewhere is stopped.

        :return: the running entry
        """
        running = self._get_running()
        if running.ticket_id == ticket:
            return running
        running._stop()
        # the index on running timers must not see the old one any more
        running.flush_recordset(["is_running"])
        return self.create({"ticket_id": ticket.id, "is_running": True})

    @api.model
    def _get_running(self):
        """Return the running entry of the current user, or an empty set."""
        return self.search([("user_id", "=", self.env.uid), ("is_running", "=", True)])

    def _stop(self):
        """Stop the timers of ``self``; a minute begun counts as a whole one."""
        now = fields.Datetime.now()
        for entry in self.filtered("is_running"):
            seconds = (now - entry.started_at).total_seconds()
            entry.write({"is_running": False, "duration": max(1, math.ceil(seconds / 60))})

    def action_stop(self):
        """Stop the timers; the minutes are counted from their start."""
        if foreign := self.filtered(lambda entry: entry.user_id != self.env.user):
            raise UserError(
                self.env._(
                    "This is the timer of %(engineer)s. Only they can stop it.",
                    engineer=foreign[0].user_id.display_name,
                )
            )
        self._stop()
        return True
