# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, formatLang

from odoo.addons.liteviewer_helpdesk.models.res_company import ROUNDING_STEPS
from odoo.addons.liteviewer_helpdesk.models.work_mixin import WORK_TYPES
from odoo.addons.liteviewer_helpdesk.tools.arguments import Names, One

from ..models.contract_line import CHARGES, ONCE
from ..models.contract_settlement import get_day, to_money
from ..tools.settlement import FIXED, HOURS, NO_RATE, TICKET, Month, Settlement
from ..tools.words import get_duration, get_month_name

ACCOUNTANT = "liteviewer_helpdesk.helpdesk_group_accountant"
TERMS = (
    "carry_months",
    "counts_tickets",
    "covers_onsite",
    "covers_out_of_hours",
    "included_hours",
    "included_tickets",
    "minimum_minutes",
    "onsite_minimum_minutes",
    "rounding_minutes",
)
"""What a contract says in fields of the same name."""
LINE_TERMS = ("charge", "name", "product_id", "work_hours", "work_role_id", "work_type")
MAX_MONTHS = 36


@dataclass(frozen=True)
class Trial:
    """What a month would come to, beside what it did come to.

    :ivar billed: what the contracts of the client came to; None where none was in force
    :ivar is_open: whether one of them has not closed the month
    """

    then: Settlement
    billed: Decimal | None
    is_open: bool

    @property
    def difference(self):
        return None if self.billed is None else self.then.total - self.billed


