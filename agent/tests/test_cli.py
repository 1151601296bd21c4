# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The command line: exit statuses, plain words, JSON, never a traceback."""

import io
import json
import os
import subprocess
import sys
import time

import pytest
import trustme
from conftest import configure, window_in_this_process
from fake_odoo import CODE, KEY, TOKEN, FakeOdoo
from PIL import Image

from liteviewer_agent import cli as cli_module
from liteviewer_agent import computer
from liteviewer_agent.agent import Agent
from liteviewer_agent.capture import CaptureError

OK, FAILED, REFUSED, QUEUED = 0, 1, 2, 3


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "Экран ошибки.png"
    Image.new("RGB", (40, 30), "red").save(path)
    return path


def test_enrol_then_send(cli, odoo, home, picture):
    status, out, _err = cli("enroll", "--url", odoo.url, "--code", " abcde-fghjk ", "--db", "demo")
    assert status == OK
    assert "Ромашка" in out
    assert odoo.database == "demo"
    assert odoo.computer["hostname"]
    status, out, _err = cli("send", "--subject", "Printer", "--image", picture)
    assert status == OK
    assert "LV-10482" in out
    (_number, payload) = next(iter(odoo.tickets.values()))
    assert payload["screenshots"][0]["filename"] == "Экран ошибки.png"
    assert payload["computer"]["agent_version"]


def test_enrol_keeps_the_connection_that_is_there(cli, odoo, home):
    words = ("enroll", "--keep", "--url", odoo.url, "--code", CODE)
    assert cli(*words)[0] == OK
    kept = (home / "config" / "settings.json").read_bytes()
    odoo.computer = None
    assert cli.json(*words)[1]["status"] == "kept"
    assert "Ромашка" in cli(*words)[1]
    assert odoo.computer is None, "no code was used up"
    assert (home / "config" / "settings.json").read_bytes() == kept
    # another database is another service desk, and so is one whose key is lost
    assert cli.json(*words, "--db", "other")[1]["status"] == "enrolled"
    (home / "config" / "credentials.json").unlink()
    assert cli.json(*words)[1]["status"] == "enrolled"


def test_secrets_are_in_a_private_file_and_nowhere_else(cli, odoo, home):
    cli("enroll", "--url", odoo.url, "--code", CODE)
    cli("send", "--subject", "s", "--no-screenshot")
    holders = []
    for path in home.rglob("*"):
        if path.is_file() and (
            KEY.encode() in (text := path.read_bytes()) or TOKEN.encode() in text
        ):
            holders.append(path.name)
            assert os.name == "nt" or path.stat().st_mode & 0o077 == 0
    assert holders == ["credentials.json"]


def test_enrol_refused(cli, odoo, home):
    status, out, err = cli("enroll", "--url", odoo.url, "--code", "WRONG")
    assert (status, out) == (REFUSED, "")
    assert "wrong or was used" in err
    assert not (home / "config" / "credentials.json").exists()


def test_enrol_after_too_many_attempts(cli, odoo, home):
    """Not a refusal of the code: a login script may try it again."""
    odoo.mode = "busy"
    status, out, err = cli("enroll", "--url", odoo.url, "--code", CODE)
    assert (status, out) == (FAILED, "")
    assert "Too many attempts" in err
    assert not (home / "config" / "credentials.json").exists()


def test_enrol_where_the_company_signs_its_own_certificates(cli, home, tmp_path, monkeypatch):
    authority = trustme.CA()
    monkeypatch.chdir(tmp_path)
    authority.cert_pem.write_to_path("company.pem")
    with FakeOdoo(certificate=authority.issue_cert("127.0.0.1")) as odoo:
        assert odoo.url.startswith("https:")
        status, _out, err = cli("enroll", "--url", odoo.url, "--code", CODE)
        assert status == FAILED
        assert "--ca-file" in err
        arguments = ("--url", odoo.url, "--code", CODE, "--ca-file")
        status, _out, err = cli("enroll", *arguments, "missing.pem")
        assert status == FAILED
        assert str(tmp_path / "missing.pem") in err
        assert not (home / "config" / "settings.json").exists()
        assert cli("enroll", *arguments, "company.pem")[0] == OK
        # known from now on, from whatever folder the agent is started, and when enrolling again
        monkeypatch.chdir("/")
        assert cli("send", "--subject", "s", "--no-screenshot")[0] == OK
        assert cli("enroll", "--url", odoo.url, "--code", CODE)[0] == OK


