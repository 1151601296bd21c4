# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The gate through which all calls of ``requests`` leave the server.

Odoo and its addons call services on the internet in some thirty places: completing company data,
previews of links, pictures, its publisher. All go by ``requests``. Each database that has this
addon says which hosts may be called (``liteviewer.outside``); others call as before.
"""

import threading
from functools import wraps
from urllib.parse import urlsplit

import requests

from odoo.modules.registry import Registry
from odoo.tools import config

MODEL = "liteviewer.outside"


class OutsideRefused(requests.exceptions.ConnectionError):
    """The host is not among those that this server may call."""


def is_allowed(host, allowed):
    """Tell whether the names allow the host.

    >>> is_allowed("iap.odoo.com", ["odoo.com"]), is_allowed("iodoo.com", ["odoo.com"])
    (True, False)
    """
    return any(name in ("*", host) or host.endswith(f".{name}") for name in allowed)


def check(url):
    """Refuse a call to a host that the database at work has not named.

    :raises OutsideRefused: says which host, and where to allow it
    """
    database = getattr(threading.current_thread(), "dbname", None)
    registry = Registry.registries.get(database) if database else None
    if registry is None or MODEL not in registry:
        return
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if host in ("127.0.0.1", "localhost") and parts.port == config["http_port"]:
        # this server itself
        return
    if not is_allowed(host, registry[MODEL]._get_allowed_hosts(registry)):
        raise OutsideRefused(f"{host} may not be called: see the settings of the ServiceDesk")


def _guard(send):
    @wraps(send)
    def guarded(session, request, **kwargs):
        check(request.url)
        return send(session, request, **kwargs)

    guarded.is_outside_gate = True
    return guarded


def install():
    """Put the gate into ``requests``, once; redirections pass it as well."""
    if not getattr(requests.Session.send, "is_outside_gate", False):
        requests.Session.send = _guard(requests.Session.send)
