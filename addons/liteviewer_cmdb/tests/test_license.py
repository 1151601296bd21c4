# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskTransactionCase

TODAY = date(2026, 3, 2)


class LicenseCase(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licenses = cls.env["liteviewer.license"]
        cls.seats = cls.env["liteviewer.license.assignment"]
        cls.software = cls.env["liteviewer.software"].create(
            {"name": "Office 2024", "vendor": "Contoso"}
        )
        cls.computers = cls.make_computers(cls.client_a, 3)

    @classmethod
    def make_computers(cls, client, count, **vals):
        computer_type = cls.env["liteviewer.equipment.type"].search(
            [("kind", "=", "computer")], limit=1
        )
        return cls.env["liteviewer.equipment"].create(
            [
                {
                    "name": f"PC {number}",
                    "type_id": computer_type.id,
                    "client_id": client.id,
                    **vals,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def make_license(cls, holders=(), **vals):
        return cls.licenses.create(
            {
                "software_id": cls.software.id,
                "client_id": cls.client_a.id,
                "seats": 2,
                "user_id": cls.engineer.id,
                "assignment_ids": [Command.create({"equipment_id": item.id}) for item in holders],
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestSeats(LicenseCase):
    def test_seats_are_counted(self):
        record = self.make_license(self.computers[0])
        self.assertEqual((record.seats_used, record.seats_free, record.seats_progress), (1, 1, 50))
        record.assignment_ids.unlink()
        self.assertEqual(record.seats_used, 0)

    def test_no_more_seats_than_bought(self):
        record = self.make_license(self.computers[:2]).with_user(self.engineer)
        with self.assertRaisesRegex(ValidationError, "2 bought, 3 would be in use"):
            self.seats.with_user(self.engineer).create(
                {"license_id": record.id, "equipment_id": self.computers[2].id}
            )
        with self.assertRaisesRegex(ValidationError, "Release a seat"):
            record.seats = 1
        with self.assertRaisesRegex(ValidationError, "3 would be in use"):
            self.make_license(self.computers)

    def test_overrun_takes_a_reason(self):
        record = self.make_license(self.computers[:2]).with_user(self.engineer)
        with self.assertRaisesRegex(ValidationError, "Say why"):
            record.allow_overrun = True
        record.write({"allow_overrun": True, "overrun_reason": "Order 17 is on its way"})
        self.assertFalse(record.is_overrun)
        record.assignment_ids = [Command.create({"equipment_id": self.computers[2].id})]
        self.assertTrue(record.is_overrun)
        with self.assertRaises(ValidationError):
            record.allow_overrun = False

    def test_a_seat_moves_to_another_licence(self):
        full, free = self.make_license(self.computers[:2]), self.make_license()
        full.assignment_ids[0].license_id = free
        self.assertEqual((full.seats_used, free.seats_used), (1, 1))
        other = self.make_license(self.computers[2], seats=1)
        with self.assertRaises(ValidationError):
            full.assignment_ids.license_id = other

    @mute_logger("odoo.sql_db")
    def test_database_refuses_the_overrun_as_well(self):
        record = self.make_license(self.computers[:2])
        self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.cr.execute("UPDATE liteviewer_license SET seats = 1 WHERE id = %s", [record.id])

    def test_a_copy_is_another_purchase(self):
        record = self.make_license(self.computers[:2], name="Order 17")
        copy, named = record.copy(), record.copy({"name": "Order 18"})
        self.assertEqual((copy.name, named.name), ("Order 17 (copy)", "Order 18"))
        self.assertEqual((copy.seats, copy.seats_used), (2, 0))

    def test_licences_are_of_the_product_not_of_its_other_names(self):
        record = self.make_license()
        variant = self.env["liteviewer.software"].create(
            {"name": "Office in Russian", "licensed_as_id": self.software.id}
        )
        with self.assertRaises(ValidationError):
            record.software_id = variant
        record.active = False
        product = self.env["liteviewer.software"].create({"name": "Suite"})
        variant.licensed_as_id = False
        with self.assertRaisesRegex(ValidationError, "is licensed as"):
            self.software.licensed_as_id = product

    def test_seats_are_held_within_the_client(self):
        record = self.make_license()
        foreign = self.make_computers(self.client_b, 1)
        with self.assertRaisesRegex(ValidationError, "same client"):
            record.assignment_ids = [Command.create({"equipment_id": foreign.id})]
        with self.assertRaisesRegex(ValidationError, "same client"):
            self.make_license(
                kind="user", assignment_ids=[Command.create({"person_id": self.person_b.id})]
            )

    def test_kind_says_who_holds_a_seat(self):
        to_person = [Command.create({"person_id": self.person_a.id})]
        to_computer = [Command.create({"equipment_id": self.computers[0].id})]
        for kind, refused, taken in (
            ("device", to_person, to_computer),
            ("oem", to_person, to_computer),
            ("user", to_computer, to_person),
        ):
            with self.subTest(kind=kind):
                with self.assertRaisesRegex(ValidationError, "choose one"):
                    self.make_license(kind=kind, assignment_ids=refused)
                self.assertEqual(self.make_license(kind=kind, assignment_ids=taken).seats_used, 1)
        self.assertEqual(
            self.make_license(kind="volume", assignment_ids=to_person + to_computer).seats_used, 2
        )

    @mute_logger("odoo.sql_db")
    def test_a_seat_has_one_holder(self):
        for vals in ({}, {"equipment_id": self.computers[0].id, "person_id": self.person_a.id}):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.make_license(kind="volume", assignment_ids=[Command.create(vals)])

    def test_software_with_a_licence_needs_one(self):
        self.assertFalse(self.software.needs_license)
        self.make_license()
        self.assertTrue(self.software.needs_license)

    def test_changes_are_recorded(self):
        record = self.make_license(self.computers[0])
        record.seats = 5
        changes = self.env["liteviewer.config.change"].search(
            [("client_id", "=", self.client_a.id), ("kind", "=", "license")]
        )
        self.assertIn([2, 5], [change.changes.get("seats") for change in changes])
        seat = changes.filtered(lambda change: change.res_model == self.seats._name)
        self.assertEqual(seat.equipment_id, self.computers[0])

    def test_assigning_many_seats_costs_no_query_per_seat(self):
        computers = self.make_computers(self.client_a, 50)
        record = self.make_license(seats=60)
        self.seats.create({"license_id": record.id, "equipment_id": self.computers[0].id})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.seats.create(
                [{"license_id": record.id, "equipment_id": item.id} for item in computers]
            )
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestRenewal(LicenseCase):
    def setUp(self):
        super().setUp()
        clock = freeze_time(TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        # the job commits, which a test must not
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1)
        self.env["ir.config_parameter"].set_param("liteviewer_cmdb.license_notice_days", "30")

    def announce(self):
        self.licenses._cron_announce_renewals()

    def test_states(self):
        for start, end, state in (
            (False, False, "valid"),
            (False, "2027-01-01", "valid"),
            ("2026-04-01", "2027-01-01", "future"),
            (False, "2026-04-01", "soon"),
            (False, "2026-03-02", "soon"),
            (False, "2026-03-01", "expired"),
        ):
            with self.subTest(start=start, end=end):
                record = self.make_license(valid_from=start, valid_until=end)
                self.assertEqual(record.state, state)
                found = self.licenses.search([("id", "=", record.id), ("state", "=", state)])
                self.assertEqual(found, record)
                others = [("id", "=", record.id), ("state", "!=", state)]
                self.assertFalse(self.licenses.search(others))

    def test_one_notice_per_licence_and_period(self):
        soon = self.make_license(valid_until="2026-03-20")
        later = self.make_license(valid_until="2026-09-20")
        forever = self.make_license()
        self.announce()
        self.announce()
        activity = soon.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.engineer)
        self.assertEqual(activity.date_deadline, date(2026, 3, 20))
        self.assertIn("Client A", activity.summary)
        self.assertFalse((later | forever).activity_ids)

        soon.valid_until = "2027-03-20"
        self.assertFalse(soon.activity_ids, "a renewed licence waits for nothing")
        with freeze_time("2027-03-01"):
            self.announce()
        self.assertEqual(len(soon.activity_ids), 1)

    def test_somebody_else_is_told_when_nobody_is_responsible(self):
        self.client_a.user_id = self.manager
        record = self.make_license(valid_until="2026-03-20", user_id=False)
        self.announce()
        self.assertEqual(record.activity_ids.user_id, self.manager)

    def test_killed_job_goes_on_where_it_was(self):
        records = self.licenses.browse()
        for _i in range(3):
            records += self.make_license(valid_until="2026-03-20")
        with patch("odoo.addons.liteviewer_cmdb.models.license.BATCH", 2):
            progress = iter([10, 0])
            self.patch(
                type(self.env["ir.cron"]),
                "_commit_progress",
                lambda *args, **kwargs: next(progress),
            )
            self.announce()
            self.assertEqual(len(records.activity_ids), 2)
            self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1)
            self.announce()
        self.assertEqual(len(records.activity_ids), 3)

    def test_notice_finds_its_index(self):
        query = self.licenses._search(
            [("is_notice_pending", "=", True), ("valid_until", "<=", TODAY)]
        )
        self.assertIn("liteviewer_license_notice_idx", self.explain(query.select()))


@tagged("post_install", "-at_install")
class TestCompliance(LicenseCase):
    def setUp(self):
        super().setUp()
        self.variant = self.env["liteviewer.software"].create(
            {"name": "Office 2024 ru-ru", "licensed_as_id": self.software.id}
        )
        self.installations = self.env["liteviewer.software.installation"]

    def install(self, software, computers):
        return self.installations.create(
            [{"software_id": software.id, "equipment_id": item.id} for item in computers]
        )

    def row(self, client=None):
        self.env.flush_all()
        self.env["liteviewer.license.compliance"].invalidate_model()
        return self.env["liteviewer.license.compliance"].search(
            [
                ("client_id", "=", (client or self.client_a).id),
                ("software_id", "=", self.software.id),
            ]
        )

    def test_installed_without_a_licence(self):
        self.make_license(self.computers[0])
        found = self.install(self.software, self.computers[:1])
        found += self.install(self.variant, self.computers[1:])
        row = self.row()
        self.assertRecordValues(
            row,
            [
                {
                    "seats": 2,
                    "seats_used": 1,
                    "seats_free": 1,
                    "overrun": 0,
                    "installed": 3,
                    "unlicensed": 2,
                    "state": "unlicensed",
                }
            ],
        )
        self.assertEqual(found.mapped("is_licensed"), [True, False, False])
        action = row.action_open_unlicensed()
        domain = [*action["domain"], ("is_licensed", "=", False)]
        self.assertEqual(self.installations.search(domain), found[1:])

    def test_a_seat_of_the_user_covers_the_computer(self):
        self.computers[0].person_id = self.person_a
        self.make_license(
            kind="user", seats=1, assignment_ids=[Command.create({"person_id": self.person_a.id})]
        )
        self.install(self.software, self.computers[0])
        self.assertEqual(self.row().state, "ok")

    def test_expired_licences_cover_nothing(self):
        self.make_license(self.computers[0], valid_until="2020-01-01")
        self.install(self.software, self.computers[0])
        self.assertRecordValues(
            self.row(), [{"seats": 0, "seats_used": 0, "unlicensed": 1, "state": "unlicensed"}]
        )

    def test_overrun_and_free_seats(self):
        record = self.make_license(self.computers[:2])
        self.assertEqual(self.row().state, "ok")
        record.write({"allow_overrun": True, "overrun_reason": "Ordered", "seats": 1})
        self.assertEqual((self.row().overrun, self.row().state), (1, "over"))
        record.write({"seats": 5})
        self.assertEqual((self.row().seats_free, self.row().state), (3, "free"))

    def test_retired_computers_and_free_programs_do_not_count(self):
        self.install(self.software, self.computers)
        self.assertFalse(self.row(), "nobody says that it needs a licence")
        self.software.needs_license = True
        self.computers[0].state = "retired"
        self.assertEqual(self.row().installed, 2)

    def test_page_costs_the_same_for_many_rows(self):
        self.install(self.software, self.computers)
        self.make_license()
        rows = self.env["liteviewer.license.compliance"].with_user(self.engineer)
        specification = {
            "client_id": {"fields": {"display_name": {}}},
            "software_id": {"fields": {"display_name": {}}},
            "seats": {},
            "unlicensed": {},
            "state": {},
        }
        rows.web_search_read([], specification, limit=80)
        self.env.invalidate_all()
        # two for the day it is where the engineer is, two for the rows, one for either name
        with self.assertQueryCount(6):
            rows.web_search_read([], specification, limit=80)

    def test_a_product_counts_what_its_licences_cover(self):
        self.install(self.software, self.computers[:1])
        found = self.install(self.variant, self.computers[1:])
        self.assertEqual(self.variant.installation_count, len(found))
        self.assertEqual(self.software.installation_count, len(self.computers))
        domain = self.software.action_open_installations()["domain"]
        self.assertEqual(self.installations.search_count(domain), len(self.computers))

    def test_one_product_stands_for_another_only_directly(self):
        with self.assertRaisesRegex(ValidationError, "stands for itself"):
            self.software.licensed_as_id = self.env["liteviewer.software"].create({"name": "Suite"})


@tagged("post_install", "-at_install")
class TestInstalledSoftware(LicenseCase):
    PROGRAMS = (
        {"name": "Office 2024", "version": "16.0", "vendor": "contoso"},
        {"name": "Browser", "version": "120", "vendor": ""},
        {"name": "browser", "version": "121", "vendor": ""},
    )

    def report(self, programs, moment="2026-03-02 10:00:00"):
        installations = self.env["liteviewer.software.installation"]
        installations._report(self.computers[0], programs, moment)
        return installations.search([("equipment_id", "=", self.computers[0].id)])

    def test_inventory_fills_the_list(self):
        found = self.report(self.PROGRAMS)
        self.assertEqual(len(found), 2, "names differ by more than case")
        self.assertIn(self.software, found.software_id)
        self.assertEqual(found.mapped("client_id"), self.client_a)

    def test_later_inventory_changes_only_what_differs(self):
        before = self.report(self.PROGRAMS)
        office = before.filtered(lambda row: row.software_id == self.software)
        after = self.report([{"name": "Office 2024", "version": "16.1", "vendor": "Contoso"}])
        self.assertEqual(after, office)
        self.assertEqual(after.version, "16.1")

    def test_many_programs_cost_few_queries(self):
        programs = [{"name": f"Program {i}", "version": "1", "vendor": "V"} for i in range(200)]
        self.report(self.PROGRAMS)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(14):
            self.env["liteviewer.software.installation"]._report(
                self.computers[0], programs, "2026-03-02 10:00:00"
            )
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestLicenseAccess(LicenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = cls.make_records(cls.client_a, cls.computers[0])
        cls.theirs = cls.make_records(cls.client_b, cls.make_computers(cls.client_b, 1))
        cls.engineer.helpdesk_client_ids = cls.client_a
        cls.env.flush_all()

    @classmethod
    def make_records(cls, client, computer):
        """Return {model: records of ``client``}."""
        license_ = cls.make_license(computer, client_id=client.id)
        installation = cls.env["liteviewer.software.installation"].create(
            {"software_id": cls.software.id, "equipment_id": computer.id}
        )
        cls.env.flush_all()
        row = cls.env["liteviewer.license.compliance"].search([("client_id", "=", client.id)])
        records = (license_, license_.assignment_ids, installation, row)
        return {record._name: record for record in records}

    def test_engineer_of_some_clients_sees_theirs_only(self):
        for name, foreign in self.theirs.items():
            own = self.ours[name]
            with self.subTest(model=name):
                records = self.env[name].with_user(self.engineer)
                self.assertEqual(records.search([("id", "in", (own + foreign).ids)]).ids, own.ids)
                with self.assertRaises(AccessError):
                    foreign.with_user(self.engineer).read(["display_name"])

    def test_engineer_of_some_clients_links_nothing_foreign(self):
        license_ = self.ours["liteviewer.license"].with_user(self.engineer)
        foreign = self.theirs["liteviewer.license.assignment"].equipment_id
        with self.assertRaises(AccessError):
            license_.assignment_ids = [Command.create({"equipment_id": foreign.id})]
        with self.assertRaises(AccessError):
            license_.supplier_id = self.person_b
        with self.assertRaises(AccessError):
            license_.copy({"client_id": self.client_b.id})

    def test_nobody_else_sees_any(self):
        for user in (self.accountant, self.portal_a, self.portal_manager_a):
            for name in (*self.ours, "liteviewer.software"):
                with self.subTest(user=user.login, model=name):
                    self.assertFalse(self.env[name].with_user(user).has_access("read"))
