# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.program import is_authority

AUTHORITY = "liteviewer_agent.authority"
"""Parameter with the certificates that the handed out program trusts besides."""


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    agent_authority = fields.Char(
        string="Certificate Authority",
        config_parameter=AUTHORITY,
        help="PEM text of the authority that signed the certificate of this server, where the "
        "computers of clients do not know it. The downloaded program brings it along.",
    )

    @api.constrains("agent_authority")
    def _check_agent_authority(self):
        for settings in self:
            if settings.agent_authority and not is_authority(settings.agent_authority):
                raise ValidationError(
                    self.env._(
                        "The certificate authority must be the text of a PEM file, from "
                        "“-----BEGIN CERTIFICATE-----” to “-----END CERTIFICATE-----”."
                    )
                )
