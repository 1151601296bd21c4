# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The real window on a screen of its own, worked by keyboard as a person would."""

import base64
import io
import os
import subprocess
import sys

import pytest
from conftest import configure
from fake_odoo import CODE
from gui_driver import NUMBER, AgentWindow, Desktop, wait_for
from PIL import Image

from liteviewer_agent.agent import Agent
from liteviewer_agent.config import Reporter
from liteviewer_agent.terms import ARTICLES, Terms

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Xvfb and xdotool are Linux's"
)
QUEUED = "^Saved, not sent yet"
REFUSED = "^The request was not accepted"


@pytest.fixture(scope="module")
def desktop():
    with Desktop() as screen:
        yield screen


@pytest.fixture
def window(desktop, agent, home):
    """The window of an enrolled agent."""
    with AgentWindow(desktop, home) as opened:
        yield opened


def screenshots(odoo, number):
    (payload,) = [payload for found, payload in odoo.tickets.values() if found == number]
    return [
        Image.open(io.BytesIO(base64.b64decode(shot["data"])))
        for shot in payload.get("screenshots", [])
    ]


def subjects(odoo):
    return [payload["subject"] for _number, payload in odoo.tickets.values()]


def ended(process):
    return wait_for(lambda: process.poll() is not None, "end of the process")


def test_first_start_enrols_and_sends(desktop, odoo, home):
    with AgentWindow(desktop, home, XDG_DATA_HOME=home / "d", XDG_CONFIG_HOME=home / "c") as window:
        window.type(odoo.url)
        window.key("Tab")
        window.type("WRONG")
        window.key("Return")
        window.wait_title("^The code was not accepted")
        window.key("ctrl+a")
        window.type(CODE)
        window.key("Return")
        window.wait_title("^This computer is connected")
        number = window.send_ticket("Printer is on fire", "third floor")
        assert (home / "c" / "autostart" / "liteviewer-agent.desktop").exists()
    assert number == "LV-10482"
    (_number, payload) = next(iter(odoo.tickets.values()))
    assert payload["subject"] == "Printer is on fire"
    assert payload["description"] == "third floor"
    assert payload["computer"]["hostname"]


def test_screenshot_shows_the_screen_without_our_window(desktop, odoo, window):
    number = window.send_ticket("picture")
    (image,) = screenshots(odoo, number)
    assert image.size == (1280, 900)
    assert image.convert("RGB").getcolors() == [(1280 * 900, (0, 0, 0))], "our window was hidden"
    assert window.title().startswith(number), "and came back"


def test_without_a_screenshot(odoo, window):
    window.type("no picture")
    window.key("alt+c")
    window.key("alt+s")
    number = window.wait_title(NUMBER).group(1)
    assert screenshots(odoo, number) == []


def test_number_is_copied_and_another_request_written(desktop, odoo, window):
    window.send_ticket("one")
    window.key("alt+c", "alt+n")
    window.wait_title("^LiteViewer")
    window.key("ctrl+v")
    window.key("ctrl+Return")
    assert window.wait_title(NUMBER).group(1) == "LV-10483"
    assert subjects(odoo) == ["one", "LV-10482"]


def test_editing_keys_of_a_russian_layout(desktop, odoo, window):
    window.type("abc")
    with desktop.keyboard("ru"):
        window.key("ctrl+Cyrillic_ef", "ctrl+Cyrillic_es", "End", "ctrl+Cyrillic_em")
        window.key("ctrl+Return")
        window.wait_title(NUMBER)
    assert subjects(odoo) == ["abcabc"]


def test_empty_subject_is_not_sent(odoo, window):
    window.key("ctrl+Return")
    window.wait_title("^Say in a few words what happened")
    assert not odoo.tickets
    window.send_ticket("now")
    assert subjects(odoo) == ["now"]


def test_contacts_are_remembered(desktop, odoo, home, window):
    window.key("alt+n")
    window.type("Ann")
    window.key("Tab")
    window.type("ann@example.com")
    window.key("alt+h")
    window.send_ticket("contacts")
    (_number, payload) = next(iter(odoo.tickets.values()))
    assert payload["reporter"] == {"name": "Ann", "email": "ann@example.com"}
    assert Agent().settings().reporter.name == "Ann"


