# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
import re
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL, file_open

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskTransactionCase
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)

from ..tools.dashboards import FILES
from . import questions
from .common import DASHBOARDS, DashboardCase

NOW = fields.Datetime.to_datetime("2026-03-25 12:00:00")
STEPS = "spreadsheet/static/src/o_spreadsheet/migration.js"
MEASURES = {
    "__count": "count(*)",
    "response_hours:avg": "avg(response.worked / 3600.0) FILTER (WHERE response.state IN {ended})",
    "resolution_hours:avg": "avg(resolution.worked / 3600.0)"
    " FILTER (WHERE resolution.state IN {ended})",
    "sla_kept:avg": "avg(CASE"
    " WHEN {missed} THEN 0.0"
    " WHEN response.state IN {waits} OR resolution.state IN {waits} THEN NULL"
    " WHEN response.state = 'met' OR resolution.state = 'met' THEN 1.0 END)",
    "reopened_count:sum": "sum((SELECT count(*) FROM liteviewer_sla_segment s"
    " WHERE s.ticket_id = t.id AND s.kind = 'done'))",
    "work_hours:sum": "sum((SELECT sum(w.duration) FROM liteviewer_work_entry w"
    " WHERE w.ticket_id = t.id)) / 60.0",
    "rating_satisfied:avg": "avg(CASE WHEN t.rating_last_value > 0"
    " THEN (t.rating_last_value >= 4)::int END)",
    "change:sum": "sum(change)",
    "duration:sum": "sum(duration)",
}
"""What the dashboards measure, asked of the tables in another way than by the reports."""


