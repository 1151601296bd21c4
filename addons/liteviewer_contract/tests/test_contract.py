# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TODAY, ContractCase


@tagged("post_install", "-at_install", "alone")
@freeze_time(TODAY)
class TestWhichContract(ContractCase):
    def test_a_ticket_belongs_to_the_contract_of_its_client(self):
        self.assertEqual(self.ticket.contract_id, self.contract)
        self.assertEqual(self.ticket.contract_reason, "only")
        other = self.make_ticket(self.person_b)
        self.assertFalse(other.contract_id)
        self.assertEqual(other.contract_reason, "none")

    def test_a_contract_for_the_category_goes_first(self):
        parent, other = self.env["liteviewer.ticket.category"].create(
            [{"name": "1C"}, {"name": "Mail"}]
        )
        child = parent.create({"name": "Reports", "parent_id": parent.id})
        special = self.make_contract(category_ids=[Command.set(parent.ids)])
        in_category = self.make_ticket(category_id=child.id)
        self.assertEqual(in_category.contract_id, special)
        self.assertEqual(in_category.contract_reason, "category")
        in_category.category_id = other
        self.assertEqual(in_category.contract_id, self.contract)

    def test_of_several_contracts_the_latest_counts(self):
        later = self.make_contract(date_start=date(2026, 2, 1))
        self.assertEqual(self.make_ticket().contract_id, later)
        self.assertEqual(self.make_ticket().contract_reason, "latest")

    def test_work_follows_the_day_on_which_it_was_done(self):
        self.contract.date_end = date(2026, 3, 10)
        within, after = self.log(10, 60), self.log(11, 60)
        self.assertEqual(within.contract_id, self.contract)
        self.assertFalse(after.contract_id)
        self.assertEqual(after.contract_reason, "not_valid")

    def test_the_day_is_that_of_the_service(self):
        """A quarter past nine in the evening in UTC is the next day in Moscow."""
        self.contract.date_end = date(2026, 3, 10)
        self.assertTrue(self.log(datetime(2026, 3, 10, 20, 45), 5).contract_id)
        self.assertFalse(self.log(datetime(2026, 3, 10, 21, 15), 5).contract_id)

    def test_a_new_contract_finds_what_is_its_own(self):
        ticket = self.make_ticket(self.person_b)
        work = self.log(10, 60, ticket)
        contract = self.make_contract(self.client_b)
        self.assertEqual((ticket.contract_id, work.contract_id), (contract, contract))

    def test_a_contract_by_hand_stays_and_is_noted(self):
        other = self.make_contract(date_start=date(2026, 2, 1))
        ticket = self.make_ticket()
        work = self.log(10, 60, ticket)
        for role in (self.accountant, self.manager):
            wizard = (
                self.env["liteviewer.contract.assign"]
                .with_user(role)
                .create(
                    {
                        "ticket_ids": [Command.set(ticket.ids)],
                        "contract_id": self.contract.id,
                        "note": "Agreed by phone",
                    }
                )
            )
            wizard.action_apply()
            self.assertEqual(ticket.contract_id, self.contract)
            self.assertEqual(work.contract_id, self.contract)
            self.assertEqual(work.contract_reason, "ticket")
            self.assertIn("Agreed by phone", ticket.message_ids[0].body)
        ticket.name = "Another subject"
        self.assertEqual(ticket.contract_id, self.contract)
        wizard.write({"derives": True})
        wizard.action_apply()
        self.assertEqual(ticket.contract_id, other)
        self.assertEqual(work.contract_id, other)

    def test_a_ticket_of_another_client_leaves_the_contract(self):
        self.make_wizard(ticket_ids=self.ticket).action_apply()
        self.ticket.partner_id = self.person_b
        self.assertFalse(self.ticket.contract_id)

    def make_wizard(self, role=None, **records):
        return (
            self.env["liteviewer.contract.assign"]
            .with_user(role or self.accountant)
            .create(
                {
                    "contract_id": self.contract.id,
                    "note": "Agreed",
                    **{name: [Command.set(each.ids)] for name, each in records.items()},
                }
            )
        )

    def test_by_hand_only_the_contract_of_the_client_and_with_a_reason(self):
        foreign = self.make_ticket(self.person_b)
        with self.assertRaises(UserError):
            self.make_wizard(ticket_ids=foreign).action_apply()
        wizard = self.make_wizard(ticket_ids=self.ticket)
        wizard.note = " "
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_engineers_choose_no_contract(self):
        with self.assertRaises(AccessError):
            self.make_wizard(self.engineer, ticket_ids=self.ticket)
        for record in (self.ticket, self.log(10, 60)):
            with self.assertRaises(UserError):
                record.with_user(self.engineer).write({"contract_id": False})

    def test_ocas_run_leaves_it_alone(self):
        self.contract._recurring_create_invoice(date(2026, 12, 31))
        self.contracts.cron_recurring_create_invoice(date(2026, 12, 31))
        self.assertFalse(self.contract._get_related_invoices())

    def test_a_line_ends_and_the_contract_does_not(self):
        self.contract.contract_line_ids.date_end = date(2026, 6, 30)
        self.assertFalse(self.contract.date_end)
        self.contract.date_end = date(2026, 12, 31)
        self.contract.contract_line_ids = [
            Command.create({"name": "More", "charge": "person", "price_unit": 100})
        ]
        self.assertEqual(self.contract.date_end, date(2026, 12, 31))

    def test_wrong_terms_are_refused(self):
        with self.assertRaises(ValidationError):
            self.contract.date_end = date(2025, 12, 31)
        with self.assertRaises(ValidationError):
            self.make_contract(
                lines=[{"name": "Visit", "charge": "travel", "price_unit": 1}] * 2,
            )
        with self.assertRaises(ValidationError):
            self.contract.contract_line_ids[0].price_unit = -1


