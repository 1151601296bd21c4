# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class ClientMixin(models.AbstractModel):
    """What belongs directly to a client, not as a part of something else of that client, and to the
    company of the service that looks after it.
    """

    _name = "liteviewer.client.mixin"
    _description = "Record of a Client"
    _check_company_auto = True

    client_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
    )
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """What is made for a client belongs to the company of the service that the client does."""
        return super().create(self.env["res.partner"]._add_company_of("client_id", vals_list))
