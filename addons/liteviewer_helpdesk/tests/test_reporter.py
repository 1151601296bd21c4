# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import HelpdeskTransactionCase

SAID = "the reporter was taken off"


@tagged("post_install", "-at_install")
class TestReporter(HelpdeskTransactionCase):
    """The reporter of a ticket is of the client whose ticket it is, whatever moves the one or the
    other.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls.make_ticket()
        cls.stranger = cls.env["res.partner"].create({"name": "Unknown Sender"})

    def assert_stayed(self, ticket, client):
        """The ticket is the client's, without a reporter, and says so."""
        self.assertEqual(ticket.client_id, client)
        self.assertFalse(ticket.partner_id)
        self.assertIn(SAID, " ".join(ticket.message_ids.mapped("body")))

    def test_a_reporter_of_another_client_is_refused(self):
        vals = {"partner_id": self.person_b.id, "client_id": self.client_a.id}
        as_engineer = self.tickets.with_user(self.engineer)
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            as_engineer.create({"name": "x", **vals})
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            self.ticket.with_user(self.engineer).write(vals)
        recurrences = self.env["liteviewer.ticket.recurrence"].with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            recurrences.create({"name": "x", **vals})

    def test_a_ticket_that_moves_loses_its_reporter(self):
        kept = self.make_ticket(self.person_b)
        tickets = (self.ticket + kept).with_user(self.engineer)
        tickets.client_id = self.client_b
        self.assert_stayed(self.ticket, self.client_b)
        self.assertEqual(kept.partner_id, self.person_b)
        self.assertNotIn(SAID, " ".join(kept.message_ids.mapped("body")))
        self.assertFalse(tickets.with_user(self.portal_a).search([("id", "=", self.ticket.id)]))

    def test_what_is_said_names_nobody_of_the_former_client(self):
        self.ticket.client_id = self.client_b
        (note,) = self.ticket.message_ids.filtered(lambda message: SAID in message.body)
        self.assertNotIn(self.person_a.name, note.body)
        self.assertTrue(note.is_internal or note.subtype_id == self.env.ref("mail.mt_note"))

    def test_a_ticket_that_moves_with_its_reporter_keeps_one(self):
        ticket = self.ticket.with_user(self.engineer)
        ticket.partner_id = self.person_b
        self.assertEqual(ticket.client_id, self.client_b)
        ticket.write({"client_id": self.client_a.id, "partner_id": self.person_a.id})
        self.assertEqual(ticket.partner_id, self.person_a)

    def test_the_form_takes_the_reporter_off(self):
        with Form(self.ticket.with_user(self.engineer)) as form:
            form.client_id = self.client_b
            self.assertFalse(form.partner_id)
            form.partner_id = self.person_b
            self.assertEqual(form.client_id, self.client_b)

    def test_a_person_who_leaves_leaves_the_tickets(self):
        recurrence = self.env["liteviewer.ticket.recurrence"].create(
            {"name": "Backups", "partner_id": self.person_a.id}
        )
        entry = self.env["liteviewer.work.entry"].create(
            {"ticket_id": self.ticket.id, "name": "x", "duration": 5}
        )
        self.person_a.with_user(self.engineer).parent_id = self.client_b
        self.assert_stayed(self.ticket, self.client_a)
        self.assertEqual(entry.client_id, self.client_a)
        self.assertEqual(recurrence.client_id, self.client_a)
        self.assertFalse(recurrence.partner_id)
        self.assertFalse(self.tickets.with_user(self.portal_a).search([]))

    def test_a_person_who_is_taken_over_in_the_card_leaves_too(self):
        self.client_b.child_ids = [Command.link(self.person_a.id)]
        self.assert_stayed(self.ticket, self.client_a)

    def test_the_tickets_of_an_unknown_sender_come_along(self):
        ticket = self.make_ticket(self.stranger, user_id=self.engineer.id)
        self.assertEqual(ticket.client_id, self.stranger)
        self.colleague.helpdesk_client_ids = self.client_b
        other = self.make_ticket(self.stranger)
        self.stranger.with_user(self.engineer).parent_id = self.client_a
        for each in (ticket, other):
            self.assertEqual(each.client_id, self.client_a)
            self.assertEqual(each.partner_id, self.stranger)
        self.assertEqual(ticket.user_id, self.engineer)

    def test_an_engineer_who_may_not_see_the_client_loses_what_comes_to_it(self):
        ticket = self.make_ticket(self.stranger, user_id=self.engineer.id)
        self.engineer.helpdesk_client_ids = self.client_b
        self.stranger.parent_id = self.client_a
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertFalse(ticket.user_id)

    def test_merged_contacts_have_the_tickets_of_one_client(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        mine = self.make_ticket(self.stranger)
        wizard._merge((self.stranger + self.person_a).ids, self.person_a, extra_checks=False)
        self.assertEqual(mine.partner_id, self.person_a)
        self.assertEqual(mine.client_id, self.client_a)
        theirs = self.make_ticket(self.person_b)
        self.portal_b.unlink()
        wizard._merge((self.person_b + self.person_a).ids, self.person_a, extra_checks=False)
        self.assert_stayed(theirs, self.client_b)

    def test_mail_of_a_person_who_came_to_another_client_is_of_that_one(self):
        self.person_a.parent_id = self.client_b
        ticket = self.tickets.message_new(
            {"subject": "Hello", "body": "", "author_id": self.person_a.id}
        )
        self.assertEqual(ticket.client_id, self.client_b)
        self.assertEqual(ticket.partner_id, self.person_a)
