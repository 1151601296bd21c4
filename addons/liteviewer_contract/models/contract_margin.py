# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, split_every

from odoo.addons.liteviewer_helpdesk.models.measure import Measure, MonetaryMeasure

from ..tools.margin import Effort, get_cost, list_efforts, share_revenue
from ..tools.settlement import HOUR, HUNDRED, ZERO, Month
from ..tools.words import get_month_name
from .contract_period import MONEY
from .contract_settlement import to_money

LOCK = 1_984_311_607
"""Of PostgreSQL's advisory locks: one works the margins out at a time."""
ROWS_AT_ONCE = 2000
"""Of an INSERT: PostgreSQL reads a longer one more slowly than several."""
NEED_COSTS = {"cost", "margin", "margin_percent"}
KEY = (
    "month, company_id, COALESCE(client_id, 0), COALESCE(contract_id, 0), COALESCE(period_id, 0), "
    "COALESCE(user_id, 0)"
)
"""What there is one row of."""
COLUMNS = (
    "month",
    "company_id",
    "currency_id",
    "client_id",
    "contract_id",
    "period_id",
    "user_id",
    "is_closed",
    "revenue",
    "hours",
    "unrated_hours",
    "cost",
    "margin",
    "margin_percent",
    "computed_at",
)


@dataclass
class Row:
    """What a row is made of.

    :ivar minutes: logged
    :ivar unrated: those of them whose cost nobody has said
    :ivar priced: sum of minutes times cost of an hour
    """

    revenue: Decimal = ZERO
    minutes: int = 0
    unrated: int = 0
    priced: Decimal = ZERO

    def add_work(self, minutes, unrated, priced):
        """Add works. :param str priced: a number; the driver makes floats of others"""
        self.minutes += minutes
        self.unrated += unrated
        self.priced += Decimal(priced)

    def get_figures(self):
        """Return (revenue, hours, hours without a rate, cost, margin, per cent of the revenue)."""
        hours = self.minutes / HOUR, self.unrated / HOUR
        if self.unrated:
            return (self.revenue, *hours, None, None, None)
        cost = get_cost(self.priced)
        margin = self.revenue - cost
        percent = HUNDRED * margin / self.revenue if self.revenue else None
        return (self.revenue, *hours, cost, margin, percent)


