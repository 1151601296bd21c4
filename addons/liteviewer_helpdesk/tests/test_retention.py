# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import GROUPS, HelpdeskTransactionCase, make_image

BATCH = "odoo.addons.liteviewer_helpdesk.models.ticket.retention.BATCH"


class RetentionCase(HelpdeskTransactionCase):
    def run_cron(self, name, at):
        self.env.flush_all()
        with freeze_time(at), self.enter_registry_test_mode():
            self.env.ref(f"liteviewer_helpdesk.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def set_param(self, name, value):
        self.env["ir.config_parameter"].set_param(f"liteviewer_helpdesk.{name}", value)


@tagged("post_install", "-at_install")
class TestClosing(RetentionCase):
    def make_resolved(self, at="2026-01-01 12:00:00"):
        with freeze_time(at):
            ticket = self.make_ticket(user_id=self.engineer.id)
            ticket.action_resolve()
            self.env.flush_all()
        return ticket

    def test_resolved_tickets_are_closed_after_a_week(self):
        ticket = self.make_resolved()
        later = self.make_resolved("2026-01-02 12:00:00")
        self.run_cron("ir_cron_close_tickets", "2026-01-08 11:59:00")
        self.assertEqual(ticket.stage_kind, "resolved")
        self.run_cron("ir_cron_close_tickets", "2026-01-08 12:00:00")
        self.assertEqual(ticket.stage_kind, "closed")
        self.assertEqual(str(ticket.closed_at), "2026-01-08 12:00:00")
        self.assertEqual(str(ticket.resolved_at), "2026-01-01 12:00:00")
        self.assertEqual(later.stage_kind, "resolved")

    def test_reopened_meanwhile_counts_anew(self):
        ticket = self.make_resolved()
        with freeze_time("2026-01-05"):
            ticket.action_reopen()
            ticket.action_resolve()
        self.run_cron("ir_cron_close_tickets", "2026-01-09")
        self.assertEqual(ticket.stage_kind, "resolved")

    def test_zero_days_mean_never(self):
        ticket = self.make_resolved()
        self.set_param("close_after_days", "0")
        self.run_cron("ir_cron_close_tickets", "2027-01-01")
        self.assertEqual(ticket.stage_kind, "resolved")

    def test_batches(self):
        tickets = self.tickets.concat(*(self.make_resolved() for _i in range(5)))
        with patch(BATCH, 2):
            self.run_cron("ir_cron_close_tickets", "2026-02-01")
        self.assertEqual(set(tickets.mapped("stage_kind")), {"closed"})

    def test_killed_in_the_middle(self):
        """What the batches before had done stays done; the next run does the rest."""
        tickets = self.tickets.concat(*(self.make_resolved() for _i in range(4)))
        cron = type(self.env["ir.cron"])
        with (
            patch(BATCH, 2),
            patch.object(cron, "_commit_progress", autospec=True, side_effect=[60, 0]),
            freeze_time("2026-02-01"),
        ):
            self.tickets._cron_close_resolved()
        self.assertEqual(tickets.mapped("stage_kind").count("closed"), 2)
        self.run_cron("ir_cron_close_tickets", "2026-02-02")
        self.assertEqual(set(tickets.mapped("stage_kind")), {"closed"})


@tagged("post_install", "-at_install")
class TestDataRemoval(RetentionCase):
    def make_closed(self, at="2025-01-01 12:00:00"):
        with freeze_time(at):
            ticket = self.make_ticket()
            self.add_screenshot(ticket)
            ticket.action_close()
            self.env.flush_all()
        return ticket

    def add_screenshot(self, ticket):
        ticket.screenshot_ids += self.env["ir.attachment"].create(
            {
                "name": "x.png",
                "raw": make_image(),
                "res_model": ticket._name,
                "res_id": ticket.id,
            }
        )

    def get_notes(self, ticket):
        return ticket.message_ids.filtered(lambda message: "365 days" in (message.body or ""))

    def test_screenshots_go_after_a_year_and_leave_a_note(self):
        ticket = self.make_closed()
        shot = ticket.screenshot_ids
        young = self.make_closed("2025-06-01")
        still_open = self.make_ticket()
        self.add_screenshot(still_open)
        self.run_cron("ir_cron_remove_data", "2025-12-31")
        self.assertTrue(ticket.screenshot_ids)
        self.run_cron("ir_cron_remove_data", "2026-01-02")
        self.assertFalse(shot.exists())
        self.assertEqual(len(self.get_notes(ticket)), 1)
        self.assertTrue(young.screenshot_ids)
        self.assertTrue(still_open.screenshot_ids)

    def test_running_twice_leaves_one_note(self):
        ticket = self.make_closed()
        self.run_cron("ir_cron_remove_data", "2026-02-01")
        self.run_cron("ir_cron_remove_data", "2026-02-02")
        self.assertEqual(len(self.get_notes(ticket)), 1)

    def test_nothing_to_remove_needs_no_note(self):
        with freeze_time("2025-01-01"):
            ticket = self.make_ticket()
            ticket.action_close()
        self.run_cron("ir_cron_remove_data", "2026-02-01")
        self.assertFalse(self.get_notes(ticket))
        self.assertTrue(ticket.is_data_removed)

    def test_reopened_ticket_has_its_new_pictures_removed_too(self):
        ticket = self.make_closed()
        self.run_cron("ir_cron_remove_data", "2026-02-01")
        with freeze_time("2026-03-01"):
            ticket.action_reopen()
            self.add_screenshot(ticket)
            ticket.action_close()
        self.run_cron("ir_cron_remove_data", "2026-12-01")
        self.assertTrue(ticket.screenshot_ids)
        self.run_cron("ir_cron_remove_data", "2027-03-02")
        self.assertFalse(ticket.screenshot_ids)
        self.assertEqual(len(self.get_notes(ticket)), 2)

    def test_zero_days_keep_everything(self):
        ticket = self.make_closed()
        self.set_param("keep_data_days", "0")
        self.run_cron("ir_cron_remove_data", "2036-01-01")
        self.assertTrue(ticket.screenshot_ids)

    def test_batches(self):
        tickets = self.tickets.concat(*(self.make_closed() for _i in range(5)))
        with patch(BATCH, 2):
            self.run_cron("ir_cron_remove_data", "2026-02-01")
        self.assertFalse(tickets.screenshot_ids)

    def test_files_of_the_client_go_and_those_of_engineers_stay(self):
        with freeze_time("2025-01-01"):
            ticket = self.make_ticket()
            other = self.make_ticket()
            said, mailed, answered, kept = (
                record.message_post(
                    body="See the file",
                    author_id=author.id,
                    email_from="somebody@client-a.example",
                    message_type=message_type,
                    subtype_xmlid="mail.mt_comment",
                    attachments=[("file.png", make_image())],
                ).attachment_ids
                for record, author, message_type in (
                    (ticket, self.person_a, "comment"),
                    (ticket, self.env["res.partner"], "email"),
                    (ticket, self.engineer.partner_id, "comment"),
                    (other, self.person_a, "comment"),
                )
            )
            ticket.action_close()
        self.run_cron("ir_cron_remove_data", "2026-02-01")
        self.assertFalse((said | mailed).exists())
        self.assertTrue(answered.exists())
        self.assertTrue(kept.exists(), "its ticket is open")
        self.assertEqual(len(self.get_notes(ticket)), 1)
        self.assertIn("See the file", str(ticket.message_ids.mapped("body")))

    def test_only_those_that_held_something_get_a_note(self):
        ticket = self.make_closed()
        with freeze_time("2025-01-01"):
            empty = self.make_ticket()
            empty.action_close()
        self.env.flush_all()
        before = len(empty.message_ids)
        self.run_cron("ir_cron_remove_data", "2026-02-01")
        self.assertEqual(len(self.get_notes(ticket)), 1)
        self.assertEqual(len(empty.message_ids), before)

    def test_indexes_serve_the_searches(self):
        for index, where in (
            (
                "resolved_idx",
                "stage_kind = 'resolved' AND stage_since <= now() ORDER BY stage_since",
            ),
            (
                "kept_data_idx",
                "closed_at <= now() AND is_data_removed IS NOT TRUE ORDER BY closed_at",
            ),
        ):
            plan = self.explain(f"SELECT id FROM liteviewer_ticket WHERE {where}")
            self.assertIn(f"liteviewer_ticket_{index}", plan)


@tagged("post_install", "-at_install")
class TestSettings(RetentionCase):
    def save(self, **vals):
        settings = self.env["res.config.settings"].with_user(self.env.ref("base.user_admin"))
        settings.create(vals).execute()

    def test_zero_is_kept_as_zero(self):
        settings = self.env["res.config.settings"]
        self.assertEqual(settings.create({}).helpdesk_close_after_days, 7)
        self.assertEqual(settings.create({}).helpdesk_keep_data_days, 365)
        self.save(helpdesk_close_after_days=0, helpdesk_keep_data_days=0)
        self.assertEqual(settings.create({}).helpdesk_close_after_days, 0)
        self.assertIsNone(self.tickets._get_limit_of_days("liteviewer_helpdesk.keep_data_days", 9))
        self.save(helpdesk_keep_data_days=30)
        self.assertEqual(settings.create({}).helpdesk_keep_data_days, 30)
        self.assertEqual(settings.create({}).helpdesk_close_after_days, 0)

    def test_negative_days_are_refused(self):
        with self.assertRaises(ValidationError):
            self.env["res.config.settings"].create({"helpdesk_keep_data_days": -1})

    def test_first_response_by_taking_or_by_words_only(self):
        ticket = self.make_ticket()
        ticket.with_user(self.engineer).action_take()
        self.assertTrue(ticket.first_response_at, "the default")
        self.save(helpdesk_first_response="message")
        ticket = self.make_ticket()
        ticket.with_user(self.engineer).action_take()
        self.assertFalse(ticket.first_response_at)
        ticket.with_user(self.engineer).message_post(
            body="Good day", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertTrue(ticket.first_response_at)
        ticket = self.make_ticket()
        ticket.with_user(self.engineer).action_resolve()
        self.assertTrue(ticket.first_response_at, "the reporter was told")


@tagged("post_install", "-at_install")
class TestErasure(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_a.active = False
        cls.person_a.phone = "+7 900 000-00-00"
        cls.ticket = cls.make_ticket(description="<p>I am Anna</p>")
        cls.said = cls.ticket.message_post(
            body="My passport",
            author_id=cls.person_a.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("passport.png", make_image())],
        )
        cls.other = cls.make_ticket(cls.person_b, description="<p>Keep</p>")

    def test_words_pictures_and_name_go_and_the_ticket_stays(self):
        name = self.person_a.name
        shown = self.said.attachment_ids
        changed = self.make_ticket(self.person_a)
        self.env.flush_all()
        self.cr.precommit.run()
        changed.partner_id = self.person_b
        self.env.flush_all()
        self.cr.precommit.run()
        self.person_a.with_user(self.administrator).action_erase_helpdesk_data()
        self.assertFalse(self.ticket.description)
        self.assertFalse(self.said.body)
        self.assertFalse(shown.exists())
        self.assertNotEqual(self.person_a.name, name)
        self.assertFalse(self.person_a.email or self.person_a.phone)
        self.assertEqual(self.ticket.partner_id, self.person_a)
        self.assertEqual(self.ticket.client_id, self.client_a)
        self.assertIn("erased", str(self.ticket.message_ids[0].body))
        self.assertIn("1 tickets", str(self.person_a.message_ids[0].body))
        values = changed.message_ids.sudo().tracking_value_ids
        self.assertNotIn(name, values.mapped("old_value_char"))
        self.assertIn(self.person_b.display_name, values.mapped("new_value_char"))
        self.assertIn("Keep", self.other.description)

    def test_companies_and_people_who_log_in_are_refused(self):
        for partner in (self.client_a, self.person_b):
            with self.assertRaises(UserError):
                partner.with_user(self.administrator).action_erase_helpdesk_data()

    def test_another_company_of_the_service_erases_nothing_of_ours(self):
        self.share_contacts()
        stranger = self.make_stranger(GROUPS["administrator"])
        with self.assertRaisesRegex(UserError, self.ticket.company_id.name):
            self.person_a.with_user(stranger).action_erase_helpdesk_data()
        stranger.company_ids += self.ticket.company_id
        self.person_a.with_user(stranger).action_erase_helpdesk_data()
        self.assertFalse(self.ticket.description)

    def test_only_administrators_may(self):
        for user in (self.engineer, self.manager, self.accountant):
            with self.assertRaises(AccessError):
                self.person_a.with_user(user).action_erase_helpdesk_data()
        self.assertTrue(self.ticket.description)


@tagged("post_install", "-at_install")
class TestPrivacyLookup(HelpdeskTransactionCase):
    def test_lookup_finds_tickets_of_the_person(self):
        """Odoo's own lookup; its module installs itself wherever there is mail."""
        if "privacy.lookup.wizard" not in self.env:
            self.skipTest("privacy_lookup is not installed")
        ticket = self.make_ticket()
        foreign = self.make_ticket(self.person_b)
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": self.person_a.name, "email": self.person_a.email}
        )
        wizard.action_lookup()
        found = {(line.res_model, line.res_id) for line in wizard.line_ids}
        for record in (ticket, self.person_a):
            self.assertIn((record._name, record.id), found)
        self.assertNotIn((foreign._name, foreign.id), found)
