# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code: together they see to it that the key
of an agent opens the agent's methods and nothing else.
"""

from odoo.service import model as rpc_service

from odoo.addons.base.models.ir_http import IrHttp
from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook, mentions, watch
from odoo.addons.rpc.controllers import RPC


def _is_key_checked(env):
    return mentions(rpc_service.dispatch, "_check_uid_passwd")


def _is_bearer_checked(env):
    return mentions(IrHttp._auth_method_bearer, "_check_credentials")


def _is_call_noted(env):
    return mentions(RPC.xmlrpc_1, "_xmlrpc") and mentions(RPC.xmlrpc_2, "_xmlrpc")


def _is_access_asked(env):
    visitor = env.ref("base.public_user")
    with watch() as seen:
        env["res.country"].with_user(visitor).has_access("read")
    return "ir.model.access._get_allowed_models" in seen


HOOKS = (
    Hook(
        "ir.http",
        "_authenticate",
        "Serves no account of agents while one of the other hooks does not hold.",
        "Where JSON-2 checks keys by another way than Hook res.users.apikeys looks at, an agent's "
        "key calls every public method.",
    ),
    Hook(
        "res.users",
        "_check_uid_passwd",
        "Looks at what a call over XML-RPC names before it is carried out.",
        "The key of an agent calls every public method over XML-RPC.",
        "agents",
        _is_key_checked,
    ),
    Hook(
        "odoo.addons.liteviewer_agent.controllers.rpc:AgentRPC",
        "_xmlrpc",
        "Notes what a call over XML-RPC names, and answers what is no XML with a fault.",
        "Calls of agents over XML-RPC are refused, since nobody knows what they name.",
        "agents",
        _is_call_noted,
    ),
    Hook(
        "res.users.apikeys",
        "_check_credentials",
        "Looks at what a call over JSON-2 names before it is carried out.",
        "The key of an agent calls every public method over JSON-2.",
        "agents",
        _is_bearer_checked,
    ),
    Hook(
        "ir.model.access",
        "_get_allowed_models",
        "Leaves the account of agents no model at all.",
        "The account of agents reads what is open to everybody.",
        "agents",
        _is_access_asked,
    ),
)
