# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A desktop agent as the server sees it: enrolment and calls, without a program around them."""

import base64
import io
import uuid
import xmlrpc.client

import requests
from PIL import Image

TIMEOUT = 60


def make_png(size=(320, 200), colour="steelblue"):
    """Return the bytes of a small picture."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


def make_payload(**changes):
    """Return a good ``submit_ticket`` payload with ``changes`` made to it."""
    return {
        "client_ref": str(uuid.uuid4()),
        "subject": "Не печатает принтер",
        "description": "Горит красная лампа",
        "reporter": {"name": "Ольга Новикова", "email": "olga@example.org", "phone": ""},
        "screenshots": [{"filename": "screen.png", "data": base64.b64encode(make_png()).decode()}],
        "computer": {"hostname": "TEST-PC", "os": "Windows 11"},
        **changes,
    }


class AgentClient:
    """An enrolled computer; each call opens a connection of its own, so threads may share it."""

    def __init__(self, server, code, hostname="TEST-PC"):
        self.url = server.url
        answer = requests.post(
            f"{server.url}/liteviewer/agent/enroll",
            params={"db": server.database},
            json={"code": code, "computer": {"hostname": hostname}},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        self.credentials = answer.json()

    def request(self, model, method, arguments=(), keywords=None):
        """Return the headers and the body of a call of any method with the agent's key."""
        known = self.credentials
        who = (known["database"], known["uid"], known["key"])
        what = (model, method, list(arguments), keywords or {})
        body = xmlrpc.client.dumps((*who, *what), "execute_kw").encode()
        return {"Content-Type": "text/xml", "X-Odoo-Database": known["database"]}, body

    def execute_kw(self, model, method, arguments=(), keywords=None):
        """Call any method with the agent's key. :raises xmlrpc.client.Fault:"""
        headers, body = self.request(model, method, arguments, keywords)
        answer = requests.post(
            f"{self.url}/xmlrpc/2/object", data=body, headers=headers, timeout=TIMEOUT
        )
        assert answer.status_code == 200
        return xmlrpc.client.loads(answer.content)[0][0]

    def call(self, method, **keywords):
        """Call a method of the agent's interface."""
        keywords.setdefault("device_token", self.credentials["device_token"])
        return self.execute_kw("liteviewer.agent.device", method, (), keywords)
