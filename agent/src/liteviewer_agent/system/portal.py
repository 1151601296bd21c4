# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Screenshots through ``org.freedesktop.portal``, the way that GNOME and KDE allow on Wayland."""

import os
import secrets
from urllib.parse import unquote, urlsplit

from ..errors import DesktopError
from ..i18n import _

BUS_NAME = "org.freedesktop.portal.Desktop"
OBJECT = "/org/freedesktop/portal/desktop"
TIMEOUT = 30.0  # seconds: the first time the desktop asks the user


def screenshot(bus_address):
    """Bytes of the picture file that the portal made; the file is deleted.

    :param bus_address: of the session bus
    :raises DesktopError: no bus, no portal, declined, or no answer in time
    """
    from jeepney import AuthenticationError
    from jeepney.wrappers import DBusErrorResponse

    if not bus_address:
        raise DesktopError(_("This desktop has no screenshot service"))
    try:
        uri = _request(bus_address)
        path = unquote(urlsplit(uri).path)
        with open(path, "rb") as stream:
            data = stream.read()
        os.unlink(path)
        return data
    except (OSError, ValueError, KeyError, AuthenticationError, DBusErrorResponse) as error:
        raise DesktopError(_("This desktop has no screenshot service"), str(error)) from error


def _request(bus_address):
    """Address (``file://``) of the picture.

    The answer comes as a signal of a request object whose path follows from our name and token,
    so it can be listened to before the question is asked.
    """
    from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
    from jeepney.io.blocking import Proxy, open_dbus_connection

    token = f"liteviewer_{secrets.token_hex(8)}"
    with open_dbus_connection(bus_address) as connection:
        sender = connection.unique_name.removeprefix(":").replace(".", "_")
        rule = MatchRule(
            type="signal",
            interface="org.freedesktop.portal.Request",
            member="Response",
            path=f"{OBJECT}/request/{sender}/{token}",
        )
        Proxy(message_bus, connection).AddMatch(rule)
        portal = DBusAddress(OBJECT, BUS_NAME, "org.freedesktop.portal.Screenshot")
        options = {"handle_token": ("s", token), "interactive": ("b", False)}
        with connection.filter(rule) as answers:
            call = new_method_call(portal, "Screenshot", "sa{sv}", ("", options))
            _unwrap(connection.send_and_get_reply(call, timeout=TIMEOUT))
            status, results = connection.recv_until_filtered(answers, timeout=TIMEOUT).body
    if status != 0:
        raise DesktopError(_("The desktop was not allowed to take a screenshot"))
    return results["uri"][1]


def _unwrap(reply):
    from jeepney.wrappers import unwrap_msg

    return unwrap_msg(reply)
