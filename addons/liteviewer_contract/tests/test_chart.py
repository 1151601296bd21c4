# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install", "alone")
class TestChart(TransactionCase):
    def load(self, country):
        """Return a new company with the generic chart of accounts. :param str country: its code"""
        found = self.env["res.country"].search([("code", "=", country)])
        company = self.env["res.company"].create({"name": "Service", "country_id": found.id})
        self.env["account.chart.template"].try_loading("generic_coa", company)
        return company

    def test_a_company_keeps_its_country_and_currency(self):
        company = self.load("RU")
        self.assertEqual(company.account_fiscal_country_id.code, "RU")
        self.assertEqual(company.currency_id.name, "RUB")
        taxes = self.env["account.tax"].search([("company_id", "=", company.id)])
        self.assertEqual(set(taxes.mapped("country_id.code")), {"RU"})

    def test_a_company_without_a_country(self):
        """As without this addon."""
        company = self.load("--")
        self.assertEqual(company.currency_id.name, "USD")
