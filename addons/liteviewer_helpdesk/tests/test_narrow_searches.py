# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Searches of who reads a part only; `tests/test_roles_odoo_models.py` goes along every path."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import HelpdeskTransactionCase

SECRET = "zzsecretzz"
PUBLIC = "zzpubliczz"


@tagged("post_install", "-at_install", "together")
class TestNarrowSearches(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.env["res.partner"].create({"name": SECRET})
        cls.ticket = cls.make_ticket()
        cls.file = cls.env["ir.attachment"].create(
            {"name": SECRET, "raw": b"x", "res_model": cls.ticket._name, "res_id": cls.ticket.id}
        )
        cls.note = cls.ticket.message_post(
            body=SECRET,
            author_id=cls.stranger.id,
            attachment_ids=cls.file.ids,
            subtype_xmlid="mail.mt_note",
        )
        cls.answer = cls.ticket.message_post(body=PUBLIC, subtype_xmlid="mail.mt_comment")
        cls.ticket.message_subscribe(cls.stranger.ids)
        cls.ticket.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.engineer.id, summary=SECRET
        )
        cls.ticket.screenshot_ids = cls.file
        cls.env.flush_all()

    def find(self, *domain, user=None):
        """Tell whether the ticket is found by its reporter, or by another user."""
        own = self.tickets.with_user(user or self.portal_a)
        return self.ticket in own.search([("id", "=", self.ticket.id), *domain])

    def test_words_of_notes_find_nothing(self):
        for path in (
            "message_ids",
            "message_ids.body",
            "message_ids.author_id",
            "message_ids.author_id.name",
            "message_ids.attachment_ids.name",
            "website_message_ids.body",
            "screenshot_ids.name",
        ):
            with self.subTest(path):
                self.assertFalse(self.find((path, "ilike", SECRET)))
                self.assertFalse(self.find(("message_ids", "any", [("body", "ilike", SECRET)])))
        # nor does what is not there tell that they are there
        self.assertTrue(self.find(("message_ids", "not any", [("body", "ilike", SECRET)])))
        self.assertTrue(self.find("!", ("message_ids.body", "ilike", SECRET)))

    def test_what_is_inside_is_not_read_by_id(self):
        """Whatever it was: a note, an answer to one by e-mail, what code noted down."""
        inside = [
            self.ticket.message_post(
                body=SECRET, message_type=kind, subtype_xmlid=f"mail.{subtype}", author_id=author
            )
            for kind in ("comment", "email", "notification", "auto_comment")
            for subtype in ("mt_note", "mt_activities")
            for author in (self.stranger.id, self.env.user.partner_id.id)
        ]
        inside.append(self.ticket._message_log(body=SECRET))
        for message in inside:
            for user in (self.portal_a, self.portal_manager_a):
                with self.subTest(kind=message.message_type), self.assertRaises(AccessError):
                    message.with_user(user).read(["body"])
        self.assertEqual(self.answer.with_user(self.portal_a).body, self.answer.body)

    def test_notes_about_people_stay_inside(self):
        self.person_a.comment = f"<p>{SECRET}</p>"
        person = self.person_a.with_user(self.portal_a)
        with self.assertRaises(AccessError):
            person.read(["comment"])
        with self.assertRaises(AccessError):
            self.find(("partner_id.comment", "ilike", SECRET))
        with self.assertRaises(AccessError):
            person.formatted_read_group([], ["comment"], ["__count"])
        self.assertIn(SECRET, self.person_a.with_user(self.engineer).comment)

    def test_words_of_answers_still_find(self):
        self.assertTrue(self.find(("message_ids.body", "ilike", PUBLIC)))
        self.assertTrue(self.find(("message_ids", "in", self.answer.ids)))
        self.assertTrue(self.find(("message_ids", "!=", False)))
        self.assertTrue(self.find(("partner_id.name", "=", "Person A")))
        self.assertTrue(self.find(("stage_id.name", "!=", False)))

    def test_ids_of_what_is_hidden_find_nothing(self):
        self.assertFalse(self.find(("message_ids", "in", self.note.ids)))
        self.assertTrue(self.find(("message_ids", "not in", self.note.ids)))
        self.assertFalse(self.find(("screenshot_ids", "=", self.file.id)))
        self.assertTrue(self.find(("screenshot_ids", "=", False)))

    def test_fields_of_the_inside_are_refused(self):
        """Fields that are computed or related are searched without a look at their groups."""
        for domain in (
            [("activity_summary", "ilike", SECRET)],
            [("activity_user_id", "=", self.engineer.id)],
            [("message_partner_ids", "in", self.stranger.ids)],
            [("message_follower_ids.partner_id.name", "=", SECRET)],
            [("team_id.name", "ilike", "x")],
            [("partner_id.activity_summary", "ilike", SECRET)],
        ):
            with self.subTest(domain), self.assertRaises(AccessError):
                self.find(*domain)

    def test_orders_groups_and_figures(self):
        own = self.tickets.with_user(self.portal_a)
        domain = [("id", "=", self.ticket.id)]
        for order in ("work_minutes", "parent_id", "sla_status"):
            if order not in own._fields:
                continue  # of another addon
            with self.subTest(order), self.assertRaises(AccessError):
                own.search(domain, order=order)
        for group in ("screenshot_ids", "parent_id", "team_id.name", "tag_ids"):
            with self.subTest(group), self.assertRaises(AccessError):
                own._read_group(domain, [group])
        with self.assertRaises(AccessError):
            own._read_group(domain, ["stage_id"], ["parent_id:count"])
        with self.assertRaises(AccessError):
            own._read_group(domain, ["stage_id"], ["__count"], having=[("parent_id:count", ">", 0)])
        for order in ("partner_id, stage_id", "user_id desc nulls last", "team_id", "id desc"):
            self.assertEqual(own.search(domain, order=order), self.ticket.with_user(self.portal_a))
        self.assertTrue(own._read_group(domain, ["partner_id", "stage_id"], ["__count"]))

    def test_order_does_not_compare_what_is_hidden(self):
        """Tickets whose engineers the reporter may not read stand in the order of their links."""
        first, second = self.make_ticket(), self.make_ticket()
        self.engineer.name, self.colleague.name = "B", "A"
        self.assertLess(self.engineer.id, self.colleague.id)
        first.user_id, second.user_id = self.engineer, self.colleague
        both = (first + second).ids
        found = self.tickets.search([("id", "in", both)], order="user_id")
        self.assertEqual(found.ids, both[::-1])
        own = self.tickets.with_user(self.portal_a)
        found = own.search([("id", "in", both)], order="user_id, id")
        self.assertEqual(found.ids, both)

    def test_files_are_searched_along_what_may_be_read(self):
        """Odoo searches them with elevated rights."""
        self.engineer.helpdesk_client_ids = [Command.set(self.client_a.ids)]
        theirs = self.env["ir.attachment"].with_user(self.portal_b).sudo()
        public = theirs.create({"name": "own", "raw": b"x", "public": True})
        files = self.env["ir.attachment"].with_user(self.engineer)
        domain = [("id", "=", public.id)]
        self.assertEqual(files.search(domain, order="create_uid desc, id").ids, public.ids)
        behind = [*domain, ("create_uid.partner_id.name", "=", "Person B")]
        self.assertFalse(files.search(behind))
        self.assertTrue(files.with_user(self.colleague).search(behind))

    def test_restricted_engineers_find_by_their_own_clients_only(self):
        self.engineer.helpdesk_client_ids = [Command.set(self.client_a.ids)]
        other = self.make_ticket(self.person_b)
        self.ticket.parent_id = other
        users = {"user": self.engineer}
        self.assertFalse(self.find(("parent_id.partner_id.name", "=", "Person B"), **users))
        self.assertFalse(self.find(("parent_id.number", "=", other.number), **users))
        self.assertTrue(self.find(("message_ids.body", "ilike", SECRET), **users))
        self.assertTrue(self.find(("partner_id", "child_of", self.client_a.ids), **users))
        self.assertTrue(self.find(("activity_summary", "ilike", SECRET), **users))
        categories = self.env["liteviewer.ticket.category"]
        child = categories.create({"name": "Below", "parent_id": categories.search([], limit=1).id})
        found = categories.with_user(self.engineer).search([("id", "parent_of", child.ids)])
        self.assertIn(child.parent_id.id, found.ids)

    def test_others_search_as_ever(self):
        for user in (self.engineer, self.manager, self.accountant):
            domain = [("message_ids.body", "ilike", SECRET)]
            narrowed = self.tickets.with_user(user)._narrow_domain(domain)
            self.assertIs(narrowed, domain)
            self.assertTrue(self.find(*domain, user=user))

    def test_narrow_search_costs_no_query_more(self):
        self.engineer.helpdesk_client_ids = [Command.set(self.client_a.ids)]
        domain = [("partner_id.name", "ilike", "a"), ("stage_id.name", "!=", False)]

        def search(user, order):
            own = self.tickets.with_user(user)
            own.web_search_read(domain, {"name": {}}, limit=80, order=order)

        for asked in ((self.portal_a, "id desc"), (self.engineer, "partner_id, user_id, id")):
            search(*asked)  # fills the caches of rights
            narrow = self.count_queries(search, *asked)
            with patch.object(type(self.engineer), "_searches_narrowly", lambda user: False):
                self.assertLessEqual(narrow, self.count_queries(search, *asked))
