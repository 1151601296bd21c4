# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One window per user."""

import json
import socket
import subprocess
import sys
import threading

import pytest

from liteviewer_agent import instance as instance_module
from liteviewer_agent.errors import DesktopError
from liteviewer_agent.instance import Instance


@pytest.fixture
def running(tmp_path):
    instance = Instance(tmp_path)
    assert instance.claim()
    yield instance
    instance.release()


def test_second_shows_the_first(running, tmp_path):
    shown = threading.Event()
    running.on_show = shown.set
    second = Instance(tmp_path)
    assert not second.claim()
    second.show_other()
    assert shown.wait(30)


def test_released_can_be_claimed(running, tmp_path):
    running.release()
    again = Instance(tmp_path)
    assert again.claim()
    again.release()


def test_strangers_are_not_obeyed(running, tmp_path):
    shown = []
    running.on_show = lambda: shown.append(1)
    port = json.loads((tmp_path / "address.json").read_text())["port"]
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"open sesame\n")
        assert connection.recv(100) == b""
    assert not shown


def test_silent_holder_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(instance_module, "PATIENCE", 0.3)
    with pytest.raises(DesktopError, match="does not answer"):
        Instance(tmp_path).show_other()


def test_killed_holder_frees_the_place(tmp_path):
    code = (
        "import sys; from pathlib import Path; from liteviewer_agent.instance import Instance\n"
        "assert Instance(Path(sys.argv[1])).claim(); print('claimed', flush=True)\n"
        "sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"claimed\n"
    assert not Instance(tmp_path).claim()
    process.kill()
    process.communicate()
    successor = Instance(tmp_path)
    assert successor.claim()
    successor.release()
