# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..wizards import contract_close
from .common import ContractCase

APRIL = "2026-04-03 09:00:00"


class ClosingCase(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.settled_from = date(2026, 3, 1)
        cls.income = cls.env["account.account"].create(
            {"code": "LV900", "name": "Services", "account_type": "income"}
        )
        receivable = cls.env["account.account"].create(
            {
                "code": "LV620",
                "name": "Clients",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Services",
                "code": "LVS",
                "type": "sale",
                "default_account_id": cls.income.id,
            }
        )
        cls.client_a.property_account_receivable_id = receivable
        cls.client_b.property_account_receivable_id = receivable
        cls.contract.journal_id = cls.journal

    def close(self, month=3, contracts=None, user=None):
        """Close a month as an accountant would. :return: its months"""
        wizard = (
            self.env["liteviewer.contract.close"]
            .with_user(user or self.accountant)
            .create(
                {
                    "date": date(2026, month, 15),
                    "contract_ids": [Command.set((contracts or self.contract).ids)],
                }
            )
        )
        wizard.action_close()
        while wizard.close_next()["more"]:
            pass
        return self.periods.browse(wizard.period_ids.ids)

    def approve(self, *works):
        for work in works:
            work.with_user(self.accountant).action_approve()

    def log_over(self):
        """Log ten hours and a half, approved."""
        works = [self.log(10, 570), self.log(12, 60)]
        self.approve(*works)
        return works


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestClosing(ClosingCase):
    def test_work_that_ended_by_itself_is_confirmed_first(self):
        ticket = self.ticket.with_user(self.engineer)
        ticket.action_start_timer()
        work = ticket.running_entry_id
        ticket.action_resolve()
        with self.assertRaisesRegex(UserError, "has to be confirmed first"):
            work.with_user(self.accountant).action_approve()
        work.with_user(self.accountant).action_approve_clean()
        self.assertEqual(work.review_state, "pending")
        work.name = "Looked at it"
        work.with_user(self.accountant).action_approve()
        self.assertEqual(work.review_state, "approved")

    def test_works_act_and_invoice_are_the_same_sum(self):
        works = self.log_over()
        period = self.close()
        self.assertEqual(period.state, "closed")
        self.assertEqual(period.amount, 31000)
        self.assertEqual(sum(period.charge_ids.mapped("amount")), 31000)
        self.assertEqual(period.move_id.amount_untaxed, 31000)
        self.assertEqual(period.move_id.state, "draft")
        self.assertEqual(period.move_id.invoice_date, date(2026, 3, 31))
        self.assertEqual([work.charged_amount for work in works], [0, 1000])
        self.assertEqual([work.charged_minutes for work in works], [0, 30])
        self.assertEqual(works[0].period_id, period)
        self.assertEqual(
            period.move_id.invoice_line_ids.mapped("name"),
            ["Support, March 2026", "Further work, March 2026"],
        )
        self.assertEqual(
            period.move_id.invoice_line_ids.contract_line_id, self.contract.contract_line_ids
        )
        self.assertEqual((period.used_hours, period.charged_hours), (10, 0.5))

    def test_hours_that_no_decimals_tell_are_the_same_sum(self):
        works = [self.log(10, 600), self.log(12, 50)]
        self.approve(*works)
        period = self.close()
        self.assertEqual(period.amount, 31666.67)
        self.assertEqual(period.move_id.amount_untaxed, 31666.67)
        self.assertEqual(works[1].charged_amount, 1666.67)

    def test_nothing_is_closed_twice(self):
        self.log_over()
        period = self.close()
        charges, move = period.charge_ids, period.move_id
        with self.assertRaises(UserError):
            self.close()
        self.assertFalse(period.sudo()._close())
        self.assertEqual((period.charge_ids, period.move_id), (charges, move))

    def test_works_of_a_closed_month_stay(self):
        works = self.log_over()
        self.close()
        for user in (self.engineer, self.manager, self.accountant):
            for change in (
                lambda work: work.write({"duration": 1}),
                lambda work: work.unlink(),
            ):
                with self.assertRaises(UserError):
                    change(works[0].with_user(user))
        with self.assertRaisesRegex(UserError, "03/31/2026"), self.env.cr.savepoint():
            self.env["liteviewer.work.entry"].with_user(self.engineer).create(
                {"ticket_id": self.ticket.id, "started_at": datetime(2026, 3, 30, 7)}
            )
        self.ticket.partner_id = self.person_b
        self.assertEqual(works[0].contract_id, self.contract)
        self.assertEqual(works[0].client_id, self.client_a)

    def test_the_next_month_begins_with_what_is_left(self):
        self.contract.carry_months = 1
        self.approve(self.log(10, 120))
        self.close()
        self.assertEqual(self.get_period(month=4).available_hours, 18)
        with freeze_time("2026-05-02 09:00:00"):
            self.periods._cron_follow_meters()
            self.assertEqual(self.close(month=4).available_hours, 18)

    def test_a_month_that_is_not_over_is_not_closed(self):
        self.log_over()
        self.close()
        (period,) = self.close(month=4)
        self.assertEqual(period.state, "open")
        self.assertIn("04/30/2026", period.closing_error)

    def test_what_nobody_has_approved_reaches_no_act(self):
        work = self.log(10, 60)
        period = self.close()
        self.assertEqual(period.state, "open")
        self.assertIn("wait for their review", period.closing_error)
        self.approve(work)
        self.assertEqual(self.close().state, "closed")
        self.assertFalse(period.closing_error)

    def test_a_work_without_a_price_is_decided_first(self):
        self.contract.contract_line_ids.filtered(lambda line: line.charge == "hours").unlink()
        self.log_over()
        self.assertIn("Nothing says what", self.close().closing_error)

    def test_one_that_fails_stops_no_other_and_is_told_once(self):
        broken = self.make_contract(
            self.client_b, journal_id=self.journal.id, settled_from=date(2026, 3, 1)
        )
        self.log(10, 60, self.make_ticket(self.person_b))
        contracts = self.contract + broken
        before = len(broken.message_ids)
        self.close(contracts=contracts)
        periods = self.close(contracts=broken)
        self.assertEqual(self.get_period().state, "closed")
        self.assertEqual(periods.state, "open")
        self.assertEqual(len(broken.message_ids), before + 1)

    def test_a_fault_of_one_contract_stays_with_it(self):
        """Whatever it is: nobody knew of it before."""
        other = self.make_contract(
            self.client_b, journal_id=self.journal.id, settled_from=date(2026, 3, 1)
        )
        contracts = type(self.contract)
        prepare = contracts._prepare_invoice

        def fail(contract, *args, **options):
            if contract.id == other.id:
                raise ValueError("Something broke")
            return prepare(contract, *args, **options)

        logger = "odoo.addons.liteviewer_contract.models.contract_period_closing"
        with patch.object(contracts, "_prepare_invoice", fail), self.assertLogs(logger, "ERROR"):
            self.close(contracts=self.contract + other)
        self.assertEqual(self.get_period().state, "closed")
        broken = self.get_period(other)
        self.assertEqual((broken.state, broken.closing_error), ("open", "Something broke"))
        self.assertFalse(broken.charge_ids)
        self.assertEqual(self.close(contracts=other).state, "closed")
        self.assertFalse(broken.closing_error)

    def test_opening_again_puts_everything_back(self):
        works = self.log_over()
        lines = self.contract.contract_line_ids
        before = lines.mapped("recurring_next_date"), lines.mapped("last_date_invoiced")
        period = self.close()
        number, move = period.act_number, period.move_id
        self.assertTrue(all(lines.mapped("last_date_invoiced")))
        self.reopen(period)
        self.assertEqual(period.state, "open")
        self.assertFalse(move.exists())
        self.assertFalse(period.charge_ids)
        self.assertFalse(self.contract.closed_until)
        self.assertEqual(
            (lines.mapped("recurring_next_date"), lines.mapped("last_date_invoiced")), before
        )
        self.assertIn("Forgot a work", self.contract.message_ids[0].body)
        works[1].with_user(self.engineer).duration = 30
        self.assertEqual(works[1].review_state, "pending")
        self.approve(works[1])
        self.assertEqual((self.close().amount, period.act_number), (30000, number))

    def reopen(self, period, user=None):
        self.env["liteviewer.contract.reopen"].with_user(user or self.accountant).create(
            {"period_id": period.id, "note": "Forgot a work"}
        ).action_apply()

    def test_only_the_last_month_and_no_posted_invoice(self):
        self.log_over()
        march = self.close()
        with freeze_time("2026-05-02 09:00:00"):
            self.periods._cron_follow_meters()
            april = self.close(month=4)
        with self.assertRaises(UserError):
            self.reopen(march)
        april.move_id.action_post()
        with self.assertRaises(UserError):
            self.reopen(april)

    def test_only_accountants_close_and_open(self):
        self.log_over()
        for user in (self.engineer, self.manager):
            with self.assertRaises(AccessError):
                self.close(user=user)
            with self.assertRaises(AccessError):
                self.get_period().with_user(user).action_close()
        period = self.close()
        for user in (self.engineer, self.manager):
            with self.assertRaises(AccessError):
                self.reopen(period, user)

    def test_progress_goes_on_month_by_month(self):
        """Each batch tells how far it is; one that cannot be closed is counted apart."""
        self.log(10, 60)
        contracts = self.contract
        for client in (self.client_a, self.client_b):
            contracts += self.make_contract(
                client, date_start=date(2026, 2, 1), journal_id=self.journal.id
            )
        wizard = (
            self.env["liteviewer.contract.close"]
            .with_user(self.accountant)
            .create({"date": date(2026, 3, 31), "contract_ids": [Command.set(contracts.ids)]})
        )
        wizard.action_close()
        seen = []
        with patch.object(contract_close, "BATCH", 2):
            while not seen or seen[-1]["more"]:
                seen.append(wizard.close_next())
        self.assertEqual([(each["done"], each["total"]) for each in seen], [(2, 5), (4, 5), (5, 5)])
        self.assertEqual((wizard.closed_count, wizard.failed_count), (4, 1))
        self.assertFalse(wizard.close_next()["more"])

    def test_people_are_named_in_the_annex(self):
        self.contract.contract_line_ids = [
            Command.create({"name": "Workplace", "charge": "person", "price_unit": 100})
        ]
        period = self.close()
        charge = period.charge_ids.filtered(lambda each: each.charge == "person")
        self.assertEqual(len(charge.things), charge.quantity)
        self.assertIn([self.person_a.name, 1], charge.things)

    def test_the_act_says_it_in_words(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.contract.currency_id = self.env.ref("base.RUB")
        self.log_over()
        period = self.close()
        period.invalidate_recordset()
        act = period.with_user(self.manager)._get_act()
        self.assertEqual(act["words"], "Thirty-one thousand roubles 00 kopeks")
        self.assertEqual(act["works_total"], "10:30")
        self.assertEqual(len(act["works"]), 2)
        self.client_a.lang = "ru_RU"
        russian = period.with_context(lang="ru_RU")._get_act()
        self.assertEqual(russian["words"], "Тридцать одна тысяча рублей 00 копеек")
        self.assertEqual(russian["month"], "март 2026 г.")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "liteviewer_contract.act_report_document", period.ids
        )[0]
        self.assertIn("Тридцать одна тысяча рублей 00 копеек", html.decode())

    def test_an_open_month_has_no_act(self):
        with self.assertRaises(UserError):
            self.get_period()._check_act()


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestReviewOfWorks(ClosingCase):
    def test_what_catches_the_eye_is_told(self):
        works = self.log(10, 1) + self.log(11, 60, name=False) + self.log(12, 60)
        works += self.log(datetime(2026, 3, 12, 7) + timedelta(minutes=59), 30)
        self.assertEqual(
            works.mapped("review_remarks"),
            ["very short", "no text", "overlaps with other work", "overlaps with other work"],
        )
        foreign = self.log(13, 60, self.make_ticket(self.person_b), is_out_of_hours=True)
        self.assertEqual(foreign.review_remarks, "no contract, out of hours")

    def test_what_nothing_catches_is_approved_at_once(self):
        works = self.log(10, 1) + self.log(11, 60)
        works.with_user(self.manager).action_approve_clean()
        self.assertEqual(works.mapped("review_state"), ["pending", "approved"])

    def test_a_returned_work_comes_back_with_a_word(self):
        work = self.log(10, 60)
        wizard = (
            self.env["liteviewer.work.return"]
            .with_user(self.accountant)
            .create({"work_entry_ids": [Command.set(work.ids)], "note": "Which server?"})
        )
        wizard.action_apply()
        self.assertEqual(work.review_state, "returned")
        message = self.ticket.message_ids[0]
        self.assertIn("Which server?", message.body)
        self.assertIn(self.engineer.partner_id, message.notified_partner_ids)
        work.with_user(self.engineer).name = "Work on SRV-1"
        self.assertEqual(work.review_state, "pending")

    def test_engineers_review_nothing(self):
        work = self.log(10, 60).with_user(self.engineer)
        for method in (work.action_approve, work.action_approve_clean):
            with self.assertRaises(AccessError):
                method()
        with self.assertRaises(UserError):
            work.write({"review_state": "approved"})
