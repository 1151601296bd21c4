# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import HttpCase, tagged

from .test_equipment import EquipmentCase


@tagged("post_install", "-at_install", "together")
class TestToursEquipment(EquipmentCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.switch = cls.make("SWITCH-1", "switch")
        cls.host = cls.make("HOST-1", "server")
        cls.machine = cls.make("VM-1", "virtual_machine")
        cls.give_address(cls.host, "10.9.8.7/24")
        cls.relate(cls.host, "connected_to", cls.switch)
        cls.relate(cls.machine, "runs_on", cls.host)
        # the map names every client that has equipment, and this one is not alone
        cls.make("PC-B", client=cls.client_b)

    def test_equipment_form(self):
        self.start_tour("/odoo/equipment", "liteviewer_cmdb_equipment", login=self.engineer.login)
        self.assertEqual(self.host.interface_ids.mapped("ip_address"), ["10.9.8.7", "10.9.9.1"])

    def test_network_map(self):
        self.start_tour(
            "/odoo/network-map", "liteviewer_cmdb_network_map", login=self.engineer.login
        )
