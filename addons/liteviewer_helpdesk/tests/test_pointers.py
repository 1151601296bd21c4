# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What points to a record by the name of its model and its id; `tests/test_roles_odoo_models.py`
asks every model there is, as every role.
"""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tools.discuss import Store

from .common import HelpdeskTransactionCase

NAME = "zzforeignzz"
NO_POINTERS = {
    ("ir.filters", "embedded_parent_res_id"),
    ("liteviewer.credential.event", "client_res_id"),
}
"""Ids that go with no model's name: (model, field)."""
SHOWN_TO_READERS = ("rating.rating",)
"""Models whose records are shown to those only who may read what they point to: a name that stands
in one is told to nobody else.
"""


@tagged("post_install", "-at_install", "together")
class TestPointers(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.engineer.helpdesk_client_ids = [Command.set(cls.client_a.ids)]
        cls.own = cls.make_ticket()
        cls.foreign = cls.make_ticket(cls.person_b, name=NAME)
        cls.env.flush_all()

    def test_all_pointers_are_known(self):
        """Whatever looks like an id beside a model's name is looked at, in whatever module."""
        for name in sorted(self.registry):
            model = self.env[name]
            known = {id_field for _model_field, id_field in model._get_pointers()}
            for field in model._fields.values():
                kind = field.type in ("reference", "many2one_reference")
                named = field.name.endswith(("res_id", "res_ids")) and not field.relational
                if (kind or named) and (name, field.name) not in NO_POINTERS:
                    with self.subTest(model=name, field=field.name):
                        self.assertIn(field.name, known)

    def test_stored_names_depend_on_who_asks(self):
        """A name that is worked out from a pointer must not be stored for everybody."""
        for name in sorted(self.registry):
            model = self.env[name]
            pointers = {pointer for pair in model._get_pointers() for pointer in pair}
            if model._abstract or model._transient or not pointers:
                continue
            if name in SHOWN_TO_READERS:
                continue
            if not model.with_user(self.manager).has_access("read"):
                continue
            for field in model._fields.values():
                depends = set(self.registry.field_depends[field])
                if (
                    field.type == "char"
                    and field.compute
                    and not field.related
                    and (depends & pointers)
                ):
                    with self.subTest(model=name, field=field.name):
                        self.assertFalse(field.store)

    def ask(self, user, model, values, *names, **context):
        form = self.env[model].with_user(user).with_context(**context)
        specification = {name: {} for name in names}
        return form.onchange(values, [*values], specification).get("value", {})

    def test_unsaved_forms_name_nothing_foreign(self):
        target = {"model": self.foreign._name, "res_id": self.foreign.id}
        for user in (self.portal_a, self.portal_manager_a, self.engineer):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError) as refusal:
                    self.ask(user, "mail.message", target, "record_name")
                self.assertNotIn(NAME, str(refusal.exception))
                with self.assertRaises(AccessError):
                    self.env["mail.message"].with_user(user).new(target).mapped("record_name")
                with self.assertRaises(AccessError):
                    self.env["mail.message"].with_user(user).with_context(
                        default_model=target["model"], default_res_id=target["res_id"]
                    ).default_get(["model", "res_id"])
                own = {**target, "res_id": self.own.id}
                answer = self.ask(user, "mail.message", own, "record_name")
                self.assertEqual(answer["record_name"], self.own.display_name)

    def test_wizards_are_made_for_what_may_be_read(self):
        own, foreign = str(self.own.ids), str(self.foreign.ids)
        for name, model_field in (
            ("mail.compose.message", "model"),
            ("mail.activity.schedule", "res_model"),
            ("mail.followers.edit", "res_model"),
        ):
            wizards = self.env[name].with_user(self.engineer)
            with self.subTest(name):
                values = {model_field: self.own._name, "res_ids": own}
                wizard = wizards.create(values)
                with self.assertRaises(AccessError):
                    wizards.create({**values, "res_ids": foreign})
                with self.assertRaises(AccessError):
                    wizards.with_context(default_res_ids=foreign).create(
                        {model_field: self.own._name}
                    )
                with self.assertRaises(AccessError):
                    wizard.write({"res_ids": foreign})

    def test_links_of_unsaved_forms_name_nothing_foreign(self):
        form = self.env["mail.message"].with_user(self.portal_a)
        person = self.person_b.id
        specification = {"author_id": {"fields": {"display_name": {}}}}
        for values, context in (
            ({"author_id": person}, {}),
            ({"author_id": {"id": person}}, {}),
            ({}, {"default_author_id": person}),
        ):
            with self.subTest(values=values, context=context):
                form_here = form.with_context(**context)
                try:
                    answer = form_here.onchange(values, [], specification)
                except AccessError as refusal:
                    answer = refusal
                self.assertNotIn("Person B", str(answer))
        answer = form.onchange({"author_id": self.person_a.id}, [], specification)
        self.assertIn("Person A", str(answer))

    def test_messages_stay_readable_without_the_name(self):
        message = self.env["mail.message"].create(
            {
                "model": self.foreign._name,
                "res_id": self.foreign.id,
                "body": "Words",
                "partner_ids": [Command.set(self.engineer.partner_id.ids)],
            }
        )
        (row,) = message.with_user(self.engineer).read(["body", "record_name"])
        self.assertIn("Words", row["body"])
        self.assertFalse(row["record_name"])
        self.assertEqual(message.with_user(self.colleague).record_name, self.foreign.display_name)
        self.assertEqual(message.record_name, self.foreign.display_name)

    def test_screens_are_sent_no_name_of_the_record(self):
        """Neither that of its thread, nor the subject that an answer would have."""
        message = self.env["mail.message"].create(
            {
                "model": self.foreign._name,
                "res_id": self.foreign.id,
                "partner_ids": [Command.set(self.engineer.partner_id.ids)],
            }
        )

        def send(user):
            return str(Store().add(message.with_user(user)).get_result())

        self.assertNotIn(NAME, send(self.engineer))
        self.assertIn(NAME, send(self.colleague))

    def test_links_to_messages_tell_no_subject(self):
        public = {"model": self.own._name, "res_id": self.own.id, "message_type": "comment"}
        public["subtype_id"] = self.env.ref("mail.mt_comment").id
        foreign = self.foreign.message_post(body="x", subject=NAME)
        public["author_id"] = self.portal_a.partner_id.id
        answer = self.env["mail.message"].create({**public, "parent_id": foreign.id})
        answer = answer.with_user(self.portal_a)
        self.assertNotIn(NAME, str(answer.read(["parent_id"])))
        self.assertIn(NAME, str(answer.with_user(self.colleague).read(["parent_id"])))

    def test_portal_users_link_to_nobody_else(self):
        own = self.env["auth_totp.wizard"].with_user(self.portal_a)
        with self.assertRaises(AccessError):
            own.create({"user_id": self.portal_b.id, "secret": "x"})
        with self.assertRaises(AccessError):
            own.with_context(default_user_id=self.portal_b.id).onchange(
                {}, [], {"user_id": {"fields": {"display_name": {}}}}
            )

    def test_activities_stay_readable_without_the_name(self):
        """Names are asked of many at once."""
        activities = self.env["mail.activity"]
        for ticket in (self.own, self.foreign):
            activities += ticket.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.engineer.id
            )
        self.env.invalidate_all()
        mine = activities.with_user(self.engineer)
        self.assertEqual(mine.mapped("res_name"), [self.own.display_name, False])
        self.assertEqual(
            activities[1].with_user(self.colleague).res_name, self.foreign.display_name
        )
        found = mine.search([("res_name", "ilike", NAME), ("id", "in", mine.ids)])
        self.assertFalse(found)
        others = mine.with_user(self.colleague)
        self.assertEqual(others.search([("res_name", "ilike", NAME)]), others[1])
        self.assertEqual(
            others.search([("res_name", "not ilike", NAME), ("id", "in", mine.ids)]), others[0]
        )

    def test_names_of_many_cost_as_much_as_of_one(self):
        tickets = self.own + self.make_ticket() + self.make_ticket()
        activities = self.env["mail.activity"].union(
            *(
                ticket.activity_schedule("mail.mail_activity_data_todo", user_id=self.colleague.id)
                for ticket in tickets
            )
        )

        def read(records):
            return records.with_user(self.colleague).read(["res_name"])

        read(activities)  # fills the caches of rights
        one = self.count_queries(read, activities[:1])
        self.assertLessEqual(self.count_queries(read, activities), one)

    def test_recipients_are_shown_with_the_message(self):
        company = self.env["res.company"].create({"name": "Branch"})
        client = self.env["res.partner"].create(
            {
                "name": "Client of the Branch",
                "is_company": True,
                "is_helpdesk_client": True,
                "company_id": company.id,
            }
        )
        foreign = self.make_ticket(client, company_id=company.id)
        notifications = self.env["mail.notification"]
        for ticket in (self.own, foreign):
            message = ticket.message_post(body="x", subtype_xmlid="mail.mt_comment")
            notifications += notifications.create(
                {"mail_message_id": message.id, "res_partner_id": self.person_a.id}
            )
        shown = notifications.with_user(self.manager)
        self.assertEqual(shown.search([("id", "in", shown.ids)]), shown[0])
        self.assertTrue(shown[0].display_name)
        with self.assertRaises(AccessError):
            shown[1].read(["display_name"])
        self.assertTrue(shown[0].has_access("read"))
        self.assertFalse(shown[1].has_access("read"))
