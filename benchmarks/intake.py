# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A ticket with a screenshot over XML-RPC: one call of ours, two of the peer's."""

import base64
import io
import random
import re
import time
import uuid
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests
from figures import Row, median_ms
from PIL import Image, ImageDraw

REPETITIONS, WARM_UP = 60, 15
TICKET = 2_000_000_001
"""Stands for the id of the peer's ticket until it is known."""
SENDERS = 8
EACH = 25
TIMEOUT = 120


def measure(shell, url, database, workers, log):
    """:rtype: list[Row]"""
    accounts = shell.run("intake_in_odoo.py")
    picture = make_screenshot()
    print(f"Screenshot: {len(picture) // 1000} kB, PNG, 1920 x 1080")
    ours = Sender(url, database, accounts["ours"], picture, ours=True)
    peer = Sender(url, database, accounts["peer"], picture, ours=False)
    log = ServerLog(log)
    ours.prepare(REPETITIONS + WARM_UP)
    peer.prepare(REPETITIONS + WARM_UP)
    empty = measure_call(log, ours.empty, calls=1)
    one_ours = measure_call(log, ours.send, calls=1)
    one_peers = measure_call(log, peer.send, calls=2)
    intake = "intake with a 500 kB screenshot, checked"
    return [
        Row("empty agent call: on the server", empty.server, None, "ms"),
        Row("empty agent call: seen by the sender", empty.sender, None, "ms"),
        Row(f"{intake}: statements", one_ours.statements, one_peers.statements, "queries"),
        Row(f"{intake}: on the server", one_ours.server, one_peers.server, "ms", 25),
        Row(
            f"{intake}: seen by the sender", one_ours.sender, one_peers.sender, "ms", reference=51.5
        ),
        Row(
            f"intake, {SENDERS} senders, {workers} workers",
            throughput(ours),
            throughput(peer),
            "tickets/s",
            60,
            higher_is_better=True,
            reference=33,
        ),
    ]


@dataclass
class Call:
    """Medians of one piece of work, which may take several calls.

    :ivar float sender: milliseconds until the sender had its answers
    :ivar float server: milliseconds between the arrival of the requests and their answers, as
        Odoo's own log says
    """

    sender: float
    server: float
    statements: float


def measure_call(log, function, calls):
    """:param int calls: to the server that ``function`` makes"""
    sender = median_ms(function, REPETITIONS, WARM_UP)
    lines = log.read_new((WARM_UP + REPETITIONS) * calls)[WARM_UP * calls :]
    pieces = [lines[index : index + calls] for index in range(0, len(lines), calls)]
    return Call(
        sender,
        median(sum(milliseconds for _statements, milliseconds in piece) for piece in pieces),
        median(sum(statements for statements, _milliseconds in piece) for piece in pieces),
    )


class ServerLog:
    """What Odoo writes of each request: statements, seconds in them, seconds of all else."""

    _LINE = re.compile(r'"POST /xmlrpc/2/object\S* HTTP/1\.1" 200 - (\d+) ([\d.]+) ([\d.]+)')

    def __init__(self, path):
        self._path = Path(path)
        self._seen = 0

    def read_new(self, count):
        """Return (statements, milliseconds) of the ``count`` calls since the last time.

        A call's line is written after its answer has gone out: the last may come a little late.
        """
        deadline = time.monotonic() + TIMEOUT
        while True:
            with self._path.open(encoding="utf-8", errors="replace") as stream:
                stream.seek(self._seen)
                found = self._LINE.findall(stream.read())
                end = stream.tell()
            if len(found) >= count:
                self._seen = end
                return [
                    (int(statements), 1000 * (float(in_them) + float(else_)))
                    for statements, in_them, else_ in found
                ]
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self._path} names {len(found)} calls instead of {count}.")
            time.sleep(0.05)