class ContractWhatIf(models.TransientModel):
    """What the last months of a client would have come to under other terms, with or without a
    contract. The terms make a contract that is never stored, and that is settled by the very
    function that meter and act use. The answer is worked out as somebody types; nothing of it is
    kept.
    """

    _name = "liteviewer.contract.what.if"
    _description = "What Other Terms Would Come To"

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    client_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="cascade",
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
    )
    contract_id = fields.Many2one(
        "contract.contract",
        string="Only the Work Of",
        ondelete="cascade",
        domain="[('is_service', '=', True), ('commercial_partner_id', '=', client_id), "
        "('company_id', '=', company_id)]",
        help="Empty: all work of the client, compared with all its contracts.",
    )
    source_id = fields.Many2one(
        "contract.contract",
        string="Terms As In",
        ondelete="set null",
        domain="[('is_service', '=', True), ('company_id', '=', company_id)]",
        help="Its terms are copied, with the prices as they are today, to be changed below. It may "
        "be the contract of another client.",
    )
    month_count = fields.Integer(string="Months", required=True, default=12)
    date = fields.Date(
        string="Up to the Month Of", required=True, default=lambda self: self._get_default_date()
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    included_hours = fields.Float(string="Hours a Month")
    carry_months = fields.Integer(string="Usable for Months More")
    prepaid_hours = fields.Float(
        help="They may be used from the first of the months on and do not expire. What is paid for "
        "them beforehand is in no sum, as in contracts.",
    )
    counts_tickets = fields.Boolean(string="Count Tickets, Not Hours")
    included_tickets = fields.Integer(string="Tickets a Month")
    excluded_category_ids = fields.Many2many(
        "liteviewer.ticket.category",
        "liteviewer_contract_what_if_category_rel",
        "what_if_id",
        "category_id",
        string="Outside",
        help="Work of these categories, and of those below them, is billed from the first minute.",
    )
    covers_out_of_hours = fields.Boolean(
        string="Included Hours Cover Work out of Hours", default=True
    )
    covers_onsite = fields.Boolean(string="Included Hours Cover Work on Site", default=True)
    rounding_minutes = fields.Selection(
        ROUNDING_STEPS,
        string="Count Work in Steps of",
        help="A step begun counts. Empty: as the settings of the ServiceDesk say.",
    )
    minimum_minutes = fields.Integer(string="Minimum of a Work", help="In minutes.")
    onsite_minimum_minutes = fields.Integer(string="Minimum on Site", help="In minutes.")
    line_ids = fields.One2many("liteviewer.contract.what.if.line", "what_if_id", string="Charges")
    mistake = fields.Char(string="What Is Missing", compute="_compute_result")
    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.model
    def _get_default_date(self):
        """Return the last day of the month that ended last."""
        today = get_day(fields.Datetime.now(), self.env.company._get_helpdesk_tz())
        return Month.of(today).plus(-1).last

    @api.model
    def default_get(self, fields: Names):
        """Begin with the terms of the contract that it is asked from, or of the client's latest."""
        values = super().default_get(fields)
        contracts = self.env["contract.contract"]
        contract = contracts.browse(values.get("contract_id"))
        if contract:
            values["client_id"] = contract.commercial_partner_id.id
        elif values.get("client_id") and "source_id" in fields:
            contract = contracts.search(
                [
                    ("is_service", "=", True),
                    ("commercial_partner_id", "=", values["client_id"]),
                    ("company_id", "=", values.get("company_id")),
                ],
                order="date_start DESC, id DESC",
                limit=1,
            )
        if contract and "source_id" in fields:
            values.setdefault("source_id", contract.id)
        return values

    @api.depends("client_id", "date")
    def _compute_display_name(self):
        for trial in self:
            trial.display_name = self.env._("What if: %(name)s", name=trial.client_id.name or "")

    @api.depends("company_id", "contract_id", "source_id")
    def _compute_currency_id(self):
        for trial in self:
            contract = trial.contract_id or trial.source_id
            trial.currency_id = contract.currency_id or trial.company_id.currency_id

    @api.depends(
        *TERMS,
        "client_id",
        "contract_id",
        "date",
        "excluded_category_ids",
        "line_ids.charge",
        "line_ids.name",
        "line_ids.price",
        "line_ids.work_hours",
        "line_ids.work_role_id",
        "line_ids.work_type",
        "month_count",
        "prepaid_hours",
    )
    def _compute_result(self):
        for trial in self:
            trial.mistake = trial._find_mistake()
            trial.result = not trial.mistake and self.env["ir.qweb"]._render(
                "liteviewer_contract.contract_what_if_result", trial._describe()
            )

    @api.onchange("client_id")
    def _onchange_client_id(self):
        if self.contract_id.commercial_partner_id != self.client_id:
            self.contract_id = False

    @api.onchange("source_id")
    def _onchange_source_id(self):
        """Take over the terms. Without a contract they stay as they are."""
        source = self.source_id
        if not source:
            return
        agreement = source._get_agreement(source._origin.id)
        month = Month.of(agreement.today)
        for name in TERMS:
            self[name] = source[name]
        self.excluded_category_ids = source.excluded_category_ids
        self.prepaid_hours = sum(
            source.block_ids.filtered(
                lambda block: not block.date_end or block.date_end >= agreement.today
            ).mapped("hours")
        )
        lines = source.contract_line_ids.filtered(
            lambda line: (
                not line.display_type
                and not line.is_canceled
                and not (line.date_end and line.date_end < agreement.today)
            )
        )
        self.line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        **self.line_ids._copy_terms(line),
                        "price": float(agreement.terms.price(to_money(line.price_unit), month)),
                    }
                )
                for line in lines
            ),
        ]

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_make_contract(self: One):
        """Make a contract of these terms, and open it. It begins with the next month, so that
        there is time to read it.

        :raises AccessError: for others than accountants
        :raises UserError: something is missing
        """
        self.ensure_one()
        if not self.env.user.has_group(ACCOUNTANT):
            raise AccessError(self.env._("Only accountants make contracts."))
        if self.mistake:
            raise UserError(self.mistake)
        today = get_day(fields.Datetime.now(), self.company_id._get_helpdesk_tz())
        contract = (
            self.env["contract.contract"]
            .with_company(self.company_id)
            .create(self._prepare_contract(Month.of(today).plus(1).first))
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "contract.contract",
            "res_id": contract.id,
            "views": [(self.env.ref("liteviewer_contract.contract_view_form").id, "form")],
            "target": "current",
        }

    # ------------------------------------------------------------
    # TRYING
    # ------------------------------------------------------------

    def _find_mistake(self):
        """Return what has to be said before there is an answer, or False."""
        self.ensure_one()
        if not self.client_id:
            return self.env._("Choose a client.")
        if not (self.company_id and self.date and 1 <= self.month_count <= MAX_MONTHS):
            return self.env._("Choose from 1 to %(count)s months.", count=MAX_MONTHS)
        numbers = (
            self.carry_months,
            self.included_hours,
            self.included_tickets,
            self.minimum_minutes,
            self.onsite_minimum_minutes,
            self.prepaid_hours,
            *self.line_ids.mapped("price"),
        )
        if min(numbers) < 0:
            return self.env._("Hours, tickets, minutes and prices cannot be less than none.")
        kinds = Counter(self.line_ids.mapped("charge"))
        if any(kinds[kind] > 1 for kind in ONCE):
            return self.env._("A contract has one price of a visit and one of a ticket at most.")
        if not self.line_ids:
            return self.env._(
                "Say below what is charged, or choose a contract whose terms are copied."
            )
        return False

    def _get_months(self):
        last = Month.of(self.date)
        return list(last.plus(1 - self.month_count).up_to(last))

    def _prepare_contract(self, date_start):
        """Return the terms as values of a contract. :param date date_start:"""
        self.ensure_one()
        return {
            **{name: self[name] for name in TERMS},
            "name": self.env._("Support"),
            "is_service": True,
            "contract_type": "sale",
            "company_id": self.company_id.id,
            "partner_id": self.client_id.id,
            "currency_id": self.currency_id.id,
            "date_start": date_start,
            "recurring_rule_type": "monthlylastday",
            "recurring_invoicing_type": "post-paid",
            "excluded_category_ids": [Command.set(self.excluded_category_ids.ids)],
            "block_ids": [Command.create({"hours": self.prepaid_hours, "date_start": date_start})]
            if self.prepaid_hours
            else [],
            "contract_line_ids": [
                Command.create(line._prepare_contract_line(date_start)) for line in self.line_ids
            ],
        }

    def _try(self):
        """Work the months out. :return: ([Trial], the contract that is not stored)"""
        self.ensure_one()
        (self.client_id | self.contract_id.commercial_partner_id).check_access("read")
        months = self._get_months()
        # sudo: it is never stored, and what it counts of the client is told as numbers only
        contract = self.env["contract.contract"].sudo().new(self._prepare_contract(months[0].first))
        agreement = contract._prepare_agreement()
        client = self.client_id._origin.id
        scope = {client: agreement}
        works = contract._load_works(scope, self._link("liteviewer.work.entry", "work"))
        tickets = contract._load_tickets(scope, self._link("liteviewer.ticket", "ticket"))
        billed, still_open = self._load_billed(months)
        counted = contract._count_things(agreement.terms)
        settled = contract._settle(
            agreement, works[client], tickets[client], months[-1], counted, {}
        )
        trials = [Trial(each, billed.get(each.month), each.month in still_open) for each in settled]
        return trials, contract

    def _link(self, model, table):
        """Return which rows are those of the client: none but those that the user may see."""
        domain = [
            ("client_id", "=", self.client_id._origin.id),
            ("company_id", "=", self.company_id._origin.id),
        ]
        if self.contract_id:
            domain.append(("contract_id", "=", self.contract_id._origin.id))
        seen = self.env[model].with_context(active_test=False)._search(domain).subselect()
        return SQL("%s IN %s", SQL.identifier(table, "id"), seen)

    def _load_billed(self, months):
        """Return ({month: what the contracts came to}, {months of which one is open})."""
        domain = [
            ("client_id", "=", self.client_id._origin.id),
            ("company_id", "=", self.company_id._origin.id),
            ("date_start", ">=", months[0].first),
            ("date_start", "<=", months[-1].first),
        ]
        if self.contract_id:
            domain.append(("contract_id", "=", self.contract_id._origin.id))
        periods = self.env["liteviewer.contract.period"].search(domain)
        billed, still_open = {}, set()
        for period in periods.filtered(lambda period: period.currency_id == self.currency_id):
            month = Month.of(period.date_start)
            billed[month] = billed.get(month, 0) + to_money(period.amount)
            if period.state == "open":
                still_open.add(month)
        return billed, still_open

    # ------------------------------------------------------------
    # TELLING
    # ------------------------------------------------------------

    def _describe(self):
        """Return the values of the template ``contract_what_if_result``: texts and widths."""
        trials, contract = self._try()
        compared = [trial for trial in trials if trial.billed is not None]
        then = sum(trial.then.total for trial in compared)
        billed = sum(trial.billed for trial in compared)
        highest = max((max(each.then.total, each.billed or 0) for each in trials), default=0) or 1
        unpriced = sum(
            share.minutes
            for trial in trials
            for share in trial.then.shares
            if share.reason == NO_RATE
        )
        return {
            "headline": self._get_headline(trials, compared, then - billed),
            "counts_tickets": self.counts_tickets,
            "currency": self.currency_id.name,
            "rows": [self._describe_month(trial, highest) for trial in trials],
            "total": self._format(sum(trial.then.total for trial in trials)),
            "compared": {
                "then": self._format(then),
                "billed": self._format(billed),
                "difference": self._format_difference(then - billed),
            }
            if compared
            else None,
            "is_part": len(compared) < len(trials),
            "parts": self._describe_parts(trials, contract),
            "unpriced": unpriced and get_duration(unpriced),
            "unpriced_tickets": any(
                line.kind == TICKET and line.key is None
                for trial in trials
                for line in trial.then.lines
            ),
            "counts_things": any(
                line.charge not in (FIXED, HOURS, *ONCE) for line in self.line_ids
            ),
        }

    def _get_headline(self, trials, compared, difference):
        values = {
            "sum": self._format(abs(difference)),
            "currency": self.currency_id.name,
            "months": len(compared),
        }
        if not compared:
            return self.env._(
                "%(sum)s %(currency)s. There was no contract to compare with.",
                sum=self._format(sum(trial.then.total for trial in trials)),
                currency=self.currency_id.name,
            )
        if difference > 0:
            return self.env._(
                "%(sum)s %(currency)s more than in truth, months compared: %(months)s.", **values
            )
        if difference < 0:
            return self.env._(
                "%(sum)s %(currency)s less than in truth, months compared: %(months)s.", **values
            )
        return self.env._("The same as in truth, months compared: %(months)s.", **values)

    def _describe_month(self, trial, highest):
        then = trial.then
        if self.counts_tickets:
            over = max(0, then.tickets - self.included_tickets)
            usage = (str(then.tickets), str(self.included_tickets), str(over))
        else:
            usage = tuple(map(get_duration, (then.used, then.available, then.charged)))
        return {
            "month": get_month_name(then.month, self.env.lang),
            "usage": usage,
            "then": self._format(then.total),
            "billed": "–" if trial.billed is None else self._format(trial.billed),
            "is_open": trial.is_open,
            "difference": self._format_difference(trial.difference),
            "is_more": (trial.difference or 0) > 0,
            "is_less": (trial.difference or 0) < 0,
            "then_width": int(100 * then.total / highest),
            "billed_width": int(100 * (trial.billed or 0) / highest),
        }

    def _describe_parts(self, trials, contract):
        """Return [(charge, quantity, sum)] of all the months."""
        quantities, minutes, amounts = Counter(), Counter(), Counter()
        for trial in trials:
            for line in trial.then.lines:
                quantities[line.key] += line.quantity
                minutes[line.key] += line.minutes
                amounts[line.key] += line.amount
        return [
            (
                line.name,
                get_duration(minutes[line.id])
                if line.charge == HOURS
                else formatLang(self.env, float(quantities[line.id]), digits=0),
                self._format(amounts[line.id]),
            )
            for line in contract.contract_line_ids
            if line.id in amounts
        ]

    def _format(self, amount):
        return formatLang(self.env, float(amount), digits=2)

    def _format_difference(self, amount):
        if amount is None:
            return "–"
        return f"+{self._format(amount)}" if amount > 0 else self._format(amount)


