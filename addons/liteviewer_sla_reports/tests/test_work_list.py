# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
from datetime import timedelta
from unittest.mock import patch

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from ..wizards import work_list
from .test_work_report import WorkReportCase

EVIL = '=HYPERLINK("http://192.0.2.1/", "Look")'


@tagged("post_install", "-at_install")
class TestWorkList(WorkReportCase, HelpdeskCase, HttpCase):
    """The accountant exports what a list of works shows."""

    def export(self, works=None, domain=None, user=None):
        """Press the button of the list; return {title of a sheet: its rows}."""
        entries = self.env["liteviewer.work.entry"].with_user(user or self.accountant)
        entries = entries.browse(works.ids if works else ())
        action = entries.with_context(active_domain=domain).action_export()
        _base, model, name = action["url"].rsplit("/", 2)
        report = self.env[model].with_user(user or self.accountant).browse(int(name[:-5]))
        _name, content = report.make_xlsx()
        return load_workbook(io.BytesIO(content))

    def rows(self, book, sheet="Works"):
        rows = [row for row in book[sheet].iter_rows(min_row=5, values_only=True) if any(row)]
        return rows[:-1], rows[-1]

    def test_all_of_the_list(self):
        domain = [("ticket_id", "in", (self.mail + self.printer + self.foreign).ids)]
        book = self.export(domain=domain)
        lines, total = self.rows(book)
        self.env.flush_all()
        ((count, minutes, billed),) = self.env.execute_query(
            SQL(
                "SELECT count(*), sum(duration), sum(billable_duration) FROM liteviewer_work_entry"
                " WHERE ticket_id IN %s",
                (self.mail.id, self.printer.id, self.foreign.id),
            )
        )
        self.assertEqual(len(lines), count)
        self.assertEqual(total[10:], (timedelta(minutes=minutes), timedelta(minutes=billed)))
        for sheet in ("By Client", "By Engineer", "By Month"):
            _lines, total = self.rows(book, sheet)
            self.assertEqual(total[1:3], (count, timedelta(minutes=minutes)), sheet)
        self.assertEqual({row[2] for row in lines}, {"Client A", "Client B"})

    def test_chosen_works_alone(self):
        works = self.mail.work_entry_ids
        lines, _total = self.rows(self.export(works, domain=[]))
        self.assertEqual({row[1] for row in lines}, {self.mail.number})
        self.assertEqual(len(lines), len(works))

    def test_values_are_typed(self):
        long = self.log(self.mail, 2000, 6, name=EVIL)
        book = self.export(domain=[("id", "in", long.ids)])
        sheet = book["Works"]
        cell = sheet.cell(5, 11)
        self.assertEqual((cell.value, cell.number_format), (timedelta(minutes=2000), "[h]:mm"))
        self.assertTrue(sheet.cell(5, 1).is_date)
        words = sheet.cell(5, 6)
        self.assertEqual((words.value, words.data_type, words.hyperlink), (EVIL, "s", None))
        self.assertTrue(words.quotePrefix)

    def test_nobody_gets_more_than_the_list_shows(self):
        self.colleague.helpdesk_client_ids = [Command.set(self.client_b.ids)]
        lines, _total = self.rows(self.export(domain=[("id", "!=", 0)], user=self.colleague))
        self.assertEqual({row[2] for row in lines}, {"Client B"})

    def test_works_stay_where_their_ticket_has_gone(self):
        self.colleague.helpdesk_client_ids = [Command.set(self.client_a.ids)]
        (work, *_rest) = self.printer.work_entry_ids
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE liteviewer_ticket SET client_id = %s, partner_id = %s WHERE id = %s",
                self.client_b.id,
                self.person_b.id,
                self.printer.id,
            )
        )
        self.env.invalidate_all()
        self.assertEqual(work.client_id, self.client_a)
        ((line,), _total) = self.rows(self.export(work, user=self.colleague))
        self.assertEqual((line[1], line[3], line[4]), (None, None, None))

    def test_what_is_no_list_is_refused(self):
        for domain in (None, "x", [("no_such", "=", 1)], [1, 2]):
            with self.assertRaises(UserError):
                self.export(domain=domain)
        with patch.object(work_list, "MAX_LINES", 2), self.assertRaisesRegex(UserError, "Narrow"):
            self.export(domain=[])

    def test_every_list_of_works_has_the_filters_and_the_button(self):
        entries = self.env["liteviewer.work.entry"].with_user(self.accountant)
        views = entries.get_views([(False, "list"), (False, "search")])["views"]
        self.assertTrue(
            etree.fromstring(views["list"]["arch"]).xpath("//button[@name='action_export']")
        )
        filters = set(etree.fromstring(views["search"]["arch"]).xpath("//filter/@name"))
        self.assertLessEqual(
            {"last_month", "this_month", "billable", "without_text", "group_client", "group_user",
             "group_month"},
            filters,
        )  # fmt: skip
        actions = [
            self.env.ref(f"liteviewer_helpdesk.work_entry_action{each}")
            for each in ("", "_my", "_client", "_ticket")
        ]
        self.assertEqual({action.view_id.id for action in actions}, {False}, "the same list")
        empty = entries.search([("name", "in", (False, "")), ("client_id", "=", self.client_a.id)])
        self.assertEqual(empty, self.printer.work_entry_ids)

    def test_accountant_sees_no_button_that_is_not_hers(self):
        """Whatever she may press on tickets and works does not change them."""
        for model, allowed in (
            ("liteviewer.ticket", set()),
            ("liteviewer.work.entry", {"action_export"}),
        ):
            views = (
                self.env[model]
                .with_user(self.accountant)
                .get_views([(False, "list"), (False, "form")])["views"]
            )
            shown = {
                name
                for view in views.values()
                for name in etree.fromstring(view["arch"]).xpath("//button[@type='object']/@name")
            }
            self.assertLessEqual(shown, allowed, model)
