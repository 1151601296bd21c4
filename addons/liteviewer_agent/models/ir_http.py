# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """Serve no account of agents at all while one of the hooks that narrow it does not hold:
        that may be just the one by which its key would be refused.
        """
        super()._authenticate(endpoint)
        if request.env.uid and cls.pool.liteviewer_odoo_hook_faults.get("agents"):
            request.env.user._check_agent_call()
