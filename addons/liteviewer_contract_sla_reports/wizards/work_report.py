# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.liteviewer_contract.tools.settlement import Month
from odoo.addons.liteviewer_contract.tools.words import get_month_name
from odoo.addons.liteviewer_sla_reports.tools.report_matrix import (
    DURATION,
    INTEGER,
    NO_DATA,
    SUM,
    Column,
    Section,
)

MINUTE = 60
HOURS = ("included", "carried", "prepaid", "used", "left", "above")
"""Which figures of a month are told of a contract that counts hours, in minutes."""


class WorkReport(models.TransientModel):
    """What the contracts of the client included in the months of the report, and what was used.

    Hours and tickets only: what they cost stands in the act.
    """

    _inherit = "liteviewer.work.report"

    def _get_contract_months(self):
        """Return the months of the client's contracts that have a day in the period, contract by
        contract, with what they come to: {month of a contract: figures}.
        """
        months = self.env["liteviewer.contract.period"].search(
            [
                ("client_id", "=", self.client_id.id),
                ("company_id", "=", self.company_id.id),
                ("date_start", "<=", self.date_to),
                ("date_end", ">=", self.date_from),
            ],
            order="contract_id, date_start, id",
        )
        return months._get_month_figures()

    def _prepare_sections(self, works, tickets):
        months = self._get_contract_months()
        by_tickets = {
            # sudo: who may read the months of a contract may read its name and what it counts
            month: figures
            for month, figures in months.items()
            if month.contract_id.sudo().counts_tickets
        }
        by_hours = {month: figures for month, figures in months.items() if month not in by_tickets}
        return [
            *super()._prepare_sections(works, tickets),
            *([self._prepare_contract_hours(by_hours)] if by_hours else []),
            *([self._prepare_contract_tickets(by_tickets)] if by_tickets else []),
        ]

    def _prepare_contract_hours(self, months):
        section = Section(
            title=self.env._("Hours of the Contract"),
            note=self.env._(
                "Of whole calendar months, as the contract rounds time. Left is what can still be "
                "used on the last day of the month. Above the limit is work to be billed that "
                "neither included nor prepaid hours cover."
            ),
            columns=(
                *self._get_contract_columns(),
                Column(self.env._("Included"), DURATION, width=11),
                Column(self.env._("Carried Over"), DURATION, width=11),
                Column(self.env._("Prepaid"), DURATION, width=11),
                Column(self.env._("Used"), DURATION, SUM, width=11),
                Column(self.env._("Left"), DURATION, width=11),
                Column(self.env._("Above the Limit"), DURATION, SUM, width=13),
            ),
            total_label=self.env._("Total"),
        )
        for month, figures in months.items():
            minutes = (figures.get(name) for name in HOURS)
            section.add(
                *self._describe_contract_month(month),
                *(NO_DATA if number is None else number * MINUTE for number in minutes),
            )
        return section

    def _prepare_contract_tickets(self, months):
        section = Section(
            title=self.env._("Tickets of the Contract"),
            note=self.env._(
                "Of whole calendar months, by the day on which the tickets came in. Billed by the "
                "hour is work that the tickets do not cover."
            ),
            columns=(
                *self._get_contract_columns(),
                Column(self.env._("Included"), INTEGER, width=13),
                Column(self.env._("Came In"), INTEGER, SUM, width=13),
                Column(self.env._("Above the Limit"), INTEGER, SUM, width=13),
                Column(self.env._("Billed by the Hour"), DURATION, SUM, width=17),
            ),
            total_label=self.env._("Total"),
        )
        for month, figures in months.items():
            count, included = figures.get("tickets"), figures.get("included_tickets")
            minutes = figures.get("above")
            section.add(
                *self._describe_contract_month(month),
                included,
                count,
                NO_DATA if None in (count, included) else max(0, count - included),
                NO_DATA if minutes is None else minutes * MINUTE,
            )
        return section

    def _get_contract_columns(self):
        return (
            Column(self.env._("Contract"), width=44),
            Column(self.env._("Month"), width=20),
        )

    def _describe_contract_month(self, month):
        # sudo: as above
        contract = month.contract_id.sudo()
        return (
            contract._get_full_name(),
            get_month_name(Month.of(month.date_start), self.env.lang),
        )
