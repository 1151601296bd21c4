# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class SlaTarget(models.Model):
    """What a policy promises for one priority."""

    _name = "liteviewer.sla.target"
    _description = "SLA Target"
    _inherit = ["liteviewer.cached.mixin", "liteviewer.sla.promise"]
    _order = "policy_id, priority desc, id"

    policy_id = fields.Many2one("liteviewer.sla.policy", required=True, ondelete="cascade")

    _priority_uniq = models.Constraint(
        "UNIQUE (policy_id, priority)", "The policy has times for this priority already."
    )
    _order_idx = models.Index("(policy_id, priority DESC, id)")
