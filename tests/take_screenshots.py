# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Takes the pictures of the README from the real screens, in one language: `make screenshots`."""

from pathlib import Path

import pytest
from agent_client import AgentClient, make_payload
from gui_driver import AgentWindow, Desktop
from PIL import Image
from playwright.sync_api import sync_playwright
from servicedesk.settings import read_settings
from servicedesk.testing.browser import find as find_browser

ROOT = Path(__file__).parents[1]

IMAGES = ROOT / "docs" / "images"
LOCALE = read_settings().language
LANGUAGE = LOCALE.partition("_")[0]
SIZE = {"width": 1400, "height": 860}
TEXTS = {
    "en": ("The printer does not print", "Second floor, since this morning", "Olga Novikova"),
    "ru": ("Не печатает принтер", "Второй этаж, с утра", "Ольга Новикова"),
}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=CHROMIUM)
        yield browser
        browser.close()


def test_engineers_screens(odoo_server, make_code, browser):
    shown, late = (
        odoo_server.call("liteviewer.ticket", "search", domain, limit=1)[0]
        for domain in (
            [("screenshot_ids", "!=", False), ("stage_kind", "=", "in_progress")],
            [("sla_status", "=", "breached"), ("work_entry_ids", "!=", False)],
        )
    )
    subject, description, name = TEXTS[LANGUAGE]
    reporter = {"name": name, "email": "olga@example.org", "phone": ""}
    payload = make_payload(subject=subject, description=description, reporter=reporter)
    AgentClient(odoo_server, make_code()).call("submit_ticket", payload=payload)
    page = browser.new_page(viewport=SIZE)
    page.goto(f"{odoo_server.url}/web/login?db={odoo_server.database}")
    page.fill("input[name=login]", "engineer")
    page.fill("input[name=password]", odoo_server.logins["engineer"])
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")
    page.goto(f"{odoo_server.url}/odoo/tickets")
    page.wait_for_selector(".o_data_row")
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"list.{LANGUAGE}.png")
    page.goto(f"{odoo_server.url}/odoo/tickets/{shown}")
    page.wait_for_selector(".o_form_view img")
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"ticket.{LANGUAGE}.png")
    page.goto(f"{odoo_server.url}/odoo/tickets/{late}")
    page.click(".nav-link[name=sla]")
    page.locator(".o_liteviewer_sla_timeline").last.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"sla.{LANGUAGE}.png")
    page.goto(f"{odoo_server.url}/odoo/network-map")
    page.select_option("#o_liteviewer_map_client", index=1)
    page.wait_for_selector(".o_liteviewer_node")
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"map.{LANGUAGE}.png")
    page.close()


def test_agents_window(agent_program, enrolled_home, tmp_path):
    environment = {"LANG": f"{LOCALE}.UTF-8", "LANGUAGE": LANGUAGE}
    command = [str(agent_program), "gui"]
    subject, description, _name = TEXTS[LANGUAGE]
    shot = tmp_path / "screen.png"
    with (
        Desktop() as desktop,
        AgentWindow(desktop, enrolled_home, command, **environment) as window,
    ):
        for text in (subject, description):
            desktop.xdotool("type", "--delay", "150", "--", text)
            window.key("Tab")
        desktop.shot(shot)
        position = desktop.xdotool("getwindowgeometry", "--shell", window.id)
    place = {
        name: int(value)
        for name, value in (line.split("=") for line in position.splitlines() if "=" in line)
    }
    with Image.open(shot) as screen:
        left, top = place["X"], place["Y"]
        box = (left, top, left + place["WIDTH"], top + place["HEIGHT"])
        screen.crop(box).save(IMAGES / f"agent.{LANGUAGE}.png")