@pytest.mark.parametrize("url", ["ftp://x", "http://", "two words", "https://u:p@x"])
def test_enrol_at_a_bad_address(cli, url):
    status, _out, err = cli("enroll", "--url", url, "--code", CODE)
    assert status == FAILED
    assert "not an address" in err


@pytest.mark.parametrize("mode", ["portal", "redirect", "not found", "bad gateway", "empty json"])
def test_enrol_at_something_else(cli, odoo, home, mode):
    odoo.mode = mode
    status, _out, err = cli("enroll", "--url", odoo.url, "--code", CODE)
    assert status == FAILED
    assert err.count("\n") == 1
    assert not (home / "config" / "settings.json").exists()


def test_send_without_enrolment(cli, home):
    status, _out, err = cli("send", "--subject", "s", "--no-screenshot")
    assert status == FAILED
    assert "not connected" in err


@pytest.mark.parametrize(
    ("mode", "expected", "words"),
    [
        ("", OK, "LV-10482"),
        ("portal", QUEUED, "will be sent automatically"),
        ("fault", QUEUED, "internal error"),
        ("revoked", QUEUED, "enrol this computer again"),
        ("user error", REFUSED, "screenshots[0].data"),
    ],
)
def test_send(cli, agent, odoo, mode, expected, words):
    odoo.mode = mode
    status, out, err = cli("send", "--subject", "s", "--no-screenshot")
    assert (status, err) == (expected, "")
    assert words in out
    assert "Traceback" not in out


def test_send_json(cli, agent, odoo):
    status, values = cli.json("send", "--subject", "s", "--no-screenshot")
    assert status == OK
    assert values["status"] == "sent"
    assert values["number"] == "LV-10482"
    assert values["duplicate"] is False
    odoo.mode = "portal"
    status, values = cli.json("send", "--subject", "s", "--no-screenshot")
    assert (status, values["status"]) == (QUEUED, "queued")
    odoo.mode = "user error"
    status, values = cli.json("send", "--subject", "s", "--no-screenshot")
    assert (status, values["status"]) == (REFUSED, "refused")
    assert values["message"].startswith("screenshots[0]")


def test_send_takes_the_screen(cli, agent, odoo, monkeypatch):
    monkeypatch.setattr(
        "liteviewer_agent.capture.grab",
        lambda _system: [Image.new("RGB", (8, 8), "red"), Image.new("RGB", (9, 9), "blue")],
    )
    assert cli("send", "--subject", "s")[0] == OK
    (_number, payload) = next(iter(odoo.tickets.values()))
    assert [shot["filename"] for shot in payload["screenshots"]] == ["screen-1.png", "screen-2.png"]


def test_send_goes_without_a_screen_that_cannot_be_taken(cli, agent, odoo, monkeypatch):
    def blind(_system):
        raise CaptureError("The screen could not be captured", "no reason")

    monkeypatch.setattr("liteviewer_agent.capture.grab", blind)
    status, out, _err = cli("send", "--subject", "s")
    assert status == OK
    assert "could not be captured" in out
    assert "LV-10482" in out


def test_send_with_a_file_that_is_no_picture(cli, agent, odoo, tmp_path):
    page = tmp_path / "page.png"
    page.write_text("<html>")
    for path in (page, tmp_path / "missing.png"):
        status, _out, err = cli("send", "--subject", "s", "--image", path)
        assert status == FAILED
        assert path.name in err
    assert not odoo.tickets
    assert not agent.spool.has_waiting()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["send"],
        ["send", "--subject", ""],
        ["send", "--subject", "s", "--image", "a", "--no-screenshot"],
        ["send", "--subject", "x" * 201, "--no-screenshot"],
        ["queue", "--retry", "abc"],
        ["tickets", "--limit", "many"],
    ],
)
def test_wrong_use_is_one_line_and_not_a_refusal(cli, agent, arguments):
    status, _out, err = cli(*arguments)
    assert status == FAILED
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_errors_in_json(cli, home):
    status, values = cli.json("tickets")
    assert status == FAILED
    assert values["status"] == "failed"
    assert "not connected" in values["title"]


