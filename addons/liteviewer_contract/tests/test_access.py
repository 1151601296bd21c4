# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import GROUPS

from .common import TODAY, ContractCase

MONEY = ("amount", "figures", "balance")


@tagged("post_install", "-at_install", "alone")
@freeze_time(TODAY)
class TestAccess(ContractCase):
    """Accountants see contracts, hours and money, engineers hours without money, managers of a
    client their own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.make_contract(cls.client_b)
        cls.log(10, 60)

    def get_seen(self, user, model):
        return self.env[model].with_user(user).search([])

    def test_accountants_keep_contracts(self):
        contracts = self.contracts.with_user(self.accountant)
        contract = contracts.create(
            {
                "name": "New one",
                "is_service": True,
                "partner_id": self.client_b.id,
                "date_start": date(2026, 3, 1),
                "indexation_ids": [Command.create({"date": date(2026, 7, 1), "percent": 5})],
                "block_ids": [Command.create({"hours": 5})],
                "contract_line_ids": [
                    Command.create({"name": "Support", "charge": "fixed", "price_unit": 100})
                ],
            }
        )
        contract.contract_line_ids.price_unit = 200
        self.assertEqual(contract.period_ids.amount, 200)
        contract.unlink()

    def test_service_managers_see_money_and_change_nothing(self):
        period = self.get_period().with_user(self.manager)
        self.assertEqual(period.amount, 30000)
        self.env.invalidate_all()
        contract = self.contract.with_user(self.manager)
        self.assertTrue(contract.web_read({"currency_id": {}})[0]["currency_id"])
        self.assertTrue(self.contract.with_user(self.manager).contract_line_ids.mapped("name"))
        for record in (self.contract, self.contract.contract_line_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.manager).write({"name": "Other"})

    def test_engineers_see_hours_without_money(self):
        contract = self.contract.with_user(self.engineer)
        self.assertEqual((contract.used_hours, contract.left_hours), (1, 9))
        period = self.get_period().with_user(self.engineer)
        self.assertEqual(period.left_hours, 9)
        for name in MONEY:
            with self.assertRaises(AccessError):
                period.read([name])
        for model in ("contract.line", "liteviewer.contract.indexation"):
            with self.assertRaises(AccessError):
                self.get_seen(self.engineer, model)
        with self.assertRaises(AccessError):
            contract.read(["indexation_ids"])

    def test_restricted_engineers_see_their_clients_contracts(self):
        self.engineer.helpdesk_client_ids = self.client_b
        self.assertEqual(self.get_seen(self.engineer, "contract.contract"), self.foreign)
        seen = self.get_seen(self.engineer, "liteviewer.contract.period")
        self.assertEqual(seen.contract_id, self.foreign)

    def test_managers_of_a_client_see_their_own(self):
        contracts = self.get_seen(self.portal_manager_a, "contract.contract")
        self.assertEqual(contracts, self.contract)
        self.assertEqual((contracts.used_hours, contracts.left_hours), (1, 9))
        lines = self.get_seen(self.portal_manager_a, "contract.line")
        self.assertEqual(lines.contract_id, self.contract)
        for name in ("block_ids", "excluded_category_ids", "notice_partner_ids"):
            with self.assertRaises(AccessError):
                contracts.read([name])

    def test_other_people_of_clients_see_none(self):
        for model in ("contract.contract", "contract.line"):
            self.assertFalse(self.get_seen(self.portal_a, model))
            self.assertFalse(self.get_seen(self.portal_b, model))

    def test_another_company_of_the_service_sees_none(self):
        stranger = self.make_stranger()
        for model in ("contract.contract", "liteviewer.contract.period", "contract.line"):
            self.assertFalse(self.get_seen(stranger, model))

    def test_refusals_name_no_contract(self):
        """Not even in developer mode, which every user may switch on."""
        stranger = self.make_stranger(GROUPS["accountant"])
        rules = self.env["ir.rule"].with_user(stranger)
        with patch.object(type(stranger), "has_group", lambda _user, _group: True):
            error = rules._make_access_error("read", self.contract.with_user(stranger))
        self.assertIn(f"contract.contract: {self.contract.id}", str(error))
        self.assertNotIn(self.contract.name, str(error))

    def test_accountants_make_invoices_and_see_no_passwords(self):
        self.assertTrue(self.accountant.has_group("account.group_account_invoice"))
        bare = new_test_user(self.env, "bare", "base.group_user")
        for model in ("contract.contract", "liteviewer.contract.period"):
            with self.assertRaises(AccessError):
                self.get_seen(bare, model)