def make_screenshot(size=(1920, 1080), goal=500_000):
    """Return a PNG that looks like windows with text and has about ``goal`` bytes."""
    rng = random.Random(19)
    image = Image.new("RGB", size, "#f0f0f0")
    draw = ImageDraw.Draw(image)
    content = b""
    while len(content) < goal:
        for _i in range(40):
            x, y = rng.randrange(size[0]), rng.randrange(size[1])
            ink = tuple(rng.randrange(256) for _channel in "rgb")
            draw.text((x, y), f"Error {rng.randrange(10**6)}: no licence found", fill=ink)
        stream = io.BytesIO()
        image.save(stream, "PNG")
        content = stream.getvalue()
    return content


class Sender:
    """Sends tickets as one account. A thread makes one of its own with ``copy()``.

    What is sent is built ahead with ``prepare()``: the senders stand for computers of clients,
    whose work is no part of the figures.
    """

    def __init__(self, url, database, account, picture, ours):
        self._arguments = (url, database, account, picture, ours)
        self._url = f"{url}/xmlrpc/2/object"
        self._login = (database, account["uid"], account["key"])
        self._token = account.get("device_token")
        self._data = base64.b64encode(picture).decode()
        self._session = requests.Session()
        # as our agent does, and for the peer too: Odoo need not look for its database
        self._session.headers.update({"Content-Type": "text/xml", "X-Odoo-Database": database})
        self._bodies = []
        self._build = self._build_ours if ours else self._build_peers
        self.send = self._send_ours if ours else self._send_peers

    def copy(self):
        return Sender(*self._arguments)

    def prepare(self, count):
        """Build what ``count`` times ``send()`` will send."""
        self._bodies = [self._build() for _i in range(count)]

    def empty(self):
        self._post(
            self._dump(
                "liteviewer.agent.device",
                "suggest_articles",
                [],
                {"device_token": self._token, "text": "x"},
            )
        )

    def _dump(self, model, method, arguments, keywords):
        words = (*self._login, model, method, arguments, keywords)
        return xmlrpc.client.dumps(words, "execute_kw").encode()

    def _post(self, body):
        answer = self._session.post(self._url, data=body, timeout=TIMEOUT)
        return xmlrpc.client.loads(answer.content)[0][0]

    def _build_ours(self):
        payload = {
            "client_ref": str(uuid.uuid4()),
            "subject": "Does not print",
            "description": "The red lamp is on",
            "reporter": {"name": "Bench Person", "email": "person@bench.example"},
            "screenshots": [{"filename": "screen.png", "data": self._data}],
            "computer": {"hostname": "BENCH", "os": "Windows 11"},
        }
        return self._dump(
            "liteviewer.agent.device",
            "submit_ticket",
            [],
            {"device_token": self._token, "payload": payload},
        )

    def _send_ours(self):
        self._post(self._bodies.pop())

    def _build_peers(self):
        """Return both bodies; the second has ``TICKET`` in the place of the ticket's id."""
        ticket = {
            "name": "Does not print",
            "description": "<p>The red lamp is on</p>",
            "partner_name": "Bench Person",
            "partner_email": "person@bench.example",
        }
        picture = {
            "name": "screen.png",
            "datas": self._data,
            "res_model": "helpdesk.ticket",
            "res_id": TICKET,
        }
        return (
            self._dump("helpdesk.ticket", "create", [ticket], {}),
            self._dump("ir.attachment", "create", [picture], {}),
        )

    def _send_peers(self):
        ticket, picture = self._bodies.pop()
        number = self._post(ticket)
        self._post(picture.replace(b"<int>%d</int>" % TICKET, b"<int>%d</int>" % number))


def throughput(sender):
    """Return tickets per second with ``SENDERS`` connections at once."""

    def work(own):
        for _i in range(EACH):
            own.send()

    with ThreadPoolExecutor(SENDERS) as pool:
        senders = [sender.copy() for _i in range(SENDERS)]
        for own in senders:
            own.prepare(1 + EACH)
        list(pool.map(lambda own: own.send(), senders))
        start = time.perf_counter()
        list(pool.map(work, senders))
        return SENDERS * EACH / (time.perf_counter() - start)
