# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Chromium, driven over its DevTools protocol by `websocket-client`, as Odoo drives it in tours."""

import itertools
import json
import subprocess
import tempfile
import time
from pathlib import Path

import requests
import websocket
from servicedesk.testing.browser import find

TIMEOUT = 60
SIZE = (1920, 1080)
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)


class Chromium:
    """A browser with one page. A context manager: it ends with it.

    :param function: listen: called with (method, params) of each event that the browser tells
    """

    def __init__(self, listen=None):
        self._folder = tempfile.TemporaryDirectory(
            prefix="bench-browser-", ignore_cleanup_errors=True
        )
        self._process = subprocess.Popen(
            [
                find(),
                *OPTIONS,
                f"--window-size={SIZE[0]},{SIZE[1]}",
                f"--user-data-dir={self._folder.name}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._numbers = itertools.count(1)
        self._listen = listen or (lambda _method, _params: None)
        port = self._find_port()
        pages = requests.get(f"http://127.0.0.1:{port}/json", timeout=TIMEOUT).json()
        page = next(each for each in pages if each["type"] == "page")
        self._socket = websocket.create_connection(
            page["webSocketDebuggerUrl"], timeout=TIMEOUT, suppress_origin=True
        )
        for domain in ("Page", "Runtime", "Network"):
            self.send(f"{domain}.enable")

    def _find_port(self):
        """Chromium writes it down as soon as it listens."""
        deadline = time.monotonic() + TIMEOUT
        path = Path(self._folder.name) / "DevToolsActivePort"
        while time.monotonic() < deadline:
            if path.exists() and (lines := path.read_text(encoding="utf-8").splitlines()):
                return int(lines[0])
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("Chromium did not start.")

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._socket.close()
        self._process.terminate()
        self._process.wait(TIMEOUT)
        self._folder.cleanup()

    def send(self, method, **params):
        """Call a method of the protocol. :return: its result"""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            if "method" in message:
                self._listen(message["method"], message["params"])

    def evaluate(self, expression):
        """Return the value of a JavaScript expression, awaited where it is a promise."""
        answer = self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", details).get("description", str(details)))
        return answer["result"].get("value")

    def wait_for(self, expression):
        """Wait until a JavaScript expression is true. :return: its value"""
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            if value := self.evaluate(expression):
                return value
            time.sleep(0.05)
        raise RuntimeError(f"It did not come to this: {expression}")

    def mouse(self, kind, x, y):
        pressed = kind != "mouseMoved"
        self.send(
            "Input.dispatchMouseEvent",
            type=kind,
            x=x,
            y=y,
            button="left" if pressed else "none",
            clickCount=1 if pressed else 0,
        )
