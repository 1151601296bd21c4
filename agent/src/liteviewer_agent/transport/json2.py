# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's JSON-2 interface, ``/json/2``, the successor of XML-RPC."""

import json

from ..errors import Refused, ServerFault
from ..i18n import _
from .base import MODEL, Transport, no_answer, not_odoo
from .xmlrpc import revoked

_REFUSED = {"UserError", "ValidationError", "RedirectWarning"}
_REVOKED = {"AccessDenied", "AccessError", "Unauthorized", "Forbidden"}


class Json2Transport(Transport):
    """Bearer key, named arguments, errors as ``{"name", "message"}``."""

    name = "json2"

    def server_version(self):
        reply = self.http.get("/json/version")
        version = _decode(reply)
        if reply.status != 200 or not isinstance(version, dict):
            raise not_odoo(f"HTTP {reply.status}")
        if not isinstance(version.get("version"), str):
            raise not_odoo(_("the answer is not what was asked for"))
        return version["version"]

    def _call(self, method, arguments):
        reply = self.http.post(
            f"/json/2/{MODEL}/{method}",
            json.dumps(arguments).encode("ascii"),
            "application/json",
            {"Authorization": f"bearer {self.secrets.key}"},
        )
        value = _decode(reply)
        if reply.status == 200:
            return value
        raise _error(reply.status, value)


def _decode(reply):
    if reply.content_type != "application/json":
        raise no_answer(reply, reply.content_type or _("an answer without a type"))
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise not_odoo(_("the answer is damaged")) from error


def _error(status, value):
    """The error that a reply other than 200 means for the queue."""
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return not_odoo(f"HTTP {status}")
    name = value["name"].rpartition(".")[2]
    text = str(value.get("message", "")).strip()
    if name in _REFUSED:
        return Refused(_("The service desk did not accept the request"), text)
    if name in _REVOKED:
        return revoked()
    last = (text or name).splitlines()[-1]
    return ServerFault(_("The service desk has an internal error"), last)
