# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .incoming_mail import KEEP_DAYS, KEEP_DAYS_PARAMETER


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    helpdesk_keep_mail_days = fields.Integer(
        string="Keep Source of E-Mails (Days)",
        default=KEEP_DAYS,
        config_parameter=KEEP_DAYS_PARAMETER,
        help="Every e-mail is kept as it came before it is read. Those that were read well are "
        "removed after these days, those to look at never. 0: they are kept.",
    )

    @api.constrains("helpdesk_keep_mail_days")
    def _check_helpdesk_keep_mail_days(self):
        if any(settings.helpdesk_keep_mail_days < 0 for settings in self):
            raise ValidationError(
                self.env._("Keep Source of E-Mails: enter a number of days from 0 on.")
            )
