# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections.abc import Mapping
from contextlib import contextmanager
from xml.parsers.expat import ExpatError
from xmlrpc.client import Fault, ResponseError, loads

from odoo.exceptions import UserError
from odoo.http import Response, dispatch_rpc, request, route
from odoo.tools import frozendict

from odoo.addons.liteviewer_helpdesk.controllers.remote_call import refuse_wrong_call
from odoo.addons.liteviewer_helpdesk.tools.error_answers import UNEXPECTED, is_for_people
from odoo.addons.rpc.controllers import RPC
from odoo.addons.rpc.controllers.json2 import WebJson2Controller
from odoo.addons.rpc.controllers.xmlrpc import RPC_FAULT_CODE_APPLICATION_ERROR, dumps

from ..tools.rpc_target import RPC_CALL, RPC_TARGET

NO_CONTEXT = frozendict()


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
        call = RPC_CALL.set(read_call(service, method, params))
        try:
            return dumps((without_none(dispatch_rpc(service, method, params)),))
        finally:
            RPC_CALL.reset(call)
            RPC_TARGET.reset(target)

    @route()
    def jsonrpc(self, service, method, args):
        call = RPC_CALL.set(read_call(service, method, args))
        try:
            return super().jsonrpc(service, method, args)
        finally:
            RPC_CALL.reset(call)


class CheckedJson2(WebJson2Controller):
    @route()
    def web_json_2_rpc(self, __model__, __method__, ids=(), context=NO_CONTEXT, **kwargs):
        of_model = getattr(request.registry.models.get(__model__), __method__, None)
        arguments = [] if getattr(of_model, "_api_model", False) else [ids]
        named = {**kwargs, "context": context}
        refuse_wrong_call(request.env, __model__, __method__, arguments, named)
        return super().web_json_2_rpc(__model__, __method__, ids, context, **kwargs)


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


def read_call(service, method, params):
    """Return (model, method, arguments, keywords) of the call of a model's method; None where it
    is no such call, which is left to Odoo.
    """
    if service != "object" or not isinstance(params, list | tuple):
        return None
    match method, [*params]:
        case "execute", [_database, _uid, _key, model, name, *arguments]:
            return model, name, arguments, {}
        case "execute_kw", [_database, _uid, _key, model, name, arguments]:
            return model, name, arguments, {}
        case "execute_kw", [_database, _uid, _key, model, name, arguments, keywords]:
            return model, name, arguments, {} if keywords is None else keywords
    return None


def without_none(value):
    """Return an answer as XML-RPC can carry it: nothing is False there, as in fields of Odoo."""
    if value is None:
        return False
    if isinstance(value, Mapping):
        return {key: without_none(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [without_none(part) for part in value]
    return value
