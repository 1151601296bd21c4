# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .test_closing import ClosingCase


@tagged("post_install", "-at_install", "together")
class TestContractTours(ClosingCase, HttpCase):
    """Last month an engineer worked for three hours on client A's ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last = fields.Date.today().replace(day=1) - timedelta(days=1)
        (cls.contract.search([("is_service", "=", True)]) - cls.contract).active = False
        cls.contract.settled_from = cls.last.replace(day=1)
        cls.work = cls.log(
            datetime.combine(cls.last.replace(day=10), time(9)), 180, name="Replaced the disk"
        )

    def test_works_are_reviewed(self):
        self.start_tour(
            "/odoo/service-contracts", "liteviewer_contract_review", login=self.accountant.login
        )
        self.assertEqual(self.work.review_state, "approved")

    def test_a_month_is_closed(self):
        self.approve(self.work)
        self.start_tour(
            "/odoo/service-contracts", "liteviewer_contract_close", login=self.accountant.login
        )
        period = self.work.period_id
        self.assertEqual((period.state, period.date_end), ("closed", self.last))

    def test_other_terms_are_tried(self):
        self.start_tour(
            "/odoo/service-contracts", "liteviewer_contract_what_if", login=self.accountant.login
        )
        made = self.contracts.search([("partner_id", "=", self.client_a.id)]) - self.contract
        self.assertEqual(made.included_hours, 1)
