# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo.tests import tagged

from .common import CmdbTransactionCase


@tagged("post_install", "-at_install")
class TestCmdbPersonData(CmdbTransactionCase):
    """What the configuration tells of a person, and forgets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.boris = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": cls.client_a.id,
                    "email": f"{name.lower()}@client-a.example",
                    "lang": "en_US",
                }
                for name in ("Anna", "Boris")
            ]
        )
        cls.computer.write({"person_id": cls.anna.id, "user_login": "anna"})

    def report(self, computer, user):
        return self.env["liteviewer.inventory"].create(
            {"equipment_id": computer.id, "facts": {"hostname": computer.name, "user": user}}
        )

    def test_export_tells_equipment_rights_and_seats(self):
        self.make_equipment("PC-2", person_id=self.boris.id)
        self.env["liteviewer.access.grant"].create(
            [
                {"person_id": person.id, "resource": "Share", "right": "read"}
                for person in (self.anna, self.boris)
            ]
        )
        license_ = self.env["liteviewer.license"].create(
            {
                "client_id": self.client_a.id,
                "software_id": self.env["liteviewer.software"].create({"name": "Office"}).id,
                "kind": "user",
                "seats": 1,
            }
        )
        license_.assignment_ids.create({"license_id": license_.id, "person_id": self.anna.id})
        person = self.anna.with_user(self.manager)
        sections = {section["key"]: section for section in person._get_data_sections()}
        (card,) = sections["equipment"]["rows"]
        self.assertEqual((card["name"], card["user_login"]), ("PC-1", "anna"))
        (right,) = sections["access_rights"]["rows"]
        self.assertEqual((right["resource"], right["right"]), ("Share", "read"))
        (row,) = sections["licences"]["rows"]
        self.assertEqual(row["software_id"], "Office")
        self.assertNotIn("PC-2", json.dumps(person._get_data_json(list(sections.values()))))

    def test_erasing_clears_the_accounts_of_the_person(self):
        shared = self.make_equipment("PC-2", person_id=self.boris.id, user_login="boris")
        own = self.report(self.computer, "OFFICE\\Anna")
        visit = self.report(shared, "anna@client-a.example")
        usual = self.report(shared, "OFFICE\\Joanna")
        history = self.changes_of(self.computer)
        self.assertIn("anna", str(history.mapped("changes")))
        before = self.changes.search_count([])
        self.anna.with_user(self.administrator).action_erase_helpdesk_data()
        self.assertFalse(self.computer.user_login)
        self.assertEqual(own.facts, {"hostname": "PC-1"})
        self.assertEqual(visit.facts, {"hostname": "PC-2"})
        self.assertEqual(usual.facts["user"], "OFFICE\\Joanna")
        self.assertEqual(shared.user_login, "boris")
        self.assertNotIn("anna", str(history.mapped("changes")))
        self.assertEqual(self.changes.search_count([]), before)