def test_queue(cli, agent, odoo):
    assert cli("queue")[:2] == (OK, "Nothing is waiting.\n")
    odoo.mode = "portal"
    cli("send", "--subject", "waits", "--no-screenshot")
    status, out, _err = cli("queue")
    assert status == OK
    assert "waits" in out
    assert cli("queue", "--send")[0] == QUEUED
    odoo.mode = "user error"
    assert cli("queue", "--send")[0] == REFUSED
    status, values = cli.json("queue")
    assert status == OK
    assert not values["waiting"]
    (entry,) = values["refused"]
    assert entry["reason"].startswith("screenshots")
    odoo.mode = ""
    status, out, _err = cli("queue", "--retry", entry["ref"][:8])
    assert (status, "LV-10482" in out) == (OK, True)
    odoo.mode = "user error"
    cli("send", "--subject", "wrong", "--no-screenshot")
    ref = cli.json("queue")[1]["refused"][0]["ref"]
    assert cli("queue", "--drop", ref)[0] == OK
    assert cli.json("queue")[1] == {"sent": [], "waiting": [], "refused": [], "damaged": []}


def test_queue_shows_damaged_files(cli, agent):
    agent.spool.recover()
    (agent.spool.waiting_dir / f"{'0' * 8}-0000-4000-8000-{'0' * 12}.ticket").write_bytes(b"half")
    status, out, _err = cli("queue")
    assert status == OK
    assert "damaged" in out


def test_enrolment_releases_the_queue(cli, agent, odoo):
    odoo.mode = "revoked"
    assert cli("send", "--subject", "s", "--no-screenshot")[0] == QUEUED
    odoo.mode = ""
    cli("enroll", "--url", odoo.url, "--code", CODE)
    assert [outcome.result.value for outcome in Agent().sender.flush()] == ["sent"]


def test_tickets(cli, agent, odoo):
    assert "no requests yet" in cli("tickets")[1]
    odoo.my_tickets = [
        {
            "number": "LV-7",
            "id": 7,
            "subject": "Mouse",
            "status": "In progress",
            "kind": "in_progress",
            "received_at": "2026-11-23 09:15:00",
            "updated_at": "2026-11-23 09:15:00",
            "url": "https://x",
            "answer": {"author": "Ann", "body": "Changed\nit", "date": "2026-11-23 10:00:00"},
        }
    ]
    out = cli("tickets")[1]
    assert "LV-7" in out
    assert "Ann: Changed it" in out
    assert cli.json("tickets")[1][0]["kind"] == "in_progress"
    odoo.mode = "portal"
    assert cli("tickets")[0] == FAILED, "nothing was queued"


def test_doctor(cli, agent, odoo, monkeypatch):
    monkeypatch.setattr("liteviewer_agent.capture.grab", lambda _system: [Image.new("RGB", (8, 8))])
    status, values = cli.json("doctor")
    assert status == OK, values
    assert {check["name"] for check in values["checks"]} == {
        "Settings",
        "Encryption",
        "Server",
        "Key",
        "Screenshot",
        "Queue folder",
        "Queue",
        "Inventory",
        "Window",
        "Language",
    }
    assert "Odoo 19.0" in cli("doctor")[1]
    configure(agent, transport="json2")
    assert cli("doctor")[0] == OK


@pytest.mark.parametrize(
    ("mode", "broken"), [("portal", {"Server", "Key"}), ("revoked", {"Key"}), ("fault", {"Key"})]
)
def test_doctor_finds_the_fault(cli, agent, odoo, monkeypatch, mode, broken):
    monkeypatch.setattr("liteviewer_agent.capture.grab", lambda _system: [Image.new("RGB", (8, 8))])
    odoo.mode = mode
    status, values = cli.json("doctor")
    assert status == FAILED
    assert {check["name"] for check in values["checks"] if not check["ok"]} == broken
    assert all(check["detail"] for check in values["checks"] if not check["ok"])


