# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.liteviewer_helpdesk.models.cached_mixin import forget_cached
from odoo.addons.liteviewer_helpdesk.models.res_company import ROUNDING_STEPS
from odoo.addons.liteviewer_helpdesk.tools.arguments import One, RecordId

from ..tools.choice import MANUAL, Candidate, choose
from ..tools.settlement import HOUR, Month
from .contract_settlement import get_day

SCOPE = {
    "active",
    "category_ids",
    "company_id",
    "date_end",
    "date_start",
    "is_service",
    "partner_id",
}


class ContractContract(models.Model):
    """A contract of the service: OCA's contract with what is included, what is not, and how work is
    counted. What each month and each hour cost stands in its lines.

    OCA's own run makes no invoices of it: that is up to the closing of its months.
    """

    _name = "contract.contract"
    _inherit = ["contract.contract", "liteviewer.cached.mixin"]

    is_service = fields.Boolean(
        string="Contract of the Service",
        help="Its tickets and works are settled month by month. Its invoices are made by closing a "
        "month, not by the scheduled run of contracts.",
    )
    # OCA looks into journals and price lists, which service managers and engineers do not see
    currency_id = fields.Many2one(compute_sudo=True)
    category_ids = fields.Many2many(
        "liteviewer.ticket.category",
        "liteviewer_contract_category_rel",
        "contract_id",
        "category_id",
        string="Categories",
        groups="base.group_user",
        help="Tickets of which categories it is for, with the categories below them. Empty: all.",
    )
    excluded_category_ids = fields.Many2many(
        "liteviewer.ticket.category",
        "liteviewer_contract_excluded_category_rel",
        "contract_id",
        "category_id",
        string="Outside",
        groups="base.group_user",
        help="Work of these categories, and of those below them, is billed from the first minute.",
    )
    included_hours = fields.Float(string="Hours a Month")
    carry_months = fields.Integer(
        string="Usable for Months More",
        help="For so many months more the included hours that a month has left may be used.",
    )
    block_ids = fields.One2many(
        "liteviewer.contract.block",
        "contract_id",
        string="Prepaid Hours",
        groups="base.group_user",
        copy=False,
    )
    counts_tickets = fields.Boolean(
        string="Count Tickets, Not Hours",
        help="The work on tickets is not billed: tickets are counted by the month in which they "
        "come in, and those above the included number are billed each.",
    )
    included_tickets = fields.Integer(string="Tickets a Month")
    covers_out_of_hours = fields.Boolean(
        string="Included Hours Cover Work out of Hours", default=True, groups="base.group_user"
    )
    covers_onsite = fields.Boolean(
        string="Included Hours Cover Work on Site", default=True, groups="base.group_user"
    )
    rounding_minutes = fields.Selection(
        ROUNDING_STEPS,
        string="Count Work in Steps of",
        groups="base.group_user",
        help="A step begun counts. Empty: as the settings of the ServiceDesk say.",
    )
    minimum_minutes = fields.Integer(
        string="Minimum of a Work", groups="base.group_user", help="In minutes."
    )
    onsite_minimum_minutes = fields.Integer(
        string="Minimum on Site", groups="base.group_user", help="In minutes."
    )
    prorates = fields.Boolean(
        string="Count Partial Months by Days",
        default=True,
        groups="base.group_user",
        help="A month in which the contract, or a line of it, begins or ends is charged by its "
        "days, and includes as much less.",
    )
    indexation_ids = fields.One2many(
        "liteviewer.contract.indexation",
        "contract_id",
        string="Indexations",
        groups="liteviewer_helpdesk.helpdesk_group_accountant,liteviewer_helpdesk.helpdesk_group_manager",
        copy=False,
    )
    settled_from = fields.Date(
        string="Settled Here From",
        groups="base.group_user",
        help="The first month that is settled here. Empty: the one in which the contract begins.",
    )
    closed_until = fields.Date(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The last day of the last closed month.",
    )
    period_ids = fields.One2many(
        "liteviewer.contract.period", "contract_id", string="Months", groups="base.group_user"
    )
    notice_partner_ids = fields.Many2many(
        "res.partner",
        "liteviewer_contract_notice_rel",
        "contract_id",
        "partner_id",
        string="Who Gets Acts and Notices",
        groups="base.group_user",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Contacts of the client. They are told when most of the hours, and when all of them, "
        "are used.",
    )
    used_hours = fields.Float(string="Used This Month", compute="_compute_meter")
    left_hours = fields.Float(string="Left", compute="_compute_meter")
    available_hours = fields.Float(string="Available This Month", compute="_compute_meter")
    used_percent = fields.Integer(string="Used (%)", compute="_compute_meter")
    forecast_date = fields.Date(
        string="Lasts Until",
        compute="_compute_meter",
        help="The day on which the hours run out, if work goes on as in this month so far. Empty: "
        "they last.",
    )

    _included_hours_positive = models.Constraint(
        "CHECK (included_hours >= 0 AND included_hours <= 10000)",
        "A month includes from 0 to 10,000 hours.",
    )
    _carry_months_range = models.Constraint(
        "CHECK (carry_months BETWEEN 0 AND 24)",
        "Hours that are left may be used for 0 to 24 months more.",
    )
    _included_tickets_positive = models.Constraint(
        "CHECK (included_tickets >= 0)", "The included tickets cannot be fewer than none."
    )
    _minimums_range = models.Constraint(
        "CHECK (minimum_minutes BETWEEN 0 AND 1440 AND onsite_minimum_minutes BETWEEN 0 AND 1440)",
        "The minimum of a work is from 0 to 1440 minutes.",
    )
    _service_idx = models.Index("(commercial_partner_id, company_id) WHERE is_service IS TRUE")

    @api.depends("contract_line_ids.date_end")
    def _compute_date_end(self):
        """A contract of the service ends when its form says: a line that ends earlier is no end of
        it, and a new line no new life.
        """
        services = self.filtered("is_service")
        super(ContractContract, self - services)._compute_date_end()
        for contract in services:
            contract.date_end = contract.date_end

    def _compute_meter(self):
        meters = self._get_meters()
        for contract in self:
            meter = meters.get(contract.id)
            contract.available_hours = meter.available / HOUR if meter else 0
            contract.used_hours = meter.used / HOUR if meter else 0
            contract.left_hours = meter.left / HOUR if meter else 0
            contract.used_percent = meter.percent if meter else 0
            contract.forecast_date = meter.forecast if meter else False

    @api.constrains("date_start", "date_end")
    def _check_service_dates(self):
        for contract in self.filtered("is_service"):
            if not contract.date_start:
                raise ValidationError(
                    self.env._(
                        "Say from which day on the contract %(name)s is in force.",
                        name=contract.name,
                    )
                )
            if contract.date_end and contract.date_end < contract.date_start:
                raise ValidationError(
                    self.env._("The contract %(name)s ends before it begins.", name=contract.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        services = contracts.filtered("is_service")
        services._follow_scope()
        # sudo: months are made by the service, whoever made the contract
        self.env["liteviewer.contract.period"].sudo()._make_missing(services)
        return contracts

    def write(self, vals):
        if "settled_from" in vals and self.filtered("closed_until"):
            raise UserError(
                self.env._("Months have been closed: where settling began cannot be changed.")
            )
        before = self.filtered("is_service").commercial_partner_id
        result = super().write(vals)
        if not self._get_scope().isdisjoint(vals):
            self._follow_scope(before)
        if not {"date_end", "date_start", "is_service", "settled_from"}.isdisjoint(vals):
            self._follow_months()
        return result

    @api.model
    def _get_scope(self):
        """Return the names of the fields that decide which tickets and works belong to it."""
        return SCOPE

    def _follow_months(self):
        """Remove the open months that are the contract's no more, make those that are missing."""
        # sudo: months are made by the service, whoever changes the contract
        periods = self.env["liteviewer.contract.period"].sudo()
        for contract in self:
            first = contract.is_service and contract._get_first_month().first
            contract.sudo().period_ids.filtered(
                lambda period, contract=contract, first=first: (
                    period.state == "open"
                    and not (
                        first
                        and first <= period.date_start
                        and period.date_start <= (contract.date_end or date.max)
                    )
                )
            ).unlink()
        periods._make_missing(self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if self.filtered("closed_until"):
            raise UserError(
                self.env._("A contract with closed months cannot be deleted. Archive it instead.")
            )

    def unlink(self):
        clients = self.filtered("is_service").commercial_partner_id
        result = super().unlink()
        self.browse()._follow_scope(clients)
        return result

    def get_formview_id(self, access_uid: RecordId = None):
        if self.is_service:
            return self.env.ref("liteviewer_contract.contract_view_form").id
        return super().get_formview_id(access_uid)

    def action_open_periods(self: One):
        """Open the months of the contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_contract.contract_period_action"
        )
        return {**action, "domain": [("contract_id", "=", self.id)], "context": {}}

    def action_open_works(self: One):
        """Open the works that belong to the contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_contract.work_entry_action_contract"
        )
        return {**action, "domain": [("contract_id", "=", self.id)], "context": {}}

    def _follow_scope(self, clients=None):
        """Let the tickets and the open works of the clients find their contract anew.

        :param clients: whose contract it was, beside those whose it is
        """
        clients = self.commercial_partner_id | (clients or self.env["res.partner"])
        forget_cached(self.env)
        # sudo: what belongs to a contract is derived for all, whoever changes the contract
        for model in ("liteviewer.ticket", "liteviewer.work.entry"):
            records = self.env[model].sudo()
            domain = [("client_id", "in", clients.ids), ("contract_reason", "!=", MANUAL)]
            self._choose_anew(records.search(domain))

    @api.model
    def _choose_anew(self, records):
        """Let tickets, or works, find their contract anew."""
        names = ("contract_id", "contract_reason")
        for name in names:
            self.env.add_to_compute(records._fields[name], records)
        records.modified(names)

    def _get_first_month(self):
        """Return the first month that is settled here."""
        self.ensure_one()
        return Month.of(self.settled_from or self.date_start)

    @api.model
    @tools.ormcache("client_id", "company_id")
    def _get_candidates(self, client_id, company_id):
        """Return (time zone in which the service counts its days, Candidates of a client)."""
        # sudo: which contract a ticket belongs to is derived for all
        contracts = self.sudo().search(
            [
                ("is_service", "=", True),
                ("commercial_partner_id", "=", client_id),
                ("company_id", "=", company_id),
            ]
        )
        # sudo: in which zone a company counts its days is no secret of it
        zone = self.env["res.company"].sudo().browse(company_id)._get_helpdesk_tz()
        return zone, tuple(
            Candidate(
                contract.id,
                contract.date_start,
                contract.date_end or date.max,
                contract.category_ids._get_with_children(),
                contract._get_equipment_types(),
            )
            for contract in contracts
        )

    def _get_equipment_types(self):
        """Return the ids of the types of equipment that this contract is for, none for all. The
        addon that brings equipment tells them.
        """
        return frozenset()

    @api.model
    def _choose(self, client, company, category, moment, equipment_type=None):
        """Return (contract, why) for what happened at a moment; see ``tools/choice.py``.

        :param equipment_type: id, or None
        :param datetime moment: naive, UTC
        """
        if not (client and company and moment):
            return self.browse(), False
        zone, candidates = self._get_candidates(client.id, company.id)
        found, reason = choose(candidates, category.id, equipment_type, get_day(moment, zone))
        return self.browse(found), reason

    @api.model
    def _get_contracts_to_invoice_domain(self, date_ref=None):
        domain = super()._get_contracts_to_invoice_domain(date_ref)
        return domain & fields.Domain("is_service", "=", False)