@tagged("post_install", "-at_install", "alone")
@freeze_time(TODAY)
class TestMeter(ContractCase):
    def get_meter(self):
        self.contract.invalidate_recordset()
        return self.contract.used_hours, self.contract.left_hours

    def test_the_meter_follows_every_change(self):
        work = self.log(10, 90)
        self.assertEqual(self.get_meter(), (1.5, 8.5))
        other = self.log(11, 30)
        self.assertEqual(self.get_meter(), (2, 8))
        work.duration = 150
        self.assertEqual(self.get_meter(), (3, 7))
        other.unlink()
        self.assertEqual(self.get_meter(), (2.5, 7.5))
        work.started_at = datetime(2026, 2, 28, 7)
        self.assertEqual(self.get_meter(), (0, 10))
        work.started_at = datetime(2026, 3, 10, 7)
        work.ticket_id = self.make_ticket(self.person_b)
        self.assertEqual(self.get_meter(), (0, 10))

    def test_hours_of_the_month_before_may_be_used(self):
        """February used what January had left, so that its own hours are all there in March."""
        self.contract.carry_months = 1
        self.log(datetime(2026, 2, 10, 7), 240)
        self.log(10, 60)
        self.assertEqual(self.get_meter(), (1, 19))
        february = self.get_period(month=2)
        self.assertEqual((february.used_hours, february.available_hours), (4, 20))

    def test_prepaid_hours(self):
        self.contract.included_hours = 0
        self.contract.block_ids = [
            Command.create({"hours": 2, "date_start": date(2026, 3, 1)}),
            Command.create({"hours": 5, "date_start": date(2026, 2, 1)}),
        ]
        self.log(10, 330)
        self.assertEqual(self.get_meter(), (5.5, 1.5))

    def test_people_are_counted(self):
        self.contract.contract_line_ids = [
            Command.clear(),
            Command.create({"name": "Person", "charge": "person", "price_unit": 500}),
        ]
        people = len(self.client_a.child_ids)
        person = self.env["res.partner"].create({"name": "New", "parent_id": self.client_a.id})
        self.assertEqual(self.get_period().amount, 500 * (people + 1))
        person.active = False
        self.assertEqual(self.get_period().amount, 500 * people)

    def test_tickets_are_counted(self):
        self.contract.write({"counts_tickets": True, "included_tickets": 1})
        self.contract.contract_line_ids = [
            Command.create({"name": "More", "charge": "ticket", "price_unit": 700})
        ]
        self.make_ticket()
        cancelled = self.make_ticket()
        cancelled.stage_id = self.stage("cancelled")
        self.log(10, 3000)
        period = self.get_period()
        self.assertEqual((period.ticket_count, period.amount), (2, 30700))

    def test_the_role_of_the_engineer_sets_the_price(self):
        role = self.env["liteviewer.work.role"].create({"name": "Senior"})
        self.contract.included_hours = 0
        self.contract.contract_line_ids = [
            Command.create(
                {"name": "Senior", "charge": "hours", "price_unit": 4000, "work_role_id": role.id}
            )
        ]
        self.log(10, 60)
        self.assertEqual(self.get_period().amount, 32000)
        self.engineer.work_role_id = role
        self.assertEqual(self.get_period().amount, 34000)

    def test_the_forecast_goes_on_as_the_month_did(self):
        """15 working days took 9 hours: the last one lasts for two more."""
        self.log(10, 540)
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.forecast_date, date(2026, 3, 24))

    def test_a_ticket_tells_what_is_left(self):
        self.log(10, 90)
        ticket = self.ticket.with_user(self.engineer)
        self.assertEqual(ticket.contract_hours, "1:30 of 10:00 h used, 8:30 left")
        self.assertEqual(ticket.contract_used_percent, 15)
        self.assertFalse(ticket.contract_lasts_until)
        self.assertFalse(self.make_ticket(self.person_b).contract_hours)
        self.log(11, 450)
        ticket.invalidate_recordset()
        self.assertEqual(ticket.contract_lasts_until, date(2026, 3, 24))

    def test_the_card_of_a_client_tells_what_is_left(self):
        self.log(10, 90)
        self.make_contract(date_start=date(2026, 2, 1), included_hours=2)
        clients = (self.client_a + self.client_b).with_user(self.engineer)
        self.assertEqual(clients.mapped("contract_hours_left"), ["10:30 h left", False])
        self.engineer.helpdesk_client_ids = self.client_b
        self.env.invalidate_all()
        self.assertFalse(self.client_a.with_user(self.engineer).contract_hours_left)

    def test_the_ticket_form_takes_two_queries_more(self):
        specification = {"name": {}, "client_id": {"fields": {"display_name": {}}}}
        more = {
            "contract_id": {"fields": {"display_name": {}}},
            "contract_reason": {},
            "contract_hours": {},
            "contract_used_percent": {},
            "contract_lasts_until": {},
        }
        # what is counted at the end of a month is no part of the hours
        self.contract.contract_line_ids = [
            Command.create({"name": "Workplace", "charge": "person", "price_unit": 100})
        ]
        ticket = self.ticket.with_user(self.engineer)
        for each in (specification, {**specification, **more}):
            # agreements and rules are kept
            ticket.web_read(each)
        before = self.count_queries(ticket.web_read, specification)
        after = self.count_queries(ticket.web_read, {**specification, **more})
        self.assertLessEqual(after - before, 2)

    def test_the_card_of_a_client_takes_five_queries_more(self):
        client = self.client_a.with_user(self.engineer)
        for each in ({"name": {}}, {"name": {}, "contract_hours_left": {}}):
            client.web_read(each)
        before = self.count_queries(client.web_read, {"name": {}})
        after = self.count_queries(client.web_read, {"name": {}, "contract_hours_left": {}})
        self.assertLessEqual(after - before, 5)

    def test_many_contracts_take_no_more_queries_than_one(self):
        contracts = self.contract + self.make_contract(self.client_b)
        contracts._get_meters()
        one = self.count_queries(self.contract._get_meters)
        self.assertEqual(self.count_queries(contracts._get_meters), one)

    def test_months_are_made_once(self):
        months = self.periods.search([("contract_id", "=", self.contract.id)])
        self.assertEqual(
            months.mapped("date_start"), [date(2026, number, 1) for number in (3, 2, 1)]
        )
        self.periods._make_missing(self.contract)
        self.assertEqual(self.periods.search([("contract_id", "=", self.contract.id)]), months)
        with freeze_time("2026-04-01"):
            self.periods._cron_follow_meters()
        self.assertTrue(self.get_period(month=4))


