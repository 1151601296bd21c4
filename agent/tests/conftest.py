# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything runs in a folder of its own, in English, against a local server: no network."""

import json
import os
from dataclasses import replace

import pytest
from fake_odoo import DATABASE, KEY, LOGIN, TOKEN, UID, FakeOdoo
from hypothesis import HealthCheck, settings

from liteviewer_agent import i18n
from liteviewer_agent.agent import Agent
from liteviewer_agent.cli import main
from liteviewer_agent.config import Settings
from liteviewer_agent.keystore import FileStore, Secrets
from liteviewer_agent.paths import HOME_VARIABLE

# a busy machine is no failure
settings.register_profile("agent", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("agent")


window_in_this_process = pytest.mark.skipif(
    "DATEFUDGE" in os.environ,
    reason="the clock of this process was moved, and Tk waits until a time of day",
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """``LITEVIEWER_AGENT_HOME`` of the test; no language, proxy or desktop of the developer."""
    folder = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    for name in (*i18n.VARIABLES, "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    i18n.setup()
    return folder


@pytest.fixture
def odoo():
    with FakeOdoo() as server:
        yield server


@pytest.fixture
def agent(odoo):
    """An agent that is enrolled at the local server."""
    agent = Agent()
    settings = Settings(
        url=odoo.url,
        database=DATABASE,
        login=LOGIN,
        uid=UID,
        client_name="Romashka",
        connect_timeout=20.0,
        read_timeout=20.0,  # the local server has to share a busy machine
        keystore="file",
    )
    settings.save(agent.paths.settings)
    FileStore(agent.paths.credentials).save("", Secrets(KEY, TOKEN))
    return agent


@pytest.fixture(params=["xmlrpc", "json2"])
def protocol(request, agent):
    """The same test over both protocols."""
    configure(agent, transport=request.param)
    return request.param


@pytest.fixture
def cli(capsys):
    """Run a command in this process; return exit status, output and errors."""

    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    def run_json(*arguments):
        status, out, _err = run(*arguments, "--json")
        return status, json.loads(out)

    run.json = run_json
    return run


def configure(agent, **values):
    """Change settings of an enrolled agent."""
    replace(agent.settings(), **values).save(agent.paths.settings)
