# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.payload import Limits


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    screenshot_max_count = fields.Integer(
        string="Pictures in a Message",
        default=Limits.screenshots,
        config_parameter="liteviewer_helpdesk.screenshot_max_count",
        help="How many pictures the desktop agent may send with one message.",
    )
    screenshot_max_bytes = fields.Integer(
        string="Size of a Picture (Bytes)",
        default=Limits.image_bytes,
        config_parameter="liteviewer_helpdesk.screenshot_max_bytes",
        help="A larger picture is refused before it is unpacked.",
    )
    screenshot_max_pixels = fields.Integer(
        string="Pixels of a Picture",
        default=Limits.image_pixels,
        config_parameter="liteviewer_helpdesk.screenshot_max_pixels",
        help="Width times height. Told by the picture's head, before anything is unpacked.",
    )

    @api.constrains("screenshot_max_count", "screenshot_max_bytes", "screenshot_max_pixels")
    def _check_screenshot_limits(self):
        for settings in self:
            if (
                settings.screenshot_max_count < 0
                or settings.screenshot_max_bytes < 1
                or settings.screenshot_max_pixels < 1
            ):
                raise ValidationError(
                    self.env._("The limits on pictures must be positive numbers.")
                )
