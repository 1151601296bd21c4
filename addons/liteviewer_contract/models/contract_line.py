# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.liteviewer_helpdesk.models.work_mixin import WORK_TYPES

from ..tools.settlement import FIXED, HOURS, TICKET, TRAVEL, Fee, Rate
from ..tools.units import OKEI
from .contract_settlement import OUT_OF_HOURS, to_money

CHARGES = [
    (FIXED, "Each Month"),
    ("person", "Each Person a Month"),
    (HOURS, "Hour of Work"),
    (TRAVEL, "Visit on Site"),
    (TICKET, "Ticket Above the Included"),
]
ONCE = (TRAVEL, TICKET)
"""What only one line of a contract says."""


class ContractLine(models.Model):
    """A line of a contract of the service says what is charged, by what, and how much."""

    _name = "contract.line"
    _inherit = ["contract.line", "liteviewer.cached.mixin"]

    charge = fields.Selection(CHARGES, string="Charged For", default=FIXED)
    is_service = fields.Boolean(related="contract_id.is_service")
    work_type = fields.Selection(
        WORK_TYPES, string="Only Work", help="An hour of which work it is the price of. Empty: any."
    )
    work_hours = fields.Selection(
        [("in", "In Working Hours"), ("out", "Out of Hours")],
        string="Only",
        help="Whether it is the price of an hour in or out of the working hours. Empty: both.",
    )
    work_role_id = fields.Many2one(
        "liteviewer.work.role",
        string="Only by",
        index="btree_not_null",
        ondelete="restrict",
        help="The price of an hour of engineers of which role it is. Empty: of all.",
    )

    tax_ids = fields.Many2many(
        "account.tax",
        "liteviewer_contract_line_tax_rel",
        "line_id",
        "tax_id",
        string="Taxes",
        groups="base.group_user",
        domain="[('type_tax_use', '=', 'sale'), ('company_id', 'parent_of', company_id)]",
        help="Those of the invoice and of the act. Empty: those of the product, or of the company.",
    )
    okei_code = fields.Selection(
        [(code, f"{code} {name}") for code, name in OKEI.items()],
        string="Unit (ОКЕИ)",
        groups="base.group_user",
        help="In files for accounting programs and operators of electronic documents. Empty: the "
        "unit of what is charged: month, hour, person or piece.",
    )

    @api.constrains("tax_ids", "contract_id")
    def _check_taxes(self):
        for line in self:
            # sudo: taxes of another company, which the user may not see, are refused as well
            taxes = line.sudo().tax_ids
            if any(
                tax.type_tax_use != "sale" or tax.company_id not in line.company_id.parent_ids
                for tax in taxes
            ):
                raise ValidationError(
                    self.env._(
                        "The line %(name)s has a tax that is no sales tax of its company. Choose "
                        "another one.",
                        name=line.name,
                    )
                )

    @api.constrains("charge", "contract_id")
    def _check_charge(self):
        for contract in self.contract_id.filtered("is_service"):
            lines = contract.contract_line_ids.filtered(lambda line: not line.display_type)
            if not all(lines.mapped("charge")):
                raise ValidationError(
                    self.env._("Say of each line of the contract what it is charged for.")
                )
            for charge in ONCE:
                if len(lines.filtered(lambda line, charge=charge: line.charge == charge)) > 1:
                    raise ValidationError(
                        self.env._(
                            "A contract has one price of a visit and one of a ticket at most."
                        )
                    )

    @api.constrains("price_unit", "specific_price", "contract_id")
    def _check_service_price(self):
        for line in self:
            if line.is_service and not 0 <= line.price_unit <= 10**9:
                raise ValidationError(
                    self.env._("A price is from 0 to 1,000,000,000. Name a lower one.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """A line begins with its contract, not on the day on which it is written down, unless lines
        have days of their own.
        """
        completed = []
        for vals in vals_list:
            contract = self.env["contract.contract"].browse(vals.get("contract_id"))
            follows = contract.is_service and not contract.line_recurrence
            completed.append({**vals, "date_start": contract.date_start} if follows else vals)
        return super().create(completed)

    def _prepare_fee(self):
        """Return what this line charges a month for. :rtype: Fee"""
        return Fee(
            self.id,
            to_money(self.price_unit),
            self.charge,
            self.date_start,
            self.date_end or date.max,
        )

    def _prepare_rate(self):
        """Return what an hour costs by this line. :rtype: Rate"""
        return Rate(
            self.id,
            to_money(self.price_unit),
            self.work_type or None,
            OUT_OF_HOURS.get(self.work_hours),
            self.work_role_id.id or None,
            self.date_start,
            self.date_end or date.max,
        )

    def _list_things(self):
        """Return what this line counts, as it stands on the cards of the client now; addons that
        bring other things to count extend this.

        :return: [(name, number)]; the annex of the act names them
        """
        self.ensure_one()
        if self.charge != "person":
            return []
        people = self.env["res.partner"].search(
            [
                ("parent_id", "child_of", self.contract_id.commercial_partner_id.ids),
                ("is_company", "=", False),
                ("type", "=", "contact"),
            ],
            order="name, id",
        )
        return [(person.name, 1) for person in people]

    def _can_be_invoiced(self, date_ref):
        """What the service does is invoiced by closing a month."""
        return not self.is_service and super()._can_be_invoiced(date_ref)
