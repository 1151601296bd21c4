# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .credential_event import REVEAL_COUNT, REVEAL_MINUTES


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    reveal_count = fields.Integer(
        string="Secrets an Engineer May See",
        default=REVEAL_COUNT,
        config_parameter="liteviewer_vault.reveal_count",
    )
    reveal_minutes = fields.Integer(
        string="Within (Minutes)",
        default=REVEAL_MINUTES,
        config_parameter="liteviewer_vault.reveal_minutes",
    )
    reveal_reason = fields.Boolean(
        string="Ask Why a Secret Is Needed",
        config_parameter="liteviewer_vault.reveal_reason",
    )

    @api.constrains("reveal_count", "reveal_minutes")
    def _check_reveal_limit(self):
        for settings in self:
            if settings.reveal_count < 1 or settings.reveal_minutes < 1:
                raise ValidationError(self.env._("The limit on secrets must be positive numbers."))
