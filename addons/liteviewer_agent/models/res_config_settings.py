# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    helpdesk_keep_data_days = fields.Integer(
        string="Keep Screenshots and Computer Data (Days)",
        help="Counted from the closing of the ticket, or the revocation of the computer; then they "
        "are deleted together with the files that the client sent, and a note says so. "
        "0: they are kept.",
    )
