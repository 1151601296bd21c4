# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from ast import literal_eval

from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import HelpdeskTransactionCase


@tagged("post_install", "-at_install")
class TestClientCard(HelpdeskTransactionCase):
    """What is added on the card of a client, in the window of the clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        action = cls.env.ref("liteviewer_helpdesk.res_partner_action_client")
        cls.window = literal_eval(action.context)
        cls.clients = cls.env["res.partner"].with_user(cls.engineer).with_context(**cls.window)
        cls.card = cls.clients.browse(cls.client_a.id)

    def assertPerson(self, person, client=None):
        self.assertTrue(person)
        self.assertFalse(person.is_company)
        self.assertFalse(person.is_helpdesk_client)
        self.assertEqual(person.commercial_partner_id, client or self.client_a)

    def find(self, name):
        return self.env["res.partner"].search([("name", "=", name)])

    def test_window_makes_clients(self):
        """Without this the rest would prove nothing."""
        client = self.clients.create({"name": "New Client"})
        self.assertTrue(client.is_company)
        self.assertTrue(client.is_helpdesk_client)

    def test_contact_added_on_the_card_is_a_person(self):
        with Form(self.card) as form, form.child_ids.new() as contact:
            contact.name = "Employee"
        self.assertPerson(self.find("Employee"))

    def test_contact_added_by_the_call_of_the_form(self):
        self.card.web_save(
            {
                "child_ids": [
                    Command.create({"name": "Employee", "parent_id": self.client_a.id}),
                    Command.create({"name": "Second", "type": "contact"}),
                ]
            },
            {},
        )
        self.assertPerson(self.find("Employee"))
        self.assertPerson(self.find("Second"))
        self.card.write({"child_ids": [Command.create({"name": "Third"})]})
        self.assertPerson(self.find("Third"))

    def test_contact_added_with_a_new_client(self):
        client = self.clients.create(
            {"name": "New Client", "child_ids": [Command.create({"name": "Employee"})]}
        )
        self.assertTrue(client.is_helpdesk_client)
        self.assertPerson(self.find("Employee"), client)

    def test_contact_below_a_department(self):
        department = self.clients.create({"name": "Accounting", "parent_id": self.client_a.id})
        self.assertPerson(department)
        department.write({"child_ids": [Command.create({"name": "Employee"})]})
        self.assertPerson(self.find("Employee"))

    def test_contact_made_in_the_window_below_a_client(self):
        for context, vals in (
            ({}, {"parent_id": self.client_a.id}),
            ({"default_parent_id": self.client_a.id}, {}),
            ({"default_parent_id": self.client_a.id, "default_company_type": "company"}, {}),
        ):
            with self.subTest(context=context):
                clients = self.clients.with_context(**context)
                self.assertPerson(clients.create({"name": "Employee", **vals}))
        named = self.clients.with_context(default_parent_id=self.client_a.id).name_create(
            "Employee"
        )
        self.assertPerson(self.env["res.partner"].browse(named[0]))

    def test_what_the_values_say_holds(self):
        """A subsidiary is a client of its own if somebody says so."""
        branch = self.clients.create(
            {
                "name": "Branch",
                "parent_id": self.client_a.id,
                "is_company": True,
                "is_helpdesk_client": True,
            }
        )
        self.assertTrue(branch.is_company)
        self.assertTrue(branch.is_helpdesk_client)
        self.assertEqual(branch.commercial_partner_id, branch)

    def test_below_others_odoo_decides(self):
        holding = self.env["res.partner"].create({"name": "Holding", "is_company": True})
        branch = self.clients.create({"name": "Branch", "parent_id": holding.id})
        self.assertTrue(branch.is_company)
        self.assertTrue(branch.is_helpdesk_client)

    def test_defaults_of_a_window_stay_off_the_lines(self):
        """The ticket of a window of another team, engineer or category: its lines and what is
        made on the way have fields of the same names.
        """
        colleague = self.colleague
        ticket = self.make_ticket(user_id=self.engineer.id)
        ticket = ticket.with_user(self.manager).with_context(
            default_user_id=colleague.id,
            default_name="Of the window",
            default_description="Of the window",
            default_duration=55,
        )
        ticket.web_save(
            {
                "work_entry_ids": [
                    Command.create({"name": "Looked at it", "duration": 15}),
                ],
                "checklist_item_ids": [Command.create({"name": "First"})],
            },
            {},
        )
        entry = ticket.work_entry_ids
        self.assertEqual(entry.user_id, self.manager)
        self.assertEqual(entry.duration, 15)
        ticket.write({"work_entry_ids": [Command.create({"name": "And again"})]})
        self.assertEqual((ticket.work_entry_ids - entry).user_id, self.manager)
        self.assertNotEqual((ticket.work_entry_ids - entry).duration, 55)
