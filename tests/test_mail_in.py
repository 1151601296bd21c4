# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""E-mails from a real mailbox, through the pipe and over XML-RPC: each makes one ticket, also where
the server is killed between reading and deleting.
"""

import signal
import subprocess
import sys
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from live_odoo import logs
from mail_server import PASSWORD, USER, MailServer
from servicedesk import process

SCRIPT = Path(__file__).with_name("in_odoo") / "fetch_mail.py"
PIPE = Path(__file__).parents[1] / "scripts" / "mail_pipe"
MAILS, EACH = 12, 5
STOPS = (1, 2, 3, 4, 5, 6, 8, 11)
"""Steps at which the server is killed: before and after each of its doings, of the first mail and
of later ones.
"""


@pytest.fixture(scope="module")
def mail_server():
    """Dovecot with an empty mailbox."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def address(odoo_server):
    """The address of a team; the jobs of the server do nothing meanwhile."""
    odoo_server.sql("UPDATE ir_cron SET active = false")
    name = f"desk-{uuid4().hex[:6]}"
    team = odoo_server.call("liteviewer.ticket.team", "search", [], limit=1)
    domains = odoo_server.call("mail.alias.domain", "search", [], limit=1)
    if not domains:
        domains = odoo_server.call("mail.alias.domain", "create", [{"name": "desk.example"}])
    values = {"alias_name": name, "alias_domain_id": domains[0]}
    odoo_server.call("liteviewer.ticket.team", "write", team, values)
    (shown,) = odoo_server.call("liteviewer.ticket.team", "read", team, ["alias_full_name"])
    return shown["alias_full_name"]


def make_mail(address, subject, body="Не печатает принтер"):
    """Return a mail in windows-1251 that does not say so."""
    return (
        f"From: {subject}@client.example\r\nTo: {address}\r\nSubject: {subject}\r\n"
        f"Date: Tue, 01 Dec 2026 10:00:00 +0300\r\nMessage-ID: <{subject}@client.example>\r\n\r\n"
        f"{body}\r\n"
    ).encode("cp1251")


def fetch(odoo_server, server, stop):
    """Fetch once. :return: whether the server was killed"""
    with (logs() / f"{SCRIPT.name}.log").open("ab") as errors:
        child = odoo_server.runtime.start_script(
            odoo_server.database,
            SCRIPT,
            stdout=subprocess.PIPE,
            stderr=errors,
            server=server,
            stop=stop,
            limit=EACH,
        )
        child.communicate()
        code = process.wait(child)
    assert code in (0, -signal.SIGKILL), code
    return code != 0


@pytest.mark.parametrize("kind", ["imap", "pop"])
def test_none_is_lost_and_none_doubled(odoo_server, mail_server, address, kind):
    marker = uuid4().hex[:8]
    for number in range(MAILS):
        mail_server.deliver(make_mail(address, f"{marker}-{number}"))
    (server,) = odoo_server.call(
        "fetchmail.server",
        "create",
        [
            {
                "name": kind,
                "server_type": kind,
                "server": "127.0.0.1",
                "port": mail_server.ports[kind],
                "user": USER,
                "password": PASSWORD,
                "state": "done",
            }
        ],
    )
    # Odoo lets its job begin where there is a mailbox
    odoo_server.sql("UPDATE ir_cron SET active = false")
    killed = [fetch(odoo_server, server, stop) for stop in STOPS]
    assert killed.count(True) > len(STOPS) // 2, killed
    for _turn in range(MAILS):
        fetch(odoo_server, server, 0)
        if not mail_server.count_new():
            break
    rows = odoo_server.sql(
        "SELECT name, count(*) FROM liteviewer_ticket"
        f" WHERE name LIKE '{marker}-%' GROUP BY name ORDER BY name"
    )
    expected = sorted([f"{marker}-{number}", "1"] for number in range(MAILS))
    assert sorted(rows) == expected
    states = odoo_server.sql(
        f"SELECT DISTINCT state FROM liteviewer_incoming_mail WHERE name LIKE '{marker}-%'"
    )
    assert states == [["done"]]


def test_four_deliveries_at_once_make_one_ticket(odoo_server, address):
    subject = uuid4().hex[:8]
    source = make_mail(address, subject)

    def deliver(number):
        server = xmlrpc.client.ServerProxy(f"{odoo_server.url}/xmlrpc/2/object", allow_none=True)
        received = f"Received: from mx{number}.example\r\n".encode()
        words = (False, xmlrpc.client.Binary(received + source))
        who = (odoo_server.database, 2, odoo_server.logins["admin"])
        server.execute_kw(*who, "mail.thread", "message_process", words)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, range(4)))
    count = odoo_server.sql(f"SELECT count(*) FROM liteviewer_ticket WHERE name = '{subject}'")
    assert count == [["1"]]


def test_pipe_takes_mail_as_it_is(odoo_server, address, tmp_path):
    key = tmp_path / "key"
    key.write_text(odoo_server.logins["admin"], encoding="utf-8")

    def pipe(source, url=odoo_server.url):
        words = ("--url", url, "--database", odoo_server.database, "--user", "2")
        command = [sys.executable, PIPE, *words, "--password-file", key]
        return subprocess.run(command, input=source, check=False, timeout=120).returncode

    subject = uuid4().hex[:8]
    assert pipe(make_mail(address, subject)) == 0
    ((description,),) = odoo_server.sql(
        f"SELECT description FROM liteviewer_ticket WHERE name = '{subject}'"
    )
    assert "Не печатает принтер" in description
    assert pipe(make_mail("nobody@elsewhere.example", uuid4().hex[:8])) == 67
    assert pipe(make_mail(address, subject), "http://127.0.0.1:1") == 75