def test_inventory_goes_out_before_the_closed_window_ends(odoo, window):
    assert not odoo.inventories, "the window comes first"
    window.key("Escape")
    ended(window.process)
    (values,) = odoo.inventories
    assert values["hostname"]


def test_offline_closed_and_sent_by_itself(desktop, odoo, home, window):
    """The whole promise: queued, window closed, second start shows it, goes out, process ends."""
    odoo.mode = "portal"
    window.type("no network")
    window.key("ctrl+Return")
    window.wait_title(QUEUED)
    window.key("Escape")
    wait_for(lambda: not desktop.windows(), "the window to close")
    assert window.process.poll() is None, "it stays for the queue"
    second = subprocess.run(
        [sys.executable, "-m", "liteviewer_agent", "gui"],
        env=desktop.environment(LITEVIEWER_AGENT_HOME=str(home)),
        timeout=60,
    )
    assert second.returncode == 0
    wait_for(desktop.windows, "the window of the first")
    window.focus()
    window.key("Escape")
    wait_for(lambda: not desktop.windows(), "the window to close again")
    odoo.mode = ""
    ended(window.process)
    assert window.process.returncode == 0
    assert subjects(odoo) == ["no network"]


def test_background_start_sends_and_ends(desktop, odoo, agent, home):
    odoo.mode = "portal"
    command = [sys.executable, "-m", "liteviewer_agent"]
    environment = desktop.environment(LITEVIEWER_AGENT_HOME=str(home))
    subprocess.run(
        [*command, "send", "--subject", "later", "--no-screenshot"],
        env=environment,
        capture_output=True,
    )
    odoo.mode = ""
    agent.spool.hurry()
    subprocess.run([*command, "gui", "--background"], env=environment, timeout=60, check=True)
    assert subjects(odoo) == ["later"]
    assert not desktop.windows()


def test_refused_is_edited_and_sent_again(odoo, home, window):
    odoo.mode = "user error"
    window.type("wrong")
    window.key("ctrl+Return")
    window.wait_title(REFUSED)
    odoo.mode = ""
    window.key("alt+e")
    window.wait_title("^LiteViewer")
    window.key("End")
    window.type(" no more")
    window.key("ctrl+Return")
    window.wait_title(NUMBER)
    assert subjects(odoo) == ["wrong no more"]
    assert Agent().spool.refused() == []


def test_refused_is_deleted_from_the_queue(desktop, odoo, home, window):
    odoo.mode = "user error"
    window.type("wrong")
    window.key("ctrl+Return")
    window.wait_title(REFUSED)
    window.key("ctrl+3")
    window.wait_title("^1 request was not accepted")
    window.key_until("Delete", lambda: desktop.windows("^Delete"), "the question")
    window.focus("^Delete")
    window.key("alt+y")
    wait_for(lambda: not Agent().spool.refused(), "the deletion")


def test_send_now_from_the_queue(odoo, home, window):
    odoo.mode = "portal"
    window.type("waits")
    window.key("ctrl+Return")
    window.wait_title(QUEUED)
    odoo.mode = ""
    window.key("ctrl+3")
    window.wait_title("^1 request is waiting")
    # a look at the queue that is still going on takes the place of the first press
    window.key_until("alt+s", lambda: subjects(odoo) == ["waits"], "the ticket")


def test_revoked_leads_to_enrolment(odoo, home, window):
    odoo.mode = "revoked"
    window.type("keep me")
    window.key("ctrl+Return")
    window.wait_title(QUEUED)
    odoo.mode = ""
    window.key("alt+o")
    window.wait_title("^Connect this computer")
    window.type(CODE)
    window.key("alt+k", "Return")  # without a shortcut
    window.key("alt+o")
    wait_for(lambda: subjects(odoo) == ["keep me"], "the ticket that waited")


def test_text_is_not_lost_when_it_cannot_be_saved(odoo, home, window):
    spool = Agent().paths.spool
    wait_for(spool.exists, "the first look at the queue")
    aside = spool.rename(spool.with_name("aside"))
    spool.write_text("a file in the way")
    window.type("precious")
    window.key("ctrl+Return")
    window.wait_title("^The agent cannot use its folder")
    spool.unlink()
    aside.rename(spool)
    window.key("ctrl+Return")
    window.wait_title(NUMBER)
    assert subjects(odoo) == ["precious"]


