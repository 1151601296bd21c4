# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .license import DEFAULT_NOTICE_DAYS, NOTICE_DAYS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    license_notice_days = fields.Integer(
        string="Announce the End of Licences (Days Before)",
        default=DEFAULT_NOTICE_DAYS,
        config_parameter=NOTICE_DAYS,
    )

    @api.constrains("license_notice_days")
    def _check_license_notice_days(self):
        for settings in self:
            if settings.license_notice_days < 1:
                raise ValidationError(
                    self.env._("Licences are announced at least one day before they end.")
                )
