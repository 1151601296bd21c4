# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The agent's program from the command line to the ticket, against a running server."""

import base64
import contextlib
import io
import json
import os
import subprocess

import pytest
from agent_client import make_png
from PIL import Image

SENT, FAILED, REFUSED, QUEUED = 0, 1, 2, 3


class Program:
    """`liteviewer-agent` with a home of its own."""

    def __init__(self, path, home):
        self.path = path
        self.home = home

    def __call__(self, *arguments, status=SENT, **environment):
        """Run a command. :return: what it printed with --json"""
        hidden = ("DISPLAY", "WAYLAND_DISPLAY")
        base = {key: value for key, value in os.environ.items() if key not in hidden}
        run = subprocess.run(
            [self.path, *arguments, "--json"],
            env=base | {"LITEVIEWER_AGENT_HOME": str(self.home)} | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in run.stderr
        assert run.returncode == status, run.stdout + run.stderr
        return json.loads(run.stdout) if run.stdout.strip() else {}


@pytest.fixture(params=["xmlrpc", "json2"])
def program(request, agent_program, tmp_path, odoo_server, make_code):
    """The installed program, enrolled at the server, over either protocol."""
    program = Program(agent_program, tmp_path)
    program("enroll", "--url", odoo_server.url, "--db", odoo_server.database, "--code", make_code())
    write_settings(program, transport=request.param)
    return program


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "экран.png"
    path.write_bytes(make_png(size=(1600, 900)))
    return path


def write_settings(program, **values):
    """Change the settings of the program by hand."""
    (path,) = program.home.rglob("settings.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def read_ticket(server, number, *names):
    (row,) = server.call("liteviewer.ticket", "search_read", [("number", "=", number)], list(names))
    return row


def test_from_the_command_line_to_the_engineers_list(odoo_server, program, picture):
    sent = program(
        "send", "--subject", "Не открывается 1С", "--description", "Пишет «нет лицензии»",
        "--image", picture,
    )  # fmt: skip
    row = read_ticket(
        odoo_server, sent["number"], "name", "description", "channel", "screenshot_ids", "client_id"
    )
    assert row["name"] == "Не открывается 1С"
    assert "нет лицензии" in row["description"]
    assert row["channel"] == "agent"
    (shot,) = odoo_server.call(
        "ir.attachment", "read", row["screenshot_ids"], ["mimetype", "res_id"]
    )
    assert shot["mimetype"] == "image/png"
    assert shot["res_id"] == row["id"]
    listed = odoo_server.call(
        "liteviewer.ticket",
        "web_search_read",
        [("is_open", "=", True)],
        {"number": {}},
        limit=5,
        login="engineer",
    )
    assert sent["number"] in [record["number"] for record in listed["records"]]
    # whatever port the server was given
    assert sent["url"].startswith(f"{odoo_server.url}/")


def test_state_and_answer_come_back(odoo_server, program):
    number = program("send", "--subject", "Почта", "--no-screenshot")["number"]
    ticket = read_ticket(odoo_server, number, "id")["id"]
    odoo_server.call(
        "liteviewer.ticket",
        "message_post",
        [ticket],
        body="Смотрим",
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        login="engineer",
    )
    shown = program("tickets")
    rows = shown["tickets"] if isinstance(shown, dict) else shown
    row = next(row for row in rows if row["number"] == number)
    assert row["answer"]["body"] == "Смотрим"


def test_without_a_network_nothing_is_lost(odoo_server, program):
    subject = f"Нет сети {program.home}"
    write_settings(program, url="http://127.0.0.1:9")
    program("send", "--subject", subject, "--no-screenshot", status=QUEUED)
    write_settings(program, url=odoo_server.url)
    program("queue", "--send")
    found = odoo_server.call("liteviewer.ticket", "search_count", [("name", "=", subject)])
    assert found == 1


@contextlib.contextmanager
def limit(server, name, value):
    """Set a limit on pictures for a while."""
    parameter = f"liteviewer_helpdesk.screenshot_max_{name}"
    server.call("ir.config_parameter", "set_param", parameter, str(value))
    try:
        yield
    finally:
        server.call("ir.config_parameter", "set_param", parameter, False)


def test_pictures_are_scaled_to_limits_that_have_changed(odoo_server, program, picture):
    with limit(odoo_server, "pixels", 10_000):
        sent = program("send", "--subject", "Большой экран", "--image", picture)
    (row,) = odoo_server.call(
        "liteviewer.ticket",
        "search_read",
        [("number", "=", sent["number"])],
        ["screenshot_ids"],
    )
    (shot,) = odoo_server.call("ir.attachment", "read", row["screenshot_ids"], ["datas"])
    with Image.open(io.BytesIO(base64.b64decode(shot["datas"]))) as scaled:
        assert 9_000 < scaled.width * scaled.height <= 10_000


def test_refused_message_is_kept_and_shown(odoo_server, program, picture):
    with limit(odoo_server, "count", 1):
        program(
            "send", "--subject", "Два экрана", "--image", picture, "--image", picture,
            status=REFUSED,
        )  # fmt: skip
    queue = program("queue")
    assert "Два экрана" in json.dumps(queue, ensure_ascii=False)
    assert odoo_server.call("liteviewer.ticket", "search_count", [("name", "=", "Два экрана")]) == 0


def test_nothing_typed_as_a_contact_costs_a_ticket(odoo_server, program):
    phone = "+7 (495) 123-45-67 доб. 1234, моб. +7 921 555-01-12"
    write_settings(program, reporter={"name": "Пётр", "email": "petr@@office", "phone": phone})
    row = read_ticket(
        odoo_server,
        program("send", "--subject", "Контакты", "--no-screenshot")["number"],
        "description",
        "partner_id",
    )
    assert "petr@@office" in row["description"]
    (person,) = odoo_server.call("res.partner", "read", row["partner_id"][:1], ["name", "phone"])
    assert (person["name"], person["phone"]) == ("Пётр", phone)


def test_revoked_computer_keeps_its_message(odoo_server, program):
    (device,) = odoo_server.call("liteviewer.agent.device", "search", [], limit=1, order="id desc")
    odoo_server.call("liteviewer.agent.device", "action_revoke", [device], login="dispatcher")
    program("send", "--subject", "Отозван", "--no-screenshot", status=QUEUED)
    assert odoo_server.call("liteviewer.ticket", "search_count", [("name", "=", "Отозван")]) == 0
    assert "Отозван" in json.dumps(program("queue"), ensure_ascii=False)


def test_wrong_code_is_one_clear_line(agent_program, tmp_path, odoo_server):
    program = Program(agent_program, tmp_path)
    program("enroll", "--url", odoo_server.url, "--code", "22222-22222", status=REFUSED)


def test_doctor_names_what_is_wrong(program):
    checks = {check["name"]: check["ok"] for check in program("doctor", status=FAILED)["checks"]}
    assert checks.pop("Screenshot") is False, "no screen here"
    assert checks.pop("Window", None) in (True, False)
    assert checks
    assert all(checks.values()), checks
