# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import UTC
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import formatLang

from ..tools import upd
from ..tools.settlement import HOURS, Month
from ..tools.units import OF_CHARGE, OKEI, PIECE
from ..tools.words import get_month_name
from .contract_settlement import to_money

DIGITS = Decimal("1E-11")
"""The least part of a quantity that documents may say."""


class ContractPeriod(models.Model):
    """The part of the month that says its act to other programs. Lines are those that were frozen,
    taxes those of the invoice, and both must be the same.
    """

    _inherit = "liteviewer.contract.period"

    def _prepare_document(self, signer):
        """Return (what the act says, what is in the way): a document with something in the way is
        not written anywhere.

        :param upd.Signer signer: for the service
        :rtype: tuple[upd.Document, list[str]]
        """
        self.ensure_one()
        contract, company, client, move = (
            self.contract_id,
            self.company_id,
            self.client_id,
            self.move_id,
        )
        lines, problems = self._prepare_document_lines()
        totals = [move.amount_untaxed, move.amount_tax, move.amount_total]
        untaxed, tax, total = map(to_money, totals)
        if not problems:
            fitting = upd.fit_lines(lines, untaxed, tax)
            if fitting is None:
                problems = [
                    self.env._(
                        "The invoice has a tax of %(tax)s, which is not that of its lines. Correct "
                        "it there.",
                        tax=formatLang(self.env, move.amount_tax, digits=2),
                    )
                ]
            lines = fitting or lines
        if problems:
            # nothing else is told of the totals then
            untaxed, tax, total = (
                sum(getattr(line, name) for line in lines) for name in ("untaxed", "tax", "total")
            )
        now = fields.Datetime.now().replace(tzinfo=UTC)
        document = upd.Document(
            number=self.act_number or "",
            day=self.date_end,
            first_day=self.date_start,
            last_day=self.date_end,
            seller=company.partner_id._prepare_upd_party(),
            buyer=client._prepare_upd_party(),
            signer=signer,
            lines=lines,
            untaxed=untaxed,
            tax=tax,
            total=total,
            guid=uuid4(),
            created=now.astimezone(ZoneInfo(company._get_helpdesk_tz())),
            contract=upd.Contract(number=contract.code or contract.name, day=contract.date),
            currency=self.currency_id.name,
        )
        return document, problems

    def _prepare_document_lines(self):
        """Return (lines, what is in the way of them); what comes to nothing is left out.

        Where something is in the way of a line, it is there without tax, so that nothing else is
        told of it.
        """
        charges, problems, lines = self.charge_ids, [], []
        if not any(charges.mapped("amount")):
            return [], [self.env._("The act comes to nothing: there is nothing to hand over.")]
        move = self.move_id
        if not move or move.state == "cancel":
            return [], [
                self.env._(
                    "The invoice of the act was deleted or cancelled. Open the month again and "
                    "close it once more."
                )
            ]
        products = move.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        by_line = {each.contract_line_id: each for each in products}
        # the act is the client's, and the same whoever hands it over
        month = get_month_name(Month.of(self.date_start), self._get_act_language())
        for number, charge in enumerate(charges, 1):
            if not charge.amount:
                continue
            invoiced = by_line.get(charge.contract_line_id, products.browse())
            rate, problem = charge._find_upd_rate(invoiced)
            if problem:
                problems.append(self.env._("Line %(number)s: %(why)s", number=number, why=problem))
            lines.append(
                charge._prepare_document_line(number, month, invoiced, rate, bool(problem))
            )
        if len(products) > len(lines):
            problems.append(
                self.env._(
                    "The invoice has lines that are not in the act. Remove them, or make another "
                    "invoice of them."
                )
            )
        return lines, problems


class ContractCharge(models.Model):
    _inherit = "liteviewer.contract.charge"

    def _find_upd_rate(self, invoiced):
        """Return (tax rate of documents, what is in the way).

        :param invoiced: the line of the invoice
        """
        self.ensure_one()
        taxes = invoiced.tax_ids
        included = any(taxes.mapped("price_include"))
        billed = invoiced.price_total if included else invoiced.price_subtotal
        if not invoiced or self.currency_id.compare_amounts(billed, self.amount):
            return upd.NO_TAX, self.env._(
                "it comes to %(act)s in the act and to %(invoice)s on the invoice. Correct the "
                "invoice, or open the month again and close it once more.",
                act=formatLang(self.env, self.amount, digits=2),
                invoice=formatLang(self.env, billed, digits=2),
            )
        if len(taxes) > 1:
            return upd.NO_TAX, self.env._(
                "it has several taxes on the invoice (%(names)s). Leave one.",
                names=", ".join(taxes.mapped("name")),
            )
        if taxes and not taxes.upd_rate:
            return upd.NO_TAX, self.env._(
                "nothing says which rate the tax %(name)s is in Russian documents. Choose it on the"
                " tax, or another tax on the invoice and on the contract.",
                name=taxes.name,
            )
        return taxes.upd_rate or upd.NO_TAX, None

    def _prepare_document_line(self, number, month, invoiced, rate, is_wrong):
        """:rtype: upd.Line"""
        amount = to_money(self.amount)
        untaxed = amount if is_wrong else to_money(invoiced.price_subtotal)
        total = amount if is_wrong else to_money(invoiced.price_total)
        if self.charge == HOURS:
            quantity = (Decimal(self.minutes) / 60).quantize(DIGITS)
        else:
            quantity = to_money(self.quantity)
        # sudo: the unit stands on the contract, whoever hands over its acts
        code = self.sudo().contract_line_id.okei_code or OF_CHARGE.get(self.charge, PIECE)
        return upd.Line(
            number=number,
            name=f"{self.name}, {month}",
            unit=OKEI[code],
            unit_code=code,
            quantity=quantity,
            price=upd.get_price(to_money(self.price), quantity, untaxed),
            untaxed=untaxed,
            rate=rate,
            tax=total - untaxed,
            total=total,
        )
