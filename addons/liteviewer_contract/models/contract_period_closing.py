# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta
from decimal import Decimal

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tools import SQL, format_date

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.settlement import CHARGED, Month
from ..tools.words import get_month_name
from .contract_period import ACCOUNTANT, MONEY, get_figures

_logger = logging.getLogger(__name__)

EXPECTED = (UserError, RedirectWarning)
"""Errors that tell people what to do."""
BATCH = 50
"""So many contracts are closed together; where that fails, each of them alone."""


class ContractPeriod(models.Model):
    """The part of the month that closes it: works and figures are frozen, the act gets its number
    and lines, the invoice is drafted. Nothing of it happens twice, however often and by however
    many it is asked for.
    """

    _inherit = "liteviewer.contract.period"

    act_number = fields.Char(string="Act", readonly=True, copy=False, index="btree_not_null")
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="set null")
    charge_ids = fields.One2many(
        "liteviewer.contract.charge", "period_id", string="Lines of the Act", groups=MONEY
    )
    work_entry_ids = fields.One2many("liteviewer.work.entry", "period_id", string="Works")
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="account.group_account_invoice",
    )
    closing_error = fields.Text(
        string="Why It Is Not Closed",
        readonly=True,
        copy=False,
        groups=MONEY,
        help="It goes away with the next closing that succeeds.",
    )

    def action_close(self):
        """Close these months, and show what came of it.

        :raises AccessError: for others than accountants
        """
        if not (self.env.su or self.env.user.has_group(ACCOUNTANT)):
            raise AccessError(self.env._("Only accountants close months."))
        self.check_access("read")
        # sudo: months and works are kept by the service; accountants close those that they see
        self.sudo()._close()
        return True

    def action_print_act(self):
        """Print the acts of closed months."""
        return self.env.ref("liteviewer_contract.act_report").report_action(self)

    def action_open_invoice(self: One):
        """Open the draft, or what has become of it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }

    @api.model
    def _get_closable(self, company, month):
        """Return the open months of a company up to a month, the earlier ones first."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "open"),
                ("date_start", "<=", month.first),
            ],
            order="date_start, id",
        )

    def _close(self):
        """Close these months, those that can be; the others keep why not.

        Months of one contract are closed one after the other. A batch that fails is tried once
        more contract by contract, so that one that cannot be closed stops no other.

        :return: the months that were closed
        """
        closed = self.browse()
        for _month, periods in sorted(self.grouped("date_start").items()):
            for start in range(0, len(periods), BATCH):
                batch = periods[start : start + BATCH]
                try:
                    with self.env.cr.savepoint():
                        closed |= batch._close_together()
                except OperationalError:
                    # somebody else wrote the same: the server tries all of it once more
                    raise
                except Exception:
                    # what was worked out before the savepoint was given up is gone
                    self.env.invalidate_all(flush=False)
                    for period in batch:
                        closed |= period._close_alone()
        return closed

    def _close_alone(self):
        """Close one month or keep why not; tell it once. :return: the month, if it was closed"""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                return self._close_together()
        except OperationalError:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if not isinstance(error, EXPECTED):
                _logger.exception("The month %s of a contract cannot be closed", self.id)
            message = str(error.args[0] if error.args else error)
            if self.closing_error != message:
                self.closing_error = message
                self.contract_id.message_post(
                    body=self.env._(
                        "%(month)s is not closed: %(why)s",
                        month=get_month_name(Month.of(self.date_start), self.env.lang),
                        why=message,
                    )
                )
            return self.browse()

    def _close_together(self):
        """Close these months, each of another contract.

        :return: those that were open and that nobody else closes at this moment
        :raises UserError: one of them cannot be closed, so none is
        """
        periods = self.try_lock_for_update(allow_referencing=True)
        periods.invalidate_recordset(["state"])
        periods = periods.filtered(lambda period: period.state == "open")
        if not periods:
            return periods
        settlements = periods._get_checked_settlements()
        periods._freeze(settlements)
        return periods

    def _get_checked_settlements(self):
        """Return {month: Settlement} of months that may be closed.

        :raises UserError: says what is in the way
        """
        until = Month.of(max(self.mapped("date_start")))
        self.env["liteviewer.contract.count"]._take(self)
        found = self.contract_id._get_settlements(until)
        pending = dict(
            self.env["liteviewer.work.entry"]._read_group(
                [
                    ("contract_id", "in", self.contract_id.ids),
                    ("period_id", "=", False),
                    ("review_state", "!=", "approved"),
                    ("duration", ">", 0),
                    ("billable", "=", True),
                    # which of them are of these months is told by the settlements
                    ("started_at", "<", max(self.mapped("date_end")) + timedelta(days=2)),
                ],
                ["contract_id"],
                ["id:recordset"],
            )
        )
        settlements = {}
        for period in self:
            contract = period.contract_id
            settlement = next(iter(found[contract.id]), None)
            if not settlement or settlement.month.first != period.date_start:
                raise UserError(
                    self.env._("An earlier month of the contract is open: close that first.")
                )
            if contract._get_agreement(contract.id).today <= period.date_end:
                raise UserError(
                    self.env._(
                        "The month is not over before %(date)s.",
                        date=format_date(self.env, period.date_end),
                    )
                )
            shares = {share.work for share in settlement.shares}
            waiting = [work for work in pending.get(contract, ()) if work.id in shares]
            if waiting:
                raise UserError(
                    self.env._(
                        "%(count)s works wait for their review, the first of them: %(work)s",
                        count=len(waiting),
                        work=waiting[0].display_name,
                    )
                )
            if settlement.undecided:
                work = self.env["liteviewer.work.entry"].browse(min(settlement.undecided))
                raise UserError(
                    self.env._(
                        "Nothing says what %(count)s works cost, the first of them: %(work)s. Give "
                        "the contract a price of an hour that fits, choose another contract, or "
                        "bill the work not at all.",
                        count=len(settlement.undecided),
                        work=work.display_name,
                    )
                )
            missing = [line for line in settlement.lines if not line.key]
            if missing:
                raise UserError(
                    self.env._(
                        "There are tickets above the included number, and no line of the contract "
                        "says what they cost."
                    )
                )
            settlements[period] = settlement
        return settlements

    def _freeze(self, settlements):
        """Keep what the months come to, with act and draft invoice."""
        self._freeze_works(settlements)
        sequences = self.env["ir.sequence"].sudo()
        for period, settlement in settlements.items():
            # an act that was opened again keeps its number
            number = period.act_number or sequences.with_company(period.company_id).next_by_code(
                self._name
            )
            period.write(
                {
                    "state": "closed",
                    "act_number": number,
                    "closed_at": fields.Datetime.now(),
                    "closed_by_id": self.env.uid,
                    "figures": get_figures(settlement),
                    "balance": settlement.closing.to_json(),
                    "closing_error": False,
                }
            )
            contract = period.contract_id
            contract.closed_until = period.date_end
            contract._set_last_invoiced(period.date_end)
        charges = self.env["liteviewer.contract.charge"].create(
            [
                values
                for period, settlement in settlements.items()
                for values in period._prepare_charges(settlement)
            ]
        )
        self._draft_invoices(charges)
        self.env["liteviewer.contract.margin"]._keep(self)

    def _freeze_works(self, settlements):
        """Write onto the works what they count and cost, in one statement."""
        rows = []
        for period, settlement in settlements.items():
            by_work = {}
            for share in settlement.shares:
                minutes, charged, amount = by_work.get(share.work, (0, 0, Decimal(0)))
                is_charged = share.reason == CHARGED
                by_work[share.work] = (
                    minutes + share.minutes,
                    charged + (share.minutes if is_charged else 0),
                    amount + share.amount,
                )
            rows += [(work, period.id, *figures) for work, figures in by_work.items()]
        if not rows:
            return
        works = self.env["liteviewer.work.entry"]
        works.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE liteviewer_work_entry AS work
                   SET period_id = row.period_id, counted_minutes = row.counted,
                       charged_minutes = row.charged, charged_amount = row.amount
                  FROM (VALUES %s) AS row (id, period_id, counted, charged, amount)
                 WHERE work.id = row.id
                """,
                SQL(", ").join(SQL("(%s, %s, %s, %s, %s::numeric)", *row) for row in rows),
            )
        )
        works.invalidate_model(
            ["period_id", "counted_minutes", "charged_minutes", "charged_amount"]
        )

    def _prepare_charges(self, settlement):
        self.ensure_one()
        lines = {line.id: line for line in self.contract_id.contract_line_ids}
        counts = {count.contract_line_id.id: count for count in self.count_ids}
        for sequence, line in enumerate(settlement.lines, 1):
            contract_line = lines[line.key]
            yield {
                "period_id": self.id,
                "contract_line_id": line.key,
                "sequence": sequence,
                "name": contract_line.name,
                "charge": line.kind,
                "quantity": float(line.quantity),
                "minutes": line.minutes,
                "price": float(line.price),
                "product_quantity": float(line.as_product()[0]),
                "product_price": float(line.as_product()[1]),
                "amount": float(line.amount),
                **(counts[line.key]._prepare_charge() if line.key in counts else {}),
            }

    def _draft_invoices(self, charges):
        """Make one draft for each month that comes to anything."""
        values, periods = [], []
        for period, group in charges.grouped("period_id").items():
            lines = group.filtered("amount")
            if not lines:
                continue
            contract = period.contract_id.with_company(period.company_id)
            vals = contract._prepare_invoice(period.date_end)
            month = get_month_name(Month.of(period.date_start), contract.invoice_partner_id.lang)
            vals["invoice_line_ids"] = [
                Command.create(line._prepare_invoice_line(month)) for line in lines
            ]
            values.append(vals)
            periods.append(period)
        moves = self.env["account.move"].create(values)
        for period, move in zip(periods, moves, strict=True):
            period.move_id = move

    # ------------------------------------------------------------
    # OPENING AGAIN
    # ------------------------------------------------------------

    def _reopen(self, note):
        """Take back the closing of months, with what came of it.

        :raises UserError: it is not the last closed month, or its invoice has been posted
        """
        for period in self.sorted("date_start", reverse=True):
            contract = period.contract_id
            if period.state != "closed" or period.date_end != contract.closed_until:
                raise UserError(
                    self.env._("Only the last closed month of a contract can be opened again.")
                )
            if period.move_id and period.move_id.state == "posted":
                raise UserError(
                    self.env._(
                        "The invoice %(name)s has been posted. Reset it to draft first.",
                        name=period.move_id.display_name,
                    )
                )
            period.move_id.unlink()
            period.charge_ids.unlink()
            period.work_entry_ids.write(
                {
                    "period_id": False,
                    "counted_minutes": 0,
                    "charged_minutes": 0,
                    "charged_amount": 0,
                }
            )
            period.write(
                {
                    "state": "open",
                    "closed_at": False,
                    "closed_by_id": False,
                    "figures": False,
                    "balance": False,
                }
            )
            self.env["liteviewer.contract.margin"]._open(period)
            earlier = contract.period_ids.filtered(lambda each: each.state == "closed")
            contract.closed_until = max(earlier.mapped("date_end"), default=False)
            contract._set_last_invoiced(contract.closed_until)
            contract.message_post(
                body=self.env._(
                    "%(month)s is open again: %(why)s",
                    month=get_month_name(Month.of(period.date_start), self.env.lang),
                    why=note,
                ),
                author_id=self.env.user.partner_id.id,
            )


class ContractCharge(models.Model):
    _inherit = "liteviewer.contract.charge"

    def _prepare_invoice_line(self, month):
        """Return the values of a line of the draft.

        :param str month: its name
        """
        self.ensure_one()
        line = self.contract_line_id
        return {
            "contract_line_id": line.id,
            "product_id": line.product_id.id,
            "product_uom_id": line.uom_id.id,
            "name": f"{self.name}, {month}",
            "quantity": self.product_quantity,
            "price_unit": self.product_price,
            "analytic_distribution": line.analytic_distribution,
            "sequence": self.sequence,
            # without any, Odoo finds those of the product or of the company
            **({"tax_ids": [Command.set(line.tax_ids.ids)]} if line.tax_ids else {}),
        }


class ContractContract(models.Model):
    _inherit = "contract.contract"

    def _set_last_invoiced(self, day):
        """Tell OCA's lines up to which day they are invoiced; those that ended before stay."""
        self.ensure_one()
        lines = self.contract_line_ids.filtered(
            lambda line: (
                not line.display_type
                and not (day and line.date_end and line.date_end < day)
                and not (day and line.date_start > day)
            )
        )
        lines.write({"last_date_invoiced": day})