def test_doctor_on_a_fresh_computer(cli, home):
    status, out, _err = cli("doctor")
    assert status == FAILED
    assert "liteviewer-agent enroll" in out


def test_damaged_settings_are_named(cli, agent):
    agent.paths.settings.write_text("{")
    status, _out, err = cli("tickets")
    assert status == FAILED
    assert "settings.json" in err


def test_shortcut(cli, home, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "conf"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Desktop").mkdir()
    status, values = cli.json("shortcut")
    assert status == OK
    files = [os.path.relpath(path, tmp_path) for path in values["files"]]
    assert files == [
        "share/applications/liteviewer-agent.desktop",
        "Desktop/liteviewer-agent.desktop",
        "conf/autostart/liteviewer-agent.desktop",
    ]


def test_bug_is_one_line_and_in_the_log(cli, agent, monkeypatch):
    def bug(*_arguments):
        raise RuntimeError("oops")

    monkeypatch.setattr(Agent, "connect", bug)
    status, _out, err = cli("tickets")
    assert status == FAILED
    assert "oops" in err
    assert err.count("\n") == 1
    assert "Traceback" in agent.paths.log.read_text()


def test_computer_facts_are_flat_and_few():
    facts = computer.collect()
    assert len(facts) <= 20
    assert facts["hostname"]
    assert facts["timezone"].endswith(")")
    for value in facts.values():
        assert isinstance(value, (str, int)) or all(isinstance(item, str) for item in value)
    json.dumps(facts)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="a zone of one program is a Unix thing")
def test_zone_of_the_environment_is_named(monkeypatch):
    """Its name and its distance from UTC are of the same zone."""
    try:
        with monkeypatch.context() as context:
            context.setenv("TZ", "Asia/Kolkata")
            time.tzset()
            assert computer.collect()["timezone"] == "Asia/Kolkata (UTC+05:30)"
    finally:
        time.tzset()


def test_program_runs_without_a_console(agent, odoo, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli_module.main(["send", "--subject", "s", "--no-screenshot"]) == OK
    assert cli_module.main(["nonsense"]) == FAILED


def test_console_without_cyrillic(agent, odoo, monkeypatch):
    configure(agent, client_name="Ромашка")
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert cli_module.main(["doctor"]) in (OK, FAILED)


def test_other_commands_do_not_need_tk(agent, odoo):
    """Debian has tkinter in a package of its own."""
    code = (
        "import sys; sys.modules['tkinter'] = sys.modules['_tkinter'] = None\n"
        "from liteviewer_agent.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True
        )

    assert run("send", "--subject", "s", "--no-screenshot").returncode == OK
    window = run("gui")
    assert window.returncode == FAILED
    assert "python3-tk" in window.stderr
    assert "Traceback" not in window.stderr


def test_window_without_a_screen(agent):
    environment = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    run = subprocess.run(
        [sys.executable, "-m", "liteviewer_agent", "gui"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == FAILED
    assert "no screen" in run.stderr
    assert run.stderr.count("\n") == 1


@window_in_this_process
def test_background_start_with_nothing_to_do_ends_at_once(cli, agent):
    assert cli("gui", "--background") == (OK, "", "")


def test_words_of_others_do_not_command_the_terminal(cli, agent, odoo):
    evil = "\x1b]0;title\x07\x9b2J\x1b[31mred\rover"
    ticket = {
        "number": "LV-1",
        "id": 1,
        "subject": evil,
        "status": "New",
        "kind": "new",
        "answer": {"author": evil, "body": evil, "date": ""},
    }
    configure(agent, transport="json2")
    odoo.my_tickets = [ticket]
    for arguments in (["tickets"], ["tickets", "--json"], ["queue", "--retry", evil]):
        _status, out, err = cli(*arguments)
        assert "red" in out + err
        assert not set(out + err).intersection("\x1b\x07\x9b\r")