@tagged("post_install", "-at_install", "together")
class TestDashboards(DashboardCase, HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contents = {name: questions.read_file(name) for name in questions.NAMES}
        cls.dashboards = [cls.env.ref(name) for name in DASHBOARDS]

    # -- the files

    def test_files_are_as_they_are_made(self):
        for name, make in FILES.items():
            with file_open(f"{questions.FOLDER}/{name}", "r") as file:
                self.assertEqual(file.read(), make(), f"{name}: make format makes it")

    def test_version_is_one_that_the_spreadsheet_migrates_from(self):
        """With any other it shows nothing but empty cells, and says nothing."""
        with file_open(STEPS, "r") as file:
            known = re.findall(r'migrationStepRegistry\.add\("([\d.]+)"', file.read())
        for name, content in self.contents.items():
            self.assertIn(content["version"], known, name)

    def test_fields_and_menus_are_there(self):
        for content in self.contents.values():
            for model, names in fields_in_spreadsheet(content).items():
                self.assertLessEqual(set(names), set(self.env[model]._fields), model)
            for xml_id in menus_xml_ids_in_spreadsheet(content):
                self.assertTrue(self.env.ref(xml_id).action, xml_id)
            filters = {each["id"]: each for each in content["globalFilters"]}
            for source in [*content["pivots"].values(), *questions.get_charts(content)]:
                model = source.get("model") or source["metaData"]["resModel"]
                for key, match in source["fieldMatching"].items():
                    field = self.find_field(model, match["chain"])
                    self.assertEqual(field.type, match["type"])
                    if field.relational:
                        self.assertEqual(field.comodel_name, filters[key]["modelName"])

    def find_field(self, model, chain):
        first, _dot, rest = chain.partition(".")
        field = self.env[model]._fields[first]
        return self.find_field(field.comodel_name, rest) if rest else field

    def test_formulas_ask_for_what_is_there(self):
        for content in self.contents.values():
            shown, data = content["sheets"]
            for cell in [*shown["cells"].values(), *data["cells"].values()]:
                self.assertRegex(cell, r"^=(_t|PIVOT|PIVOT\.VALUE)\(")
                for number, measure in re.findall(r'PIVOT\.VALUE\((\d+),"([^"]+)"', cell):
                    measures = [each["id"] for each in content["pivots"][number]["measures"]]
                    self.assertIn(measure, measures)
                for number in re.findall(r"PIVOT\((\d+),", cell):
                    self.assertIn(number, content["pivots"])
            for figure in shown["figures"]:
                for key in ("keyValue", "baseline"):
                    if key in figure["data"]:
                        sheet, cell = figure["data"][key].split("!")
                        self.assertEqual(sheet, data["name"])
                        self.assertIn(cell, data["cells"])

    def test_no_figures_are_made_up(self):
        """Odoo shows a sample to those who have no data: it could be taken for the truth."""
        for dashboard in self.dashboards:
            self.assertFalse(dashboard.sample_dashboard_file_path)
            self.assertFalse(dashboard.main_data_model_ids)

    # -- the figures

    def ask(self, user=None, choice=()):
        """Ask all questions of both dashboards. :return: [(Question, its answers)]"""
        env = self.env(user=user or self.manager)
        with freeze_time(NOW):
            return [
                (question, question.ask(env))
                for content in self.contents.values()
                for question in questions.get_questions(env, content, NOW, choice)
            ]

    def count(self, model, domain, aggregates):
        """Return the figures of a question over all its rows, by SQL of its own."""
        names = {
            "liteviewer.ticket.report": "liteviewer_ticket t"
            " LEFT JOIN liteviewer_sla_clock response"
            " ON response.ticket_id = t.id AND response.kind = 'response'"
            " LEFT JOIN liteviewer_sla_clock resolution"
            " ON resolution.ticket_id = t.id AND resolution.kind = 'resolution'",
            "liteviewer.work.entry": "liteviewer_work_entry t",
            "liteviewer.ticket.flow": "(SELECT id, company_id, received_at AS moment,"
            " 'received' AS kind, 1 AS change, client_id, user_id FROM liteviewer_ticket"
            " UNION ALL SELECT id, company_id, coalesce(CASE WHEN stage_kind <> 'cancelled'"
            " THEN resolved_at END, closed_at, stage_since), 'done', -1, client_id, user_id"
            " FROM liteviewer_ticket WHERE stage_kind IN ('resolved', 'closed', 'cancelled')) t",
        }
        conditions, values = ["t.company_id = %s"], [self.env.company.id]
        for leaf in domain.iter_conditions():
            operator = "= ANY" if leaf.operator == "in" else leaf.operator
            value = leaf.value
            if leaf.operator == "in":
                value = list(value)
            elif leaf.field_expr == "is_open":
                value = bool(value)
            conditions.append(f"t.{leaf.field_expr} {operator} (%s)")
            values.append(value)
        columns = ", ".join(MEASURES[name] for name in aggregates)
        columns = columns.format(
            ended="('met', 'missed')",
            waits="('running', 'paused')",
            missed=" OR ".join(
                f"{kind}.state = 'missed' OR {kind}.state IN ('running', 'paused')"
                f" AND {kind}.deadline_at < '{NOW}'"
                for kind in ("response", "resolution")
            ),
        )
        self.env.cr.execute(
            f"SELECT {columns} FROM {names[model]} WHERE {' AND '.join(conditions)}", values
        )
        return self.env.cr.fetchone()

    def compare(self, choice=()):
        for question, answers in self.ask(choice=choice):
            with self.subTest(question.title, model=question.model):
                expected = self.count(question.model, question.domain, question.aggregates)
                if question.sets[0] == []:
                    [total] = answers[0]
                    for name, value in zip(question.aggregates, expected, strict=True):
                        if value is None:
                            self.assertFalse(total[name])
                        else:
                            self.assertAlmostEqual(total[name], float(value), 6, name)
                for rows in answers:
                    for name, value in zip(question.aggregates, expected, strict=True):
                        if not name.endswith(":avg"):
                            self.assertAlmostEqual(
                                sum(row[name] or 0 for row in rows), float(value or 0), 6, name
                            )

    def test_figures_are_those_of_the_tables(self):
        self.make_some(NOW)
        self.compare()

    def test_figures_follow_the_filters(self):
        self.make_some(NOW)
        self.compare({"client": self.client_a.ids})
        self.compare({"user": self.engineer.ids, "client": self.client_b.ids})

    def test_nothing_is_no_zero(self):
        self.tickets.search([]).unlink()
        for question, answers in self.ask():
            for rows in answers:
                for row in rows:
                    for name in question.aggregates:
                        self.assertFalse(row[name], (question.title, name))
                        if name.endswith(":avg"):
                            self.assertIs(row[name] or None, None)

    # -- who sees what

    def test_managers_alone_see_them(self):
        model = self.env["spreadsheet.dashboard"]
        ids = [dashboard.id for dashboard in self.dashboards]
        for user, seen in (
            (self.manager, True),
            (self.administrator, True),
            (self.engineer, False),
            (self.accountant, False),
        ):
            found = model.with_user(user).search([("id", "in", ids)])
            self.assertEqual(bool(found), seen, user.login)
            if seen:
                content = found[0]._get_serialized_readonly_dashboard()
                self.assertTrue(json.loads(content)["snapshot"]["sheets"])
            else:
                with self.assertRaises(AccessError):
                    model.with_user(user).browse(ids).read(["spreadsheet_data"])
        with self.assertRaises(AccessError):
            model.with_user(self.portal_a).search([])

    def test_each_counts_what_they_may_see(self):
        self.make_some(NOW)
        ours = self.tickets.search([("company_id", "=", self.env.company.id)])
        for user, allowed in ((self.manager, ours), (self.make_stranger(), self.tickets)):
            for question, answers in self.ask(user):
                domain = question.domain
                model = self.env[question.model].sudo()
                with freeze_time(NOW):
                    found = model.search(domain & Domain("ticket_id", "in", allowed.ids))
                for rows in answers:
                    for name in question.aggregates:
                        if name.endswith(":sum"):
                            expected = sum(found.mapped(name.removesuffix(":sum")))
                        elif name == "__count":
                            expected = len(found)
                        else:
                            continue
                        total = sum(row[name] or 0 for row in rows)
                        self.assertAlmostEqual(total, expected, 6, question.title)

    def test_menus(self):
        menus = self.env["ir.ui.menu"]
        for name, dashboard in zip(("service_manager", "director"), self.dashboards, strict=True):
            menu = self.env.ref(f"liteviewer_dashboards.dashboard_menu_{name}")
            self.assertEqual(menu.action.params, {"dashboard_id": dashboard.id})
            for user, seen in ((self.manager, True), (self.engineer, False)):
                visible = menus.with_user(user)._visible_menu_ids()
                self.assertEqual(menu.id in visible, seen)

    # -- what it costs

    def test_reading_is_read_only(self):
        """Odoo asks on a cursor that cannot write."""
        self.make_some(NOW)
        env = self.env(user=self.manager)
        for content in self.contents.values():
            for question in questions.get_questions(env, content, NOW):
                model = env[question.model]
                for name in ("formatted_read_group", "formatted_read_grouping_sets"):
                    self.assertTrue(getattr(type(model), name)._readonly)
        self.env.cr.execute("SET TRANSACTION READ ONLY")
        self.ask()

    def test_a_question_is_one_statement_and_looks_at_no_clocks(self):
        self.make_some(NOW)
        env = self.env(user=self.manager)
        for content in self.contents.values():
            for question in questions.get_questions(env, content, NOW):
                query = env[question.model]._search(question.domain)
                columns = [
                    env[question.model]._field_to_sql(
                        env[question.model]._table, name.split(":")[0], query
                    )
                    for name in question.aggregates
                    if name != "__count"
                ]
                columns = SQL(", ").join(columns or [SQL("1")])
                plan = self.explain(query.select(columns))
                self.assertNotIn("sla_clock", plan, question.title)

    def test_what_was_done_is_found_by_an_index(self):
        self.make_some(NOW)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        # without the rules: among few tickets the index of the company does as well
        flow = self.env["liteviewer.ticket.flow"].sudo()
        query = flow._search([("kind", "=", "done"), ("moment", ">", NOW - timedelta(days=1))])
        self.assertIn("liteviewer_ticket_end_idx", self.explain(query.select("count(*)")))
