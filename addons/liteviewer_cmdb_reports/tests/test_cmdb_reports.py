# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.liteviewer_cmdb.tests.common import CmdbTransactionCase
from odoo.addons.liteviewer_sla_reports.models.work_entry import ReportedChange
from odoo.addons.liteviewer_sla_reports.tools.report_matrix import CHANGE, Ratio

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

    def test_everybody_prints_the_report_that_the_client_gets(self):
        """Before and after, also for accountants, who may not see the configuration."""
        with self.assertRaises(AccessError):
            self.env["liteviewer.config.change"].with_user(self.accountant).search([])
        told = {
            user: list(self.work.with_user(user)._get_reported_changes().values())
            for user in (self.manager, self.engineer, self.accountant)
        }
        self.assertEqual(told[self.accountant], told[self.manager])
        self.assertEqual(told[self.engineer], told[self.manager])
        pages = {str(self.report(user).content) for user in told}
        self.assertEqual(len(pages), 1)
        (page,) = pages
        self.assertIn('<span class="o_lv_before"> 8 GB', page)
        self.assertIn('<span class="o_lv_after"> 16 GB', page)
        self.assertNotIn("PC-1 is faster now", page, "the changes say all of it")

    def test_changes_of_works_that_the_user_does_not_see_are_not_told(self):
        self.colleague.helpdesk_client_ids = [Command.set(self.client_b.ids)]
        with self.assertRaises(AccessError):
            self.work.with_user(self.colleague)._get_reported_changes()

    def test_secrets_are_told_to_nobody(self):
        """Of logins, attributes that the service made up, and numbers of contracts the engineer's
        words are told alone, whoever prints.
        """
        changes = self.env["liteviewer.config.change"]
        origin = {"work_entry_id": self.work.id, "state": "applied", "operation": "write"}
        change = changes.create(
            [
                {
                    **self.computer._prepare_config_change(),
                    **origin,
                    "changes": {
                        "properties": [{"Door code": "1234"}, {"Door code": "9876"}],
                        "hostname": ["PC-1", "PC-NEW"],
                    },
                },
                {
                    **self.computer._prepare_config_change(),
                    **origin,
                    "res_model": "liteviewer.credential",
                    "record_name": "Root of the firewall",
                    "changes": {"login": ["root", "toor"]},
                },
            ]
        )
        self.assertTrue(change)
        for user in (self.manager, self.engineer, self.accountant):
            (lines,) = self.work.with_user(user)._get_reported_changes().values()
            told = str(lines)
            self.assertIn("PC-NEW", told)
            self.assertIn("PC-1 is faster now", told, "the words stand for what is not told")
            for secret in ("1234", "9876", "toor", "Root of the firewall"):
                self.assertNotIn(secret, told, user.login)

    def test_what_belongs_to_another_client_by_now_is_not_told(self):
        self.work.change_ids.flush_recordset()
        self.env.cr.execute(
            "UPDATE liteviewer_work_entry SET client_id = %s WHERE id = %s",
            (self.client_b.id, self.work.id),
        )
        self.env.invalidate_all()
        (lines,) = self.work.with_user(self.manager)._get_reported_changes().values()
        self.assertEqual(lines, [ReportedChange("", "", "PC-1 is faster now")])

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


@tagged("post_install", "-at_install")
class TestAnalytics(CmdbTransactionCase):
    """Two tickets of two people about one computer, one about no device, in March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.computer.model = "OptiPlex 7010"
        cls.category = cls.env["liteviewer.ticket.category"].create({"name": "Workplace"})
        values = {"category_id": cls.category.id, "user_id": cls.engineer.id}
        cls.other = cls.env["res.partner"].create(
            {"name": "Person A2", "parent_id": cls.client_a.id}
        )
        cls.made = cls.make_ticket(**values, equipment_id=cls.computer.id)
        cls.made += cls.make_ticket(partner=cls.other, **values, equipment_id=cls.computer.id)
        cls.made += cls.make_ticket(**values)
        for ticket, day in zip(cls.made, (2, 6, 9), strict=True):
            cls.env.flush_all()
            cls.env.cr.execute(
                "UPDATE liteviewer_ticket SET received_at = %s WHERE id = %s",
                (datetime(2026, 3, day, 12), ticket.id),
            )
        cls.env.invalidate_all()
        cls.env.company.write(
            {
                "helpdesk_modernise_tickets": 99,
                "helpdesk_modernise_repeats": 50,
                "helpdesk_modernise_days": 4,
            }
        )

    def sections(self, user):
        report = (
            self.env["liteviewer.analytics.report"]
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
        matrix = report._for_reader()._make_matrix()
        return report, {section.title: section for section in matrix.sections}

    def test_equipment_is_counted_by_type_model_and_device(self):
        report, sections = self.sections(self.engineer)
        self.env.cr.execute(
            "SELECT count(*) FROM liteviewer_ticket WHERE equipment_id = %s"
            " AND received_at >= '2026-03-01' AND received_at < '2026-04-01'",
            (self.computer.id,),
        )
        ((count,),) = self.env.cr.fetchall()
        self.assertEqual(count, 2)
        for title, name in (
            ("Equipment Type", self.computer_type.display_name),
            ("Model", "OptiPlex 7010"),
            ("Device", self.computer.display_name),
        ):
            (row,) = sections[title].rows
            (span,) = row.cells[0]
            self.assertEqual(span.text, name)
            # four days from one to the other, who is another person
            self.assertEqual((row.cells[1], row.cells[5:7]), (count, (Ratio(1, 2), Ratio(4, 1))))
            self.assertEqual(sections[title].totals.cells[1], count)
            found = self.env["liteviewer.ticket.report"].search(
                report.action_open(span.opens)["domain"]
            )
            self.assertEqual(found.ticket_id, self.made[:2])

    def test_ticket_without_a_device_repeats_by_category_and_person(self):
        _report, sections = self.sections(self.manager)
        (row,) = sections["Category"].rows
        self.assertEqual(row.cells[5], Ratio(1, 3), "not that of the computer")
        self.made[1].write({"equipment_id": False, "partner_id": self.person_a.id})
        _report, sections = self.sections(self.manager)
        (row,) = sections["Category"].rows
        self.assertEqual(row.cells[5], Ratio(1, 3), "now the third one is that of the second")

    def test_device_is_worth_modernising(self):
        _report, sections = self.sections(self.manager)
        named = {
            (row.cells[0][0].text, row.cells[1], row.cells[6])
            for row in sections["What to Modernise"].rows
        }
        self.assertEqual(
            named,
            {
                (
                    self.computer.display_name,
                    "Device",
                    "the same again, short time between failures",
                )
            },
        )
