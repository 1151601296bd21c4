# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from odoo.addons.liteviewer_helpdesk.models.cached_mixin import forget_cached


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        """Forget the default hours: those that count where nothing else says which."""
        if "resource_calendar_id" in vals:
            forget_cached(self.env)
        return super().write(vals)
