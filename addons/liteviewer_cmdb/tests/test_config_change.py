# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import CmdbTransactionCase


@tagged("post_install", "-at_install")
class TestConfigChange(CmdbTransactionCase):
    # -- nothing goes unrecorded

    def test_form(self):
        with Form(self.computer.with_user(self.engineer)) as form:
            form.serial = "S-1"
        change = self.changes_of(self.computer, operation="write")
        self.assertEqual(change.changes, {"serial": [None, "S-1"]})
        self.assertRecordValues(
            change,
            [
                {
                    "client_id": self.client_a.id,
                    "kind": "equipment",
                    "state": "applied",
                    "source": "engineer",
                    "user_id": self.engineer.id,
                    "equipment_id": self.computer.id,
                    "record_name": self.computer.display_name,
                }
            ],
        )
        self.assertIn("S-1", change.summary)

    def test_new_and_removed(self):
        equipment = self.make_equipment("PC-9", serial="S-9")
        created = self.changes_of(equipment)
        self.assertEqual(created.operation, "create")
        self.assertEqual(created.changes["serial"], [None, "S-9"])
        self.assertEqual(created.source, "system")
        record_id = equipment.id
        equipment.with_user(self.manager).unlink()
        removed = self.changes.search(
            [("res_model", "=", "liteviewer.equipment"), ("res_id", "=", record_id)], limit=1
        )
        self.assertEqual(removed.operation, "unlink")
        self.assertEqual(removed.changes["serial"], ["S-9", None])
        self.assertEqual(removed.record_name, "PC-9")

    def test_import(self):
        rows = [["PC-7", self.client_a.name, self.computer_type.name]]
        result = (
            self.env["liteviewer.equipment"]
            .with_user(self.engineer)
            .with_context(import_file=True)
            .load(["name", "client_id", "type_id"], rows)
        )
        equipment = self.env["liteviewer.equipment"].browse(result["ids"])
        self.assertRecordValues(
            self.changes_of(equipment),
            [{"source": "import", "operation": "create", "user_id": self.engineer.id}],
        )

    def test_lines_within_a_card(self):
        self.computer.write(
            {"interface_ids": [Command.create({"name": "LAN", "ip_address": "10.0.0.5"})]}
        )
        interface = self.computer.interface_ids
        self.assertEqual(self.changes_of(interface).kind, "network")
        self.assertEqual(self.changes_of(interface).equipment_id, self.computer)
        self.computer.write({"interface_ids": [Command.update(interface.id, {"vlan": 20})]})
        self.assertEqual(self.changes_of(interface)[-1].changes, {"vlan": [None, 20]})
        self.computer.unlink()
        self.assertEqual(self.changes_of(interface)[-1].operation, "unlink")

    def test_what_differs_not_is_not_recorded(self):
        self.env.flush_all()
        count = self.changes.search_count([])
        self.computer.write({"memory_mb": 8192, "hostname": "PC-1", "note": "<p>Slow</p>"})
        self.assertEqual(self.changes.search_count([]), count)

    def test_moved_to_another_client(self):
        self.computer.interface_ids = [Command.create({"name": "LAN", "ip_address": "10.0.0.5"})]
        self.computer.client_id = self.client_b
        for record in (self.computer, self.computer.interface_ids):
            self.assertEqual(
                [(c.client_id, c.operation) for c in self.changes_of(record)],
                [
                    (self.client_a, "create"),
                    (self.client_a, "unlink"),
                    (self.client_b, "create"),
                ],
            )

    def test_bulk_write_is_one_insert(self):
        cards = (
            self.env["liteviewer.equipment"]
            .create(
                [
                    {
                        "name": f"PC-{number}",
                        "type_id": self.computer_type.id,
                        "client_id": self.client_a.id,
                    }
                    for number in range(100)
                ]
            )
            .with_user(self.engineer)
        )
        self.env.flush_all()
        self.env.invalidate_all()
        cards.mapped("name")
        self.env.user.with_user(self.engineer)._is_agent_account()
        with self.assertQueryCount(8):
            cards.write({"place": "Room 5"})
            self.env.flush_all()
        self.assertEqual(len(self.changes_of(cards, operation="write")), 100)

    # -- the work it belongs to

    def test_change_belongs_to_the_work_that_runs(self):
        ticket = self.make_ticket(user_id=self.engineer.id).with_user(self.engineer)
        ticket.action_start_timer()
        self.computer.with_user(self.engineer).memory_mb = 16384
        other = self.make_equipment("PC-B", self.client_b)
        other.with_user(self.engineer).memory_mb = 16384
        change = self.changes_of(self.computer)[-1]
        self.assertEqual(change.work_entry_id, ticket.running_entry_id)
        self.assertEqual(change.ticket_id, ticket)
        self.assertFalse(self.changes_of(other)[-1].work_entry_id, "of another client")
        self.computer.with_user(self.colleague).memory_mb = 32768
        self.assertFalse(self.changes_of(self.computer)[-1].ticket_id, "of another engineer")

    def test_change_belongs_to_no_work_of_a_colleague(self):
        """Whatever the context of the call says."""
        ticket = self.make_ticket(user_id=self.colleague.id).with_user(self.colleague)
        ticket.action_start_timer()
        entry = ticket.running_entry_id
        for user, expected in ((self.engineer, False), (self.colleague, entry.id)):
            computer = self.computer.with_user(user).with_context(config_work_entry_id=entry.id)
            computer.memory_mb *= 2
            self.assertEqual(self.changes_of(computer)[-1].work_entry_id.id, expected)

    # -- nobody writes history

    def test_history_is_not_rewritten(self):
        self.computer.memory_mb = 16384
        change = self.changes_of(self.computer)[-1]
        for user in (self.engineer, self.manager, self.administrator):
            mine = change.with_user(user)
            self.assertTrue(mine.summary)
            for act in (
                lambda mine=mine: mine.write({"changes": {}}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
            ):
                with self.assertRaises(AccessError):
                    act()
        with self.assertRaises(AccessError):
            change.with_user(self.accountant).read(["summary"])

    def test_context_from_outside_hides_nothing(self):
        self.computer.with_user(self.engineer).with_context(
            config_recorded=True, config_source="system"
        ).memory_mb = 16384
        self.assertEqual(self.changes_of(self.computer)[-1].source, "engineer")

    def test_restricted_engineer(self):
        self.engineer.helpdesk_client_ids = self.client_b
        mine = self.changes.with_user(self.engineer)
        self.make_equipment("PC-B", self.client_b)
        self.assertEqual(mine.search([]).client_id, self.client_b)

    def test_words_are_found(self):
        self.computer.with_user(self.engineer).cpu = "Intel Core i5-12400"
        change = self.changes_of(self.computer)[-1]
        for words in ("i5-12400", "PC-1"):
            self.assertIn(change, self.changes.search([("summary", "ilike", words)]))

    def test_texts_are_in_words_of_people(self):
        self.computer.write({"memory_mb": 16384, "state": "in_repair"})
        change = self.changes_of(self.computer)[-1]
        self.assertIn("8 GB", change.before)
        self.assertIn("16 GB", change.after)
        self.assertIn("In Repair", change.after)

    def test_history_forgets_a_person(self):
        person = self.person_a.create({"name": "Anna Smirnova", "parent_id": self.client_a.id})
        self.computer.person_id = person
        change = self.changes_of(self.computer)[-1]
        self.assertIn("Anna Smirnova", change.after)
        person.with_user(self.administrator).action_erase_helpdesk_data()
        self.assertNotIn("Anna Smirnova", f"{change.changes} {change.summary}")
        self.assertEqual(change.changes["person_id"][1][0], person.id)
