# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.base.models.res_users import INDEX_SIZE
from odoo.addons.liteviewer_helpdesk.controllers.remote_call import refuse_wrong_call

from ..tools.rpc_target import RPC_CALL, RPC_TARGET
from .agent_device.interface import AGENT_METHODS

AGENT_MODEL = "liteviewer.agent.device"
JSON2_PATHS = {f"/json/2/{AGENT_MODEL}/{method}" for method in AGENT_METHODS}


class ResUsers(models.Model):
    """The accounts that carry the calls of agents may call the agent's methods and nothing else."""

    _inherit = "res.users"

    @api.model
    def _check_uid_passwd(self, uid, passwd):
        """Narrow the keys of agents to the agent methods at every call: the check of the key
        itself is remembered by ``super``, the call is not.
        """
        super()._check_uid_passwd(uid, passwd)
        self.browse(uid)._check_agent_call()
        # who calls is known: what is called with comes next
        if call := RPC_CALL.get():
            refuse_wrong_call(self.env, *call)

    @tools.ormcache("self.id")
    def _is_agent_account(self):
        """Tell whether this is the account that carries the calls of a client's agents."""
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "liteviewer_agent.helpdesk_group_agent", raise_if_not_found=False
        )
        # asked before anybody is logged in, when the ORM cannot compute groups yet
        self.flush_recordset(["group_ids"])
        self.env.cr.execute(
            "SELECT 1 FROM res_groups_users_rel WHERE uid = %s AND gid = %s",
            [self.id, group_id or None],
        )
        return bool(self.env.cr.fetchone())

    def _check_agent_call(self):
        """Let the account of agents call the agent methods and nothing else.

        Access rights alone would not do: many public methods of Odoo check none. What is
        allowed is named in full, so whatever else authenticates with a key is refused.

        :raises AccessError: when the call being served is another one
        """
        if not self._is_agent_account():
            return
        self.env["liteviewer.odoo.hooks"]._check_protected("agents")
        if request and request.httprequest.path in JSON2_PATHS:
            return
        service, model, method = RPC_TARGET.get()
        if service == "common" or (model == AGENT_MODEL and method in AGENT_METHODS):
            return
        raise AccessError(
            self.env._("The key of a desktop agent opens the agent's own methods only.")
        )

    def _find_apikey(self, key):
        """Return the record of an API key of this user, told by the key's public beginning."""
        self.env.cr.execute(
            "SELECT id FROM res_users_apikeys WHERE user_id = %s AND index = %s ORDER BY id DESC",
            [self.id, key[:INDEX_SIZE]],
        )
        return self.env["res.users.apikeys"].browse(self.env.cr.fetchone()[0])
