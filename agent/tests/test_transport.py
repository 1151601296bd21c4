# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Both protocols: what is understood, and that nothing but Odoo's own answer counts."""

import json
import os
import ssl
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import trustme
from conftest import configure
from fake_odoo import KEY, NOT_ODOO, TOKEN, FakeOdoo

from liteviewer_agent.config import Settings
from liteviewer_agent.errors import (
    ConfigError,
    NotOdoo,
    Refused,
    Revoked,
    ServerFault,
    Unavailable,
)
from liteviewer_agent.payload import Picture, Ticket
from liteviewer_agent.terms import PictureLimits, Terms
from liteviewer_agent.transport.http import HttpClient
from liteviewer_agent.transport.xmlrpc import loads

TICKET = Ticket.new(
    "Принтер <&> \U0001f5a8",
    "строка\nвторая",
    {"name": "Иван", "email": "", "phone": "+7 900"},
    {"hostname": "pc", "memory_mb": 8192, "ip_addresses": ["192.0.2.1"]},
    (Picture("screen.png", b"\x89PNG\x00\xff"),),
)


def test_ticket_arrives_whole(protocol, agent, odoo):
    receipt = agent.connect().submit_ticket(TICKET)
    assert receipt.number == "LV-10482"
    assert not receipt.duplicate
    payload = odoo.tickets[TICKET.client_ref][1]
    assert payload == TICKET.as_payload()
    assert payload["reporter"] == {"name": "Иван", "phone": "+7 900"}


def test_resend_gives_the_same_number(protocol, agent):
    transport = agent.connect()
    first, again = transport.submit_ticket(TICKET), transport.submit_ticket(TICKET)
    assert again.number == first.number
    assert again.duplicate


def test_key_travels_where_the_protocol_wants_it(protocol, agent, odoo):
    agent.connect().my_tickets()
    _method, path, headers = odoo.requests[-1]
    assert KEY not in path
    assert headers["X-Odoo-Database"] == "demo"
    if protocol == "json2":
        assert headers["Authorization"] == f"bearer {KEY}"
    else:
        assert "Authorization" not in headers


