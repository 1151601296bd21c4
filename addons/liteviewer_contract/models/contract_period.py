# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.settlement import HOUR, Month
from ..tools.words import get_duration, get_month_name

NOTICES = (100, 80)
"""At which per cent of the hours somebody is told, the highest first."""
ACCOUNTANT = "liteviewer_helpdesk.helpdesk_group_accountant"
MONEY = f"{ACCOUNTANT},liteviewer_helpdesk.helpdesk_group_manager"


class ContractPeriod(models.Model):
    """A month of a contract of the service: what could be used, what was, and what it comes to.

    As long as it is open, its figures are worked out from the works whenever somebody looks, so
    that they are right whatever was logged, changed, moved or deleted meanwhile, by however many at
    once. A closed month keeps them.
    """

    _name = "liteviewer.contract.period"
    _description = "Month of a Contract"
    _order = "date_start desc, id desc"

    contract_id = fields.Many2one(
        "contract.contract", required=True, readonly=True, index=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        related="contract_id.commercial_partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", string="Service Company", store=True, index=True
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    date_start = fields.Date(string="From", required=True, readonly=True)
    date_end = fields.Date(string="To", required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")], required=True, readonly=True, default="open"
    )
    figures = fields.Json(
        readonly=True, copy=False, groups=MONEY, help="What the month came to when it was closed."
    )
    balance = fields.Json(
        readonly=True, copy=False, groups=MONEY, help="What the closed month has left to the next."
    )
    notice_percent = fields.Integer(
        string="Told of (%)",
        readonly=True,
        copy=False,
        help="Which share of the hours somebody was told of last, while it lasts.",
    )
    count_ids = fields.One2many(
        "liteviewer.contract.count", "period_id", string="Counts", groups=MONEY
    )
    available_hours = fields.Float(string="Available", compute="_compute_figures")
    used_hours = fields.Float(string="Used", compute="_compute_figures")
    left_hours = fields.Float(string="Left", compute="_compute_figures")
    used_percent = fields.Integer(string="Used (%)", compute="_compute_figures")
    charged_hours = fields.Float(string="Charged by the Hour", compute="_compute_figures")
    ticket_count = fields.Integer(string="Tickets", compute="_compute_figures")
    amount = fields.Monetary(compute="_compute_figures", groups=MONEY)

    _month_uniq = models.Constraint(
        "UNIQUE (contract_id, date_start)", "This month of the contract is there already."
    )
    _order_idx = models.Index("(date_start DESC, id DESC)")

    @api.depends("contract_id", "date_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for period in self:
            month = get_month_name(Month.of(period.date_start), self.env.lang)
            period.display_name = f"{period.contract_id.display_name}, {month}"

    @api.depends("state", "figures")
    def _compute_figures(self):
        all_figures = self._get_month_figures()
        for period in self:
            figures = all_figures[period]
            period.available_hours = figures.get("available", 0) / HOUR
            period.used_hours = figures.get("used", 0) / HOUR
            period.left_hours = figures.get("left", 0) / HOUR
            period.used_percent = figures.get("percent", 0)
            period.charged_hours = figures.get("charged", 0) / HOUR
            period.ticket_count = figures.get("tickets", 0)
            period.amount = float(figures.get("total", 0))

    def action_open_counts(self):
        """Open what was counted when these months had ended, to be looked at and corrected."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_contract.contract_count_action"
        )
        return {**action, "domain": [("period_id", "in", self.ids)], "context": {}}

    def _get_month_figures(self):
        """Return what these months come to, open and closed ones: {month: as ``get_figures``}.

        Sums of money are among it: whoever asks leaves them out where they are not to be seen.
        """
        open_periods = self.filtered(lambda period: period.state == "open")
        settlements = {}
        if open_periods:
            until = Month.of(max(open_periods.mapped("date_start")))
            for key, found in open_periods.contract_id._get_settlements(until).items():
                settlements |= {(key, each.month.first): each for each in found}
        found = {}
        for period in self:
            settlement = settlements.get((period.contract_id.id, period.date_start))
            # sudo: what closed months have kept is hidden as a whole, since there are sums in it
            found[period] = get_figures(settlement) if settlement else period.sudo().figures or {}
        return found

    @api.model
    def _make_missing(self, contracts):
        """Make the months of contracts up to the one of today, those that are not there.

        Two at once make each month once.
        """
        rows = []
        for contract in contracts.filtered("is_service"):
            agreement = contract._get_agreement(contract.id)
            last = min(agreement.today, agreement.terms.last)
            first = contract._get_first_month()
            if last < first.first:
                continue
            rows += [
                (contract.id, month.first, month.last) for month in first.up_to(Month.of(last))
            ]
        if not rows:
            return
        self.env["contract.contract"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO liteviewer_contract_period (
                    contract_id, date_start, date_end, state, client_id, company_id, notice_percent,
                    create_uid, create_date, write_uid, write_date)
                SELECT contract.id, month.date_start, month.date_end, 'open',
                       contract.commercial_partner_id, contract.company_id, 0,
                       %(user)s, now() AT TIME ZONE 'UTC', %(user)s, now() AT TIME ZONE 'UTC'
                  FROM (VALUES %(rows)s) AS month (contract_id, date_start, date_end)
                  JOIN contract_contract AS contract ON contract.id = month.contract_id
                    ON CONFLICT (contract_id, date_start) DO NOTHING
                """,
                user=self.env.uid,
                rows=SQL(", ").join(SQL("(%s, %s::date, %s::date)", *row) for row in rows),
            )
        )
        contracts.invalidate_recordset(["period_ids"])

    # ------------------------------------------------------------
    # NOTICES
    # ------------------------------------------------------------

    @api.model
    def _cron_follow_meters(self):
        """Make the months that have begun, count for those that are over, and tell, once for each
        time that it happens, that most or all of the hours of a contract are used.
        """
        contracts = self.env["contract.contract"].search([("is_service", "=", True)])
        self._make_missing(contracts)
        self.env["liteviewer.contract.count"]._take(
            self.search([("contract_id", "in", contracts.ids), ("state", "=", "open")])
        )
        meters = contracts._get_meters()
        periods = self.search(
            [
                ("contract_id", "in", list(meters)),
                ("state", "=", "open"),
                ("date_start", "<=", fields.Date.today()),
            ],
        )
        latest = {period.contract_id.id: period for period in periods.sorted("date_start")}
        for key, period in latest.items():
            meter = meters[key]
            level = next((each for each in NOTICES if meter.percent >= each), 0)
            if level == period.notice_percent or not period.try_lock_for_update():
                continue
            rises = level > period.notice_percent
            period.notice_percent = level
            if rises:
                period._tell(meter, level)

    def _tell(self, meter, level):
        """Tell the manager, on the contract, and the client's contacts, by mail."""
        self.ensure_one()
        contract = self.contract_id
        manager = contract.user_id.partner_id
        contract.message_post(
            body=self._get_notice(meter, level, manager.lang),
            partner_ids=manager.ids,
            subtype_xmlid="mail.mt_note",
        )
        for partner in contract.notice_partner_ids:
            contract.message_notify(
                partner_ids=partner.ids,
                subject=self.with_context(lang=partner.lang)._get_notice_subject(level),
                body=self._get_notice(meter, level, partner.lang),
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _get_notice_subject(self, level):
        if level >= NOTICES[0]:
            return self.env._("The hours of the contract are used up")
        return self.env._("%(percent)s %% of the hours of the contract are used", percent=level)

    def _get_notice(self, meter, level, lang):
        period = self.with_context(lang=lang)
        values = {
            "contract": period.contract_id.display_name,
            "month": get_month_name(Month.of(self.date_start), lang),
            "used": get_duration(meter.used),
            "available": get_duration(meter.available),
        }
        if level >= NOTICES[0]:
            return period.env._(
                "%(contract)s, %(month)s: all %(available)s hours are used. Further work is "
                "charged as the contract says.",
                **values,
            )
        return period.env._(
            "%(contract)s, %(month)s: %(used)s of %(available)s hours are used.", **values
        )


def get_figures(settlement):
    """Return what a closed month keeps of its settlement, as texts and numbers."""
    available = settlement.available
    return {
        "available": available,
        "included": settlement.included,
        "carried": settlement.carried,
        "prepaid": settlement.prepaid,
        "used": settlement.used,
        "left": settlement.left_on(settlement.month.last),
        "expired": settlement.expired,
        "percent": settlement.used * 100 // available if available else 0,
        "charged": settlement.charged,
        "above": settlement.above,
        "tickets": settlement.tickets,
        "included_tickets": settlement.included_tickets,
        "total": str(settlement.total),
    }
