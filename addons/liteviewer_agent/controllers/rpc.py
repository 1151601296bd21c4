# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import contextmanager
from xml.parsers.expat import ExpatError
from xmlrpc.client import Fault, ResponseError, loads

from odoo.exceptions import UserError
from odoo.http import Response, dispatch_rpc, request, route

from odoo.addons.liteviewer_helpdesk.tools.error_answers import UNEXPECTED, is_for_people
from odoo.addons.rpc.controllers import RPC
from odoo.addons.rpc.controllers.xmlrpc import RPC_FAULT_CODE_APPLICATION_ERROR, dumps

from ..tools.rpc_target import RPC_TARGET


class AgentRPC(RPC):
    @route()
    def xmlrpc_1(self, service):
        with _hidden_traces():
            return super().xmlrpc_1(service)

    @route()
    def xmlrpc_2(self, service):
        with _hidden_traces():
            return super().xmlrpc_2(service)

    def _xmlrpc(self, service):
        """Answer a body that is no XML with a fault that says so instead of a traceback, and
        note which method the call names: the account of agents may call few of them.
        """
        try:
            params, method = loads(request.httprequest.get_data(), use_datetime=True)
        except (ExpatError, ResponseError, UnicodeDecodeError, ValueError, TypeError) as error:
            # in English: neither a database nor a language is known here
            message = (
                f"The request is not well-formed XML-RPC: {error}. Texts must not contain "
                "control characters (such as NUL) or halves of surrogate pairs."
            )
            raise UserError(message) from error
        model, method_name = params[3:5] if len(params) >= 5 else ("", "")
        target = RPC_TARGET.set((service, model, method_name))
        try:
            return dumps((dispatch_rpc(service, method, params),))
        finally:
            RPC_TARGET.reset(target)


@contextmanager
def _hidden_traces():
    """Answer what went wrong in the server with the fault that Odoo gives it, without the traceback
    that Odoo puts there. Who calls is not known here, so nobody gets it; it stands in the log.
    """
    try:
        yield
    except Exception as error:
        if not is_for_people(error):
            fault = Fault(RPC_FAULT_CODE_APPLICATION_ERROR, UNEXPECTED)
            error.error_response = Response(dumps(fault), mimetype="text/xml")
        raise
