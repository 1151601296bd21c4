# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The method that the XML-RPC call being served names, for those who decide whether to allow it.

Odoo hides the request while it serves such a call, so the controller leaves it here.
"""

from contextvars import ContextVar

RPC_TARGET = ContextVar("liteviewer_rpc_target", default=("", "", ""))
"""(service, model, method), as carried out; empty texts outside of an XML-RPC call."""

RPC_CALL = ContextVar("liteviewer_rpc_call", default=None)
"""(model, method, arguments, keywords) of the call of a model's method over XML-RPC or `/jsonrpc`,
whatever their types; None outside of one.
"""