class ContractMargin(models.Model):
    """What a contract brought in with an engineer in a month, and what their hours cost.

    Rows of closed months are made when the month is closed, of its act, and stay; only a cost that
    nobody had said is filled in once it is there. All others are made anew every 15 minutes of the
    works as they are: a screen over years of work only adds up rows.
    """

    _name = "liteviewer.contract.margin"
    _description = "Margin"
    _order = "month desc, id desc"

    month = fields.Date(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", string="Service Company", required=True, readonly=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    client_id = fields.Many2one("res.partner", readonly=True, index=True, ondelete="cascade")
    contract_id = fields.Many2one(
        "contract.contract",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: work that belongs to no contract. It costs, and brings nothing in.",
    )
    period_id = fields.Many2one(
        "liteviewer.contract.period",
        string="Month of the Contract",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: what the contract brought in without any work that it covers.",
    )
    is_closed = fields.Boolean(string="Closed", readonly=True)
    revenue = fields.Monetary(
        readonly=True,
        help="Without taxes. What is charged by the hour belongs to who worked it. Monthly fees, "
        "tickets and visits are shared by the minutes of the works that they cover.",
    )
    hours = fields.Float(string="Hours Worked", readonly=True)
    unrated_hours = fields.Float(
        string="Hours Without Cost",
        readonly=True,
        help="Nobody has said what an hour of this engineer costs on these days. Where there are "
        "such hours, there is no cost and no margin.",
    )
    cost = MonetaryMeasure(readonly=True, help="The hours worked, at the cost rates of their days.")
    margin = MonetaryMeasure(readonly=True, help="Revenue less cost.")
    margin_percent = Measure(
        string="Margin (%)", readonly=True, aggregator="avg", help="Of the revenue."
    )
    computed_at = fields.Datetime(string="As Of", readonly=True)

    _order_idx = models.Index("(month DESC, id DESC)")
    _company_idx = models.Index("(company_id, month)")
    _row_uniq = models.UniqueIndex(
        f"({KEY})",
        "Somebody else works the margins out at this moment. Try again.",
    )
    _open_idx = models.Index("(id) WHERE is_closed IS NOT TRUE")

    @api.depends("month", "client_id", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            month = get_month_name(Month.of(row.month), self.env.lang)
            names = (month, row.client_id.display_name, row.user_id.name)
            row.display_name = ", ".join(filter(None, names))

    def _read_group_select(self, aggregate_spec, query):
        """Where a cost is missing, a sum is no data, and not the sum of the others. The per cent
        are those of the sums, not the mean of others.
        """
        expression = super()._read_group_select(aggregate_spec, query)
        name, _colon, function = aggregate_spec.partition(":")
        if name not in NEED_COSTS or function not in ("sum", "avg", "sum_currency"):
            return expression
        column = {
            each: self._field_to_sql(self._table, each, query)
            for each in ("margin", "revenue", "unrated_hours")
        }
        if name == "margin_percent":
            expression = SQL(
                "(100 * SUM(%s) / NULLIF(SUM(%s), 0))::float", column["margin"], column["revenue"]
            )
        return SQL(
            "CASE WHEN COALESCE(MAX(%s), 0) = 0 THEN %s END", column["unrated_hours"], expression
        )

    # ------------------------------------------------------------
    # OPEN MONTHS
    # ------------------------------------------------------------

    @api.model
    def action_refresh(self):
        """Work the open months out now, not within 15 minutes.

        :raises AccessError: for others than accountants and service managers
        """
        if not (self.env.su or any(map(self.env.user.has_group, MONEY.split(",")))):
            raise AccessError(
                self.env._(
                    "Only accountants and service managers work out what contracts bring in."
                )
            )
        # sudo: the rows are kept by the service; whoever asks reads those that are theirs
        self.sudo()._refresh()
        return True

    @api.model
    def _refresh(self):
        """Make the rows of all that is not closed anew; fill in what closed months lack.

        Where somebody else is at it already, nothing is done.
        """
        self.env.cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK))
        if not self.env.cr.fetchone()[0]:
            return
        self._flush_sources()
        self._fill_in_costs()
        self._keep(self._find_not_kept())
        contracts = self.env["contract.contract"].with_context(active_test=False)
        settlements = contracts.search([("is_service", "=", True)])._get_settlements()
        rows = self._prepare_open_rows(settlements)
        written = self._write_rows(rows, is_closed=False)
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE is_closed IS NOT TRUE AND id <> ALL(%s)", self._sql(), written
            )
        )
        self.invalidate_model()
        self.env["liteviewer.work.entry"]._note_problems(settlements)

    def _prepare_open_rows(self, settlements):
        """Return {(month, company, client, contract, month of it, engineer): Row} of all works
        that stand in no act, and of all months that are open.
        """
        contracts = self.env["contract.contract"].browse(settlements)
        periods = {
            (period.contract_id.id, period.date_start): period.id
            for period in self.env["liteviewer.contract.period"].search([("state", "=", "open")])
        }
        engineers = self._load_engineers(settlements)
        rows = defaultdict(Row)

        def find(contract, day, engineer):
            month_id = periods.get((contract.id, day))
            client = contract.commercial_partner_id.id
            return rows[day, contract.company_id.id, client, contract.id, month_id, engineer]

        for contract in contracts:
            for settlement in settlements[contract.id]:
                day = settlement.month.first
                shared = share_revenue(
                    settlement.total,
                    list_efforts(settlement.shares, engineers),
                    self._get_exchange_rate(contract, settlement.month),
                )
                for engineer, money in shared.items():
                    find(contract, day, engineer).revenue += money
        for company, client, contract, day, engineer, *work in self._load_open_works():
            contract = contracts.browse(contract)
            if (contract.id, day) in periods and contract in contracts:
                row = find(contract, day, engineer)
            else:
                row = rows[day, company, client, contract.id or None, None, engineer]
            row.add_work(*work)
        return rows

    @api.model
    def _get_exchange_rate(self, contract, month):
        """Return the worth of a contract's currency in that of the service. :rtype: Decimal"""
        own = contract.company_id.currency_id
        if contract.currency_id == own:
            return Decimal(1)
        day = min(month.last, fields.Date.today())
        rate = contract.currency_id._get_conversion_rate(
            contract.currency_id, own, contract.company_id, day
        )
        return Decimal(str(rate))

    @api.model
    def _load_engineers(self, settlements):
        """Return {id of a work: id of its engineer} of the works that were settled."""
        works = {
            share.work
            for each in settlements.values()
            for settlement in each
            for share in settlement.shares
        }
        return dict(
            self.env.execute_query(
                SQL("SELECT id, user_id FROM liteviewer_work_entry WHERE id = ANY(%s)", list(works))
            )
        )

    @api.model
    def _load_open_works(self):
        """Return [(company, client, contract, month, engineer, minutes, minutes without a rate,
        minutes times cost)] of the works that stand in no act, in one query.
        """
        companies = self.env["res.company"].search([])
        return self.env.execute_query(
            SQL(
                """
                %(rates)s
                SELECT work.company_id, work.client_id, work.contract_id,
                       DATE_TRUNC('month', work.day)::date, work.user_id, %(sums)s
                  FROM (SELECT work.*, (work.started_at AT TIME ZONE 'UTC' AT TIME ZONE
                               company.zone)::date AS day
                          FROM (VALUES %(zones)s) AS company (id, zone)
                          JOIN liteviewer_work_entry AS work ON work.company_id = company.id
                         WHERE work.period_id IS NULL AND work.is_running IS NOT TRUE
                           AND work.duration > 0
                       ) AS work
                  %(join)s
                 GROUP BY 1, 2, 3, 4, 5
                """,
                zones=SQL(", ").join(
                    SQL("(%s, %s)", company.id, company._get_helpdesk_tz()) for company in companies
                ),
                **self._get_rate_parts(),
            )
        )

    @api.model
    def _get_rate_parts(self):
        """Return the parts of a query that find the rate of each row of ``work`` by its day."""
        return {
            "rates": SQL(
                """
                WITH rate AS (
                    SELECT user_id, company_id, cost, date AS first, LEAD(date) OVER (
                           PARTITION BY user_id, company_id ORDER BY date) AS after
                      FROM liteviewer_cost_rate)
                """
            ),
            "join": SQL(
                """
                LEFT JOIN rate ON rate.user_id = work.user_id
                      AND rate.company_id = work.company_id AND rate.first <= work.day
                      AND (rate.after IS NULL OR rate.after > work.day)
                """
            ),
            "sums": SQL(
                """
                SUM(work.duration), COALESCE(SUM(work.duration) FILTER (WHERE rate.cost IS NULL),
                0), COALESCE(SUM(work.duration * rate.cost), 0)::text
                """
            ),
        }

    # ------------------------------------------------------------
    # CLOSED MONTHS
    # ------------------------------------------------------------

    @api.model
    def _keep(self, periods):
        """Make the rows of closed months, of their acts."""
        if not periods:
            return
        self._flush_sources()
        rows, efforts = defaultdict(Row), defaultdict(list)
        for period, engineer, own, covered, *work in self._load_closed_works(periods):
            rows[period, engineer].add_work(*work)
            efforts[period].append(Effort(engineer, Decimal(own), covered))
        found = {}
        for period in periods:
            total = sum((to_money(charge.amount) for charge in period.charge_ids), ZERO)
            contract = period.contract_id
            rate = self._get_exchange_rate(contract, Month.of(period.date_start))
            for engineer, money in share_revenue(total, efforts[period.id], rate).items():
                rows[period.id, engineer].revenue += money
        by_id = {period.id: period for period in periods}
        for (key, engineer), row in rows.items():
            period = by_id[key]
            found[
                period.date_start,
                period.company_id.id,
                period.client_id.id,
                period.contract_id.id,
                key,
                engineer,
            ] = row
        written = self._write_rows(found, is_closed=True)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM %s AS margin USING liteviewer_contract_period AS period
                 WHERE period.id = ANY(%s) AND margin.contract_id = period.contract_id
                   AND margin.month = period.date_start AND margin.id <> ALL(%s)
                """,
                self._sql(),
                periods.ids,
                written,
            )
        )
        self.invalidate_model()

    @api.model
    def _find_not_kept(self):
        """Return the closed months without rows: those of before there were any."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT period.id
                  FROM liteviewer_contract_period AS period
                 WHERE period.state = 'closed'
                   AND NOT EXISTS (
                       SELECT FROM %s AS margin
                        WHERE margin.period_id = period.id AND margin.is_closed)
                   AND (EXISTS (SELECT FROM liteviewer_contract_charge AS charge
                                 WHERE charge.period_id = period.id)
                        OR EXISTS (SELECT FROM liteviewer_work_entry AS work
                                    WHERE work.period_id = period.id AND work.duration > 0))
                """,
                self._sql(),
            )
        )
        return self.env["liteviewer.contract.period"].browse(key for (key,) in rows)

    @api.model
    def _load_closed_works(self, periods):
        """Return [(month of a contract, engineer, charged by the hour, minutes covered, minutes,
        minutes without a rate, minutes times cost)], in one query.
        """
        return self.env.execute_query(
            SQL(
                """
                %(rates)s
                SELECT work.period_id, work.user_id, COALESCE(SUM(work.charged_amount), 0)::text,
                       COALESCE(SUM(work.counted_minutes - CASE WHEN work.charged_amount <> 0
                       THEN work.charged_minutes ELSE 0 END) FILTER (WHERE work.billable), 0)::int,
                       %(sums)s
                  FROM (SELECT work.*, (work.started_at AT TIME ZONE 'UTC' AT TIME ZONE
                               period.zone)::date AS day
                          FROM (VALUES %(periods)s) AS period (id, zone)
                          JOIN liteviewer_work_entry AS work ON work.period_id = period.id
                       ) AS work
                  %(join)s
                 GROUP BY 1, 2
                """,
                periods=SQL(", ").join(
                    SQL("(%s, %s)", period.id, period.company_id._get_helpdesk_tz())
                    for period in periods
                ),
                **self._get_rate_parts(),
            )
        )

    @api.model
    def _fill_in_costs(self):
        """Give closed months the costs that nobody had said when they were closed; what they have
        stays, whatever becomes of the rates.
        """
        lacking = self.env.execute_query(
            SQL(
                """
                SELECT margin.id, margin.period_id, margin.user_id
                  FROM %s AS margin
                 WHERE margin.is_closed AND margin.unrated_hours > 0 AND EXISTS (
                       SELECT FROM liteviewer_cost_rate AS rate
                        WHERE rate.user_id = margin.user_id
                          AND rate.company_id = margin.company_id
                          AND rate.date < margin.month + INTERVAL '1 month')
                """,
                self._sql(),
            )
        )
        if not lacking:
            return
        ids = {(period, engineer): key for key, period, engineer in lacking}
        periods = self.env["liteviewer.contract.period"].browse({key[0] for key in ids})
        rows = self.browse(ids.values())
        revenues = {row.id: to_money(row.revenue) for row in rows}
        values = []
        for period, engineer, _own, _covered, *work in self._load_closed_works(periods):
            if key := ids.get((period, engineer)):
                row = Row(revenues[key])
                row.add_work(*work)
                values.append(SQL("(%s, %s, %s, %s, %s)", key, *row.get_figures()[2:]))
        self.env.cr.execute(
            SQL(
                """
                UPDATE %s AS margin
                   SET unrated_hours = row.unrated, cost = row.cost::numeric,
                       margin = row.margin::numeric, margin_percent = row.percent::float
                  FROM (VALUES %s) AS row (id, unrated, cost, margin, percent)
                 WHERE margin.id = row.id
                """,
                self._sql(),
                SQL(", ").join(values),
            )
        )
        self.invalidate_model()

    @api.model
    def _open(self, periods):
        """Let the rows of months that are open again follow their works from now on."""
        self.search([("period_id", "in", periods.ids)]).write({"is_closed": False})

    # ------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------

    def _sql(self):
        return SQL.identifier(self._table)

    @api.model
    def _flush_sources(self):
        """Let SQL see works, rates and rows as they are now."""
        self.env["liteviewer.work.entry"].flush_model()
        self.env["liteviewer.cost.rate"].flush_model()
        self.flush_model()

    @api.model
    def _write_rows(self, rows, *, is_closed):
        """Write rows, those in which anything is; who looks at an open one goes on looking at it.

        :param rows: as ``_prepare_open_rows`` says
        :return: the ids
        """
        now = fields.Datetime.now()
        currencies = {
            company.id: company.currency_id.id for company in self.env["res.company"].search([])
        }
        values = [
            (*key[:2], currencies[key[1]], *key[2:], is_closed, *row.get_figures(), now)
            for key, row in rows.items()
            if row.revenue or row.minutes
        ]
        written = []
        for chunk in split_every(ROWS_AT_ONCE, values):
            written += self.env.execute_query(
                SQL(
                    """
                    INSERT INTO %(table)s AS margin (%(columns)s) VALUES %(rows)s
                        ON CONFLICT (%(key)s) DO UPDATE SET %(changes)s
                     WHERE margin.is_closed IS NOT TRUE
                    RETURNING id
                    """,
                    table=self._sql(),
                    columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                    rows=SQL(", ").join(SQL("%s", each) for each in chunk),
                    key=SQL(KEY),
                    changes=SQL(", ").join(
                        SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name))
                        for name in COLUMNS
                    ),
                )
            )
        return [key for (key,) in written]
