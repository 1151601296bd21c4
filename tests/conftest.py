# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the top-level tests share: a live Odoo server with the demo data, the installed agent.

`make test ONLY=integration` sets up what they need; `T=tests/test_x.py` runs one file.
"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from access_table import ROLES
from access_trial import Trial
from access_world import World
from agent_client import AgentClient
from live_odoo import LiveOdoo


def pytest_configure(config):
    """End cleanly, with the server stopped, when `make test` is interrupted."""
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))


@pytest.fixture(scope="session")
def odoo_server():
    """A running Odoo 19 on a fresh copy of the demo database, in Russian, with two workers.

    It has `url`, `database`, `logins` ({login: password} of the demo users) and the methods
    `call` (XML-RPC as one of them), `sql` and `execute` (a script inside Odoo's shell).
    """
    with LiveOdoo() as server:
        yield server


@pytest.fixture(scope="session")
def agent_program():
    """The path of the installed `liteviewer-agent`."""
    return Path(sys.executable).with_name("liteviewer-agent")


@pytest.fixture(scope="session")
def client_id(odoo_server):
    """The id of a client company of the demo."""
    return odoo_server.call("res.partner", "search", [("is_helpdesk_client", "=", True)], limit=1)[
        0
    ]


@pytest.fixture
def make_code(odoo_server, client_id):
    """Make an enrolment code the way an engineer does: with the wizard on the client card."""

    def make(client=client_id):
        wizard = odoo_server.call("liteviewer.connect.computer", "create", {"client_id": client})
        action = odoo_server.call("liteviewer.connect.computer", "action_create_code", [wizard])
        (shown,) = odoo_server.call(
            "liteviewer.connect.computer", "read", [wizard], ["code"], context=action["context"]
        )
        return shown["code"]

    return make


@pytest.fixture
def agent(odoo_server, make_code):
    """A freshly enrolled computer of the demo client."""
    return AgentClient(odoo_server, make_code())


@pytest.fixture
def enrolled_home(agent_program, odoo_server, make_code, tmp_path):
    """A home folder (`LITEVIEWER_AGENT_HOME`) of the program, enrolled at the server."""
    subprocess.run(
        [
            agent_program,
            "enroll",
            "--url",
            odoo_server.url,
            "--db",
            odoo_server.database,
            "--code",
            make_code(),
        ],
        env={"PATH": "/usr/bin:/bin", "LITEVIEWER_AGENT_HOME": str(tmp_path)},
        check=True,
        timeout=60,
    )
    return tmp_path


@pytest.fixture(scope="module")
def world(odoo_server):
    """The records of everybody, and one visitor per role."""
    with odoo_server.inside() as ask:
        yield World(odoo_server, ask)


@pytest.fixture(params=ROLES)
def trial(request, world):
    """One role after the other; fails with all that has gone wrong."""
    trial = Trial(world, request.param)
    yield trial
    assert not trial.problems, "\n".join(
        [f"{len(trial.problems)} for the role {trial.role}:", *trial.problems[:60]]
    )
