# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import HttpCase, tagged

from .common import CmdbTransactionCase


@tagged("post_install", "-at_install", "together")
class TestChangeTours(CmdbTransactionCase, HttpCase):
    def test_work_names_what_it_changed(self):
        ticket = self.make_ticket(user_id=self.engineer.id)
        ticket.with_user(self.engineer).action_take()
        ticket.with_user(self.engineer).action_start_timer()
        self.start_tour(
            f"/odoo/tickets/{ticket.id}", "liteviewer_cmdb_change", login=self.engineer.login
        )
        self.assertEqual(self.computer.memory_mb, 16384)
        change = self.changes_of(self.computer)[-1]
        self.assertEqual(change.work_entry_id, ticket.work_entry_ids)
        self.assertIn("16 GB", ticket.work_entry_ids.change_summary)
        self.assertEqual(ticket.stage_kind, "resolved")

    def test_proposed_change_is_accepted(self):
        self.changes._propose(
            self.computer, {"memory_mb"}, {"memory_mb": {"changes": {"memory_mb": [8192, 49152]}}}
        )
        self.start_tour(
            "/odoo/proposed-changes", "liteviewer_cmdb_proposed_change", login=self.engineer.login
        )
        self.assertEqual(self.computer.memory_mb, 49152)
