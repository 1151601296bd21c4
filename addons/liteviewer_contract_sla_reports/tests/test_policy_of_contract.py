# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged

from odoo.addons.liteviewer_contract.tests.common import TODAY, ContractMixin
from odoo.addons.liteviewer_sla_reports.tests.common import SlaCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPolicyOfContract(SlaCase, ContractMixin, TransactionCase):
    """Two hours for all, one for the client, half an hour for its contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.of_client = cls.make_policy("Of the client", 60, client_ids=cls.client_a.ids)
        cls.contract.code = "14/2026"
        cls.gold = cls.make_policy("Gold", 30, contract_ids=cls.contract.ids)
        cls.category = cls.env["liteviewer.ticket.category"].create({"name": "1C"})

    def make_special(self):
        """Make a contract for the category, which goes before the one for all."""
        return self.make_contract(name="1C", category_ids=[Command.set(self.category.ids)])

    def assert_promised(self, ticket, policy, minutes):
        self.assertEqual(ticket.sla_policy_id, policy)
        self.assertEqual(self.clock(ticket, "response").budget, minutes * 60)

    def test_contract_goes_before_its_client_and_is_named(self):
        ticket = self.make_ticket()
        self.assert_promised(ticket, self.gold, 30)
        self.assertEqual(
            ticket.with_user(self.engineer).get_sla_explanation()["reason"],
            "“Gold” was chosen by the contract “14/2026 Support of the office”.",
        )
        self.contract.date_end = date(2026, 3, 1)
        self.assert_promised(self.make_ticket(), self.of_client, 60)

    def test_contract_chosen_by_hand_changes_the_promise(self):
        ticket = self.make_ticket()
        plain = self.make_contract(name="Plain", date_start=date(2025, 1, 1))
        wizards = self.env["liteviewer.contract.assign"].with_user(self.accountant)
        wizards.create(
            {
                "ticket_ids": [Command.set(ticket.ids)],
                "contract_id": plain.id,
                "note": "As agreed",
            }
        ).action_apply()
        self.assertEqual(ticket.contract_id, plain)
        self.assert_promised(ticket, self.of_client, 60)
        wizards.create(
            {"ticket_ids": [Command.set(ticket.ids)], "derives": True, "note": "Not so"}
        ).action_apply()
        self.assert_promised(ticket, self.gold, 30)

    def test_category_that_brings_another_contract_changes_the_promise(self):
        ticket, special = self.make_ticket(), self.make_special()
        silver = self.make_policy("Silver", 45, contract_ids=special.ids)
        ticket.category_id = self.category
        self.assert_promised(ticket, silver, 45)

    def test_what_becomes_of_a_contract_changes_the_promises_of_open_tickets(self):
        ticket, done = self.make_ticket(), self.make_ticket()
        done.stage_id = self.stage("resolved")
        self.contract.date_end = date(2026, 3, 10)
        self.assert_promised(ticket, self.of_client, 60)
        self.assert_promised(done, self.gold, 30)
        self.contract.date_end = False
        self.assert_promised(ticket, self.gold, 30)

    def test_changed_promise_of_the_same_contract_waits_for_somebody_to_apply_it(self):
        ticket = self.make_ticket()
        self.gold.target_ids.response_minutes = 10
        self.contract.date_end = date(2026, 12, 31)
        self.assert_promised(ticket, self.gold, 30)

    def test_contract_tells_the_policy_in_force(self):
        for user in (self.accountant, self.manager, self.engineer):
            contract = self.contract.with_user(user)
            self.assertEqual(contract.sla_policy_id, self.gold)
            self.assertIn("by the contract “14/2026", contract.sla_policy_reason)
        self.gold.active = False
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.sla_policy_id, self.of_client)
        self.assertIn("by the client", self.contract.sla_policy_reason)

    def test_contract_with_a_policy_is_not_deleted(self):
        """The policy, without any contract then, would be one for all."""
        with self.assertRaisesRegex(UserError, "“Gold” is for this contract"):
            self.contract.with_user(self.accountant).unlink()

    def test_service_hours_of_the_client_are_checked(self):
        never = self.make_calendar("Never", range(1), 9, 17)
        self.client_b.sla_calendar_id = never
        never.attendance_ids.unlink()
        contract = self.make_contract(self.client_b)
        with self.assertRaisesRegex(UserError, "never open"):
            self.gold.contract_ids = contract

    def test_tester_knows_the_contract(self):
        special = self.make_special()
        silver = self.make_policy("Silver", 45, contract_ids=special.ids)
        with Form(self.env["liteviewer.sla.policy.try"].with_user(self.manager)) as form:
            form.client_id = self.client_a
            self.assertEqual((form.contract_id, form.policy_id), (self.contract, self.gold))
            form.category_id = self.category
            self.assertEqual((form.contract_id, form.policy_id), (special, silver))

    def test_what_if_tries_contracts(self):
        ticket = self.make_ticket()
        trial = self.env["liteviewer.sla.what.if"].with_user(self.manager)
        opened = self.of_client.with_user(self.manager).action_sla_what_if()
        trial = trial.browse(opened["res_id"])
        self.assertFalse(trial.contract_ids)
        rule, _calendar, _reason = ticket._choose_sla(trial.sudo()._get_offer())[ticket]
        self.assertEqual(rule.id, self.gold.id)
        trial.contract_ids = self.contract
        rule, _calendar, _reason = ticket._choose_sla(trial.sudo()._get_offer())[ticket]
        self.assertEqual(rule.id, self.of_client.id)
        trial.action_apply()
        self.assertEqual(self.of_client.contract_ids, self.contract)

    def test_creation_costs_no_query_more(self):
        """What it is chosen by is known before the ticket is inserted."""
        self.make_ticket()
        with_policy = self.count_queries(self.make_ticket)
        self.gold.active = False
        self.make_ticket()
        self.assertEqual(with_policy, self.count_queries(self.make_ticket))
