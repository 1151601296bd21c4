# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes through an agent stays text wherever it is shown."""

import base64

from odoo.tests import tagged

from odoo.addons.liteviewer_helpdesk.tests.common import make_image
from odoo.addons.liteviewer_helpdesk.tests.test_injection import PAYLOADS, InjectionCase

from .common import AgentCase, make_payload


@tagged("post_install", "-at_install", "together")
class TestInjection(AgentCase, InjectionCase):
    def test_from_the_agent(self):
        device, credentials = self.connect_computer()
        agent = self.env["liteviewer.agent.device"].with_user(device.user_id)
        for payload in PAYLOADS:
            with self.subTest(payload=payload):
                answer = agent.submit_ticket(
                    device_token=credentials["device_token"],
                    payload=make_payload(
                        subject=payload,
                        description=payload,
                        reporter={"name": payload[:120], "email": "", "phone": payload[:40]},
                        computer={payload[:64]: payload, "ip": [payload]},
                        screenshots=[
                            {
                                "filename": f"{payload}.png",
                                "data": base64.b64encode(make_image()).decode(),
                            }
                        ],
                    ),
                )
                ticket = self.tickets.browse(answer["id"])
                self.assertEqual(ticket.partner_id.name, " ".join(payload[:120].split()))
                self.assertNotRegex(ticket.screenshot_ids.name, r"[<>\"'/\\&]")
                self.assert_inert(ticket.description)
                agent.reply(
                    device_token=credentials["device_token"],
                    number=ticket.number,
                    body=payload,
                )
                self.authenticate("portal-manager-a", "portal-manager-a")
                self.assert_pages_inert(ticket)

    def test_facts_of_the_computer_run_nothing(self):
        """Neither on the ticket nor on the card of the agent."""
        facts = {payload: payload for payload in PAYLOADS}
        device, _credentials = self.connect_computer(hostname=PAYLOADS[0])
        device.computer_data = facts
        ticket = self.make_ticket(computer_data=facts, device_id=device.id)
        code = """
            (async () => {
                const page = () => document.querySelector(".o_notebook .nav-link[name=computer]");
                const facts = () => document.querySelectorAll(".o_liteviewer_computer dd");
                for (let tries = 0; facts().length < %s; tries++) {
                    if (tries > 200) {
                        throw new Error("the facts were never shown");
                    }
                    page()?.click();
                    await new Promise((done) => setTimeout(done, 100));
                }
                document.querySelectorAll(".o_form_view *").forEach((element) =>
                    element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }))
                );
                await new Promise((done) => setTimeout(done, 500));
                if (window.__xss !== undefined) {
                    throw new Error("a payload ran");
                }
                console.log("test successful");
            })();
        """
        for path in (f"tickets/{ticket.id}", f"agent-devices/{device.id}"):
            with self.subTest(path=path):
                self.browser_js(
                    f"/odoo/{path}",
                    code % len(PAYLOADS),
                    "odoo.isReady === true",
                    login=self.engineer.login,
                )
