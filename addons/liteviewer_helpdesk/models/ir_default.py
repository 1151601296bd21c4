# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """What the server keeps has no default that a user may choose."""
        defaults = super()._get_model_defaults(model_name, condition)
        names = self.env[model_name]._get_server_kept()
        return {name: value for name, value in defaults.items() if name not in names}
