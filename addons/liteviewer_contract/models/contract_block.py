# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ContractBlock(models.Model):
    """Hours that a client has paid beforehand. They are used up in the order of their first days,
    by the day of the work.
    """

    _name = "liteviewer.contract.block"
    _description = "Prepaid Hours"
    _inherit = ["liteviewer.cached.mixin"]
    _order = "date_start, id"

    name = fields.Char(string="Paid by", help="For example the number of the invoice.")
    contract_id = fields.Many2one(
        "contract.contract", required=True, index=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        related="contract_id.commercial_partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", string="Service Company", store=True, index=True
    )
    hours = fields.Float(required=True)
    date_start = fields.Date(
        string="From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_end = fields.Date(string="Until", help="Empty: they do not expire.")

    _hours_positive = models.Constraint(
        "CHECK (hours > 0)", "Prepaid hours have to be more than none."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)", "Prepaid hours cannot expire before they begin."
    )
