# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clients of two companies of the service: neither sees the other's, unless contacts are shared."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..tools.contact_company import assign_companies
from .common import GROUPS, HelpdeskTransactionCase

SHARED = "liteviewer_helpdesk.share_contacts"


@tagged("post_install", "-at_install")
class TestServiceCompany(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.make_stranger()
        cls.branch = cls.stranger.company_id
        cls.theirs = cls.env["res.partner"].with_user(cls.stranger)

    def assert_unseen(self, partner, user):
        contacts = self.env["res.partner"].with_user(user)
        self.assertFalse(contacts.search([("id", "=", partner.id)]))
        names = [name for _id, name in contacts.name_search(partner.name)]
        self.assertFalse([name for name in names if partner.name in name])
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            contacts.browse(partner.id).read(["name"])

    def test_a_client_and_its_people_belong_to_the_company_that_made_them(self):
        client = self.theirs.create(
            {
                "name": "Branch Client",
                "is_company": True,
                "is_helpdesk_client": True,
                "child_ids": [Command.create({"name": "In the Card"})],
            }
        )
        self.theirs.create({"name": "Below", "parent_id": client.id, "company_id": False})
        for each in client + client.child_ids:
            self.assertEqual(each.company_id, self.branch)
            self.assert_unseen(each, self.engineer)
        for each in (self.client_a, self.person_a):
            self.assertEqual(each.company_id, self.env.company)
            self.assert_unseen(each, self.stranger)
            self.assertTrue(each.with_user(self.engineer).has_access("write"))

    def test_what_becomes_a_client_belongs_to_a_company(self):
        contacts = self.env["res.partner"]
        firm = contacts.create(
            {"name": "Firm", "is_company": True, "child_ids": [Command.create({"name": "One"})]}
        )
        self.assertFalse(firm.company_id)
        firm.with_user(self.engineer).is_helpdesk_client = True
        self.assertEqual((firm + firm.child_ids).company_id, self.env.company)
        person = contacts.create({"name": "Somebody"})
        person.parent_id = firm
        self.assertEqual(person.company_id, self.env.company)

    def test_no_client_is_made_everybodys(self):
        for contact in (self.client_a, self.person_a):
            with self.assertRaisesRegex(ValidationError, "one company of the service"):
                contact.with_user(self.manager).company_id = False

    def test_shared_contacts_are_seen_by_all(self):
        self.env["ir.config_parameter"].set_param(SHARED, "True")
        client = self.theirs.create(
            {"name": "Shared", "is_company": True, "is_helpdesk_client": True}
        )
        self.assertFalse(client.company_id)
        self.assertTrue(client.with_user(self.engineer).has_access("read"))

    def test_the_setting_shares_and_parts_at_once(self):
        self.make_ticket()
        settings = self.env["res.config.settings"].with_user(self.env.ref("base.user_admin"))
        settings.create({"helpdesk_share_contacts": True}).execute()
        self.assertFalse((self.client_a + self.person_a).company_id)
        self.assertTrue(self.person_a.with_user(self.stranger).has_access("read"))
        settings.create({"helpdesk_share_contacts": False}).execute()
        self.assertEqual((self.client_a + self.person_a).company_id, self.env.company)
        # of the other one nobody has anything
        self.assertFalse(self.client_b.company_id)

    def test_contacts_that_are_there_are_given_to_who_works_for_them(self):
        contacts = self.env["res.partner"]
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET company_id = NULL WHERE partner_share")
        self.env.invalidate_all()
        both = contacts.browse(self.client_b.id)
        self.make_ticket(self.person_a)
        for company in (self.env.company, self.branch):
            self.make_ticket(self.person_b, company_id=company.id)
        supplier = contacts.create({"name": "Supplier", "is_company": True})
        self.env.flush_all()
        assign_companies(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual((self.client_a + self.person_a).company_id, self.env.company)
        self.assertFalse((both + self.person_b + supplier).company_id)

    def test_no_ticket_links_the_contact_of_another_company(self):
        tickets = self.tickets.with_user(self.stranger)
        spec = {"partner_id": {"fields": {"display_name": {}}}, "partner_phone": {}}
        for vals in ({"partner_id": self.person_a.id}, {"client_id": self.client_a.id}):
            with self.assertRaises(AccessError):
                tickets.create({"name": "x", **vals})
            with self.assertRaises(AccessError):
                tickets.onchange(vals, list(vals), spec)
        with self.assertRaises(UserError):
            self.make_ticket(company_id=self.branch.id)

    def test_no_ticket_moves_to_a_client_of_another_company(self):
        client = self.theirs.create(
            {"name": "Branch Client", "is_company": True, "is_helpdesk_client": True}
        )
        self.manager.company_ids += self.branch
        ticket = self.make_ticket().with_user(self.manager)
        ticket = ticket.with_context(allowed_company_ids=self.manager.company_ids.ids)
        with self.assertRaisesRegex(ValidationError, "Make a new ticket there"):
            ticket.client_id = client
        ticket.client_id = self.client_b
        self.assertEqual(ticket.client_id, self.client_b)

    def test_what_is_made_for_a_client_is_of_its_company(self):
        """Whoever works in both companies need not think of it, and cannot mix them up."""
        self.manager.company_ids += self.branch
        client = self.theirs.create(
            {"name": "Branch Client", "is_company": True, "is_helpdesk_client": True}
        )
        tickets = self.tickets.with_user(self.manager)
        self.assertEqual(tickets.env.company, self.client_a.company_id)
        for vals in ({"client_id": client.id}, {"partner_id": client.id}):
            self.assertEqual(tickets.create({"name": "x", **vals}).company_id, self.branch)
        with self.assertRaises(UserError):
            tickets.create(
                {"name": "x", "partner_id": client.id, "company_id": tickets.env.company.id}
            )
        for name, model in self.env.registry.items():
            if "liteviewer.client.mixin" in model._inherit_module and not model._abstract:
                field = model._fields["client_id"]
                self.assertTrue(field.check_company or field.compute, name)
                self.assertTrue(model._check_company_auto, name)

    def test_portal_users_write_as_ever(self):
        """Also what Odoo links to for them by itself, such as a kind of message."""
        ticket = self.make_ticket().with_user(self.portal_a)
        self.assertTrue(ticket.message_post(body="Words"))

    def test_no_number_tells_of_a_client_of_another_company(self):
        self.client_a.vat = "7707083893"
        spec = {"same_vat_partner_id": {"fields": {"display_name": {}}}}
        answer = self.theirs.onchange({"vat": "7707083893"}, ["vat"], spec)
        self.assertNotIn("Client A", repr(answer))

    def test_models_of_odoo_tell_nothing_of_another_company(self):
        self.make_ticket().message_subscribe(self.person_a.ids)
        self.env["res.partner.bank"].create({"partner_id": self.client_a.id, "acc_number": "1"})
        for model in ("mail.followers", "res.partner.bank"):
            domain = [("partner_id", "in", (self.client_a + self.person_a).ids)]
            self.assertTrue(self.env[model].with_user(self.engineer).search(domain), model)
            self.assertFalse(self.env[model].with_user(self.stranger).search(domain), model)

    def test_nobody_exports_or_erases_people_of_another_company(self):
        person = self.person_a.with_user(self.stranger)
        with self.assertRaises(AccessError):
            person.action_export_helpdesk_data()
        eraser = new_test_user(
            self.env,
            "test-eraser",
            GROUPS["administrator"],
            company_id=self.branch.id,
            company_ids=[Command.set(self.branch.ids)],
        )
        with self.assertRaises(AccessError):
            self.person_a.with_user(eraser).action_erase_helpdesk_data()
        self.assertEqual(self.person_a.name, "Person A")

    def test_people_with_accounts_are_merged_into_no_other_company(self):
        client = self.theirs.create(
            {"name": "Branch Client", "is_company": True, "is_helpdesk_client": True}
        )
        client = client.with_user(self.env.user)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        both = (client + self.client_a).ids
        with self.assertRaisesRegex(UserError, "Person A.* archives them"):
            wizard._merge(both, client, extra_checks=False)
        self.assertEqual(self.person_a.commercial_partner_id, self.client_a)
        (self.portal_a + self.portal_manager_a).active = False
        wizard._merge(both, client, extra_checks=False)
        self.assertEqual(self.person_a.commercial_partner_id, client)
        self.assertEqual(self.person_a.company_id, self.branch)

    def test_followers_tell_no_names_of_others(self):
        """Not by the rows themselves either, to whoever reads a part of what there is."""
        self.client_b.write({"company_id": self.env.company.id})
        ticket = self.make_ticket(self.person_b)
        ticket.message_subscribe((self.person_b + self.colleague.partner_id).ids)
        self.engineer.helpdesk_client_ids = self.client_a
        domain = [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        followers = self.env["mail.followers"]
        seen = followers.with_user(self.engineer).search(domain)
        self.assertEqual(seen.partner_id, self.colleague.partner_id)
        named = [*domain, ("name", "=", "Person B")]
        self.assertFalse(followers.with_user(self.engineer).search(named))
        for user in (self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                followers.with_user(user).search_read(domain, ["name"])

    def test_mail_to_one_company_is_of_its_own_contact(self):
        team = self.env["liteviewer.ticket.team"].create(
            {"name": "Branch Team", "company_id": self.branch.id}
        )
        message = {
            "subject": "Hello",
            "body": "",
            "email_from": f"Person A <{self.person_a.email}>",
            "author_id": self.person_a.id,
        }
        ticket = self.tickets.message_new(dict(message), {"team_id": team.id})
        self.assertEqual(ticket.company_id, self.branch)
        self.assertNotEqual(ticket.partner_id, self.person_a)
        self.assertEqual(ticket.partner_id.company_id, self.branch)
        again = self.tickets.message_new(dict(message), {"team_id": team.id})
        self.assertEqual(again.partner_id, ticket.partner_id)
        ours = self.tickets.message_new(dict(message))
        self.assertEqual(ours.partner_id, self.person_a)

    def test_the_form_of_a_client_still_saves(self):
        with Form(self.client_a.with_user(self.engineer)) as form:
            form.phone = "+74951234567"
        self.assertEqual(self.client_a.company_id, self.env.company)
