# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES

from ..tools.ticket_clock import KINDS, RESOLUTION, RESPONSE


class SlaPolicyTry(models.TransientModel):
    """What a ticket would be promised, and why, before there is one."""

    _name = "liteviewer.sla.policy.try"
    _description = "Try SLA Policies"

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    client_id = fields.Many2one(
        "res.partner",
        string="Company",
        domain=[("parent_id", "=", False), ("is_company", "=", True)],
        ondelete="cascade",
    )
    category_id = fields.Many2one("liteviewer.ticket.category", ondelete="cascade")
    priority = fields.Selection(PRIORITIES, required=True, default="1")
    team_id = fields.Many2one("liteviewer.ticket.team", ondelete="cascade", check_company=True)
    received_at = fields.Datetime(string="Received", required=True, default=fields.Datetime.now)

    policy_id = fields.Many2one("liteviewer.sla.policy", compute="_compute_answer")
    reason = fields.Char(string="Why", compute="_compute_answer")
    calendar_id = fields.Many2one(
        "resource.calendar", string="Service Hours", compute="_compute_answer"
    )
    response_minutes = fields.Integer(string="Response (Minutes)", compute="_compute_answer")
    response_deadline_at = fields.Datetime(string="Respond By", compute="_compute_answer")
    resolution_minutes = fields.Integer(string="Resolution (Minutes)", compute="_compute_answer")
    resolution_deadline_at = fields.Datetime(string="Resolve By", compute="_compute_answer")

    @api.onchange("category_id", "company_id")
    def _onchange_category_id(self):
        """The category gives a ticket priority and team, here as well."""
        tickets = self.env["liteviewer.ticket"]
        defaults = tickets.default_get(["impact", "urgency"])
        self.priority = tickets._derive_priority(self.category_id, **defaults)
        self.team_id = tickets._derive_team(self.category_id, self.company_id)

    @api.depends("company_id", "client_id", "category_id", "priority", "team_id", "received_at")
    def _compute_answer(self):
        policies, times = self.env["liteviewer.sla.policy"], {}
        for trial in self:
            facts = trial._get_facts()
            rule, calendar_id, reason = policies._choose_all([facts])[facts]
            trial.policy_id = rule and rule.id
            trial.calendar_id = calendar_id
            trial.reason = policies._describe_reason(trial.policy_id, reason)
            budgets = {kind: rule.get_budget(kind, trial.priority) if rule else 0 for kind in KINDS}
            working_time = policies._get_working_time(calendar_id, trial.company_id.id, times)
            deadlines = {
                kind: trial.received_at
                and budget
                and working_time.deadline(trial.received_at, budget)
                for kind, budget in budgets.items()
            }
            trial.response_minutes = budgets[RESPONSE] // 60
            trial.resolution_minutes = budgets[RESOLUTION] // 60
            trial.response_deadline_at = deadlines[RESPONSE]
            trial.resolution_deadline_at = deadlines[RESOLUTION]

    def _get_facts(self):
        """Return what a policy is chosen by. :rtype: Facts"""
        self.ensure_one()
        return self.env["liteviewer.ticket"]._make_facts(
            self.company_id.id,
            self.client_id.id,
            self.category_id.id,
            self.priority,
            self.team_id.id,
        )
