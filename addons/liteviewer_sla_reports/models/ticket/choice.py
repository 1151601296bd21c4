# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from ...tools.policy_choice import Facts

CHOSEN_BY = ("company_id", "client_id", "category_id", "priority", "team_id")
"""What a policy is chosen by, see ``_get_choice_names``."""


class Ticket(models.Model):
    """The part of the ticket that a policy is chosen by."""

    _inherit = "liteviewer.ticket"

    def _get_chosen_by(self):
        """Return what a policy was chosen by, to be compared only; it costs no query."""
        self.ensure_one()
        return tuple(
            self.priority if name == "priority" else self[name].id
            for name in self._get_choice_names()
        )

    @api.model
    def _get_choice_names(self):
        """Return the names of the fields that a policy is chosen by, in the order in which
        ``_make_facts`` takes their values. An addon that adds to them adds at the end.
        """
        return CHOSEN_BY

    @api.model
    def _make_facts(self, company_id, client_id, category_id, priority, team_id, contract_id=None):
        """Return what a policy is chosen by, from the fields of ``_get_choice_names``.

        :param int contract_id: of the addon that brings contracts
        :rtype: Facts
        """
        *_defaults, path = self.env["liteviewer.ticket.category"]._get_defaults(category_id)
        return Facts(
            company_id=company_id,
            client_id=client_id or None,
            category_path=path,
            priority=priority,
            team_id=team_id or None,
            contract_id=contract_id or None,
        )

    def _choose_sla(self, offer=None):
        """Return {ticket: (rule or None, calendar id, reason)}.

        :param offer: as ``liteviewer.sla.policy._get_offer`` returns it, to choose among others
        """
        facts = {ticket: self._make_facts(*ticket._get_chosen_by()) for ticket in self}
        choices = self.env["liteviewer.sla.policy"]._choose_all(facts.values(), offer)
        return {ticket: choices[facts[ticket]] for ticket in self}

    def _get_to_choose(self, before):
        """Return the tickets that get a policy anew: open ones in which something has changed by
        which policies are chosen.

        :param before: {ticket: Before} of tickets that were just written
        """
        return self.filtered(
            lambda ticket: (
                ticket.is_open
                and ticket in before
                and (before[ticket].ended_at or before[ticket].chosen_by != ticket._get_chosen_by())
            )
        )
