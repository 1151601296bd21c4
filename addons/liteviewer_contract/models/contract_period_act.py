# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..tools.settlement import FIXED, HOURS, TICKET, TRAVEL, Month
from ..tools.upd import NO_TAX
from ..tools.words import get_date_in_words, get_duration, get_month_name, get_sum_in_words
from .contract_count import describe_things
from .contract_settlement import to_money


@dataclass(frozen=True)
class ActRow:
    """A line of an act as it is printed: texts."""

    name: str
    quantity: str
    unit: str
    price: str
    amount: str


class ContractPeriod(models.Model):
    """The part of the month that its act is printed from. Nothing is worked out here: lines and
    works are those that were frozen, taxes those of the invoice.
    """

    _inherit = "liteviewer.contract.period"

    def _get_act_language(self):
        self.ensure_one()
        partner = self.contract_id.invoice_partner_id or self.client_id
        return partner.lang or self.env.lang

    def _check_act(self):
        """:raises UserError: the month is open: an act is made by closing it"""
        if self.filtered(lambda period: period.state != "closed"):
            raise UserError(self.env._("A month has its act once it is closed."))

    def _get_act(self):
        """Return what the act says, in the language of the context. :rtype: dict"""
        self.ensure_one()
        contract, lang = self.contract_id, self.env.lang
        month = get_month_name(Month.of(self.date_start), lang)
        total, taxes = self._get_act_sums()
        return {
            "title": self.env._(
                "Act No. %(number)s of %(date)s",
                number=self.act_number,
                date=get_date_in_words(self.date_end, lang),
            ),
            "month": month,
            "basis": self.env._(
                "Contract %(name)s of %(date)s",
                name=" ".join(filter(None, (contract.code, contract.name))),
                date=get_date_in_words(contract.date, lang),
            ),
            "rows": [self._describe_charge(charge, month) for charge in self.charge_ids],
            "subtotal": self._format(sum(self.charge_ids.mapped("amount"))),
            "taxes": [(name, self._format(amount)) for name, amount in taxes],
            "total": self._format(total),
            "count": len(self.charge_ids),
            "words": get_sum_in_words(to_money(total), self.currency_id.name, lang),
            "works": self._get_act_works(),
            "works_total": get_duration(sum(self.work_entry_ids.mapped("counted_minutes"))),
            "things": [
                (charge.name, describe_things(charge.things or []), self._describe_count(charge))
                for charge in self.charge_ids
                if charge.things or charge.count_note
            ],
        }

    def _get_act_sums(self):
        """Return (what is to be paid, [(name of a tax, its sum)]), as the invoice says.

        Without an invoice, or where it has no taxes, there are none.
        """
        # sudo: service managers print acts and see no invoices; sums only
        move = self.sudo().move_id
        if not move:
            return sum(self.charge_ids.mapped("amount")), []
        sums = dict.fromkeys(move.invoice_line_ids.tax_ids, 0)
        for line in move.line_ids.filtered("tax_line_id"):
            sums[line.tax_line_id] = sums.get(line.tax_line_id, 0) + abs(line.amount_currency)
        if all(tax.upd_rate == NO_TAX for tax in sums):
            sums = {}
        return move.amount_total, [(tax.name, amount) for tax, amount in sums.items()]

    def _format(self, amount):
        return formatLang(self.env, amount, digits=2)

    def _describe_charge(self, charge, month):
        units = {
            FIXED: self.env._("month"),
            HOURS: self.env._("hour"),
            TRAVEL: self.env._("visit"),
            TICKET: self.env._("ticket"),
        }
        quantity = (
            get_duration(charge.minutes)
            if charge.charge == HOURS
            else formatLang(self.env, charge.quantity, digits=0)
        )
        return ActRow(
            f"{charge.name}, {month}",
            quantity,
            units.get(charge.charge, self.env._("pc.")),
            self._format(charge.price),
            self._format(charge.amount),
        )

    def _describe_count(self, charge):
        """Return as of which day something was counted, and why another number is charged."""
        if not charge.counted_on:
            return ""
        counted = self.env._(
            "As of %(date)s: %(number)s.",
            date=format_date(self.env, charge.counted_on),
            number=charge.counted_number,
        )
        if not charge.count_note:
            return counted
        charged = self.env._(
            "Charged: %(number)s. %(why)s", number=int(charge.quantity), why=charge.count_note
        )
        return f"{counted} {charged}"

    def _get_act_works(self):
        """Return the rows of the annex: [(day, ticket, text, engineer, time, sum)]."""
        zone = ZoneInfo(self.company_id._get_helpdesk_tz())
        return [
            (
                format_date(self.env, work.started_at.replace(tzinfo=UTC).astimezone(zone).date()),
                work.ticket_id.display_name,
                work.name or "",
                work.user_id.name,
                get_duration(work.counted_minutes),
                self._format(work.charged_amount) if work.charged_minutes else "",
            )
            # sudo: the act is the client's, and the same whoever prints it
            for work in self.sudo().work_entry_ids.sorted(lambda work: (work.started_at, work.id))
        ]
