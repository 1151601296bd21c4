# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .contract_period import MONEY


class ContractDocument(models.Model):
    """The contract as it was put on paper, and what was agreed later. A record of its own, since
    engineers, who see contracts, do not see the sums in it.
    """

    _name = "liteviewer.contract.document"
    _description = "Document of a Contract"
    _order = "signed_on desc, id desc"

    contract_id = fields.Many2one(
        "contract.contract", required=True, index=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        related="contract_id.commercial_partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", string="Service Company", store=True, index=True
    )
    name = fields.Char(
        string="Document", required=True, help="For example Contract No. 14, or Annex 2."
    )
    signed_on = fields.Date(help="Empty: it is not signed by both yet.")
    file = fields.Binary(attachment=True)
    file_name = fields.Char()


class ContractContract(models.Model):
    _inherit = "contract.contract"

    document_ids = fields.One2many(
        "liteviewer.contract.document",
        "contract_id",
        string="Documents",
        groups=MONEY,
        copy=False,
    )
    is_signed = fields.Boolean(
        string="Signed",
        compute="_compute_is_signed",
        compute_sudo=True,
        store=True,
        groups="base.group_user",
        help="Whether there is a document, and all of them are signed.",
    )

    @api.depends("document_ids.signed_on")
    def _compute_is_signed(self):
        for contract in self:
            days = contract.document_ids.mapped("signed_on")
            contract.is_signed = bool(days) and all(days)
