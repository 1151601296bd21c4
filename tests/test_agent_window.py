# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The employee's whole way: the window opens, words are typed, Send; the ticket is in Odoo."""

import base64
import io

from gui_driver import AgentWindow, Desktop
from PIL import Image


def test_ticket_with_the_screen_as_it_was(odoo_server, agent_program, enrolled_home):
    size = (1280, 900)
    with (
        Desktop(size) as desktop,
        AgentWindow(desktop, enrolled_home, [str(agent_program), "gui"]) as window,
    ):
        number = window.send_ticket("Printer is on fire", "Smoke from tray 2")
    (row,) = odoo_server.call(
        "liteviewer.ticket",
        "search_read",
        [("number", "=", number)],
        ["name", "description", "screenshot_ids", "channel"],
    )
    assert row["name"] == "Printer is on fire"
    assert "Smoke from tray 2" in row["description"]
    assert row["channel"] == "agent"
    (shot,) = odoo_server.call("ir.attachment", "read", row["screenshot_ids"], ["datas"])
    with Image.open(io.BytesIO(base64.b64decode(shot["datas"]))) as screen:
        assert screen.size == size
        colours = screen.convert("RGB").getcolors(maxcolors=1_000_000)
    assert len(colours) == 1, "the window hides before the screen is taken"
