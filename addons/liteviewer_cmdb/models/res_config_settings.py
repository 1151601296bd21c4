# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .credential_event import REVEAL_COUNT, REVEAL_MINUTES
from .license import DEFAULT_NOTICE_DAYS, NOTICE_DAYS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    license_notice_days = fields.Integer(
        string="Announce the End of Licences (Days Before)",
        default=DEFAULT_NOTICE_DAYS,
        config_parameter=NOTICE_DAYS,
    )

    reveal_count = fields.Integer(
        string="Secrets an Engineer May See",
        default=REVEAL_COUNT,
        config_parameter="liteviewer_cmdb.reveal_count",
    )
    reveal_minutes = fields.Integer(
        string="Within (Minutes)",
        default=REVEAL_MINUTES,
        config_parameter="liteviewer_cmdb.reveal_minutes",
    )
    reveal_reason = fields.Boolean(
        string="Ask Why a Secret Is Needed",
        config_parameter="liteviewer_cmdb.reveal_reason",
    )

    @api.constrains("reveal_count", "reveal_minutes")
    def _check_reveal_limit(self):
        for settings in self:
            if settings.reveal_count < 1 or settings.reveal_minutes < 1:
                raise ValidationError(self.env._("The limit on secrets must be positive numbers."))

    @api.constrains("license_notice_days")
    def _check_license_notice_days(self):
        for settings in self:
            if settings.license_notice_days < 1:
                raise ValidationError(
                    self.env._("Licences are announced at least one day before they end.")
                )
