# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_closing import APRIL, ClosingCase


@tagged("post_install", "-at_install", "alone")
@freeze_time(APRIL)
class TestActSending(ClosingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.contract.notice_partner_ids = cls.person_a
        cls.works = cls.log(10, 60)

    def close_march(self):
        self.approve(self.works)
        return self.close().with_user(self.accountant)

    def get_mails(self, period):
        return self.env["mail.mail"].search(
            [("model", "=", period._name), ("res_id", "=", period.id)]
        )

    def send(self):
        crons = self.registry["ir.cron"]
        with patch.object(crons, "_commit_progress", lambda *_args, **_options: 60):
            self.periods._cron_send_acts()

    def test_an_act_goes_out_once_in_the_language_of_the_client(self):
        self.client_a.lang = "ru_RU"
        template = self.env.ref("liteviewer_contract.mail_template_act")
        template.with_context(lang="ru_RU").subject = "Акт № {{ object.act_number }}"
        period = self.close_march()
        period.action_send_acts()
        self.assertEqual(period.act_sending, "to_send")
        with self.assertRaises(UserError):
            period.action_send_acts()
        self.send()
        self.send()
        mail = self.get_mails(period)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.subject, f"Акт № {period.act_number}")
        self.assertEqual(mail.recipient_ids, self.person_a)
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertEqual(period.act_sending, "sent")
        self.assertIn(self.person_a.name, period.act_sent_to)
        with self.assertRaises(UserError):
            period.action_send_acts()

    def test_what_cannot_be_sent_says_why_and_stops_no_other(self):
        other = self.make_contract(
            self.client_b, date_start=date(2026, 3, 1), journal_id=self.journal.id
        )
        period = self.close_march() + self.close(contracts=other).with_user(self.accountant)
        period.action_send_acts()
        self.send()
        self.assertEqual(period.mapped("act_sending"), ["sent", "failed"])
        self.assertIn("Who Gets Acts and Notices", period[1].act_sending_error)
        other.notice_partner_ids = self.person_b
        period.action_send_acts()
        self.send()
        self.assertEqual(period.mapped("act_sending"), ["sent", "sent"])
        self.assertFalse(period[1].act_sending_error)
        self.assertEqual(len(self.get_mails(period[0])), 1)

    def test_an_act_that_was_opened_again_is_sent_anew(self):
        period = self.close_march()
        with self.assertRaises(AccessError):
            period.with_user(self.manager).action_send_acts()
        period.action_send_acts()
        self.send()
        self.env["liteviewer.contract.reopen"].with_user(self.accountant).create(
            {"period_id": period.id, "note": "Forgot a work"}
        ).action_apply()
        self.assertFalse(period.act_sending)
        with self.assertRaises(UserError):
            period.action_send_acts()

    def test_a_contract_is_signed_when_all_its_documents_are(self):
        contract = self.contract.with_user(self.accountant)
        self.assertFalse(contract.is_signed)
        contract.document_ids = [
            Command.create({"name": "Contract No. 1", "signed_on": date(2026, 1, 1)})
        ]
        self.assertTrue(contract.is_signed)
        contract.document_ids = [Command.create({"name": "Annex 1"})]
        self.assertFalse(contract.is_signed)
        document = contract.document_ids[0]
        document.file = b"U2lnbmVk"
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", document._name), ("res_field", "=", "file")])
        )
        self.assertEqual(document.with_user(self.manager).file, b"U2lnbmVk")
        for user in (self.engineer, self.portal_manager_a):
            for record in (document, attachment):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["name"])
