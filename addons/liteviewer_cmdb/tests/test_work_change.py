# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import CmdbTransactionCase


@tagged("post_install", "-at_install")
class TestWorkChange(CmdbTransactionCase):
    def setUp(self):
        super().setUp()
        self.ticket = self.make_ticket(user_id=self.engineer.id).with_user(self.engineer)
        self.entries = self.env["liteviewer.work.entry"].with_user(self.engineer)

    def log(self, *lines, ticket=None, **vals):
        """Log work that changed the infrastructure as each of ``lines`` says."""
        return self.entries.create(
            {
                "ticket_id": (ticket or self.ticket).id,
                "name": "Worked",
                "duration": 20,
                "is_infrastructure_change": True,
                "change_summary": "Something is different now",
                "work_change_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )

    def test_finished_work_names_what_it_changed(self):
        with self.assertRaisesRegex(ValidationError, "Name what was changed"):
            self.log()
        entry = self.log(is_infrastructure_change=False)
        with self.assertRaisesRegex(ValidationError, "Name what was changed"):
            entry.is_infrastructure_change = True

    def test_accountant_reads_the_work_without_the_changes(self):
        entry = self.log({"kind": "other", "what": "Cable", "before": "old", "after": "new"})
        read = self.log(is_infrastructure_change=False) | entry
        read = read.with_user(self.accountant)
        names = read.fields_get(attributes=["type"])
        self.assertNotIn("change_ids", names)
        self.env.invalidate_all()
        self.assertEqual([row["must_name_changes"] for row in read.read([*names])], [False, False])

    def test_card_is_brought_up_to_date(self):
        entry = self.log(
            {
                "kind": "equipment",
                "equipment_id": self.computer.id,
                "equipment_field": "memory_mb",
                "after": "16 GB",
            }
        )
        self.assertEqual(self.computer.memory_mb, 16384)
        self.assertRecordValues(
            entry.change_ids,
            [
                {
                    "client_id": self.client_a.id,
                    "ticket_id": self.ticket.id,
                    "user_id": self.engineer.id,
                    "res_id": self.computer.id,
                    "changes": {"memory_mb": [8192, 16384]},
                }
            ],
        )
        entry.name = "Nothing more to name"

    def test_values_are_understood(self):
        site = self.env["liteviewer.site"].create({"name": "Office", "client_id": self.client_a.id})
        for name, text, value in (
            ("serial", "S-1", "S-1"),
            ("serial", "", False),
            ("memory_mb", "32768", 32768),
            ("memory_mb", "7,5 ГБ", 7680),
            ("state", "In Repair", "in_repair"),
            ("state", "in_use", "in_use"),
            ("person_id", "Person A", self.person_a),
            ("site_id", "office", site),
            ("warranty_end", "2027-01-31", "2027-01-31"),
        ):
            with self.subTest(name=name, text=text):
                self.log(
                    {
                        "kind": "equipment",
                        "equipment_id": self.computer.id,
                        "equipment_field": name,
                        "after": text,
                    }
                )
                found = self.computer[name]
                self.assertEqual(str(found) if name == "warranty_end" else found, value)

    def test_values_that_are_not_understood(self):
        for name, text in (
            ("memory_mb", "a lot"),
            ("memory_mb", "9999999 GB"),
            ("memory_mb", "9" * 400),
            ("state", "Burnt"),
            ("person_id", "Person B"),
            ("warranty_end", "soon"),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(ValidationError, "not understood"):
                self.log(
                    {
                        "kind": "equipment",
                        "equipment_id": self.computer.id,
                        "equipment_field": name,
                        "after": text,
                    }
                )

    def test_network(self):
        interface = self.env["liteviewer.network.interface"].create(
            {"name": "LAN", "ip_address": "10.0.0.5", "equipment_id": self.computer.id}
        )
        entry = self.log(
            {
                "kind": "network",
                "interface_id": interface.id,
                "interface_field": "ip_address",
                "after": "10.0.0.6",
            }
        )
        self.assertEqual(interface.ip_address, "10.0.0.6")
        self.assertEqual(entry.change_ids.kind, "network")

    def test_access_right_granted_and_revoked(self):
        entry = self.log(
            {
                "kind": "access",
                "person_id": self.person_a.id,
                "what": "Share “Accounting”",
                "after": "Read",
            }
        )
        grant = self.env["liteviewer.access.grant"].search([("person_id", "=", self.person_a.id)])
        self.assertEqual(grant.right, "Read")
        self.assertEqual(entry.change_ids.kind, "access")
        entry = self.log(
            {"kind": "access", "person_id": self.person_a.id, "grant_id": grant.id, "after": ""}
        )
        self.assertTrue(grant.revoked_on)
        self.assertEqual(list(entry.change_ids.changes), ["revoked_on"])

    def test_what_no_field_tells_is_told_in_words(self):
        entry = self.log(
            {
                "kind": "equipment",
                "equipment_id": self.computer.id,
                "what": "Mail port",
                "before": "143",
                "after": "993",
            }
        )
        change = entry.change_ids
        self.assertEqual((change.before, change.after), ("143", "993"))
        self.assertEqual(change.record_name, "PC-1, Mail port")
        self.assertEqual(change.equipment_id, self.computer)
        with self.assertRaisesRegex(ValidationError, "what it was before"):
            self.log({"kind": "other"})

    def test_nothing_of_another_client(self):
        foreign = self.make_equipment("PC-B", self.client_b)
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            self.log(
                {
                    "kind": "equipment",
                    "equipment_id": foreign.id,
                    "equipment_field": "serial",
                    "after": "X",
                }
            )

    def test_rights_of_the_engineer_hold(self):
        self.engineer.helpdesk_client_ids = self.client_b
        with self.assertRaises(AccessError):
            self.log(
                {
                    "kind": "equipment",
                    "equipment_id": self.computer.id,
                    "equipment_field": "serial",
                    "after": "X",
                }
            )

    def test_dialog_of_the_timer(self):
        self.ticket.action_start_timer()
        entry = self.ticket.running_entry_id
        self.ticket.equipment_id = self.computer
        action = self.ticket.action_finish()
        steps = self.env[action["res_model"]].with_user(self.engineer)
        form = Form(steps.with_context(**action["context"]))
        form.name = "More memory"
        form.category_id = self.env["liteviewer.ticket.category"].search([], limit=1)
        form.is_infrastructure_change = True
        form.change_summary = "Memory"
        step = form.save()
        with (
            self.assertRaisesRegex(ValidationError, "Name what was changed"),
            self.env.cr.savepoint(),
        ):
            step.action_apply()
        self.env.invalidate_all()
        with form.work_change_ids.new() as line:
            self.assertEqual(line.equipment_id, self.computer, "the ticket's is filled in")
            line.equipment_field = "memory_mb"
            self.assertEqual(line.before, "8 GB")
            line.after = "16 GB"
        form.save().action_apply()
        self.assertEqual(entry.change_ids.changes, {"memory_mb": [8192, 16384]})
        self.assertEqual(self.ticket.stage_kind, "resolved")

    def test_timer_that_ends_by_itself_leaves_its_changes_to_be_named(self):
        self.ticket.action_start_timer()
        entry = self.ticket.running_entry_id
        entry.write({"is_infrastructure_change": True, "change_summary": "Memory"})
        entry.action_stop()
        self.assertFalse(entry.is_running, "a timer can always be stopped")
        with self.assertRaisesRegex(UserError, "Name what was changed"):
            self.ticket.action_resolve()

    def test_summary_is_suggested(self):
        form = Form(self.entries.with_context(default_ticket_id=self.ticket.id))
        form.is_infrastructure_change = True
        with form.work_change_ids.new() as line:
            line.equipment_id = self.computer
            line.equipment_field = "serial"
            line.after = "S-1"
        self.assertIn("S-1", form.change_summary)

    def test_client_who_is_not_in_the_cmdb(self):
        ticket = self.make_ticket(self.person_b, user_id=self.engineer.id)
        with self.assertRaises(ValidationError) as refused:
            self.log(ticket=ticket)
        self.assertIn("in words", str(refused.exception))
        entry = self.log(
            {"kind": "other", "what": "Switch, second floor", "after": "New, 24 ports"},
            ticket=ticket,
        )
        self.assertRecordValues(
            entry.change_ids,
            [{"kind": "other", "record_name": "Switch, second floor", "after": "New, 24 ports"}],
        )
        ticket.with_user(self.engineer).action_resolve()


@tagged("post_install", "-at_install")
class TestAccessGrant(CmdbTransactionCase):
    def grant(self, **vals):
        grants = self.env["liteviewer.access.grant"].with_user(self.engineer)
        return grants.create(
            {"person_id": self.person_a.id, "resource": "1C", "right": "Full", **vals}
        )

    def test_grant_and_revoke_are_recorded(self):
        grant = self.grant(equipment_id=self.computer.id)
        self.assertEqual(grant.client_id, self.client_a)
        grant.action_revoke()
        self.assertFalse(grant.is_valid)
        changes = self.changes_of(grant)
        self.assertEqual(changes.mapped("operation"), ["create", "write"])
        self.assertEqual(set(changes.mapped("kind")), {"access"})
        self.assertEqual(changes.equipment_id, self.computer)
        grant.action_grant_again()
        valid = grant.search([("is_valid", "=", True), ("person_id", "=", self.person_a.id)])
        self.assertEqual(valid.right, "Full")
        self.assertNotEqual(valid, grant)

    @freeze_time("2026-03-02 12:00:00")
    def test_right_that_ends_later_is_valid_until_then(self):
        today = fields.Date.context_today(self.env["liteviewer.access.grant"])
        later, ended = (
            self.grant(
                granted_on=today - timedelta(days=9), revoked_on=today + timedelta(days=days)
            )
            for days in (1, 0)
        )
        self.assertTrue(later.is_valid)
        self.assertFalse(ended.is_valid)
        mine = [("person_id", "=", self.person_a.id)]
        self.assertEqual(later.search([("is_valid", "=", True), *mine]), later)
        self.assertEqual(later.search([("is_valid", "=", False), *mine]), ended)
        (later + ended).action_revoke()
        self.assertEqual(later.revoked_on, today)

    def test_revoking_again_changes_nothing(self):
        grant = self.grant()
        grant.action_revoke()
        count = len(self.changes_of(grant))
        grant.action_revoke()
        self.assertEqual(len(self.changes_of(grant)), count)

    def test_only_persons_and_equipment_of_the_client(self):
        with self.assertRaisesRegex(ValidationError, "person of a client"):
            self.grant(person_id=self.client_a.id)
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.grant(equipment_id=self.make_equipment("PC-B", self.client_b).id)

    def test_engineers_do_not_delete_rights(self):
        grant = self.grant()
        with self.assertRaises(AccessError):
            grant.unlink()
        self.colleague.helpdesk_client_ids = self.client_b
        self.assertNotIn(grant, grant.with_user(self.colleague).search([]))
