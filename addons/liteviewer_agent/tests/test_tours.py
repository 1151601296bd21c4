# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64

from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import make_image

from .common import AgentCase, make_payload


@tagged("post_install", "-at_install", "together")
class TestTours(AgentCase, HttpCase):
    def test_engineer_looks_at_a_ticket_from_the_agent(self):
        device, credentials = self.connect_computer(hostname="BUH-01")
        picture = base64.b64encode(make_image(size=(1280, 720))).decode()
        answer = (
            self.env["liteviewer.agent.device"]
            .with_user(credentials["uid"])
            .submit_ticket(
                device_token=credentials["device_token"],
                payload=make_payload(
                    subject="Printer is on fire",
                    reporter={"name": "Anna Smirnova", "email": "", "phone": ""},
                    screenshots=[{"filename": "screen.png", "data": picture}],
                ),
            )
        )
        self.start_tour("/odoo/tickets", "liteviewer_agent_ticket", login=self.engineer.login)
        self.assertEqual(self.tickets.browse(answer["id"]).device_id, device)
