# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _hides_names(self, model_name):
        """Contracts tell of clients."""
        return model_name.startswith("contract.") or super()._hides_names(model_name)
