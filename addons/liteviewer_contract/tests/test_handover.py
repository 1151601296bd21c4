# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

from freezegun import freeze_time
from openpyxl import load_workbook
from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, Form, new_test_user, tagged
from odoo.tests.common import get_db_name

from ..models.account_tax import LOADED
from ..tools import upd
from .test_closing import APRIL, ClosingCase

SELLER = {
    "vat": "7700000016",
    "upd_kpp": "770001001",
    "upd_participant": "2BM-7700000016-770001001-202601010000000000001",
}
BUYER = {"vat": "9900000017", "upd_kpp": "990001001", "upd_participant": "2BE0123456789abcdef"}
TRADER = {
    "name": "ИП Иванова Анна Петровна",
    "vat": "770000000156",
    "upd_ogrnip": "326770000000005",
    "upd_ogrnip_date": date(2026, 2, 3),
    "upd_participant": "2LT-12345",
}


class HandoverCase(ClosingCase):
    """Two clients whose March is closed, and all that the УПД of both needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rub = cls.env.ref("base.RUB")
        cls.rub.active = True
        cls.env.company.partner_id.write(SELLER)
        cls.client_a.write(BUYER)
        cls.client_b.write(TRADER)
        cls.setup = cls.env["liteviewer.act.setup"].create(
            {
                "signer_last_name": "Петров",
                "signer_first_name": "Пётр",
                "signer_position": "Директор",
                "tax_account_id": cls.income.id,
                "user_id": cls.accountant.id,
                "first_month": date(2026, 3, 1),
            }
        )
        cls.setup.with_user(cls.accountant).action_load_taxes()
        cls.taxes = {
            tax.upd_rate: tax for tax in cls.env["account.tax"].search([("upd_rate", "!=", False)])
        }
        cls.other = cls.make_contract(
            cls.client_b, journal_id=cls.journal.id, settled_from=date(2026, 3, 1)
        )
        for contract, code in ((cls.contract, "17/26"), (cls.other, "18/26")):
            contract.write({"currency_id": cls.rub.id, "code": code, "date": date(2026, 1, 12)})
            contract.contract_line_ids.tax_ids = cls.taxes["22%"]

    def close_both(self):
        self.log_over()
        return self.close(contracts=self.contract + self.other)

    def choose(self, periods, kind, user=None, **vals):
        return (
            self.env["liteviewer.act.handover.choice"]
            .with_user(user or self.accountant)
            .create({"period_ids": [Command.set(periods.ids)], "kind": kind, **vals})
        )

    def hand_over(self, periods, kind, **vals):
        """:return: the hand-over, empty if nothing was handed over"""
        action = self.choose(periods, kind, **vals).action_hand_over()
        return self.env["liteviewer.act.handover"].browse(action.get("res_id"))

    def get_tree(self, content):
        return ElementTree.fromstring(content.decode("windows-1251").split("\n", 1)[1])


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestHandover(HandoverCase):
    def test_the_excel_file_has_what_an_accounting_program_needs(self):
        self.contract.contract_line_ids[1].name = '=HYPERLINK("x")'
        periods = self.close_both()
        handover = self.hand_over(periods, "xlsx").with_user(self.accountant)
        self.assertEqual(handover.act_count, 2)
        self.assertFalse(handover.problems)
        self.assertEqual(handover.user_id, self.accountant)
        self.assertIn(str(handover.attachment_ids.id), handover.action_download()["url"])
        book = load_workbook(io.BytesIO(handover.attachment_ids.raw))
        acts, lines = (list(sheet.values) for sheet in book.worksheets)
        period = self.get_period()
        row = next(row for row in acts if row[0] == period.act_number)
        self.assertEqual(
            row[1:],
            (
                datetime(2026, 3, 31),
                datetime(2026, 3, 1),
                datetime(2026, 3, 31),
                self.client_a.name,
                "9900000017",
                "990001001",
                "17/26",
                datetime(2026, 1, 12),
                "RUB",
                31000,
                6820,
                37820,
            ),
        )
        own = [row for row in lines if row[0] == period.act_number]
        self.assertEqual(
            [row[3:] for row in own],
            [
                (1, "Support, March 2026", 1, "мес", "362", 30000, 30000, "22%", 6600, 36600),
                (2, '=HYPERLINK("x"), March 2026', 0.5, "ч", "356", 2000, 1000, "22%", 220, 1220),
            ],
        )
        cell = book.worksheets[1].cell(lines.index(own[1]) + 1, 5)
        self.assertEqual((cell.data_type, cell.quotePrefix), ("s", True))
        self.assertEqual([sheet.freeze_panes for sheet in book.worksheets], ["A2", "A2"])

    def test_one_upd_is_a_file_and_several_are_a_zip(self):
        periods = self.close_both()
        file = self.hand_over(self.get_period(), "upd").attachment_ids
        tree = self.get_tree(file.raw)
        self.assertEqual(file.name, f"{tree.get('ИдФайл')}.xml")
        self.assertFalse(list(upd.find_violations(tree)))
        self.assertEqual(
            tree.find(".//ВсегоОпл").attrib,
            {"СтТовБезНДСВсего": "31000.00", "СтТовУчНалВсего": "37820.00"},
        )
        self.assertEqual(tree.find(".//ОснПер").get("РеквНомерДок"), "17/26")
        self.assertEqual([line.get("ОКЕИ_Тов") for line in tree.iter("СведТов")], ["362", "356"])
        third = self.make_contract(
            self.client_b, journal_id=self.journal.id, settled_from=date(2026, 3, 1)
        )
        third.write({"currency_id": self.rub.id, "date": date(2026, 1, 1)})
        periods += self.close(contracts=third)
        handover = self.hand_over(periods, "upd")
        self.assertEqual(handover.line_ids.client_id, self.client_b)
        archive = zipfile.ZipFile(io.BytesIO(handover.attachment_ids.raw))
        self.assertEqual(len(archive.namelist()), 2)
        traders = [self.get_tree(archive.read(name)) for name in archive.namelist()]
        self.assertEqual(
            traders[0].find(".//СвПокуп//СвИП/ФИО").attrib,
            {"Фамилия": "Иванова", "Имя": "Анна", "Отчество": "Петровна"},
        )
        # without a tax on the contract, the product or the company there is none
        self.assertEqual(
            {tree.find(".//СведТов").get("НалСт") for tree in traders}, {"22%", "без НДС"}
        )

    def test_all_problems_are_told_at_once_and_the_good_acts_go_out(self):
        periods = self.close_both()
        self.client_b.write({"upd_participant": False, "name": "ИП Иванова"})
        choice = self.choose(periods, "upd")
        self.assertEqual((choice.ready_ids, choice.blocked_count), (self.get_period(), 1))
        handover = self.hand_over(periods, "upd")
        self.assertEqual(handover.line_ids.period_id, self.get_period())
        blocked = self.get_period(self.other)
        for text in ("Buyer, first name", "Buyer, number at the operator"):
            for told in (choice.problems, handover.problems, blocked.upd_error):
                self.assertIn(text, told)
        self.assertFalse(blocked.xlsx_error)
        before = len(self.other.message_ids)
        self.assertFalse(self.hand_over(periods, "upd"))
        self.assertEqual(len(self.other.message_ids), before)
        self.client_b.write(TRADER)
        self.assertEqual(self.hand_over(periods, "upd").line_ids.period_id, blocked)
        self.assertFalse(blocked.upd_error)

    def test_the_act_and_the_invoice_must_be_the_same(self):
        periods = self.close_both()
        move = self.get_period().move_id
        move.invoice_line_ids[0].price_unit = 29000
        self.get_period(self.other).move_id.unlink()
        problems = self.choose(periods, "xlsx").problems
        self.assertIn("Line 1: it comes to 30,000.00 in the act and to 29,000.00", problems)
        self.assertIn("The invoice of the act was deleted", problems)
        move.invoice_line_ids[0].write(
            {"price_unit": 30000, "tax_ids": [Command.set(self.make_tax().ids)]}
        )
        move.write({"invoice_line_ids": [Command.create({"name": "Cable", "price_unit": 5})]})
        problems = self.choose(self.get_period(), "xlsx").problems
        self.assertIn("nothing says which rate the tax Own tax is", problems)
        self.assertIn("The invoice has lines that are not in the act", problems)

    def make_tax(self):
        return self.env["account.tax"].create(
            {"name": "Own tax", "amount": 22, "tax_group_id": self.taxes["22%"].tax_group_id.id}
        )

    def test_nothing_is_handed_over_twice_without_a_reason(self):
        periods = self.close_both()
        first = self.hand_over(periods, "xlsx")
        self.assertFalse(self.hand_over(periods, "xlsx"))
        # in another way it is the first time
        self.assertTrue(self.hand_over(periods, "upd"))
        with self.assertRaisesRegex(UserError, "Say why"):
            self.hand_over(periods, "xlsx", again=True, reason="  ")
        with freeze_time("2026-04-04 09:00:00"):
            reopening = (
                self.env["liteviewer.contract.reopen"]
                .with_user(self.accountant)
                .create({"period_id": self.get_period().id, "note": "Forgot a work"})
            )
            self.assertTrue(reopening.is_handed_over)
            reopening.action_apply()
            self.close()
            choice = self.choose(periods, "xlsx")
            self.assertEqual((choice.done_count, choice.changed_count), (2, 1))
            self.assertFalse(choice.ready_ids)
            again = self.hand_over(self.get_period(), "xlsx", again=True, reason="Opened again")
        self.assertEqual(again.line_ids.number, 2)
        self.assertEqual((again.reason, first.line_ids.mapped("number")), ("Opened again", [1, 1]))

    def test_who_may(self):
        period = self.close()
        handover = self.hand_over(period, "xlsx")
        for user in (self.engineer, self.manager):
            with self.assertRaises(AccessError):
                period.with_user(user).action_hand_over()
            with self.assertRaises(AccessError):
                self.choose(period, "xlsx", user)
            with self.assertRaises(AccessError):
                self.setup.with_user(user).action_load_taxes()
        self.assertTrue(handover.with_user(self.manager).attachment_ids.raw)
        with self.assertRaises(AccessError):
            handover.with_user(self.engineer).read(["act_count"])
        for change in (
            lambda: handover.with_user(self.accountant).unlink(),
            lambda: handover.attachment_ids.with_user(self.accountant).unlink(),
        ):
            with self.assertRaises(AccessError):
                change()
        with self.assertRaisesRegex(UserError, "once it is closed"):
            self.get_period(month=4).with_user(self.accountant).action_hand_over()

    def test_the_form_of_the_choice_tells_before(self):
        periods = self.close_both()
        action = periods.with_user(self.accountant).action_hand_over()
        model = self.env[action["res_model"]].with_user(self.accountant)
        with Form(model.with_context(**action["context"])) as form:
            self.assertEqual(form.ready_count, 2)
            self.client_a.upd_participant = False
            form.kind = "upd"
            self.assertEqual((form.ready_count, form.blocked_count), (1, 1))

    def test_statements_do_not_grow_beyond_the_acts(self):
        periods = self.close_both()
        contracts = self.contracts.union(
            *(
                self.make_contract(
                    self.client_b,
                    journal_id=self.journal.id,
                    settled_from=date(2026, 3, 1),
                    currency_id=self.rub.id,
                    date=date(2026, 1, 1),
                )
                for _each in range(10)
            )
        )
        others = self.close(contracts=contracts)
        counts = []
        for chosen in (periods, others):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            chosen.sudo()._hand_over("upd")
            counts.append(self.cr.sql_log_count - before)
        # of eight more acts: a savepoint and a row of each
        self.assertLessEqual(counts[1] - counts[0], 8 * 3)


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestRussianTaxes(HandoverCase):
    def test_taxes_are_loaded_once_and_those_that_are_there_stay(self):
        self.assertEqual(set(self.taxes), set(LOADED))
        self.taxes["22%"].write({"name": "НДС", "active": False})
        self.taxes["10%"].unlink()
        own = self.env["account.tax"].create({"name": "VAT 10%", "amount": 10})
        action = self.setup.with_user(self.accountant).action_load_taxes()
        self.assertEqual(len(self.env["account.tax"].search(action["domain"])), len(LOADED) - 1)
        self.assertEqual((self.taxes["22%"].name, self.taxes["22%"].active), ("НДС", False))
        self.assertEqual((own.name, own.upd_rate), ("VAT 10%", False))

    def test_act_invoice_and_document_are_the_same_sum_with_each_tax(self):
        contracts = {}
        for rate, tax in self.taxes.items():
            contract = self.make_contract(
                self.client_b,
                lines=[
                    {"name": "Support", "charge": "fixed", "price_unit": 10000.01},
                    {"name": "Seats", "charge": "person", "price_unit": 33.33},
                ],
                journal_id=self.journal.id,
                currency_id=self.rub.id,
                date=date(2026, 3, 10),
                date_start=date(2026, 3, 10),
            )
            contract.contract_line_ids.with_user(self.accountant).tax_ids = tax
            contracts[rate] = contract
        periods = self.close(contracts=self.contracts.union(*contracts.values()))
        self.assertEqual(set(periods.mapped("state")), {"closed"})
        self.assertFalse(periods.sudo()._find_handover_problems("upd"))
        for rate, contract in contracts.items():
            period = self.get_period(contract)
            act, move = period._get_act(), period.move_id
            document, _problems = period._prepare_document(self.setup._prepare_signer())
            with self.subTest(rate):
                self.assertEqual({line.rate for line in document.lines}, {rate})
                self.assertEqual(float(document.total), move.amount_total)
                self.assertEqual(act["total"], period._format(move.amount_total))
                taxes = [] if rate == upd.NO_TAX else [period._format(move.amount_tax)]
                self.assertEqual([amount for _name, amount in act["taxes"]], taxes)
                charged = sum(period.charge_ids.mapped("amount"))
                included = move.amount_total if upd.RATES[rate].computed else move.amount_untaxed
                self.assertAlmostEqual(charged, included, 2)

    def test_a_line_takes_no_tax_of_another_kind(self):
        purchase = self.env["account.tax"].create(
            {"name": "Of purchases", "amount": 22, "type_tax_use": "purchase"}
        )
        with self.assertRaisesRegex(ValidationError, "no sales tax"):
            self.contract.contract_line_ids[0].with_user(self.accountant).tax_ids = purchase


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestDetails(HandoverCase):
    def enter(self, user, **vals):
        context = {"active_model": "res.partner", "active_id": self.person_a.id}
        model = self.env["liteviewer.party.details"].with_user(user).with_context(**context)
        details = model.create({})
        details.write(vals)
        details.action_apply()

    def test_accountants_enter_what_is_checked(self):
        self.enter(self.accountant, vat="7700000016", kpp="770001002")
        self.assertEqual((self.client_a.vat, self.client_a.upd_kpp), ("7700000016", "770001002"))
        self.assertEqual(self.client_a.upd_participant, BUYER["upd_participant"])
        for wrong, text in (
            ({"vat": "7700000015"}, "last digits"),
            ({"vat": "77000000"}, "10 digits"),
            ({"kpp": "7700"}, "9 digits"),
            ({"ogrnip": "326770000000004"}, "last digits"),
            ({"participant": "Диадок"}, "operator"),
        ):
            with (
                self.subTest(wrong),
                self.assertRaisesRegex(ValidationError, text),
                self.env.cr.savepoint(),
            ):
                self.enter(self.accountant, **wrong)

    def test_contacts_that_are_no_clients_stay_as_they_are(self):
        supplier = self.env["res.partner"].create({"name": "Supplier", "is_company": True})
        model = self.env["liteviewer.party.details"].with_user(self.accountant)
        self.assertTrue(supplier.with_user(self.accountant).has_access("read"))
        for contact in (supplier, self.person_a, self.accountant.partner_id):
            with (
                self.subTest(contact.name),
                self.assertRaisesRegex(ValidationError, "is no client"),
                self.env.cr.savepoint(),
            ):
                model.create({"partner_id": contact.id, "vat": "7700000016"}).action_apply()
        details = model.create({"partner_id": self.client_a.id})
        with self.assertRaisesRegex(ValidationError, "is no client"), self.env.cr.savepoint():
            details.partner_id = supplier
        self.assertFalse(supplier.vat)
        own = self.env.company.partner_id
        model.create({"partner_id": own.id, "vat": own.vat, "kpp": "770001009"}).action_apply()
        self.assertEqual(own.upd_kpp, "770001009")

    def test_others_do_not(self):
        portal = new_test_user(
            self.env,
            "boss",
            "liteviewer_helpdesk.helpdesk_group_portal_manager",
            partner_id=self.person_a.id,
        )
        for user in (self.engineer, self.manager, portal):
            with self.assertRaises(AccessError):
                self.enter(user, kpp="770001001")
        self.assertEqual(self.client_a.with_user(self.manager).upd_kpp, "990001001")
        for user in (self.engineer, portal):
            with self.assertRaises(AccessError):
                self.client_a.with_user(user).read(["upd_kpp"])


@tagged("post_install", "-at_install", "alone")
class TestSchedule(HandoverCase):
    def run_at(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("liteviewer_contract.act_handover_cron").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["liteviewer.act.handover"].search([("is_scheduled", "=", True)])

    def test_acts_are_handed_over_once_on_their_day_and_the_accountant_is_told(self):
        with freeze_time(APRIL):
            self.close_both()
            self.client_b.upd_participant = False
            self.setup.with_user(self.accountant).write({"kind": "upd", "day": 5, "hour": 9})
        # nine o'clock in Moscow
        self.assertFalse(self.run_at("2026-04-05 05:59:00"))
        handover = self.run_at("2026-04-05 06:00:00")
        self.assertEqual(handover.line_ids.client_id, self.client_a)
        self.assertEqual(handover.activity_ids.user_id, self.accountant)
        self.assertIn("number at the operator", handover.problems)
        self.assertEqual(self.run_at("2026-04-06 06:00:00"), handover)
        self.client_b.write(TRADER)
        # who was told has left: a colleague is told instead
        new_test_user(self.env, "colleague", "liteviewer_helpdesk.helpdesk_group_accountant")
        self.accountant.active = False
        later = self.run_at("2026-05-05 06:00:00") - handover
        self.assertEqual(later.line_ids.client_id, self.client_b)
        told = later.activity_ids.user_id
        self.assertTrue(told.has_group("liteviewer_helpdesk.helpdesk_group_accountant"))
        self.assertNotEqual(told, self.accountant)

    def test_who_is_told_can_open_the_files(self):
        with self.assertRaisesRegex(ValidationError, "no accountant"):
            self.setup.with_user(self.accountant).write(
                {"kind": "xlsx", "user_id": self.engineer.id}
            )


@tagged("post_install", "-at_install", "alone")
class TestTwoAtOnce(BaseCase):
    """With two real transactions: what was made for it is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = []
        self.addCleanup(self.remove)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            income = self.make(
                env["account.account"],
                {"code": "LV901", "name": "Services", "account_type": "income"},
            )
            journal = self.make(
                env["account.journal"],
                {"name": "T", "code": "LVT", "type": "sale", "default_account_id": income.id},
            )
            receivable = self.make(
                env["account.account"],
                {
                    "code": "LV621",
                    "name": "Clients",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                },
            )
            client = self.make(
                env["res.partner"],
                {
                    "name": "Two at once",
                    "is_company": True,
                    "property_account_receivable_id": receivable.id,
                },
            )
            contract = self.make(
                env["contract.contract"],
                {
                    "name": "Support",
                    "is_service": True,
                    "partner_id": client.id,
                    "journal_id": journal.id,
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2026, 1, 31),
                    "recurring_rule_type": "monthlylastday",
                    "recurring_invoicing_type": "post-paid",
                    "contract_line_ids": [
                        Command.create({"name": "Support", "charge": "fixed", "price_unit": 10})
                    ],
                },
            )
            self.period = contract.period_ids.id
            self.assertTrue(contract.period_ids._close())

    def make(self, model, vals):
        record = model.create(vals)
        self.made.append((model._name, record.id))
        return record

    def get(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["liteviewer.contract.period"].browse(self.period)

    def remove(self):
        with self.registry.cursor() as cr:
            period = self.get(cr)
            handovers = period.handover_line_ids.handover_id
            handovers.attachment_ids.unlink()
            handovers.unlink()
            period._reopen("Test")
            for model, number in reversed(self.made):
                period.env[model].browse(number).unlink()

    def test_an_act_is_handed_over_once(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            # the second has begun: it does not see what the first does meanwhile
            self.assertEqual(self.get(second).state, "closed")
            self.assertTrue(self.get(first)._hand_over("xlsx"))
            self.assertFalse(self.get(second)._hand_over("xlsx"))
            first.commit()
            try:
                with self.assertLogs("odoo.sql_db", "ERROR"):
                    self.assertFalse(self.get(second)._hand_over("xlsx"))
            except OperationalError:
                # the server begins such a transaction anew, which then sees the first one
                second.rollback()
                self.assertFalse(self.get(second)._hand_over("xlsx"))
            second.commit()
            self.assertEqual(len(self.get(first).handover_line_ids), 1)
