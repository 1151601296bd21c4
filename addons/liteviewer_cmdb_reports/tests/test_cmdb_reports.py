# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import date, datetime

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.liteviewer_cmdb.tests.common import CmdbTransactionCase
from odoo.addons.liteviewer_sla_reports.models.work_entry import ReportedChange
from odoo.addons.liteviewer_sla_reports.tools.report_matrix import CHANGE

NOON = datetime(2026, 3, 2, 12)


@tagged("post_install", "-at_install")
class TestCmdbReports(CmdbTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls.make_ticket(user_id=cls.engineer.id)
        cls.work = cls.log(
            cls.ticket,
            {
                "kind": "equipment",
                "equipment_id": cls.computer.id,
                "equipment_field": "memory_mb",
                "after": "16 GB",
            },
            {"kind": "other", "what": "Cable", "before": "old", "after": "new"},
        )

    @classmethod
    def log(cls, ticket, *lines):
        return (
            cls.env["liteviewer.work.entry"]
            .with_user(cls.engineer)
            .create(
                {
                    "ticket_id": ticket.id,
                    "name": "More memory",
                    "started_at": NOON,
                    "duration": 20,
                    "is_infrastructure_change": True,
                    "change_summary": "PC-1 is faster now",
                    "work_change_ids": [Command.create(line) for line in lines],
                }
            )
        )

    def report(self, user):
        return (
            self.env["liteviewer.work.report"]
            .with_user(user)
            .create(
                {
                    "client_id": self.client_a.id,
                    "date_from": date(2026, 3, 1),
                    "date_to": date(2026, 3, 31),
                    "lang": "en_US",
                }
            )
        )

    def test_each_change_is_told_with_what_was_before(self):
        changes = self.work.with_user(self.manager)._get_reported_changes()
        (found,) = changes.values()
        self.assertEqual(
            [(each.before, each.after) for each in found], [("8 GB", "16 GB"), ("old", "new")]
        )
        self.assertIn("PC-1", found[0].what)
        self.assertIn("Memory", found[0].what)

    def test_what_is_new_is_told_in_one_line(self):
        work = self.log(
            self.ticket,
            {
                "kind": "access",
                "person_id": self.person_a.id,
                "what": "Base “Accounting”",
                "after": "To read",
            },
        )
        (line,) = work.with_user(self.manager)._get_reported_changes()[work]
        self.assertEqual(line.before, "")
        self.assertTrue(line.after.startswith("New: "), line.after)
        self.assertIn("To read", line.after)

    def test_only_what_is_different_now_stands_in_red(self):
        html = str(self.report(self.engineer).content)
        self.assertIn('<span class="o_lv_after"> 16 GB</span>', html)
        self.assertIn('<span class="o_lv_before"> 8 GB \N{RIGHTWARDS ARROW}</span>', html)
        section = self.report(self.engineer)._for_reader()._make_matrix().sections[0]
        red = [row.cells[-2:] for row in section.rows if row.kind == CHANGE]
        self.assertEqual(red, [("", ""), ("8 GB", "16 GB"), ("old", "new")])

    def test_accountant_reads_the_words_of_the_work_log_alone(self):
        works = self.work.with_user(self.accountant)
        self.assertEqual(
            works._get_reported_changes(), {works: [ReportedChange("", "", "PC-1 is faster now")]}
        )
        html = str(self.report(self.accountant).content)
        self.assertIn("PC-1 is faster now", html)
        self.assertNotIn("16 GB", html)

    def test_what_was_only_proposed_is_no_change(self):
        self.env["liteviewer.config.change"].create(
            {
                **self.computer._prepare_config_change(),
                "work_entry_id": self.work.id,
                "state": "dismissed",
                "changes": {"hostname": ["PC-1", "PC-9"]},
            }
        )
        self.assertNotIn("PC-9", str(self.work.with_user(self.manager)._get_reported_changes()))

    def test_tickets_by_equipment(self):
        self.ticket.equipment_id = self.computer
        self.computer.model = "OptiPlex 7010"
        self.env.flush_all()
        report = self.env["liteviewer.ticket.report"]
        names = ["equipment_id", "equipment_type_id", "equipment_model"]
        ((device, kind, model, count),) = report.with_user(self.manager)._read_group(
            [("id", "=", self.ticket.id)], names, ["__count"]
        )
        self.assertEqual(
            (device, kind, model, count), (self.computer, self.computer_type, "OptiPlex 7010", 1)
        )
        self.assertFalse(set(names) & report.with_user(self.accountant).fields_get().keys())
