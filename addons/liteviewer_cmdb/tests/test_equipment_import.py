# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged
from odoo.tools.misc import file_open

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskTransactionCase

from .import_dialogue import FIELDS, OPTIONS, open_dialogue, run_import
from .test_equipment import EquipmentCase


@tagged("post_install", "-at_install", "alone")
class TestEquipmentImport(EquipmentCase, HelpdeskTransactionCase):
    def row(self, name, **changes):
        row = dict.fromkeys(FIELDS, "")
        row.update(name=name, type_id="Computer", client_id="Client A")
        row.update(changes)
        return [row[field] for field in FIELDS]

    def run_import(self, rows):
        return run_import(open_dialogue(self.env(user=self.manager), rows))

    def test_names_are_those_of_the_client(self):
        namesake = self.env["res.partner"].create(
            {"name": "Person A", "parent_id": self.client_b.id}
        )
        result = self.run_import(
            [
                self.row(
                    "PC 1",
                    site_id="Office",
                    person_id="Person A",
                    **{"interface_ids/ip_address": "10.0.0.5/24"},
                ),
                # the second address of the same device
                ["", "", "", "", "", "", "10.0.0.6", "00-1A-2B-3C-4D-5E"],
                self.row("PC 2", client_id="Client B", site_id="Office", person_id="Person A"),
                self.row("PC 3", type_id="printer", person_id="person@client-a.example"),
            ]
        )
        self.assertEqual(result["messages"], [])
        first, second, third = self.equipment.browse(result["ids"])
        self.assertRecordValues(
            first + second + third,
            [
                {"client_id": self.client_a.id, "person_id": self.person_a.id, "kind": "computer"},
                {"client_id": self.client_b.id, "person_id": namesake.id, "kind": "computer"},
                {"client_id": self.client_a.id, "person_id": self.person_a.id, "kind": "printer"},
            ],
        )
        self.assertEqual(first.site_id, self.site_a)
        self.assertEqual(second.site_id, self.site_b)
        self.assertEqual(first.interface_ids.mapped("ip_address"), ["10.0.0.5", "10.0.0.6"])

    def test_every_fault_is_told_with_its_row_and_nothing_is_written(self):
        self.env["res.partner"].create(
            [{"name": "Ivan Ivanov", "parent_id": self.client_a.id} for _number in range(2)]
        )
        before = self.equipment.search_count([])
        result = self.run_import(
            [
                self.row("PC 0"),
                self.row("PC 1", client_id="Client Z"),
                self.row("PC 2", person_id="Person B"),
                self.row("PC 3", person_id="Ivan Ivanov"),
                self.row("PC 4", type_id="Spaceship"),
                self.row("PC 5", **{"interface_ids/ip_address": "10.0.0.256"}),
                self.row("PC 6", **{"interface_ids/mac": "00:11"}),
                self.row("PC 7", site_id="Warehouse"),
            ]
        )
        self.assertFalse(result["ids"])
        faults = {fault["rows"]["from"]: fault for fault in result["messages"]}
        self.assertEqual(sorted(faults), [1, 2, 3, 4, 5, 6, 7])
        self.assertEqual(faults[1]["field"], "client_id")
        self.assertIn("no client “Client Z”", faults[1]["message"])
        self.assertIn("has no “Person B”", faults[2]["message"])
        self.assertIn("several of the name", faults[3]["message"])
        self.assertIn("no type “Spaceship”", faults[4]["message"])
        self.assertIn("is no IP address", faults[5]["message"])
        self.assertEqual(faults[6]["field_name"], "MAC Address")
        self.assertIn("has no “Warehouse”", faults[7]["message"])
        self.assertEqual(self.equipment.search_count([]), before)

    def test_clients_of_the_same_name_are_told_apart_by_their_numbers(self):
        namesake = self.client_a.copy({"name": "Client A", "vat": "7701234567"})
        result = self.run_import([self.row("PC 1", client_id="Client B"), self.row("PC 2")])
        self.assertFalse(result["ids"])
        (fault,) = result["messages"]
        self.assertEqual((fault["rows"]["from"], fault["field"]), (1, "client_id"))
        self.assertIn("several clients “Client A”", fault["message"])
        result = self.run_import([self.row("PC 2", client_id="7701234567")])
        self.assertEqual(self.equipment.browse(result["ids"]).client_id, namesake)

    def test_long_list_with_a_fault_at_its_end_leaves_nothing_behind(self):
        """The web client asks for 2,000 rows at a time; all go into one transaction."""
        before = self.equipment.search_count([])
        rows = [self.row(f"PC {number}") for number in range(2100)]
        result = self.run_import([*rows, self.row("")])
        self.assertFalse(result["ids"])
        self.assertEqual({message["rows"]["from"] for message in result["messages"]}, {2100})
        self.assertEqual(self.equipment.search_count([]), before)
        result = self.run_import(rows)
        self.assertEqual(len(result["ids"]), 2100)
        self.assertFalse(result["nextrow"])

    def test_templates_can_be_imported(self):
        for lang in ("en", "ru"):
            path = f"liteviewer_cmdb/static/xlsx/equipment_import_{lang}.xlsx"
            with file_open(path, "rb") as stream:
                content = stream.read()
            wizard = self.env["base_import.import"].create(
                {
                    "res_model": "liteviewer.equipment",
                    "file": content,
                    "file_name": "equipment.xlsx",
                    "file_type": "application/"
                    "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                }
            )
            preview = wizard.parse_preview({**OPTIONS, "sheet": "", "sheets": []})
            self.assertNotIn("error", preview)
            if lang == "en":
                matched = {"/".join(path) for path in preview["matches"].values()}
                self.assertLessEqual(set(FIELDS), matched)
