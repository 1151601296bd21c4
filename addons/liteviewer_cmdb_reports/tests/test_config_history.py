# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import Form, tagged

from odoo.addons.liteviewer_cmdb.tests.common import CmdbTransactionCase
from odoo.addons.liteviewer_sla_reports.tools.report_matrix import AFTER, BEFORE, CHANGE, Span


@tagged("post_install", "-at_install", "alone")
class TestConfigHistory(CmdbTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_a.tz = "Europe/Moscow"
        cls.changes.search([]).unlink()
        cls.computer.unlink()
        cls.changes.search([]).unlink()
        with freeze_time("2026-01-10 12:00:00"):
            cls.computer = cls.make_equipment("PC-1", memory_mb=8192, serial="S-1")
        with freeze_time("2026-01-20 12:00:00"):
            cls.computer.with_user(cls.engineer).memory_mb = 16384
            cls.make_equipment("PC-B", cls.client_b)
        with freeze_time("2026-01-31 21:00:00"):  # February the first in Moscow
            cls.old = cls.make_equipment("PC-0")
        with freeze_time("2026-02-10 12:00:00"):
            cls.old.unlink()

    def history(self, **vals):
        return (
            self.env["liteviewer.config.history"]
            .with_user(self.engineer)
            .create({"client_id": self.client_a.id, "lang": "en_US", **vals})
        )

    def things(self, **vals):
        """Return {name: {label: (before, after)}}."""
        return {
            thing["name"]: {label: (before, after) for label, before, after in thing["rows"]}
            for thing in self.history(**vals)._for_reader()._get_things()
        }

    def test_state_on_a_date(self):
        for day, names in (
            (date(2026, 1, 9), set()),
            (date(2026, 1, 10), {"PC-1"}),
            (date(2026, 1, 31), {"PC-1"}),
            (date(2026, 2, 1), {"PC-1", "PC-0"}),
            (date(2026, 2, 10), {"PC-1"}),
        ):
            with self.subTest(day=day):
                self.assertEqual(set(self.things(mode="state", date_to=day)), names)
        rows = self.things(mode="state", date_to=date(2026, 1, 15))["PC-1"]
        self.assertEqual(rows["Memory"], ("", "8 GB"))

    def test_difference_of_two_dates(self):
        rows = self.things(date_from=date(2026, 1, 15), date_to=date(2026, 1, 25))
        self.assertEqual(rows, {"PC-1": {"Memory": ("8 GB", "16 GB")}})
        self.assertEqual(self.things(date_from=date(2026, 1, 25), date_to=date(2026, 1, 15)), rows)
        form = Form(self.history(date_from=date(2026, 1, 15), date_to=date(2026, 1, 25)))
        form.date_from = date(2026, 2, 1)
        self.assertEqual((form.date_from, form.date_to), (date(2026, 1, 25), date(2026, 2, 1)))
        history = self.history(date_from=date(2026, 1, 15), date_to=date(2026, 1, 25))
        [thing] = history._for_reader()._get_things()
        self.assertEqual(thing["user"], self.engineer.name)
        self.assertEqual(thing["changed_at"], datetime(2026, 1, 20, 12))
        self.assertIn("16 GB", history.content)

    def test_what_is_to_come_is_as_today(self):
        self.assertEqual(self.things(mode="state", date_to=date.max), self.things(mode="state"))

    def test_attributes_stand_under_their_own_labels(self):
        with freeze_time("2026-02-20 12:00:00"):
            self.computer.properties = {"domain": "CONTOSO"}
        rows = self.things(date_from=date(2026, 2, 15), date_to=date(2026, 2, 25))
        self.assertEqual(list(rows["PC-1"].values()), [("", "CONTOSO")])
        change = self.changes.search([], limit=1)
        self.assertEqual(change.after, ": ".join((*rows["PC-1"], "CONTOSO")))

    def test_devices_come_before_who_may_get_at_them(self):
        with freeze_time("2026-02-20 12:00:00"):
            self.env["liteviewer.access.grant"].create(
                {"person_id": self.person_a.id, "resource": "Share", "right": "Full access"}
            )
        history = self.history(mode="state", date_to=date(2026, 2, 25))
        sections = history._for_reader()._make_matrix().sections
        self.assertEqual([section.title for section in sections], ["Equipment", "Access Right"])
        [grant] = sections[1].rows
        self.assertIn(self.person_a.name, grant.cells)

    def test_what_came_and_went_between_is_no_difference(self):
        self.assertFalse(self.things(date_from=date(2026, 1, 25), date_to=date(2026, 2, 15)))
        rows = self.things(date_from=date(2026, 2, 5), date_to=date(2026, 2, 15))
        self.assertEqual(set(rows), {"PC-0"})

    def test_programs_belong_to_the_state(self):
        device, credentials = self.connect_computer(hostname="PC-1")
        self.computer.device_id = device
        agent = self.env["liteviewer.agent.device"].with_user(device.user_id)
        for day, names in (("2026-03-01", ["7-Zip", "1C"]), ("2026-03-10", ["1C", "Steam"])):
            with freeze_time(f"{day} 12:00:00"):
                agent.report_inventory(
                    credentials["device_token"],
                    {"schema": 1, "software": [{"name": name} for name in names]},
                )
        for day, programs in ((date(2026, 3, 5), "1C, 7-Zip"), (date(2026, 3, 10), "1C, Steam")):
            rows = self.things(mode="state", date_to=day)["PC-1"]
            self.assertEqual(rows["Programs"], ("", programs))
        self.assertNotIn("Programs", self.things(mode="state", date_to=date(2026, 2, 20))["PC-1"])

    def test_things_stand_in_columns_of_their_types(self):
        self.computer.write(
            {
                "warranty_end": "2027-05-01",
                "os": "Debian 12",
                "place": "101",
                "vendor": "HP",
            }
        )
        history = self.history(mode="state")._for_reader()
        [section] = history._make_matrix().sections
        [row] = section.rows
        cells = {
            (column.label, column.on_sheet): (column.kind, cell)
            for column, cell in zip(section.columns, row.cells, strict=True)
        }
        self.assertEqual(cells["Warranty Until", True], ("date", date(2027, 5, 1)))
        self.assertEqual(cells["Memory", True][1], "16 GB")
        # what has no room on paper is told in words
        paper = [column for column in section.columns if column.on_paper]
        self.assertEqual(len(paper), 7)
        told = "".join(span.text for span in cells["Also", False][1])
        self.assertIn("Operating System: Debian 12", told)

    def test_only_what_is_different_now_is_red(self):
        history = self.history(date_from=date(2026, 1, 15), date_to=date(2026, 1, 25))
        [section] = history._for_reader()._make_matrix().sections
        [row] = section.rows
        self.assertEqual(row.kind, CHANGE)
        self.assertEqual(
            row.cells[2],
            (
                Span("Memory: "),
                Span("8 GB \N{RIGHTWARDS ARROW} ", BEFORE),
                Span("16 GB", AFTER),
            ),
        )
        self.assertEqual(row.cells[3:6], ("Memory", "8 GB", "16 GB"))

    def test_nothing_is_told_of_a_time_without_changes(self):
        history = self.history(date_from=date(2026, 1, 25), date_to=date(2026, 1, 26))
        [section] = history._for_reader()._make_matrix().sections
        self.assertFalse(section.rows)
        self.assertIn("Nothing differs", history.content)

    def test_only_clients_that_the_engineer_sees(self):
        self.engineer.helpdesk_client_ids = self.client_b
        history = self.env["liteviewer.config.history"].create(
            {"client_id": self.client_a.id, "mode": "state"}
        )
        self.assertTrue(history._get_things())
        self.assertFalse(history.with_user(self.engineer).sudo(False)._get_things())

    def test_document(self):
        history = self.history(date_from=date(2026, 1, 15), date_to=date(2026, 1, 25))
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "liteviewer_cmdb_reports.config_history_pages", history.ids
        )
        html = html.decode()
        self.assertIn(self.client_a.name, html)
        self.assertIn('<span class="o_lv_before">8 GB', html)
        self.assertIn('<span class="o_lv_after">16 GB</span>', html)
