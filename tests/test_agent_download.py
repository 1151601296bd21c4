# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the click on *Download* to a ticket: the file that an employee of a client starts."""

import io
import re
import subprocess
import zipfile

import pytest
import requests
from gui_driver import AgentWindow, Desktop


@pytest.fixture
def download(odoo_server):
    """Download the program for a window of *Connect a Computer*, as the browser does."""
    session = requests.Session()
    who = {"db": odoo_server.database, "login": "engineer", "password": "engineer"}
    answer = session.post(f"{odoo_server.url}/web/session/authenticate", json={"params": who})
    assert answer.json()["result"]["uid"]
    page = session.get(f"{odoo_server.url}/odoo", timeout=120).text
    token = re.search(r'csrf_token: "(\w+)"', page).group(1)

    def click(window, system):
        model = "liteviewer.connect.computer"
        action = odoo_server.call(model, f"action_download_{system}", [window], login="engineer")
        values = {name: action["params"][name] for name in ("wizard_id", "system")}
        values["csrf_token"] = token
        answer = session.post(f"{odoo_server.url}/liteviewer/agent/program", values, timeout=120)
        assert answer.status_code == 200, answer.text
        return answer.content

    return click


@pytest.fixture
def window(odoo_server, client_id):
    model = "liteviewer.connect.computer"
    return odoo_server.call(model, "create", {"client_id": client_id}, login="engineer")


def test_started_file_connects_by_itself_and_sends_a_ticket(
    odoo_server, download, window, client_id, tmp_path
):
    program = tmp_path / "liteviewer-agent.sh"
    program.write_bytes(download(window, "linux"))
    home = tmp_path / "Дом сотрудника"
    (home / "Desktop").mkdir(parents=True)
    with (
        Desktop() as desktop,
        AgentWindow(desktop, home, ["sh", str(program)], HOME=str(home)) as opened,
    ):
        number = opened.send_ticket("Printer is on fire", "Sent by a downloaded program")
        # once more, as people do: the computer stays the same one, the window is shown
        again = subprocess.run(
            ["sh", program],
            env=desktop.environment(LITEVIEWER_AGENT_HOME=str(home), HOME=str(home)),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert again.returncode == 0, again.stdout + again.stderr
    (row,) = odoo_server.call(
        "liteviewer.ticket",
        "search_read",
        [("number", "=", number)],
        ["name", "client_id", "device_id", "screenshot_ids"],
    )
    assert row["name"] == "Printer is on fire"
    assert row["client_id"][0] == client_id
    assert len(row["screenshot_ids"]) == 1
    model = "liteviewer.connect.computer"
    (made,) = odoo_server.call(model, "read", [window], ["enrollment_id"], login="engineer")
    (code,) = odoo_server.call(
        "liteviewer.agent.enrollment",
        "read",
        [made["enrollment_id"][0]],
        ["handed_out", "use_count", "device_ids", "state"],
    )
    assert (code["handed_out"], code["use_count"], code["state"]) == ("linux", 1, "used")
    assert code["device_ids"] == [row["device_id"][0]]
    shortcut = (home / "Desktop" / "liteviewer-agent.desktop").read_text(encoding="utf-8")
    assert f"{home}/data/program/bin/liteviewer-agent-gui" in shortcut


def test_used_up_code_is_told_and_connects_nothing(odoo_server, download, window, tmp_path):
    program = tmp_path / "liteviewer-agent.sh"
    program.write_bytes(download(window, "linux"))
    model = "liteviewer.connect.computer"
    (made,) = odoo_server.call(model, "read", [window], ["enrollment_id"], login="engineer")
    codes = [made["enrollment_id"][0]]
    odoo_server.call("liteviewer.agent.enrollment", "action_expire", codes, login="engineer")
    run = subprocess.run(
        ["sh", program],
        env={"PATH": "/usr/bin:/bin", "LITEVIEWER_AGENT_HOME": str(tmp_path), "LANGUAGE": "ru"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 2, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert "код" in run.stderr.lower()
    assert not (tmp_path / "config" / "settings.json").exists()


def test_windows_gets_the_same_program(download, window, tmp_path):
    """It is not started here; that Python reads it, and that all it needs is inside, is seen."""
    with zipfile.ZipFile(io.BytesIO(download(window, "windows"))) as outer:
        assert sorted(outer.namelist()) == ["install.cmd", "liteviewer-agent.pyz"]
        outer.extractall(tmp_path)
    start = (tmp_path / "install.cmd").read_bytes()
    assert start.count(b"\n") == start.count(b"\r\n")
    with zipfile.ZipFile(tmp_path / "liteviewer-agent.pyz") as archive:
        names = archive.namelist()
    for python in ("cp311", "cp312", "cp313", "cp314"):
        assert any(re.match(rf"wheels/pillow-.*{python}-win_amd64", name) for name in names)
    assert not any("linux" in name for name in names)
    assert {"__main__.py", "connection.json"} < set(names)