def test_netrc_does_not_replace_the_key(protocol, agent, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert agent.connect().my_tickets() == []


def test_other_methods(protocol, agent, odoo):
    odoo.my_tickets = [
        {
            "number": "LV-1",
            "id": 1,
            "subject": "s",
            "status": "Новое",
            "kind": "new",
            "received_at": "2026-11-23 09:15:00",
            "updated_at": "2026-11-23 09:15:00",
            "url": False,
            "answer": {},
        }
    ]
    odoo.articles = [{"id": 5, "title": "Paper", "summary": "", "url": "https://x"}]
    transport = agent.connect()
    (ticket,) = transport.my_tickets()
    assert (ticket.number, ticket.status, ticket.url) == ("LV-1", "Новое", "")
    odoo.article_texts = {5: ("Paper", "Open tray 2")}
    assert transport.read_article(5).body == "Open tray 2"
    assert transport.article_helped(5)
    assert not transport.article_helped(5), "once told"
    with pytest.raises(Refused):
        transport.read_article(6)
    (article,) = transport.suggest_articles("paper jam")
    assert article.title == "Paper"
    assert transport.reply("LV-1", "thanks\x00")["number"] == "LV-1"
    assert odoo.replies == [("LV-1", "thanks")]
    assert transport.report_inventory({"cpu": "x"}) is True
    assert transport.server_version() == "19.0"


def test_terms(protocol, agent, odoo):
    odoo.pictures["count"], odoo.features = 3, ["articles", "future"]
    terms = agent.connect().get_terms()
    assert terms == Terms(PictureLimits(count=3), ("articles", "future"))
    assert Terms.parse(json.loads(terms.dumps())) == terms


@pytest.mark.parametrize(
    "values",
    [None, [], {"limits": []}, {"limits": {"pictures": {"count": 0, "bytes": True, "x": 1}}}],
)
def test_terms_that_are_none_are_the_usual_ones(values):
    assert Terms.parse(values) == Terms()


def test_the_protocol_that_is_offered_is_found_and_remembered(protocol, agent, odoo):
    """Odoo announces the end of XML-RPC; and should JSON-2 be missing, there is XML-RPC."""
    odoo.offered.remove(protocol)
    assert agent.connect().submit_ticket(TICKET).number == "LV-10482"
    (other,) = odoo.offered
    assert agent.settings().transport == other
    before = len(odoo.requests)
    assert agent.connect().submit_ticket(TICKET).duplicate
    assert len(odoo.requests) == before + 1, "without asking for the first one again"


def test_version_is_asked_of_the_offered_protocol(protocol, agent, odoo):
    odoo.offered.remove(protocol)
    assert agent.connect().server_version() == "19.0"


def test_without_any_protocol_the_settings_stay(protocol, agent, odoo):
    odoo.offered.clear()
    with pytest.raises(NotOdoo):
        agent.connect().submit_ticket(TICKET)
    assert agent.settings().transport == protocol


def test_a_stranger_never_gets_the_key_twice(protocol, agent, odoo):
    odoo.mode = "portal"
    with pytest.raises(NotOdoo):
        agent.connect().submit_ticket(TICKET)
    assert len(odoo.requests) == 2
    assert "Authorization" not in odoo.requests[1][2]


@pytest.mark.parametrize("mode", sorted(NOT_ODOO))
def test_what_is_not_odoo_never_counts(protocol, agent, odoo, mode):
    odoo.mode = mode
    with pytest.raises(Unavailable):
        agent.connect().submit_ticket(TICKET)
    with pytest.raises(Unavailable):
        agent.connect().server_version()


@pytest.mark.parametrize("mode", ["portal", "redirect", "bomb", "truncated", "huge"])
def test_strangers_are_called_so(protocol, agent, odoo, mode):
    odoo.mode = mode
    with pytest.raises(NotOdoo) as caught:
        agent.connect().submit_ticket(TICKET)
    assert "something other" in str(caught.value).lower()


def test_answer_that_breaks_off(protocol, agent, odoo):
    odoo.mode = "broken off"
    with pytest.raises(Unavailable):
        agent.connect().submit_ticket(TICKET)


def test_redirect_is_not_followed(protocol, agent, odoo):
    odoo.mode = "redirect"
    with pytest.raises(NotOdoo, match=r"login\.example\.net"):
        agent.connect().submit_ticket(TICKET)
    assert len(odoo.requests) == 1


@pytest.mark.parametrize(
    "result",
    [
        {},
        [],
        "LV-1",
        True,
        {"number": "LV-1"},
        {"number": "", "id": 1, "duplicate": False, "received_at": "", "url": ""},
        {"number": "  ", "id": 1, "duplicate": False, "received_at": "", "url": ""},
        {"number": 7, "id": 1, "duplicate": False, "received_at": "", "url": ""},
        {"number": "LV-1", "id": 0, "duplicate": False, "received_at": "", "url": ""},
        {"number": "LV-1", "id": True, "duplicate": False, "received_at": "", "url": ""},
        {"number": "LV-1", "id": 1, "duplicate": "no", "received_at": "", "url": ""},
        {"number": "LV-1", "id": 1, "duplicate": False, "url": ""},
    ],
)
def test_success_without_a_number_is_none(protocol, agent, odoo, result):
    odoo.result = result
    with pytest.raises(NotOdoo):
        agent.connect().submit_ticket(TICKET)


def test_faults_are_told_apart(protocol, agent, odoo):
    transport = agent.connect()
    odoo.mode = "user error"
    with pytest.raises(Refused) as refused:
        transport.submit_ticket(TICKET)
    assert refused.value.message.startswith("screenshots[0].data:")
    odoo.mode = "revoked"
    with pytest.raises(Revoked):
        transport.submit_ticket(TICKET)
    odoo.mode = "fault"
    with pytest.raises(ServerFault) as fault:
        transport.submit_ticket(TICKET)
    assert "Traceback" not in str(fault.value)
    odoo.mode = "too large"
    with pytest.raises(Refused):
        transport.submit_ticket(TICKET)


def test_busy_server_says_when(protocol, agent, odoo):
    odoo.mode = "busy"
    with pytest.raises(Unavailable) as busy:
        agent.connect().submit_ticket(TICKET)
    assert busy.value.retry_after == 120


def test_slow_server_is_given_up(protocol, agent, odoo):
    odoo.mode = "slow"
    configure(agent, connect_timeout=2.0, read_timeout=1.0)
    start = time.monotonic()
    with pytest.raises(Unavailable):
        agent.connect().submit_ticket(TICKET)
    assert time.monotonic() - start < 10


def test_no_server_at_all(protocol, agent):
    with FakeOdoo() as gone:
        url = gone.url
    configure(agent, url=url)
    with pytest.raises(Unavailable, match="No connection"):
        agent.connect().submit_ticket(TICKET)


def test_proxy_setting_is_used(protocol, agent, odoo, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    configure(agent, url="http://help.example.com", proxy=odoo.url)
    agent.connect().submit_ticket(TICKET)  # the local server plays the proxy
    assert odoo.requests[-1][1].startswith("http://help.example.com/")


def test_direct_connection_ignores_the_environment(protocol, agent, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    configure(agent, proxy="none")
    assert agent.connect().server_version() == "19.0"


def test_entities_are_not_read():
    with pytest.raises(NotOdoo):
        loads(NOT_ODOO["bomb"][2])
    plain = (
        b'<!DOCTYPE methodResponse SYSTEM "file:///etc/passwd"><methodResponse><params><param>'
        b"<value><int>1</int></value></param></params></methodResponse>"
    )
    with pytest.raises(NotOdoo):
        loads(plain)


@pytest.fixture
def secure_server():
    """``(address, CA file, untrusted address)`` of an HTTPS server that answers 204."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments):
            pass

        def do_GET(self):
            self.send_response(204)
            self.end_headers()

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    with authority.cert_pem.tempfile() as ca_file:
        yield server.server_port, ca_file
    server.shutdown()
    thread.join()
    server.server_close()


def test_tls_is_always_verified(secure_server):
    port, ca_file = secure_server
    url = f"https://127.0.0.1:{port}"
    with pytest.raises(Unavailable, match="not secure"):
        HttpClient(Settings(url=url)).get("/")
    assert HttpClient(Settings(url=url, ca_file=ca_file)).get("/").status == 204
    with pytest.raises(Unavailable, match="not secure"):  # the name has to fit as well
        HttpClient(Settings(url=f"https://localhost:{port}", ca_file=ca_file)).get("/")


def test_missing_ca_file_is_named(tmp_path):
    missing = tmp_path / "ca.pem"
    with pytest.raises(ConfigError, match=r"ca\.pem"):
        HttpClient(Settings(url="https://127.0.0.1:1", ca_file=os.fspath(missing)))


def test_token_is_not_in_the_representation(agent):
    assert TOKEN not in repr(agent.secrets(agent.settings()))
