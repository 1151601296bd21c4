# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class ResUsersApikeys(models.Model):
    _inherit = "res.users.apikeys"

    def _check_credentials(self, *, scope, key):
        """Narrow the keys of agents to the agent methods on the paths that check a key at each
        request (JSON-2). XML-RPC remembers a good key: see ``res.users._check_uid_passwd``.
        """
        uid = super()._check_credentials(scope=scope, key=key)
        if uid:
            self.env["res.users"].browse(uid)._check_agent_call()
        return uid
