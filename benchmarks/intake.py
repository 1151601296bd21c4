# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A ticket with a screenshot over XML-RPC: one call of ours, two of the peer's."""

import base64
import io
import random
import time
import uuid
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor

import requests
from figures import Row, median_ms
from PIL import Image, ImageDraw

SENDERS = 8
EACH = 25
TIMEOUT = 120


def measure(shell, url, database, workers):
    """:rtype: list[Row]"""
    accounts = shell.run("intake_in_odoo.py")
    picture = make_screenshot()
    print(f"Screenshot: {len(picture) // 1000} kB, PNG, 1920 x 1080")
    ours = Sender(url, database, accounts["ours"], picture, ours=True)
    peer = Sender(url, database, accounts["peer"], picture, ours=False)
    return [
        Row("empty agent call over XML-RPC", median_ms(ours.empty, 40, 10), None, "ms"),
        Row(
            "intake with a 500 kB screenshot, checked",
            median_ms(ours.send, 60, 15),
            median_ms(peer.send, 60, 15),
            "ms",
            25,
        ),
        Row(
            f"intake, {SENDERS} senders, {workers} workers",
            throughput(ours),
            throughput(peer),
            "tickets/s",
            60,
            higher_is_better=True,
        ),
    ]


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
    """Sends tickets as one account. A thread makes one of its own with ``copy()``."""

    def __init__(self, url, database, account, picture, ours):
        self._arguments = (url, database, account, picture, ours)
        self._url = f"{url}/xmlrpc/2/object"
        self._login = (database, account["uid"], account["key"])
        self._token = account.get("device_token")
        self._data = base64.b64encode(picture).decode()
        self._session = requests.Session()
        self.send = self._send_ours if ours else self._send_peers

    def copy(self):
        return Sender(*self._arguments)

    def _call(self, model, method, arguments, keywords):
        body = xmlrpc.client.dumps((*self._login, model, method, arguments, keywords), "execute_kw")
        answer = self._session.post(
            self._url, data=body.encode(), headers={"Content-Type": "text/xml"}, timeout=TIMEOUT
        )
        return xmlrpc.client.loads(answer.content)[0][0]

    def empty(self):
        self._call(
            "liteviewer.agent.device",
            "suggest_articles",
            [],
            {"device_token": self._token, "text": "x"},
        )

    def _send_ours(self):
        payload = {
            "client_ref": str(uuid.uuid4()),
            "subject": "Does not print",
            "description": "The red lamp is on",
            "reporter": {"name": "Bench Person", "email": "person@bench.example"},
            "screenshots": [{"filename": "screen.png", "data": self._data}],
            "computer": {"hostname": "BENCH", "os": "Windows 11"},
        }
        self._call(
            "liteviewer.agent.device",
            "submit_ticket",
            [],
            {"device_token": self._token, "payload": payload},
        )

    def _send_peers(self):
        ticket = self._call(
            "helpdesk.ticket",
            "create",
            [
                {
                    "name": "Does not print",
                    "description": "<p>The red lamp is on</p>",
                    "partner_name": "Bench Person",
                    "partner_email": "person@bench.example",
                }
            ],
            {},
        )
        self._call(
            "ir.attachment",
            "create",
            [
                {
                    "name": "screen.png",
                    "datas": self._data,
                    "res_model": "helpdesk.ticket",
                    "res_id": ticket,
                }
            ],
            {},
        )


def throughput(sender):
    """Return tickets per second with ``SENDERS`` connections at once."""

    def work(own):
        for _i in range(EACH):
            own.send()

    with ThreadPoolExecutor(SENDERS) as pool:
        senders = [sender.copy() for _i in range(SENDERS)]
        list(pool.map(lambda own: own.send(), senders))
        start = time.perf_counter()
        list(pool.map(work, senders))
        return SENDERS * EACH / (time.perf_counter() - start)
