# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_closing import APRIL, ClosingCase


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestWhatIf(ClosingCase):
    """March of client A came to 31,000: ten hours for 30,000, and half an hour more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.date_start = date(2026, 3, 1)
        cls.works = cls.log(10, 570) + cls.log(12, 60)

    def ask(self, user=None, **context):
        """Return the form as somebody opens it, for February and March."""
        context = {f"default_{name}": value for name, value in context.items()}
        form = Form(
            self.env["liteviewer.contract.what.if"]
            .with_user(user or self.accountant)
            .with_context(**context)
        )
        form.month_count = 2
        return form

    def test_the_same_terms_come_to_the_same(self):
        """What-if, meter and act are one calculation."""
        form = self.ask(contract_id=self.contract.id)
        trials, _contract = form.save()._try()
        february, march = trials
        self.assertEqual((february.billed, march.billed), (None, 31000))
        self.assertEqual(march.difference, 0)
        self.works.with_user(self.accountant).action_approve()
        self.assertEqual(self.close().amount, float(march.then.total))

    def test_other_terms_are_worked_out_as_one_types(self):
        form = self.ask(self.manager, client_id=self.client_a.id)
        self.assertEqual(form.source_id, self.contract)
        form.included_hours = 8
        with form.line_ids.edit(1) as line:
            line.price = 3000
        self.assertIn("6,500.00 USD more than in truth, months compared: 1.", form.result)
        self.assertIn("37,500.00", form.result)
        self.assertFalse(form.mistake)
        with form.line_ids.edit(0) as line:
            line.price = 0
        self.assertIn("23,500.00 USD less than in truth, months compared: 1.", form.result)

    def test_a_client_without_contract_and_terms_of_another(self):
        ticket = self.make_ticket(self.person_b)
        self.log(10, 90, ticket)
        self.log(datetime(2026, 2, 10, 7), 720, ticket)
        form = self.ask(client_id=self.client_b.id)
        self.assertFalse(form.source_id)
        self.assertTrue(form.mistake)
        form.source_id = self.contract
        self.assertFalse(form.mistake)
        self.assertIn("64,000.00 USD. There was no contract", form.result)
        self.assertFalse(self.contracts.search([("partner_id", "=", self.client_b.id)]))

    def test_tickets_and_what_nothing_prices_are_told(self):
        form = self.ask(client_id=self.client_a.id)
        form.line_ids.remove(1)
        self.assertIn("no price of an hour fits it", form.result)
        form.counts_tickets = True
        # the ticket of the class came in today: it is not of these months
        form.date = date(2026, 4, 3)
        self.assertIn("no charge says what they cost", form.result)
        form.included_tickets = 1
        self.assertNotIn("no charge says what they cost", form.result)

    def test_prices_are_those_of_today(self):
        self.contract.indexation_ids = [Command.create({"date": date(2026, 4, 1), "percent": 10})]
        form = self.ask(client_id=self.client_a.id)
        self.assertEqual(form.line_ids.edit(0).price, 33000)

    def test_a_contract_is_made_of_the_terms(self):
        form = self.ask(client_id=self.client_b.id)
        form.source_id = self.contract
        form.prepaid_hours = 4
        trial = form.save()
        contract = self.contracts.browse(trial.action_make_contract()["res_id"])
        self.assertEqual(contract.partner_id, self.client_b)
        self.assertEqual(contract.date_start, date(2026, 5, 1))
        self.assertFalse(contract.period_ids)
        self.assertEqual(contract.block_ids.hours, 4)
        terms, source = contract._prepare_terms(), self.contract._prepare_terms()
        self.assertEqual(terms.included_minutes, source.included_minutes)
        self.assertEqual(
            [(fee.price, fee.kind) for fee in terms.fees],
            [(fee.price, fee.kind) for fee in source.fees],
        )
        trial.line_ids.unlink()
        with self.assertRaises(UserError):
            trial.action_make_contract()

    def test_only_those_who_see_money_and_only_clients_they_see(self):
        with self.assertRaises(AccessError):
            self.ask(self.engineer)
        trial = self.ask(self.manager, client_id=self.client_a.id).save()
        with self.assertRaises(AccessError):
            trial.action_make_contract()

    def test_another_company_of_the_service_learns_nothing(self):
        self.share_contacts()
        charge = {"name": "Work", "charge": "hours", "price": 100}
        values = {
            "client_id": self.client_a.id,
            "company_id": self.env.company.id,
            "line_ids": [Command.create(charge)],
        }
        trials = self.env["liteviewer.contract.what.if"].with_user(self.make_stranger())
        with self.assertRaises(AccessError):
            trials.create(values).read(["result"])

    def test_a_year_is_few_queries(self):
        trial = self.ask(client_id=self.client_a.id).save()
        trial.month_count = 12
        trial.with_user(self.accountant).read(["result"])
        self.env.flush_all()
        trial.invalidate_recordset()
        with self.assertQueryCount(14):
            trial.with_user(self.accountant)._try()