def test_my_requests_and_a_reply(odoo, home, window):
    odoo.my_tickets = [
        {
            "number": "LV-7",
            "id": 7,
            "subject": "Mouse",
            "status": "In progress",
            "kind": "in_progress",
            "received_at": "2026-11-23 09:15:00",
            "updated_at": "2026-11-23 09:15:00",
            "url": "https://help.example.com/my/7",
            "answer": {"author": "Ann", "body": "Changed it", "date": "2026-11-23 10:00:00"},
        }
    ]
    window.key("ctrl+2")
    window.wait_title("^My requests")
    window.key("Tab", "Tab")
    window.type("thanks")
    window.key("ctrl+Return")
    wait_for(lambda: odoo.replies == [("LV-7", "thanks")], "the reply")


def test_articles_are_asked_for_once_the_person_has_agreed(desktop, odoo, agent, home):
    odoo.articles = [{"id": 5, "title": "Paper jam", "summary": "", "url": "https://x"}]
    agent.keep_terms(Terms(features=(ARTICLES,)))
    with AgentWindow(desktop, home) as window:
        window.type("paper")
        window.key("alt+l")
        wait_for(lambda: odoo.asked, "the question")
        window.key("alt+h", "End")
        window.type(" jam")
        wait_for(lambda: len(odoo.asked) == 2, "the second one")
        window.key("ctrl+Return")
        window.wait_title(NUMBER)
    assert odoo.asked == ["paper", "paper jam"], "not one per letter"
    assert agent.settings().suggestions


def test_contact_that_cannot_be_used_is_said_and_sent_all_the_same(odoo, window):
    window.type("no mail")
    window.key("alt+m")
    window.type("ann at home")
    window.key("ctrl+Return")
    window.wait_title("^Please correct how you can be reached")
    assert not odoo.tickets
    window.key("ctrl+Return")
    window.wait_title(NUMBER)
    (_number, payload) = next(iter(odoo.tickets.values()))
    assert payload["reporter"] == {"email": "ann at home"}


def test_remembered_contact_that_cannot_be_used_is_offered_for_correction(
    desktop, odoo, agent, home
):
    configure(agent, reporter=Reporter("Ann", "ann@example", "7"))
    with AgentWindow(desktop, home) as window:
        window.type("mail")
        window.key("ctrl+Return")
        window.wait_title("^Please correct")
        window.key("End")
        window.type(".com")
        window.key("ctrl+Return")
        window.wait_title(NUMBER)
    assert agent.settings().reporter == Reporter("Ann", "ann@example.com", "7")


def test_close_asks_before_text_is_thrown_away(desktop, window):
    window.type("half written")
    window.key("Escape")
    wait_for(lambda: len(desktop.windows()) == 2, "the question")
    window.key("space")  # "No" is the answer by default
    wait_for(lambda: len(desktop.windows()) == 1, "the end of the question")
    assert window.process.poll() is None
    window.key("Escape")
    wait_for(lambda: len(desktop.windows()) == 2, "the question")
    window.key("alt+y")
    ended(window.process)
    assert window.process.returncode == 0


def test_russian_window_and_zoom(desktop, odoo, agent, home):
    with AgentWindow(desktop, home, LANGUAGE="ru", GDK_SCALE="1.25") as window:
        window.type("ticket")
        odoo.mode = "portal"
        window.key("ctrl+Return")
        window.wait_title("^Сохранено, ещё не отправлено")


def test_driver_as_a_program(agent, home, tmp_path):
    """What end-to-end tests outside this folder start."""
    driver = os.path.join(os.path.dirname(__file__), "gui_driver.py")
    run = subprocess.run(
        [sys.executable, driver, "--home", str(home), "--subject", "s", "--shots", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "LV-10482\n"
    assert Image.open(tmp_path / "agent-window.png").size == (1280, 900)
    assert (tmp_path / "agent-sent.png").exists()
