# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from .common import SlaCase


@tagged("post_install", "-at_install", "together")
class TestSlaTours(SlaCase, HelpdeskCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.calendar_id = cls.always
        # else times are typed and shown in the zone of this machine
        (cls.engineer | cls.manager).tz = "UTC"
        now = fields.Datetime.now()
        for name, hours, kind in (
            ("Fresh one", 0, "new"),
            ("Late one", 24, "in_progress"),
            ("Waiting one", 2, "in_progress"),
        ):
            cls.make_ticket(
                name=name,
                received_at=now - timedelta(hours=hours),
                stage_id=cls.stage(kind).id,
                user_id=cls.engineer.id,
            )
        cls.tickets.search([("name", "=", "Waiting one")]).with_user(cls.engineer).write(
            {"stage_id": cls.stage("waiting").id}
        )
        cls.env["liteviewer.sla.segment"].search([]).started_at = now - timedelta(hours=1)

    def test_badge_and_time_line(self):
        self.start_tour("/odoo/tickets", "liteviewer_sla_reports_ticket", login=self.engineer.login)

    def test_policy_and_its_tester(self):
        self.start_tour(
            "/odoo/sla-policies", "liteviewer_sla_reports_policy", login=self.manager.login
        )
        policy = self.policies.search([("name", "=", "Gold")])
        target = policy.target_ids.filtered(lambda target: target.priority == "1")
        self.assertEqual(target.resolution_minutes, 90)
        self.assertEqual(policy.client_ids, self.client_a)

    def test_what_if(self):
        self.start_tour(
            "/odoo/sla-policies", "liteviewer_sla_reports_what_if", login=self.manager.login
        )
        target = self.policy.target_ids.filtered(lambda target: target.priority == "1")
        self.assertEqual(target.resolution_minutes, 480)
