# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the agent talks to Odoo: one interface, two protocols, of which the server offers one."""

from .base import Receipt, TicketInfo, Transport


def open_transport(settings, secrets, remember):
    """The transport that the settings choose, and the other one where the server has it no more.

    :param secrets: :class:`liteviewer_agent.keystore.Secrets`
    :param remember: called with the name of the protocol for the settings when it has changed
    """
    from .http import HttpClient
    from .json2 import Json2Transport
    from .offered import OfferedTransport
    from .xmlrpc import XmlRpcTransport

    http = HttpClient(settings, settings.database)
    kinds = (XmlRpcTransport, Json2Transport)
    chosen, other = sorted(kinds, key=lambda kind: kind.name != settings.transport)
    return OfferedTransport(
        chosen(settings, secrets, http), other(settings, secrets, http), remember
    )


__all__ = ["Receipt", "TicketInfo", "Transport", "open_transport"]
