# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's external XML-RPC interface, ``/xmlrpc/2``."""

import xmlrpc.client
from xml.parsers import expat

from ..errors import Refused, Revoked, ServerFault
from ..i18n import _
from .base import MODEL, Transport, no_answer, not_odoo

# Odoo's own fault codes
FAULT_SERVER = 1
FAULT_USER_ERROR = 2
FAULT_ACCESS_DENIED = 3
FAULT_ACCESS_ERROR = 4
# the unmarshaller of the standard library trusts its input: wrong nesting shows up as any of these
_DISTRUST = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class XmlRpcTransport(Transport):
    """``execute_kw`` with keyword arguments only."""

    name = "xmlrpc"

    def server_version(self):
        reply = self._post("common", "version", ())
        if not isinstance(reply, dict) or not isinstance(reply.get("server_version"), str):
            raise not_odoo(_("the answer is not what was asked for"))
        return reply["server_version"]

    def _call(self, method, arguments):
        settings = self.settings
        return self._post(
            "object",
            "execute_kw",
            (settings.database, settings.uid, self.secrets.key, MODEL, method, [], arguments),
        )

    def _post(self, service, method, arguments):
        body = xmlrpc.client.dumps(arguments, method).encode()
        reply = self.http.post(f"/xmlrpc/2/{service}", body, "text/xml")
        if reply.status != 200:
            raise no_answer(reply)
        if reply.content_type not in ("text/xml", "application/xml"):
            raise no_answer(reply, reply.content_type or _("an answer without a type"))
        try:
            return loads(reply.body)
        except xmlrpc.client.Fault as fault:
            raise fault_error(fault) from fault


def loads(body):
    """The single value of a ``methodResponse``.

    A document type declaration is never read, so there are no entities to expand.

    :raises xmlrpc.client.Fault: the call failed on the server
    :raises NotOdoo: it is not a whole ``methodResponse``
    """
    target = xmlrpc.client.Unmarshaller(use_builtin_types=True)
    parser = expat.ParserCreate()
    seen = []

    def start(tag, attributes):
        if not seen and tag != "methodResponse":
            raise ValueError(tag)
        seen.append(tag)
        target.start(tag, attributes)

    def refuse(*_declaration):
        raise ValueError("DOCTYPE")

    parser.StartElementHandler = start
    parser.EndElementHandler = target.end
    parser.CharacterDataHandler = target.data
    parser.StartDoctypeDeclHandler = refuse
    target.xml(None, None)
    try:
        parser.Parse(body, True)
        values = target.close()
    except xmlrpc.client.Fault:
        raise
    except (expat.ExpatError, xmlrpc.client.Error, *_DISTRUST) as error:
        raise not_odoo(_("the answer is damaged")) from error
    if len(values) != 1:
        raise not_odoo(_("the answer is damaged"))
    return values[0]


def fault_error(fault):
    """The error that a fault of Odoo means for the queue."""
    text = str(fault.faultString).strip()
    if fault.faultCode == FAULT_USER_ERROR:
        return Refused(_("The service desk did not accept the request"), text)
    if fault.faultCode in (FAULT_ACCESS_DENIED, FAULT_ACCESS_ERROR):
        return revoked()
    # the text is a traceback: its last line says what happened
    return ServerFault(_("The service desk has an internal error"), (text or "?").splitlines()[-1])


def revoked():
    """The error for a key or a device that is no longer accepted."""
    return Revoked(
        _("This computer is no longer connected to the service desk"),
        _(
            "Ask the service desk for a new code and enrol this computer again. Messages that "
            "wait here will then be sent."
        ),
    )
