# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ContractIndexation(models.Model):
    """From a month on all prices of a contract are higher, or lower, by some per cent."""

    _name = "liteviewer.contract.indexation"
    _description = "Indexation of Prices"
    _inherit = ["liteviewer.cached.mixin"]
    _order = "date, id"

    contract_id = fields.Many2one(
        "contract.contract", required=True, index=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        related="contract_id.commercial_partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", string="Service Company", store=True, index=True
    )
    date = fields.Date(
        string="From",
        required=True,
        help="It counts for the months that begin on this day or later.",
    )
    percent = fields.Float(string="%", required=True, digits=(16, 2))

    _percent_range = models.Constraint(
        "CHECK (percent > -100 AND percent <= 1000)",
        "Prices change by more than -100 and by at most 1000 per cent.",
    )
