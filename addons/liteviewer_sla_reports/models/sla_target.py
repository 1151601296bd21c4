# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES


class SlaTarget(models.Model):
    """What a policy promises for one priority, in minutes of working time."""

    _name = "liteviewer.sla.target"
    _description = "SLA Target"
    _order = "policy_id, priority desc, id"
    _rec_name = "priority"

    policy_id = fields.Many2one("liteviewer.sla.policy", required=True, ondelete="cascade")
    priority = fields.Selection(PRIORITIES, required=True)
    response_minutes = fields.Integer(
        string="Response (Minutes)",
        help="Working time until the first answer to the client. 0: nothing is promised.",
    )
    resolution_minutes = fields.Integer(
        string="Resolution (Minutes)",
        help="Working time until the ticket is resolved. 0: nothing is promised.",
    )

    _priority_uniq = models.Constraint(
        "UNIQUE (policy_id, priority)", "The policy has times for this priority already."
    )
    _minutes_not_negative = models.Constraint(
        "CHECK (response_minutes >= 0 AND resolution_minutes >= 0)",
        "A promised time can not be negative.",
    )
    _order_idx = models.Index("(policy_id, priority DESC, id)")

    def _prepare_target(self):
        """Return what is promised, as values."""
        self.ensure_one()
        return {
            "priority": self.priority,
            "response_minutes": self.response_minutes,
            "resolution_minutes": self.resolution_minutes,
        }

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
