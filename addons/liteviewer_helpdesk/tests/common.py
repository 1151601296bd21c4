# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import contextlib
import gc
import io
from importlib import import_module

from PIL import Image

from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user
from odoo.tools import SQL

from ..tools.odoo_hooks import Hook, find_overrides
from ..tools.speed import FAST

GROUPS = {
    "engineer": "liteviewer_helpdesk.helpdesk_group_engineer",
    "manager": "liteviewer_helpdesk.helpdesk_group_manager",
    "accountant": "liteviewer_helpdesk.helpdesk_group_accountant",
    "administrator": "liteviewer_helpdesk.helpdesk_group_administrator",
}


def make_image(image_format="PNG", size=(64, 48), **options):
    """Return the bytes of a small picture."""
    stream = io.BytesIO()
    Image.new("RGB", size, "steelblue").save(stream, image_format, **options)
    return stream.getvalue()


class HelpdeskCase:
    """A service with one user per role and two clients, for any of Odoo's test case classes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.client_a, cls.client_b = cls.env["res.partner"].create(
            [
                {"name": f"Client {letter}", "is_company": True, "is_helpdesk_client": True}
                for letter in "AB"
            ]
        )
        cls.person_a, cls.person_b, boss_a = cls.env["res.partner"].create(
            [
                {
                    "name": f"Person {letter}",
                    "parent_id": client.id,
                    "email": f"person@client-{letter.lower()}.example",
                }
                for letter, client in (("A", cls.client_a), ("B", cls.client_b))
            ]
            + [{"name": "Boss A", "parent_id": cls.client_a.id}]
        )
        # At once: creating a user takes longer than most tests
        staff = {**GROUPS, "colleague": GROUPS["engineer"]}
        users = cls.env["res.users"].create(
            [cls._staff_values(role, group) for role, group in staff.items()]
            + [
                cls._portal_values(cls.person_a, "portal-a"),
                cls._portal_values(cls.person_b, "portal-b"),
                cls._portal_values(
                    boss_a,
                    "portal-manager-a",
                    "liteviewer_helpdesk.helpdesk_group_portal_manager",
                ),
            ]
        )
        names = [*staff, "portal_a", "portal_b", "portal_manager_a"]
        for name, user in zip(names, users, strict=True):
            setattr(cls, name, user)
        cls.tickets = cls.env["liteviewer.ticket"]

    @classmethod
    def _staff_values(cls, role, group):
        login = f"test-{role}"
        return {
            "login": login,
            "password": login,
            "name": role.title(),
            "email": f"{login}@service.example",
            "group_ids": [Command.set(cls.env.ref(group).ids)],
        }

    @classmethod
    def _portal_values(cls, partner, login, group="base.group_portal"):
        return {
            "login": login,
            "password": login,
            "partner_id": partner.id,
            "group_ids": [Command.set(cls.env.ref(group).ids)],
        }

    @classmethod
    def _make_portal_user(cls, partner, login):
        return cls.env["res.users"].create(cls._portal_values(partner, login))

    @classmethod
    def make_stranger(cls, groups=GROUPS["manager"]):
        """Create a user who works for another company of the service only."""
        company = cls.env["res.company"].create({"name": "Branch"})
        return new_test_user(
            cls.env,
            "test-stranger",
            groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def share_contacts(cls):
        """Let all companies of the service have the clients and their people in common."""
        cls.env["ir.config_parameter"].set_param("liteviewer_helpdesk.share_contacts", "True")
        (cls.client_a + cls.client_b).company_id = False

    @classmethod
    def make_ticket(cls, partner=None, **vals):
        """Create a ticket of ``partner`` (person A) as the superuser."""
        partner = partner or cls.person_a
        return cls.tickets.create({"name": "Mail does not work", "partner_id": partner.id, **vals})

    @staticmethod
    def take_step(ticket, action="action_stop_timer", **values):
        """Fill in the dialogue that an action of a ticket opens, as its user, and save it.

        :return: the liteviewer.ticket.step
        """
        opened = getattr(ticket, action)()
        steps = ticket.env[opened["res_model"]].with_context(**opened["context"])
        step = steps.create(values)
        step.action_apply()
        return step

    @classmethod
    def stage(cls, kind):
        return cls.env["liteviewer.ticket.stage"]._get_first(kind)

    def assertQueryCount(self, *args, **kwargs):
        self._forget_environments()
        if not FAST:
            return contextlib.nullcontext()
        return super().assertQueryCount(*args, **kwargs)

    def count_queries(self, function, *args):
        """Return how many statements ``function(*args)`` and what it leaves pending take with
        nothing read before.
        """
        self.env.invalidate_all()
        self._forget_environments()
        before = self.env.cr.sql_log_count
        function(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def explain(self, statement):
        """Return PostgreSQL's plan of a statement, as a text that names the indexes it uses. Small
        tables have their indexes used as well from here to the end of the test.

        :param statement: SQL or str
        """
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(SQL("EXPLAIN %s", SQL(statement)))
        return "\n".join(line for (line,) in rows)

    def _forget_environments(self):
        """Let the next call find no environment of an earlier one, as a new request does.

        An environment keeps its user's time zone and company, and lives until the garbage collector
        comes by: so the same call would cost a query or two less, or not, as chance has it.
        """
        gc.collect()
        gc.disable()
        self.addCleanup(gc.enable)


class HelpdeskTransactionCase(HelpdeskCase, TransactionCase):
    pass


class HooksCase:
    """Every addon looks with this case at its own ``odoo_hooks.py``."""

    addon = ""
    allow_inherited_tests_method = True

    def test_all_hooks_are_listed(self):
        """Every private method of Odoo that the models extend is listed, and nothing else is."""
        hooks = import_module(f"odoo.addons.{self.addon}.odoo_hooks").HOOKS
        listed = {
            (hook.owner, hook.method)
            for hook in hooks
            if isinstance(hook, Hook) and ":" not in hook.owner
        }
        self.assertEqual(listed, find_overrides(self.registry, self.addon))

    def test_all_hooks_hold(self):
        hooks = import_module(f"odoo.addons.{self.addon}.odoo_hooks").HOOKS
        faults = {str(hook): hook.find_fault(self.env) for hook in hooks}
        self.assertFalse({hook: fault for hook, fault in faults.items() if fault})

    def test_hooks_that_protect_are_probed(self):
        hooks = import_module(f"odoo.addons.{self.addon}.odoo_hooks").HOOKS
        self.assertFalse([str(hook) for hook in hooks if hook.protects and not hook.probe])


class JavaScriptCase(HttpCase):
    """Runs unit tests of JavaScript (Hoot) in a browser."""

    def run_unit_tests(self, addon):
        """Run those of an addon (``static/tests/unit``), all in one page."""
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&filter=/^@{addon}\\//",
            code="",
            login="admin",
            timeout=120,
            success_signal="[HOOT] Test suite succeeded",
            # a failed test is told at the end, with all others
            error_checker=lambda message: "[HOOT]" not in message,
        )
