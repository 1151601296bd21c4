# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The employee's whole way: the window opens, words are typed, Send; the ticket is in Odoo."""

import base64
import io

import pytest
from gui_driver import AgentWindow, Desktop, wait_for
from PIL import Image

ARTICLE = "Zebrapod does not print"


@pytest.fixture
def article(odoo_server):
    """An article that everybody's people may read, there before the computer is enrolled."""
    values = {"name": ARTICLE, "body": "<p>Pull it</p>", "state": "published", "is_on_portal": True}
    return odoo_server.call("liteviewer.article", "create", values)


def test_article_that_helped_ends_the_request(odoo_server, agent_program, article, enrolled_home):
    before = odoo_server.call("liteviewer.ticket", "search_count", [])

    def kinds():
        domain = [("article_id", "=", article)]
        rows = odoo_server.call("liteviewer.article.use", "search_read", domain, ["kind"])
        return sorted(row["kind"] for row in rows)

    with (
        Desktop() as desktop,
        AgentWindow(desktop, enrolled_home, [str(agent_program), "gui"]) as window,
    ):
        window.type("zebrapod print")
        window.key("alt+l")

        def opened():
            """The article comes after a pause: go to where it appears and press it."""
            window.key("alt+h", "Tab", "Tab", "Tab", "Return")
            return window.title().startswith(ARTICLE)

        wait_for(opened, "the article")
        wait_for(lambda: kinds() == ["opened"], "its text")
        window.key_until("alt+t", lambda: kinds() == ["deflected", "opened"], "the answer")
        window.wait_title("^Good that it helped")
    assert odoo_server.call("liteviewer.ticket", "search_count", []) == before


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
