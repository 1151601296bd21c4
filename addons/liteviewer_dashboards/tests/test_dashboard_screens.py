# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from .common import DASHBOARDS, DashboardCase

READ_CELLS = """
(async () => {
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const find = () => {
        const services = globalThis.odoo?.__WOWL_DEBUG__?.root?.env?.services;
        const dashboard = services?.spreadsheet_dashboard_loader?.getActiveDashboard();
        return dashboard?.status === "Loaded" ? dashboard.model : undefined;
    };
    const read = (model) =>
        model.getters.getSheetIds().flatMap((sheet) =>
            Object.values(model.getters.getEvaluatedCells(sheet))
        );
    const isLoading = (cell) => [cell.value, cell.message].some((text) => /^Loading/.test(text));
    let cells = [];
    for (let round = 0; round < 900; round++) {
        const model = find();
        cells = model ? read(model) : [];
        if (cells.length && !cells.some(isLoading)) break;
        await wait(100);
    }
    const bad = cells.filter((cell) => cell.type === "error");
    if (!cells.length || bad.length) {
        const told = JSON.stringify(bad.map((cell) => [cell.value, cell.message]));
        throw new Error(`cells: ${cells.length}, bad: ${told}`);
    }
    const shown = cells.map((cell) => cell.formattedValue);
    for (const word of WORDS) {
        if (!shown.includes(word)) throw new Error(`${word} is not in ${JSON.stringify(shown)}`);
    }
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install", "together")
class TestDashboardScreens(DashboardCase, HelpdeskCase, HttpCase):
    """Both dashboards in a browser: no cell is an error, with figures and without any."""

    def look(self, words):
        for name in DASHBOARDS:
            dashboard = self.env.ref(name)
            self.browser_js(
                f"/odoo/dashboards?dashboard_id={dashboard.id}",
                READ_CELLS.replace("WORDS", str(words)),
                login=self.manager.login,
                timeout=120,
            )

    def test_with_tickets(self):
        self.make_some(fields.Datetime.now())
        self.look(["Clients", "Client", self.client_a.name, self.client_b.name])

    def test_without_any(self):
        self.tickets.search([]).unlink()
        self.look(["Clients"])

    def test_in_russian(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.env["ir.module.module"].search(
            [("name", "in", ("liteviewer_dashboards", "liteviewer_sla_reports"))]
        )._update_translations(["ru_RU"])
        self.manager.lang = "ru_RU"
        self.make_some(fields.Datetime.now())
        self.look(["Клиенты", "Клиент", self.client_a.name])