class ContractWhatIfLine(models.TransientModel):
    """What is charged under the terms that are tried."""

    _name = "liteviewer.contract.what.if.line"
    _description = "Charge to Try"

    what_if_id = fields.Many2one(
        "liteviewer.contract.what.if", required=True, index=True, ondelete="cascade"
    )
    charge = fields.Selection(CHARGES, string="Charged For", required=True, default=FIXED)
    name = fields.Char(string="Description", required=True)
    product_id = fields.Many2one("product.product", ondelete="set null")
    work_type = fields.Selection(WORK_TYPES, string="Only Work")
    work_hours = fields.Selection(
        [("in", "In Working Hours"), ("out", "Out of Hours")], string="Only"
    )
    work_role_id = fields.Many2one("liteviewer.work.role", string="Only by", ondelete="cascade")
    currency_id = fields.Many2one(related="what_if_id.currency_id")
    price = fields.Monetary()

    @api.model
    def _copy_terms(self, line):
        """Return the terms of a line of a contract as values of such a line."""
        return {
            name: line[name].id if line._fields[name].type == "many2one" else line[name]
            for name in LINE_TERMS
        }

    def _prepare_contract_line(self, date_start):
        """Return this as values of a line of a contract."""
        self.ensure_one()
        return {
            **self._copy_terms(self),
            "name": self.name or "",
            "specific_price": self.price,
            "date_start": date_start,
            "recurring_rule_type": "monthlylastday",
            "recurring_invoicing_type": "post-paid",
        }
