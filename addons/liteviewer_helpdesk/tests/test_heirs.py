# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .common import HelpdeskTransactionCase


@tagged("post_install", "-at_install", "alone")
class TestHeirs(HelpdeskTransactionCase):
    """Another addon that extends the ticket is obeyed, also where creation takes a shorter way.

    The registry is extended by Odoo's own function: odoo-test-helper 2.1.3 cannot be imported under
    Odoo 19 (``findings/odoo_test_helper_on_odoo_19.sh``).
    """

    def extend_ticket(self, definition):
        """Add a class to the model of tickets, until the end of the test."""
        model = self.registry["liteviewer.ticket"]
        self.addCleanup(self.registry._setup_models__, self.env.cr, [])
        self.addCleanup(setattr, model, "_setup_done__", False)
        self.addCleanup(setattr, model, "_base_classes__", model._base_classes__)
        add_to_registry(self.registry, definition)
        self.registry._setup_models__(self.env.cr, [])

    def test_computes_are_obeyed(self):
        class Ticket(models.Model):
            _module = None
            _name = "liteviewer.ticket"
            _inherit = ["liteviewer.ticket"]

            @api.depends("name")
            def _compute_priority(self):
                super()._compute_priority()
                for ticket in self:
                    if "server" in ticket.name:
                        ticket.priority = "3"

            def _compute_is_open(self):
                super()._compute_is_open()
                self.is_open = False

        self.extend_ticket(Ticket)
        usual, urgent = self.tickets.create(
            [
                {"name": name, "partner_id": self.person_a.id}
                for name in ("Mail does not work", "The server is down")
            ]
        )
        self.assertEqual(urgent.priority, "3")
        self.assertNotEqual(usual.priority, "3")
        self.assertFalse(urgent.is_open)
        self.assertEqual(urgent.client_id, self.client_a)

    def test_other_links_are_checked(self):
        """A field with ``check_company`` that this addon does not know is looked at as well."""

        class Ticket(models.Model):
            _module = None
            _name = "liteviewer.ticket"
            _inherit = ["liteviewer.ticket"]

            sponsor_id = fields.Many2one(
                "res.users", compute="_compute_sponsor_id", check_company=True
            )

            def _compute_sponsor_id(self):
                self.sponsor_id = stranger

        stranger = self.make_stranger()
        self.extend_ticket(Ticket)
        with self.assertRaises(UserError):
            self.make_ticket()

    def test_steps_of_a_change(self):
        """What an heir does in the steps is done on every way, once for each call."""
        seen = []

        class Ticket(models.Model):
            _module = None
            _name = "liteviewer.ticket"
            _inherit = ["liteviewer.ticket"]

            def _note_before(self, vals):
                return {**super()._note_before(vals), "names": self.mapped("name")}

            def _complete_change(self, vals):
                changes = super()._complete_change(vals)
                if "name" in vals:
                    changes = [(some, {**each, "channel": "phone"}) for some, each in changes]
                return changes

            def _follow_change(self, vals, before):
                super()._follow_change(vals, before)
                if "name" in vals:
                    seen.append((before["names"], self.mapped("name")))

        self.extend_ticket(Ticket)
        tickets = self.make_ticket() + self.make_ticket()
        stage = self.stage("resolved")
        tickets[0].action_resolve()
        tickets.write({"name": "Printer", "stage_id": stage.id})
        self.assertEqual(seen, [(["Mail does not work"] * 2, ["Printer"] * 2)])
        self.assertEqual(tickets.mapped("channel"), ["phone"] * 2)
        self.assertTrue(all(ticket.resolved_at for ticket in tickets))
