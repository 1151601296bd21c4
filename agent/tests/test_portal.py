# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The screenshot portal of Wayland desktops, over a private message bus with a made-up portal."""

import shutil
import subprocess
import sys
import threading

import pytest

from liteviewer_agent.errors import DesktopError

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the portal is Linux's"),
    pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="dbus-daemon is not installed"),
]


@pytest.fixture
def bus():
    """Address of a message bus of its own."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.communicate()


class Portal(threading.Thread):
    """Answers one ``Screenshot`` call with ``status`` and ``uri``."""

    def __init__(self, address, status, uri):
        from jeepney import message_bus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        super().__init__(daemon=True)
        self._connection = open_dbus_connection(address)
        Proxy(message_bus, self._connection).RequestName("org.freedesktop.portal.Desktop")
        self._status, self._uri = status, uri

    def run(self):
        from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal

        while True:
            message = self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                break
        _parent, options = message.body
        sender = message.header.fields[HeaderFields.sender]
        name = sender.removeprefix(":").replace(".", "_")
        path = f"/org/freedesktop/portal/desktop/request/{name}/{options['handle_token'][1]}"
        self._connection.send(new_method_return(message, "o", (path,)))
        signal = new_signal(
            DBusAddress(path, interface="org.freedesktop.portal.Request"),
            "Response",
            "ua{sv}",
            (self._status, {"uri": ("s", self._uri)}),
        )
        signal.header.fields[HeaderFields.destination] = sender
        self._connection.send(signal)
        self._connection.close()


def test_picture_of_the_portal(bus, tmp_path):
    from liteviewer_agent.system.portal import screenshot

    path = tmp_path / "снимок экрана.png"
    path.write_bytes(b"picture")
    Portal(bus, 0, path.as_uri()).start()
    assert screenshot(bus) == b"picture"
    assert not path.exists()


def test_user_declines(bus):
    from liteviewer_agent.system.portal import screenshot

    Portal(bus, 1, "").start()
    with pytest.raises(DesktopError, match="not allowed"):
        screenshot(bus)


def test_no_portal(bus):
    from liteviewer_agent.system.portal import screenshot

    for address in ("", bus, "unix:path=/nonexistent"):
        with pytest.raises(DesktopError, match="no screenshot service"):
            screenshot(address)
