# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import HelpdeskTransactionCase

READ, WRITE, CREATE, UNLINK = "read", "write", "create", "unlink"

EXPECTED = {
    # model: {role: operations}; a role that is not named has none
    "liteviewer.ticket": {
        "portal_a": {READ},
        "portal_manager_a": {READ},
        "accountant": {READ},
        "engineer": {READ, WRITE, CREATE},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.stage": {
        "portal_a": {READ},
        "portal_manager_a": {READ},
        "accountant": {READ},
        "engineer": {READ},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.category": {
        "portal_a": {READ},
        "portal_manager_a": {READ},
        "accountant": {READ},
        "engineer": {READ},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.team": {
        "accountant": {READ},
        "engineer": {READ},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.tag": {
        "accountant": {READ},
        "engineer": {READ, WRITE, CREATE},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.work.entry": {
        "accountant": {READ},
        "engineer": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.checklist.item": {
        "accountant": {READ},
        "engineer": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.checklist.template": {
        "accountant": {READ},
        "engineer": {READ},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.checklist.template.line": {
        "accountant": {READ},
        "engineer": {READ},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.recurrence": {
        "accountant": {READ},
        "engineer": {READ},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.work.lock": {
        "accountant": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.search.synonym": {
        "engineer": {READ},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.search.word": {"administrator": {READ}},
    "liteviewer.ticket.assignment": {"administrator": {READ}},
    "liteviewer.ticket.assign": {
        "engineer": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.bulk": {
        "engineer": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.merge": {
        "engineer": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.step": {
        "engineer": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.ticket.handover": {
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
    "liteviewer.answer.use": {"manager": {READ}, "administrator": {READ}},
    "liteviewer.ticket.escalate": {
        "engineer": {READ, WRITE, CREATE, UNLINK},
        "manager": {READ, WRITE, CREATE, UNLINK},
        "administrator": {READ, WRITE, CREATE, UNLINK},
    },
}
ROLES = (
    "public",
    "employee",
    "portal_a",
    "portal_manager_a",
    "accountant",
    "engineer",
    "manager",
    "administrator",
)


class AccessTests:
    """Compares the rights of all roles with the table of an addon.

    :cvar str addon: whose models they are
    :cvar dict expected: as ``EXPECTED``
    :cvar tuple roles: the names of the attributes that hold the users
    """

    allow_inherited_tests_method = True
    addon = "liteviewer_helpdesk"
    expected = EXPECTED
    roles = ROLES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public = cls.env.ref("base.public_user")
        cls.employee = new_test_user(cls.env, "test-employee")

    def test_every_model_has_its_row(self):
        # whoever extends a model comes before the one that made it
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("liteviewer.")
            and model._original_module == self.addon
            and not model._abstract
        }
        self.assertEqual(models, set(self.expected))

    def test_roles_and_operations(self):
        for name, expected in self.expected.items():
            for role in self.roles:
                model = self.env[name].with_user(getattr(self, role))
                allowed = {
                    operation
                    for operation in (READ, WRITE, CREATE, UNLINK)
                    if model.has_access(operation)
                }
                self.assertEqual(allowed, expected.get(role, set()), f"{role} on {name}")


@tagged("post_install", "-at_install")
class TestAccess(AccessTests, HelpdeskTransactionCase):
    def test_portal_users_see_their_own_tickets(self):
        mine = self.make_ticket()
        colleague = self.env["res.partner"].create(
            {"name": "Colleague", "parent_id": self.client_a.id}
        )
        of_colleague = self.make_ticket(colleague)
        foreign = self.make_ticket(self.person_b)
        ours = mine + of_colleague + foreign

        def seen(user):
            return self.tickets.with_user(user).search([("id", "in", ours.ids)])

        self.assertEqual(seen(self.portal_a), mine)
        self.assertEqual(seen(self.portal_manager_a), mine + of_colleague)
        self.assertEqual(seen(self.portal_b), foreign)
        self.assertEqual(seen(self.engineer), ours)
        for user in (self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                foreign.with_user(user).read(["name"])

    def test_portal_users_do_not_read_what_is_internal(self):
        ticket = self.make_ticket().with_user(self.portal_a)
        for name in ("work_entry_ids", "tag_ids"):
            with self.assertRaises(AccessError):
                ticket.read([name])

    def test_portal_users_read_of_categories_what_they_are_called(self):
        category = self.env["liteviewer.ticket.category"].create(
            {"name": "Mail", "description": "Not for us", "question_hint": "Is it the director?"}
        )
        ticket = self.make_ticket(category_id=category.id)
        seen = category.with_user(self.portal_a)
        self.assertEqual(seen.complete_name, "Mail")
        for name in ("description", "question_hint", "default_priority", "default_team_id"):
            with self.assertRaises(AccessError, msg=name):
                seen.read([name])
            with self.assertRaises(AccessError, msg=name):
                seen.search([(name, "!=", False)])
        with self.assertRaises(AccessError):
            ticket.with_user(self.portal_a).read(["category_hint"])

    def test_portal_users_read_the_categories_of_their_tickets(self):
        """Names of the others may tell of other clients."""
        categories = self.env["liteviewer.ticket.category"]
        above = categories.create({"name": "ZZ Above"})
        own, of_colleague, foreign, _empty = categories.create(
            [
                {"name": f"ZZ {name}", "parent_id": above.id}
                for name in ("Own", "Colleague", "Foreign", "Empty")
            ]
        )
        own.active = False
        self.make_ticket(category_id=own.id)
        self.make_ticket(self.portal_manager_a.partner_id, category_id=of_colleague.id)
        self.make_ticket(self.person_b, category_id=foreign.id)

        def seen(user):
            model = categories.with_user(user).with_context(active_test=False)
            return model.search([("name", "=like", "ZZ %")])

        self.assertEqual(seen(self.portal_a), above + own)
        self.assertEqual(seen(self.portal_manager_a), above + own + of_colleague)
        self.assertEqual(seen(self.portal_b), above + foreign)
        self.assertEqual(len(seen(self.engineer)), 5)
        self.assertEqual(own.with_user(self.portal_a).complete_name, "ZZ Above / ZZ Own")
        with self.assertRaises(AccessError):
            foreign.with_user(self.portal_a).read(["name"])

    def test_screenshots_are_read_by_engineers_only(self):
        ticket = self.make_ticket()
        shot = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": b"x", "res_model": ticket._name, "res_id": ticket.id}
        )
        ticket.screenshot_ids = shot
        self.assertEqual(shot.with_user(self.engineer).read(["name"])[0]["name"], "x.png")
        for user in (self.portal_a, self.public, self.employee):
            with self.assertRaises(AccessError):
                shot.with_user(user).read(["name"])

    def test_attachments_that_one_may_not_read_become_no_screenshots(self):
        """The page behind a ticket's link shows its screenshots with elevated rights."""
        ticket = self.make_ticket().with_user(self.engineer)
        secret = self.env["ir.attachment"].create({"name": "salaries.png", "raw": b"x"})
        for commands in ([Command.link(secret.id)], [Command.set(secret.ids)]):
            with self.assertRaises(AccessError):
                ticket.write({"screenshot_ids": commands})
            with self.assertRaises(AccessError):
                ticket.create({"name": "New", "screenshot_ids": commands})
            with self.assertRaises(AccessError):
                ticket.with_context(default_screenshot_ids=commands).create({"name": "New"})
        self.env.invalidate_all()
        self.assertFalse(ticket.screenshot_ids)

    def test_companies_are_apart(self):
        stranger = self.make_stranger()
        ticket = self.make_ticket()
        entry = self.env["liteviewer.work.entry"].create({"ticket_id": ticket.id})
        for record in (ticket, entry, ticket.team_id):
            self.assertTrue(record.with_user(self.manager).has_access(READ))
            self.assertFalse(record.with_user(stranger).has_access(READ), record._name)
