# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    work_role_id = fields.Many2one(
        "liteviewer.work.role",
        string="Role in Contracts",
        index="btree_not_null",
        ondelete="restrict",
        help="The price of an hour may depend on it.",
    )
