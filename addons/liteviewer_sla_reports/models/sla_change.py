# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES

from .sla_clock import CLOCK_KINDS

APPLIED = "applied"
REOPENED = "reopened"


class SlaChange(models.Model):
    """Something else is promised for a ticket: since when, by whom, why, and what was before."""

    _name = "liteviewer.sla.change"
    _description = "SLA Change"
    _order = "ticket_id, id"
    _rec_name = "kind"

    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(CLOCK_KINDS, string="Clock", required=True, readonly=True)
    changed_at = fields.Datetime(string="When", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    causes = fields.Json(
        readonly=True, help="Names of the fields that were changed, or what else led to it."
    )
    policy_before_id = fields.Many2one("liteviewer.sla.policy", readonly=True, ondelete="set null")
    policy_id = fields.Many2one("liteviewer.sla.policy", readonly=True, ondelete="set null")
    priority_before = fields.Selection(PRIORITIES, readonly=True)
    priority = fields.Selection(PRIORITIES, readonly=True)
    budget_before = fields.Integer(
        string="Promised Before (Seconds)", readonly=True, help="0: nothing was promised."
    )
    budget = fields.Integer(
        string="Promised (Seconds)", readonly=True, help="0: nothing is promised any more."
    )

    _order_idx = models.Index("(ticket_id, id)")

    def _describe(self):
        """Say in one line what has changed and why."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        clocks, nothing = self.env["liteviewer.sla.clock"], self.env._("nothing")

        def show(policy, budget):
            if not budget:
                return nothing
            return f"{clocks._format_duration(budget)} (“{policy.name or '…'}”)"

        return self.env._(
            "%(clock)s: %(before)s → %(after)s. Why: %(causes)s.",
            clock=kinds[self.kind],
            before=show(self.policy_before_id, self.budget_before),
            after=show(self.policy_id, self.budget),
            causes=", ".join(self._describe_causes()),
        )

    def _describe_causes(self):
        names = {
            APPLIED: self.env._("the changed policies were applied to the open tickets"),
            REOPENED: self.env._("the ticket was reopened"),
        }
        tickets = self.env["liteviewer.ticket"]._fields
        return [
            names.get(cause) or tickets[cause]._description_string(self.env)
            for cause in self.causes or ()
            if cause in names or cause in tickets
        ]
