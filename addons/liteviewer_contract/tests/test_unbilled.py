# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TODAY, ContractCase


@tagged("post_install", "-at_install", "alone")
@freeze_time(TODAY)
class TestUnbilled(ContractCase):
    """Work that would come into no act is listed with the reason."""

    def get_reasons(self, *works):
        return [work.with_user(self.accountant).unbilled_reason for work in works]

    def test_work_nobody_has_approved(self):
        work = self.log(10, 60)
        self.assertEqual(self.get_reasons(work), ["not_reviewed"])
        self.env["liteviewer.work.return"].with_user(self.accountant).create(
            {"work_entry_ids": [Command.set(work.ids)], "note": "Which server?"}
        ).action_apply()
        self.assertEqual(self.get_reasons(work), ["returned"])
        work.with_user(self.accountant).action_approve()
        self.assertEqual(self.get_reasons(work), [False])

    def test_work_without_contract(self):
        ticket = self.make_ticket(self.person_b)
        work = self.log(10, 60, ticket)
        free = self.log(11, 60, ticket, billable=False)
        self.assertEqual(self.get_reasons(work, free), ["no_contract", False])
        self.make_contract(self.client_b, date_end=date(2026, 2, 28))
        self.assertEqual(self.get_reasons(work), ["expired"])

    def test_work_that_nothing_covers_or_prices(self):
        self.contract.contract_line_ids.filtered(lambda line: line.charge == "hours").unlink()
        works = self.log(10, 600) + self.log(11, 60)
        works.with_user(self.accountant).action_approve()
        self.env["liteviewer.contract.margin"]._refresh()
        self.assertEqual(self.get_reasons(*works), [False, "exhausted"])
        self.contract.included_hours = 11
        self.env["liteviewer.contract.margin"]._refresh()
        self.assertEqual(self.get_reasons(*works), [False, False])

    def test_engineers_are_not_told(self):
        with self.assertRaises(AccessError):
            self.log(10, 60).with_user(self.engineer).read(["unbilled_reason"])
