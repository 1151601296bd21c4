# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ContractMixin


@tagged("post_install", "-at_install", "together")
class TestPortal(ContractMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.make_contract(cls.client_b, name="Of another client")
        cls.log(fields.Datetime.now(), 90)

    def open_as(self, login, path):
        self.authenticate(login, login)
        return self.url_open(path)

    def test_managers_of_a_client_see_the_hours_left(self):
        page = self.open_as("portal-manager-a", "/my/contracts").text
        self.assertIn("08:30", page)
        self.assertNotIn("Of another client", page)
        page = self.open_as("portal-manager-a", f"/my/contracts/{self.contract.id}").text
        for words in ("01:30", "10:00", "08:30"):
            self.assertIn(words, page)

    def test_others_see_no_contract(self):
        foreign = f"/my/contracts/{self.contract.id}"
        for login in ("portal-a", "portal-b"):
            page = self.open_as(login, "/my/contracts").text
            self.assertNotIn("Support of the office", page)
            self.assertNotIn("Support of the office", self.open_as(login, foreign).text)
