# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small Odoo over real HTTP: enrolment, XML-RPC and JSON-2, and every way to misbehave."""

import base64
import contextlib
import io
import json
import ssl
import threading
import time
import xmlrpc.client
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from PIL import Image

from liteviewer_agent.limits import LIMITS

MODEL = "liteviewer.agent.device"
DATABASE = "demo"
LOGIN = "agent.romashka"
UID = 42
KEY = "0123456789abcdef"
TOKEN = "device-token"
CODE = "ABCDE-FGHJK"

PORTAL_PAGE = b"<html><body>Welcome to Hotel Wi-Fi, please sign in</body></html>"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><methodResponse><params><param><value><string>&j;</string></value></param></params>"
    b"</methodResponse>"
)

# replies of things that are not Odoo: (status, headers, body)
NOT_ODOO = {
    "portal": (200, {"Content-Type": "text/html"}, PORTAL_PAGE),
    "portal as xml": (200, {"Content-Type": "text/xml"}, PORTAL_PAGE),
    "portal as json": (200, {"Content-Type": "application/json"}, PORTAL_PAGE),
    "redirect": (302, {"Location": "http://login.example.net/"}, b""),
    "permanent redirect": (308, {"Location": "http://login.example.net/"}, b""),
    "bad gateway": (502, {"Content-Type": "text/html"}, b"<h1>502 Bad Gateway</h1>"),
    "not found": (404, {"Content-Type": "text/html"}, b"<h1>Not Found</h1>"),
    "forbidden page": (403, {"Content-Type": "text/html"}, b"<h1>Blocked by policy</h1>"),
    "empty": (200, {"Content-Type": "text/xml"}, b""),
    "empty json": (200, {"Content-Type": "application/json"}, b""),
    "no content": (204, {}, b""),
    "bomb": (200, {"Content-Type": "text/xml"}, BOMB),
    "other xml": (200, {"Content-Type": "text/xml"}, b"<rss><channel/></rss>"),
    "bad nesting": (
        200,
        {"Content-Type": "text/xml"},
        b"<methodResponse><params><param><value><struct><member><value><int>1</int></value>"
        b"</member></struct></value></param></params></methodResponse>",
    ),
    "not a number": (
        200,
        {"Content-Type": "text/xml"},
        b"<methodResponse><params><param><value><int>many</int></value></param></params>"
        b"</methodResponse>",
    ),
    "binary": (200, {"Content-Type": "application/octet-stream"}, bytes(range(256))),
}


class UserError(Exception):
    pass


class AccessDenied(Exception):
    pass


class FakeOdoo:
    """One server; ``url`` is its address.

    :param certificate: of ``trustme``, for a server that speaks TLS
    :ivar tickets: ``{client_ref: (number, payload)}`` in the order of arrival
    :ivar mode: "" for normal, a key of ``NOT_ODOO``, or one of ``fault``, ``user error``,
        ``revoked``, ``truncated``, ``broken off``, ``slow``, ``huge``, ``busy``, ``too large``
    :ivar result: when not None, what ``submit_ticket`` answers instead of a receipt
    :ivar inventories: what ``report_inventory`` was given
    :ivar articles: what ``suggest_articles`` answers
    :ivar asked: the texts that it was asked with
    :ivar article_texts: ``{id: (title, text)}`` of what ``read_article`` knows
    :ivar helped: the ids that ``article_helped`` was told
    :ivar offered: the protocols there are; to the others the address is missing
    :ivar pictures: limits on pictures, ``{"count", "bytes", "pixels"}``
    :ivar features: what ``get_terms`` announces
    """

    def __init__(self, certificate=None):
        self.tickets = {}
        self.replies = []
        self.inventories = []
        self.requests = []
        self.mode = ""
        self.result = None
        self.articles = []
        self.asked = []
        self.article_texts = {}
        self.helped = []
        self.offered = {"xmlrpc", "json2"}
        self.pictures = dict(LIMITS["pictures"])
        self.features = []
        self.my_tickets = []
        self.listed = 0  # times these were asked for
        self.code = CODE
        self.computer = None
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self):
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_exception):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # ---- the model -----------------------------------------------------------------------------

    def call(self, key, method, arguments):
        """What a method of the agent's model answers."""
        if self.mode == "revoked" or key != KEY or arguments.pop("device_token", "") != TOKEN:
            raise AccessDenied("Access Denied")
        if self.mode == "user error":
            raise UserError("screenshots[0].data: the picture is damaged")
        if self.mode == "fault":
            raise ZeroDivisionError("division by zero")
        return getattr(self, f"_{method}")(**arguments)

    def _submit_ticket(self, payload):
        self._check_pictures(payload.get("screenshots", []))
        with self.lock:
            duplicate = payload["client_ref"] in self.tickets
            if not duplicate:
                number = f"LV-{10482 + len(self.tickets)}"
                self.tickets[payload["client_ref"]] = (number, payload)
            number = self.tickets[payload["client_ref"]][0]
        if self.result is not None:
            return self.result
        return {
            "number": number,
            "id": int(number[3:]),
            "duplicate": duplicate,
            "received_at": "2026-11-23 09:15:00",
            "url": f"{self.url}/my/ticket/{number}",
        }

    def _check_pictures(self, shots):
        if len(shots) > self.pictures["count"]:
            raise UserError("screenshots: there are too many")
        for index, shot in enumerate(shots):
            data = base64.b64decode(shot["data"])
            if len(data) > self.pictures["bytes"]:
                raise UserError(f"screenshots[{index}].data: it is too large")
            if self.pictures["pixels"] < LIMITS["pictures"]["pixels"]:
                width, height = Image.open(io.BytesIO(data)).size
                if width * height > self.pictures["pixels"]:
                    raise UserError(f"screenshots[{index}].data: it has too many pixels")

    def _get_terms(self):
        return {"limits": {"pictures": self.pictures}, "features": self.features}

    def _my_tickets(self, since="", limit=50):
        self.listed += 1
        return self.my_tickets[:limit]

    def _reply(self, number, body, attachments=()):
        self.replies.append((number, body))
        return {"number": number, "id": 7, "posted_at": "2026-11-23 09:20:00"}

    def _suggest_articles(self, text, limit=5):
        self.asked.append(text)
        return self.articles[:limit]

    def _read_article(self, article_id):
        if article_id not in self.article_texts:
            raise UserError("article_id: there is no such article for you.")
        title, body = self.article_texts[article_id]
        return {"id": article_id, "title": title, "body": body, "url": ""}

    def _article_helped(self, article_id):
        known = article_id in self.helped
        self.helped.append(article_id)
        return {"counted": not known}

    def _report_inventory(self, inventory):
        known = self.inventories[-1:] == [inventory]
        self.inventories.append(inventory)
        return {"stored": not known}

    def enrol(self, body):
        """Status and JSON of the enrolment."""
        if self.mode == "busy":
            return 429, {"error": "Too many attempts, wait a minute"}
        if not isinstance(body, dict) or not isinstance(body.get("code"), str):
            return 400, {"error": "code is missing"}
        if body["code"] != self.code:
            return 403, {"error": "This code is wrong or was used already"}
        self.computer = body.get("computer")
        return 200, {
            "database": DATABASE,
            "login": LOGIN,
            "uid": UID,
            "key": KEY,
            "device_token": TOKEN,
            "client_name": "ООО «Ромашка»",
            "language": "ru_RU",
            **self._get_terms(),
        }


