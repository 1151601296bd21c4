# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import uuid

from hypothesis import strategies as st

from odoo.tests import TransactionCase

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase, make_image

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=12), children, max_size=4)
    ),
    max_leaves=12,
)
"""Whatever a JSON text can say."""


def make_payload(**changes):
    """Return a ``submit_ticket`` payload that is all right, with ``changes`` made to it."""
    return {
        "client_ref": str(uuid.uuid4()),
        "subject": "Принтер не печатает",
        "description": "Горит красная лампа.",
        "reporter": {"name": "Анна Смирнова", "email": "anna@client-a.example", "phone": ""},
        "screenshots": [{"filename": "экран.png", "data": base64.b64encode(make_image()).decode()}],
        "computer": {"hostname": "BUH-01", "os": "Windows 11", "ip": ["192.168.1.20"]},
        "sent_at": "2026-01-31T09:30:00Z",
        **changes,
    }


class AgentCase(HelpdeskCase):
    """The service's roles and clients, whose computers can be connected."""

    @classmethod
    def connect_computer(cls, client=None, hostname="PC-1"):
        """Enrol a computer of ``client`` (client A). :return: (device, credentials)"""
        enrollment, _code = cls.env["liteviewer.agent.enrollment"]._create_code(
            client or cls.client_a
        )
        credentials = cls.env["liteviewer.agent.device"]._enroll(
            enrollment, {"code": "", "computer": {"hostname": hostname}, "agent_version": "1.0"}
        )
        return enrollment.device_ids, credentials


class AgentTransactionCase(AgentCase, TransactionCase):
    pass
