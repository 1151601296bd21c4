# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .contract_line import CHARGES


class ContractCharge(models.Model):
    """A line of the act of a closed month. One line of the contract comes once into a month."""

    _name = "liteviewer.contract.charge"
    _description = "Line of an Act"
    _order = "period_id desc, sequence, id"

    period_id = fields.Many2one(
        "liteviewer.contract.period",
        string="Month",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    contract_line_id = fields.Many2one(
        "contract.line", required=True, readonly=True, index=True, ondelete="restrict"
    )
    client_id = fields.Many2one(
        related="period_id.client_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(
        related="period_id.company_id", string="Service Company", store=True, index=True
    )
    currency_id = fields.Many2one(related="period_id.currency_id")
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="Description", required=True, readonly=True)
    charge = fields.Selection(CHARGES, string="Charged For", required=True, readonly=True)
    quantity = fields.Float(readonly=True, digits=(16, 2))
    minutes = fields.Integer(readonly=True)
    price = fields.Monetary(readonly=True)
    amount = fields.Monetary(readonly=True)
    product_quantity = fields.Float(string="Quantity on the Invoice", readonly=True, digits=(16, 2))
    product_price = fields.Monetary(
        string="Price on the Invoice",
        readonly=True,
        help="An invoice multiplies with two decimals. Where hours cannot be told so, it has one "
        "thing for the whole amount.",
    )
    things = fields.Json(
        readonly=True, help="What was counted at the end of the month: names with numbers."
    )

    counted_on = fields.Date(readonly=True, help="The day as of which they were counted.")
    counted_number = fields.Integer(readonly=True)
    count_note = fields.Char(
        string="Why Another Number", readonly=True, help="Why not what was counted is charged."
    )

    _line_uniq = models.Constraint(
        "UNIQUE (contract_line_id, period_id)",
        "This line of the contract is in the act of the month already.",
    )
