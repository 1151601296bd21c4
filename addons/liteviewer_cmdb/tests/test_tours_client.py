# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from .test_takeover import TakeoverCase


@tagged("post_install", "-at_install", "together")
class TestToursClient(HelpdeskCase, HttpCase):
    def test_employees_added_on_the_card(self):
        self.start_tour(
            "/odoo/service-clients", "liteviewer_cmdb_client_card", login=self.engineer.login
        )
        people = self.env["res.partner"].search([("name", "in", ("Employee One", "Employee Two"))])
        self.assertEqual(people.parent_id, self.client_a)
        self.assertEqual(people.commercial_partner_id, self.client_a)
        self.assertEqual(people.mapped("is_company"), [False, False])
        self.assertEqual(people.mapped("is_helpdesk_client"), [False, False])


@tagged("post_install", "-at_install", "together")
class TestToursMerge(TakeoverCase, HttpCase):
    def test_two_cards_of_one_computer(self):
        card = self.report(self.connect(), "111111")
        newcomer = self.connect()
        other = self.report(newcomer, "222222")
        ticket = self.send(newcomer)
        self.start_tour(
            f"/odoo/equipment/{other.id}", "liteviewer_cmdb_merge", login=self.engineer.login
        )
        self.assertEqual(ticket.equipment_id, card)
        self.assertEqual(other.merged_into_id, card)
