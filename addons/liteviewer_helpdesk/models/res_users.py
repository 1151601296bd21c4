# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.base.models.res_users import INDEX_SIZE

from ..tools.rpc_target import RPC_TARGET
from .agent_device import AGENT_METHODS
from .cached_mixin import forget_cached

AGENT_MODEL = "liteviewer.agent.device"
JSON2_PATHS = {f"/json/2/{AGENT_MODEL}/{method}" for method in AGENT_METHODS}


class ResUsers(models.Model):
    _inherit = "res.users"

    helpdesk_client_ids = fields.Many2many(
        "res.partner",
        "liteviewer_user_client_rel",
        "user_id",
        "client_id",
        string="Clients",
        # an archived or deleted client must not turn a restriction into none
        context={"active_test": False},
        ondelete="restrict",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
        groups="liteviewer_helpdesk.helpdesk_group_manager",
        help="The engineer sees the tickets, computers and contacts of these clients only. "
        "Empty: of all. Service managers see all in any case.",
    )
    is_helpdesk_restricted = fields.Boolean(
        string="Restricted to Some Clients",
        compute="_compute_is_helpdesk_restricted",
        groups="liteviewer_helpdesk.helpdesk_group_manager",
    )

    @api.depends("helpdesk_client_ids", "group_ids")
    def _compute_is_helpdesk_restricted(self):
        for user in self:
            user.is_helpdesk_restricted = user._is_client_restricted()

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("helpdesk_client_ids" in vals for vals in vals_list):
            forget_cached(self.env)
        return users

    def write(self, vals):
        """Forget the record rules worked out for users whose clients change."""
        result = super().write(vals)
        if "helpdesk_client_ids" in vals:
            forget_cached(self.env)
        return result

    @tools.ormcache("self.id")
    def _is_client_restricted(self):
        """Tell whether the user sees some clients only; asked at every turn, so remembered."""
        # sudo: whom an engineer looks after is for managers to read
        user = self.sudo()
        return bool(user.helpdesk_client_ids) and not user.has_group(
            "liteviewer_helpdesk.helpdesk_group_manager"
        )

    def _is_allowed_client(self, client):
        """Tell whether this engineer may see what belongs to ``client``. Without a client it is
        still open whose it is: that is for who is not restricted to find out.
        """
        self.ensure_one()
        # sudo: whom an engineer looks after is for managers to read
        return not self._is_client_restricted() or client in self.sudo().helpdesk_client_ids

    @api.model
    def _check_uid_passwd(self, uid, passwd):
        """Narrow the keys of agents to the agent methods at every call: the check of the key
        itself is remembered by ``super``, the call is not.
        """
        super()._check_uid_passwd(uid, passwd)
        self.browse(uid)._check_agent_call()

    @tools.ormcache("self.id")
    def _is_agent_account(self):
        """Tell whether this is the account that carries the calls of a client's agents."""
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "liteviewer_helpdesk.helpdesk_group_agent", raise_if_not_found=False
        )
        # asked before anybody is logged in, when the ORM can not compute groups yet
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
