# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import witness


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    def _get_allowed_models(self, mode="read"):
        """The account of a client's agents opens no model at all, not even those that are open
        to everybody: its methods act with elevated rights after they have checked the device.
        """
        witness("ir.model.access._get_allowed_models")
        if self.env.user._is_agent_account():
            return frozenset()
        return super()._get_allowed_models(mode)
