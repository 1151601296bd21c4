# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..models.contract_settlement import get_day
from ..tools.settlement import Month

BATCH = 25
"""Months that are closed between two signs of progress."""


class ContractClose(models.TransientModel):
    """Closes a month of all contracts, or of some: what is in the way is listed before."""

    _name = "liteviewer.contract.close"
    _description = "Close a Month"

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    date = fields.Date(
        string="Any Day of the Month", required=True, default=lambda self: self._get_default_date()
    )
    contract_ids = fields.Many2many(
        "contract.contract",
        "liteviewer_contract_close_rel",
        string="Only These Contracts",
        domain="[('is_service', '=', True), ('company_id', '=', company_id)]",
        help="Empty: all that have an open month.",
    )
    period_count = fields.Integer(string="Months to Close", compute="_compute_counts")
    pending_count = fields.Integer(string="Works to Review", compute="_compute_counts")
    remarked_count = fields.Integer(string="Of Them With Remarks", compute="_compute_counts")
    homeless_count = fields.Integer(string="Works Without Contract", compute="_compute_counts")
    running_count = fields.Integer(string="Running Timers", compute="_compute_counts")
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("done", "Done")],
        required=True,
        readonly=True,
        default="draft",
    )
    period_ids = fields.Many2many(
        "liteviewer.contract.period", "liteviewer_contract_close_period_rel", readonly=True
    )
    done_count = fields.Integer(string="Gone Through", readonly=True)
    closed_count = fields.Integer(string="Closed", compute="_compute_outcome")
    failed_count = fields.Integer(string="Not Closed", compute="_compute_outcome")

    @api.model
    def _get_default_date(self):
        """Return the last day of the month that ended last."""
        today = get_day(fields.Datetime.now(), self.env.company._get_helpdesk_tz())
        return Month.of(today).plus(-1).last

    @api.depends("company_id", "date", "contract_ids")
    def _compute_counts(self):
        works = self.env["liteviewer.work.entry"]
        for wizard in self:
            wizard.period_count = len(wizard._get_periods())
            until = wizard._get_works_domain()
            pending = works.search(
                until
                & Domain("contract_id", "!=", False)
                & Domain("review_state", "!=", "approved")
                & Domain("billable", "=", True)
            )
            wizard.pending_count = len(pending)
            wizard.remarked_count = len(pending._find_remarks())
            wizard.homeless_count = works.search_count(
                until & Domain("contract_id", "=", False) & Domain("billable", "=", True)
            )
            wizard.running_count = works.search_count(until & Domain("is_running", "=", True))

    @api.depends("state", "period_ids.state")
    def _compute_outcome(self):
        for wizard in self:
            closed = wizard.period_ids.filtered(lambda period: period.state == "closed")
            wizard.closed_count = len(closed)
            wizard.failed_count = len(wizard.period_ids - closed)

    def _get_month(self):
        return Month.of(self.date or self._get_default_date())

    def _get_works_domain(self):
        """Return the domain of the works up to the month that stand in no act."""
        last = fields.Datetime.end_of(fields.Datetime.to_datetime(self._get_month().last), "day")
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("period_id", "=", False)
            & Domain("started_at", "<=", last)
        )
        if self.contract_ids:
            clients = self.contract_ids.commercial_partner_id
            domain &= Domain("client_id", "in", clients.ids)
        return domain

    def _get_periods(self):
        periods = self.env["liteviewer.contract.period"]._get_closable(
            self.company_id, self._get_month()
        )
        if self.contract_ids:
            periods = periods.filtered(lambda period: period.contract_id in self.contract_ids)
        return periods

    def action_close(self: One):
        """Begin to close the month, and earlier ones that are open still; the page asks for one
        batch after the other.

        :raises UserError: for a company that one does not work for, or nothing to close
        """
        self.ensure_one()
        self._check_working_for_it()
        periods = self._get_periods()
        if not periods:
            raise UserError(self.env._("There is nothing to close: no month is open until then."))
        self.write({"state": "running", "period_ids": [Command.set(periods.ids)], "done_count": 0})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close a Month"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def close_next(self: One):
        """Close the next months. What is closed stays closed, whatever becomes of the rest.

        :return: {"done": months gone through, "total": months to close, "more": bool}
        """
        self.ensure_one()
        self._check_working_for_it()
        # the earlier months of a contract first
        periods = self.period_ids.sorted(lambda period: (period.date_start, period.id))
        if self.state == "running":
            batch = periods[self.done_count : self.done_count + BATCH]
            # sudo: months and works are kept by the service; the group of this wizard closes those
            # of the contracts that it sees
            batch.sudo().with_company(self.company_id)._close()
            self.done_count += len(batch)
            if self.done_count >= len(periods):
                self.state = "done"
        return {
            "done": self.done_count,
            "total": len(periods),
            "more": self.state == "running",
        }

    def action_open_periods(self: One):
        """Show what came of it: the months, those that are not closed first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_contract.contract_period_action"
        )
        context = {"search_default_open": 1} if self.failed_count else {}
        return {**action, "domain": [("id", "in", self.period_ids.ids)], "context": context}

    def _check_working_for_it(self):
        """:raises UserError: for a company that one does not work for"""
        if self.company_id not in self.env.user.company_ids:
            raise UserError(self.env._("You do not work for this company."))

    def action_review(self: One):
        """Show the works that wait for their review."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_contract.work_entry_action_review"
        )
        return {**action, "domain": list(self._get_works_domain()), "target": "current"}
