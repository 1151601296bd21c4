# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import HelpdeskTransactionCase

NINE = datetime(2026, 2, 2, 9)


@tagged("post_install", "-at_install")
class TestChecklist(HelpdeskTransactionCase):
    def setUp(self):
        super().setUp()
        self.template = self.env["liteviewer.checklist.template"].create(
            {
                "name": "Server",
                "line_ids": [
                    Command.create({"name": name, "sequence": sequence})
                    for sequence, name in enumerate(("Backup", "Disks", "Updates"), 1)
                ],
            }
        )
        self.ticket = self.make_ticket(
            checklist_item_ids=[Command.create(item) for item in self.template._prepare_items()]
        ).with_user(self.engineer)
        self.items = self.ticket.checklist_item_ids

    def test_who_ticked_and_when_is_kept(self):
        item = self.items[0]
        with freeze_time(NINE):
            item.done = True
        self.assertEqual((item.done_by, item.done_at), (self.engineer, NINE))
        item.with_user(self.colleague).done = True
        self.assertEqual((item.done_by, item.done_at), (self.engineer, NINE))
        item.with_user(self.colleague).done = False
        self.assertFalse(item.done_by or item.done_at)

    def test_bulk_tick_keeps_what_was_ticked(self):
        with freeze_time(NINE):
            self.items[0].done = True
        self.items.with_user(self.colleague).write({"done": True})
        self.assertEqual(
            [item.done_by for item in self.items], [self.engineer, self.colleague, self.colleague]
        )

    def test_nobody_ticks_in_the_name_of_another(self):
        for vals in ({"done_by": self.colleague.id}, {"done": True, "done_at": NINE}):
            with self.assertRaisesRegex(UserError, "server keeps"):
                self.items[0].write(vals)
        with self.assertRaises(UserError):
            self.items.create(
                {"ticket_id": self.ticket.id, "name": "x", "done_by": self.colleague.id}
            )
        done = self.items.create({"ticket_id": self.ticket.id, "name": "x", "done": True})
        self.assertEqual(done.done_by, self.engineer)

    def test_progress(self):
        self.assertEqual(self.ticket.checklist_progress, 0)
        self.items[:2].done = True
        self.assertEqual(
            (
                self.ticket.checklist_done_count,
                self.ticket.checklist_count,
                self.ticket.checklist_progress,
            ),
            (2, 3, 66),
        )
        self.items.done = True
        self.assertEqual(self.ticket.checklist_progress, 100)
        self.assertEqual(self.make_ticket().checklist_progress, 0)

    def test_progress_of_many_tickets_costs_two_queries(self):
        tickets = self.ticket.sudo()
        for _number in range(5):
            tickets += self.make_ticket(
                checklist_item_ids=[Command.create({"name": "x", "done": True})]
            )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            self.assertEqual(tickets.mapped("checklist_progress"), [0, *[100] * 5])

    def test_template_is_put_below_what_is_there(self):
        with Form(self.ticket) as form:
            with form.checklist_item_ids.edit(0) as item:
                item.done = True
            self.assertEqual(form.checklist_progress, 33)
            form.checklist_template_id = self.template
            self.assertFalse(form.checklist_template_id)
        self.assertEqual(
            self.ticket.checklist_item_ids.mapped("name"), ["Backup", "Disks", "Updates"] * 2
        )
        self.assertEqual(self.ticket.checklist_progress, 16)

    def test_portal_users_see_no_checklist(self):
        ticket = self.ticket.with_user(self.portal_a)
        for name in ("checklist_item_ids", "checklist_progress", "recurrence_id"):
            with self.assertRaises(AccessError):
                ticket.read([name])