@tagged("post_install", "-at_install", "alone")
@freeze_time(TODAY)
class TestNotices(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.notice_partner_ids = cls.person_a
        cls.person_a.lang = "en_US"

    def follow(self):
        """Run the job; return who was told what."""
        messages = self.env["mail.message"]
        last = messages.search([], order="id desc", limit=1).id
        self.periods._cron_follow_meters()
        told = messages.search([("id", ">", last), ("model", "=", "contract.contract")])
        return sorted(
            (partner.name, "all" if "all 10:00" in message.body else message.body)
            for message in told
            for partner in message.notified_partner_ids
        )

    def test_each_share_is_told_once(self):
        self.log(10, 470)
        self.assertFalse(self.follow())
        work = self.log(11, 20)
        told = self.follow()
        self.assertEqual([name for name, _words in told], ["Manager", "Person A"])
        self.assertIn("8:10 of 10:00 hours are used", told[0][1])
        self.assertFalse(self.follow())
        self.log(12, 120)
        self.assertEqual([words for _name, words in self.follow()], ["all", "all"])
        self.assertFalse(self.follow())
        return work

    def test_it_is_told_again_when_it_happens_again(self):
        work = self.log(10, 500)
        self.assertEqual(len(self.follow()), 2)
        work.duration = 60
        self.assertFalse(self.follow())
        work.duration = 500
        self.assertEqual(len(self.follow()), 2)

    def test_what_is_exhausted_at_once_is_told_once(self):
        self.log(10, 700)
        self.assertEqual([words for _name, words in self.follow()], ["all", "all"])
