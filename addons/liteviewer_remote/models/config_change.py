# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from .remote_id import REMOTE


class ConfigChange(models.Model):
    _inherit = "liteviewer.config.change"

    def _accept(self):
        """Who accepts an ID says that the agent runs on this computer, and it keeps its IDs."""
        super()._accept()
        if (self.thing or "").partition(" ")[0] == REMOTE:
            # sudo: both are kept by the system
            self.equipment_id.sudo().is_agent_unconfirmed = False
            self.env["liteviewer.remote.id"].sudo().browse(self.res_id).is_reported = True
