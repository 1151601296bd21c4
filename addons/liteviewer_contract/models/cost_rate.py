# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date


class CostRate(models.Model):
    """What an hour of an engineer costs the service, from a day on and until the next rate.

    Nobody but accountants and service managers may learn of it: no other model points to it.
    """

    _name = "liteviewer.cost.rate"
    _description = "Cost of an Engineer's Hour"
    _order = "date desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
    )
    date = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="It counts for work on this day and later, until the next rate of the engineer.",
    )
    cost = fields.Monetary(string="Cost of an Hour", required=True, aggregator=None)
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _day_uniq = models.Constraint(
        "UNIQUE (user_id, company_id, date)",
        "This engineer has a rate from that day on already. Change that one, or name another day.",
    )
    _cost_range = models.Constraint(
        "CHECK (cost BETWEEN 0 AND 1000000)",
        "An hour costs from 0 to 1,000,000. Name a cost in between.",
    )

    @api.depends("user_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = f"{rate.user_id.name}, {format_date(self.env, rate.date)}"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        self._work_out_margins_soon()
        return rates

    def write(self, vals):
        result = super().write(vals)
        self._work_out_margins_soon()
        return result

    def unlink(self):
        result = super().unlink()
        self._work_out_margins_soon()
        return result

    @api.model
    def _work_out_margins_soon(self):
        # sudo: the job belongs to the service, whoever keeps the rates
        self.env.ref("liteviewer_contract.contract_margin_cron").sudo()._trigger()
