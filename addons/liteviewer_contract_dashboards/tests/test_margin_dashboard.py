# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import file_open

from odoo.addons.liteviewer_contract.tests.common import TODAY, ContractMixin
from odoo.addons.liteviewer_dashboards.tests import questions
from odoo.addons.liteviewer_dashboards.tests.test_dashboard_screens import READ_CELLS
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)

from ..tools.dashboards import FILES

FILE = "liteviewer_contract_dashboards/data/files/margin_dashboard.json"
DASHBOARD = "liteviewer_contract_dashboards.margin_dashboard"


@tagged("post_install", "-at_install", "together")
@freeze_time(TODAY)
class TestMarginDashboard(ContractMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open(FILE) as file:
            cls.content = json.load(file)
        cls.dashboard = cls.env.ref(DASHBOARD)
        cls.margins = cls.env["liteviewer.contract.margin"]
        cls.env["liteviewer.cost.rate"].create(
            {"user_id": cls.engineer.id, "date": date(2026, 1, 1), "cost": 1000}
        )
        cls.log(10, 90)
        cls.margins._refresh()

    def ask(self, user):
        """Return [(Question, its answers)] for the months up to this one."""
        env = self.env(user=user)
        now = fields.Date.to_date("2026-03-31")
        whose = {"client": self.client_a.ids}
        return [
            (question, question.ask(env))
            for question in questions.get_questions(env, self.content, now, whose)
        ]

    def test_the_file_is_as_it_is_made(self):
        with file_open(FILE) as file:
            self.assertEqual(file.read(), FILES["margin_dashboard.json"](), "make format makes it")

    def test_fields_filters_and_menus_are_there(self):
        for model, names in fields_in_spreadsheet(self.content).items():
            self.assertLessEqual(set(names), set(self.env[model]._fields), model)
        for xml_id in menus_xml_ids_in_spreadsheet(self.content):
            self.assertTrue(self.env.ref(xml_id).action, xml_id)
        for source in [*self.content["pivots"].values(), *questions.get_charts(self.content)]:
            for match in source["fieldMatching"].values():
                self.assertEqual(self.margins._fields[match["chain"]].type, match["type"])

    def test_figures_are_those_of_the_rows(self):
        for question, answers in self.ask(self.accountant):
            rows = self.margins.search(Domain(question.domain))
            for groups in answers:
                for name in question.aggregates:
                    if name.endswith(":sum"):
                        expected = sum(rows.mapped(name.removesuffix(":sum")))
                        total = sum(group[name] or 0 for group in groups)
                        self.assertAlmostEqual(total, expected, 2, f"{question.title}, {name}")

    def test_who_may_not_see_margins_does_not_see_it(self):
        menu = self.env.ref("liteviewer_contract_dashboards.dashboard_menu_margin")
        for user, seen in (
            (self.manager, True),
            (self.accountant, True),
            (self.engineer, False),
        ):
            dashboard = self.dashboard.with_user(user)
            found = dashboard.search([("id", "=", self.dashboard.id)])
            self.assertEqual(bool(found), seen, user.login)
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, seen, user.login)
            if seen:
                self.assertTrue(json.loads(found._get_serialized_readonly_dashboard()))
            else:
                for ask in (lambda each=dashboard: each.read(["spreadsheet_data"]), self._ask_rows):
                    with self.assertRaises(AccessError):
                        ask()

    def _ask_rows(self):
        return self.ask(self.engineer)


@tagged("post_install", "-at_install", "together")
class TestMarginDashboardScreen(ContractMixin, HttpCase):
    def test_no_cell_is_an_error(self):
        """Nothing is asked of today: the months of the contract are there whatever the day."""
        self.margins = self.env["liteviewer.contract.margin"]
        self.margins._refresh()
        for user in (self.accountant, self.manager):
            self.browser_js(
                f"/odoo/dashboards?dashboard_id={self.env.ref(DASHBOARD).id}",
                READ_CELLS.replace("WORDS", str(["Clients", "Engineers", "Revenue"])),
                login=user.login,
                timeout=120,
            )