def _handler(odoo):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_arguments):
            pass

        def do_GET(self):
            self._answer(b"")

        def do_POST(self):
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _answer(self, body):
            odoo.requests.append((self.command, self.path, dict(self.headers)))
            if odoo.mode in NOT_ODOO:
                self._send(*NOT_ODOO[odoo.mode])
            elif odoo.mode == "too large":
                self._send(413, {"Content-Type": "text/html"}, b"<h1>413</h1>")
            elif odoo.mode == "busy" and "enroll" not in self.path:
                self._send(503, {"Content-Type": "text/html", "Retry-After": "120"}, b"")
            elif odoo.mode == "huge":
                self._send(200, {"Content-Type": "text/xml"}, b" " * (17 * 1024 * 1024))
            else:
                if odoo.mode == "slow":
                    time.sleep(1.5)
                self._route(body)

        def _route(self, body):
            address = urlsplit(self.path)
            if address.path == "/liteviewer/agent/enroll":
                odoo.database = parse_qs(address.query).get("db", [""])[0]
                status, values = odoo.enrol(json.loads(body))
                self._json(status, values)
            elif address.path == "/json/version" and "json2" in odoo.offered:
                self._json(200, {"version": "19.0", "version_info": [19, 0, 0, "final", 0, ""]})
            elif address.path.startswith(f"/json/2/{MODEL}/") and "json2" in odoo.offered:
                self._json2(address.path.rpartition("/")[2], json.loads(body))
            elif address.path.startswith("/xmlrpc/2/") and "xmlrpc" in odoo.offered:
                self._xmlrpc(address.path.rpartition("/")[2], body)
            else:
                self._send(404, {"Content-Type": "text/html"}, b"<h1>Not Found</h1>")

        def _xmlrpc(self, service, body):
            arguments, method = xmlrpc.client.loads(body, use_builtin_types=True)
            if (service, method) == ("common", "version"):
                answer = xmlrpc.client.dumps(({"server_version": "19.0"},), methodresponse=True)
                self._send(200, {"Content-Type": "text/xml"}, answer.encode())
                return
            database, uid, key, model, name, positional, keywords = arguments
            try:
                assert (database, uid, model, positional) == (DATABASE, UID, MODEL, [])
                result = odoo.call(key, name, keywords)
                answer = xmlrpc.client.dumps((result,), methodresponse=True)
            except UserError as error:
                answer = xmlrpc.client.dumps(xmlrpc.client.Fault(2, str(error)))
            except AccessDenied as error:
                answer = xmlrpc.client.dumps(xmlrpc.client.Fault(3, str(error)))
            except Exception as error:
                trace = f"Traceback (most recent call last):\n  ...\n{error!r}\n"
                answer = xmlrpc.client.dumps(xmlrpc.client.Fault(1, trace))
            self._send(200, {"Content-Type": "text/xml; charset=utf-8"}, answer.encode())

        def _json2(self, method, arguments):
            key = self.headers.get("Authorization", "").removeprefix("bearer ")
            try:
                assert self.headers["X-Odoo-Database"] == DATABASE
                self._json(200, odoo.call(key, method, arguments))
            except UserError as error:
                self._json(422, _error("odoo.exceptions.UserError", error))
            except AccessDenied as error:
                self._json(403, _error("odoo.exceptions.AccessDenied", error))
            except Exception as error:
                self._json(500, _error(f"builtins.{type(error).__name__}", error))

        def _json(self, status, value):
            self._send(
                status,
                {"Content-Type": "application/json; charset=utf-8"},
                json.dumps(value).encode(),
            )

        def _send(self, status, headers, body):
            if odoo.mode == "truncated":
                body = body[: len(body) * 2 // 3]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            if odoo.mode == "broken off":
                body = body[: len(body) * 2 // 3]
            with contextlib.suppress(OSError):  # the client may stop reading, as it should
                self.wfile.write(body)
            self.close_connection = True

    return Handler


def _error(name, error):
    return {"name": name, "message": str(error), "arguments": [str(error)], "context": {}}
