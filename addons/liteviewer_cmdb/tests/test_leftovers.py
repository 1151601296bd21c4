# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..tools.leftovers import ReportedId, find_shared_cards, find_stray_clients
from .test_takeover import NUMBER, TakeoverCase


@tagged("post_install", "-at_install")
class TestLeftovers(TakeoverCase, TransactionCase):
    def stray_clients(self):
        self.env.flush_all()
        ours = (self.client_a + self.client_b).ids
        known = {stray.id: stray for stray in find_stray_clients(self.env.cr)}
        self.assertFalse(known.keys() & set(ours))
        return known

    def shared_cards(self, reported=None):
        self.env.flush_all()
        return {card.id: card for card in find_shared_cards(self.env.cr, reported or {})}

    def test_contacts_that_became_clients(self):
        below = self.env["res.partner"].create(
            {
                "name": "Employee",
                "parent_id": self.client_a.id,
                "is_company": True,
                "is_helpdesk_client": True,
            }
        )
        self.make_ticket(below)
        alone, busy, stranger = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "is_helpdesk_client": True,
                    "email": f"{name.lower()}@{domain}.example",
                }
                for name, domain in (
                    ("Alone", "client-a"),
                    ("Busy", "client-a"),
                    ("Stranger", "elsewhere"),
                )
            ]
        )
        self.make_card(client_id=busy.id)
        found = self.stray_clients()
        self.assertEqual(
            (found[below.id].client, found[below.id].is_below, found[below.id].tickets),
            ("Client A", True, 1),
        )
        self.assertEqual((found[alone.id].client, found[alone.id].is_below), ("Client A", False))
        self.assertNotIn(busy.id, found, "it has equipment of its own")
        self.assertNotIn(stranger.id, found)
        self.assertNotIn(self.person_a.id, found)

    def test_domain_that_several_clients_share_tells_nothing(self):
        for client in (self.client_a, self.client_b):
            self.env["res.partner"].create(
                {"name": "X", "parent_id": client.id, "email": "x@mail.example"}
            )
        small = self.env["res.partner"].create(
            {
                "name": "Small",
                "is_company": True,
                "is_helpdesk_client": True,
                "email": "small@mail.example",
            }
        )
        self.assertNotIn(small.id, self.stray_clients())

    def test_card_that_was_taken_over(self):
        """As the faulty version left it: the second agent on the card of the first."""
        first = self.connect()
        card = self.report(first, "111111")
        self.send(first)
        second = self.connect()
        other = self.report(second, "222222")
        late = self.send(second)
        self.assertFalse(self.shared_cards().keys() & {card.id, other.id})

        (other.inventory_ids.equipment_id, late.equipment_id) = (card, card)
        other.unlink()
        first[0].last_seen_at = fields.Datetime.now() + timedelta(minutes=1)
        found = self.shared_cards()[card.id]
        self.assertTrue(found.is_side_by_side)
        self.assertEqual(
            [(agent.id, agent.reports, agent.tickets, agent.is_linked) for agent in found.agents],
            [(first[0].id, 1, 1, True), (second[0].id, 1, 1, False)],
        )
        self.assertFalse(found.leads_elsewhere)

        card.device_id = second[0]
        found = self.shared_cards()[card.id]
        self.assertEqual([agent.is_linked for agent in found.agents], [False, True])

    def test_card_that_leads_to_another_computer(self):
        agent = self.connect()
        card = self.report(agent, "111111")
        for is_own in (True, False):
            told = [ReportedId("Call", "111111", agent[0].id, is_own)]
            found = self.shared_cards({card.id: told})
            self.assertEqual(card.id in found, not is_own)
        self.assertEqual(found[card.id].ids, told)
        self.assertTrue(found[card.id].leads_elsewhere)

    def test_computer_that_was_connected_anew(self):
        first = self.connect()
        card = self.report(first, "111111", system=NUMBER)
        first[0].action_revoke()
        first[0].last_seen_at = fields.Datetime.now() - timedelta(days=1)
        self.report(self.connect(), "111111", system=NUMBER)
        found = self.shared_cards()[card.id]
        self.assertFalse(found.is_side_by_side)
        self.assertEqual(found.agents[0].state, "revoked")

    def test_merged_by_an_engineer(self):
        first = self.connect()
        card = self.report(first, "111111", system=NUMBER)
        other = self.report(self.connect(), "222222", system=NUMBER)
        other.with_user(self.engineer).action_merge()
        self.assertNotIn(card.id, self.shared_cards())
