# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.liteviewer_contract.tests.common import TODAY, ContractCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractCmdb(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env["liteviewer.equipment.type"]
        cls.computer, cls.server, cls.printer = kinds.create(
            [{"name": name, "kind": name} for name in ("computer", "server", "printer")]
        )
        cls.make_equipment("PC-1", cls.computer)
        cls.make_equipment("PC-2", cls.computer)
        cls.make_equipment("PC-3", cls.computer, state="in_stock")
        cls.make_equipment("PC-4", cls.computer, active=False)
        cls.make_equipment("SRV-1", cls.server)
        cls.make_equipment("HP", cls.printer)
        cls.make_equipment("PC-B", cls.computer, client_id=cls.client_b.id)

    @classmethod
    def make_equipment(cls, name, kind, **vals):
        return cls.env["liteviewer.equipment"].create(
            {"name": name, "type_id": kind.id, "client_id": cls.client_a.id, **vals}
        )

    def charge(self, charge, **vals):
        self.contract.contract_line_ids = [
            Command.clear(),
            Command.create({"name": "Counted", "charge": charge, "price_unit": 100, **vals}),
        ]
        return self.contract.contract_line_ids._list_things()

    def test_equipment_in_use_counts(self):
        self.assertEqual(self.charge("device"), [("HP", 1), ("PC-1", 1), ("PC-2", 1), ("SRV-1", 1)])
        self.assertEqual(self.get_period().amount, 400)

    def test_only_the_types_that_are_named_count(self):
        types = [Command.set(self.computer.ids)]
        self.assertEqual(
            self.charge("device", equipment_type_ids=types), [("PC-1", 1), ("PC-2", 1)]
        )

    def test_servers_count(self):
        self.assertEqual(self.charge("server"), [("SRV-1", 1)])

    def test_seats_of_valid_licences_count(self):
        software = self.env["liteviewer.software"].create({"name": "Office"})
        for name, seats, until in (("Office", 10, False), ("Old", 5, date(2026, 3, 1))):
            self.env["liteviewer.license"].create(
                {
                    "name": name,
                    "software_id": software.id,
                    "client_id": self.client_a.id,
                    "seats": seats,
                    "valid_until": until,
                }
            )
        self.assertEqual(self.charge("license"), [("Office", 10)])
        self.assertEqual(self.get_period().amount, 1000)

    def test_a_contract_for_the_equipment_goes_first(self):
        category = self.env["liteviewer.ticket.category"].create({"name": "Network"})
        of_servers = self.make_contract(
            equipment_type_ids=[Command.set(self.server.ids)], date_start=date(2025, 1, 1)
        )
        self.make_contract(category_ids=[Command.set(category.ids)])
        server = self.env["liteviewer.equipment"].search([("type_id", "=", self.server.id)])
        ticket = self.make_ticket(category_id=category.id)
        work = self.log(10, 60, ticket)
        self.assertEqual(ticket.contract_reason, "category")
        ticket.equipment_id = server
        self.assertEqual((ticket.contract_id, ticket.contract_reason), (of_servers, "equipment"))
        self.assertEqual((work.contract_id, work.contract_reason), (of_servers, "equipment"))
        of_servers.equipment_type_ids = self.printer
        self.assertEqual(ticket.contract_reason, "category")

    def test_accountants_see_numbers_and_no_cards(self):
        self.charge("device", equipment_type_ids=[Command.set(self.computer.ids)])
        lines = self.contract.with_user(self.accountant).contract_line_ids
        self.assertEqual(
            lines.web_read({"equipment_type_ids": {}})[0]["equipment_type_ids"], self.computer.ids
        )
        with self.assertRaises(AccessError):
            self.env["liteviewer.equipment"].with_user(self.accountant).search([])
        period = self.get_period().with_user(self.accountant)
        self.assertEqual(period.amount, 200)

    def test_what_if_counts_devices_of_types(self):
        self.charge("device", equipment_type_ids=[Command.set(self.computer.ids)])
        form = Form(
            self.env["liteviewer.contract.what.if"]
            .with_user(self.accountant)
            .with_context(default_contract_id=self.contract.id)
        )
        form.month_count = 1
        self.assertIn("The same as in truth", form.result)
        self.assertIn("200.00", form.result)
        with form.line_ids.edit(0) as line:
            line.equipment_type_ids.clear()
        self.assertIn("200.00 USD more than in truth", form.result)
