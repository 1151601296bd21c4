# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the agent talks to Odoo: one interface, two protocols."""

from .base import Receipt, TicketInfo, Transport


def open_transport(settings, secrets):
    """The transport that the settings choose.

    :param secrets: :class:`liteviewer_agent.keystore.Secrets`
    """
    from .json2 import Json2Transport
    from .xmlrpc import XmlRpcTransport

    kinds = {kind.name: kind for kind in (XmlRpcTransport, Json2Transport)}
    return kinds[settings.transport](settings, secrets)


__all__ = ["Receipt", "TicketInfo", "Transport", "open_transport"]
