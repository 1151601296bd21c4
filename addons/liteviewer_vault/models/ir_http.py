# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client whether to ask why a secret is needed."""
        _count, _minutes, needs_reason = self.env["liteviewer.credential.event"]._get_limits()
        return {**super().session_info(), "liteviewer_reveal_reason": needs_reason}
