# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Very many engineers at once who look at passwords, on a server with few connections.

Each reveal commits its row of the log in a transaction of its own, which takes a second connection.
"""

import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from live_odoo import LiveOdoo
from servicedesk.testing.places import logs

REVEALS = 40
CONNECTIONS = 8
MODEL = "liteviewer.credential"


@pytest.fixture(scope="module")
def small_server():
    """Odoo in one process, which has as few connections as fit its threads by no means."""
    with LiveOdoo("reveals", workers=0, options=[f"--db_maxconn={CONNECTIONS}"]) as server:
        group = server.sql(
            "SELECT res_id FROM ir_model_data WHERE name = 'vault_group_credentials'"
        )[0][0]
        server.call("res.users", "write", [2], {"group_ids": [(4, int(group))]})
        yield server


@pytest.fixture
def credential(small_server):
    """The id of a login, for which no reveal has been counted yet."""
    client = small_server.call("res.partner", "search", [("is_company", "=", True)], limit=1)[0]
    values = {"name": "Under load", "client_id": client, "password": "harmless"}
    return small_server.call(MODEL, "create", values)


def reveal_at_once(server, credential):
    """Return what 40 simultaneous requests are answered: the text, or the words of a refusal."""
    together = Barrier(REVEALS)

    def reveal(_index):
        together.wait()
        try:
            return server.call(MODEL, "reveal_secret", [credential], "password")["text"]
        except xmlrpc.client.Fault as fault:
            return fault.faultString

    with ThreadPoolExecutor(REVEALS) as threads:
        return list(threads.map(reveal, range(REVEALS)))


def count_events(server, credential):
    rows = server.sql(
        "SELECT count(*) FROM liteviewer_credential_event"
        f" WHERE res_id = {credential} AND operation = 'reveal'"
    )
    return int(rows[0][0])


def limit(server, count):
    server.call("ir.config_parameter", "set_param", "liteviewer_vault.reveal_count", str(count))


def test_all_are_answered(small_server, credential):
    limit(small_server, 1000)
    assert reveal_at_once(small_server, credential) == ["harmless"] * REVEALS
    assert count_events(small_server, credential) == REVEALS
    assert "PoolError" not in (logs() / "server.log").read_text(encoding="utf-8")


def test_who_asks_for_too_many_is_told_to_wait(small_server, credential):
    seen_before = REVEALS
    limit(small_server, seen_before + 10)
    answers = reveal_at_once(small_server, credential)
    refused = [answer for answer in answers if answer != "harmless"]
    assert len(refused) + count_events(small_server, credential) == REVEALS
    assert refused, "the limit holds"
    for answer in refused:
        assert answer.startswith("odoo.exceptions.UserError: "), answer
        assert "Traceback" not in answer
