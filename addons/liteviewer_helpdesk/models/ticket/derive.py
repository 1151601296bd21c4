# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict

from odoo import api, models

from ...tools.kept import kept

PRIORITY_OF_SUM = {2: "0", 3: "1", 4: "1", 5: "2", 6: "3"}
"""Priority by impact plus urgency, where no category gives one."""


class Ticket(models.Model):
    """The part of the ticket that follows from the rest of it: client, priority and team, and
    whether somebody set the last two by hand.
    """

    _inherit = "liteviewer.ticket"

    @api.depends("partner_id")
    def _compute_client_id(self):
        for ticket in self:
            if ticket.partner_id:
                ticket.client_id = ticket.partner_id.commercial_partner_id

    @api.depends("category_id", "impact", "urgency")
    def _compute_priority(self):
        for ticket in self:
            if not (ticket.priority_is_manual and ticket.priority):
                ticket.priority = self._derive_priority(
                    ticket.category_id, ticket.impact, ticket.urgency
                )

    @api.depends("category_id", "company_id")
    def _compute_team_id(self):
        for ticket in self:
            belongs = ticket.team_id and ticket.team_id.company_id == ticket.company_id
            if not (ticket.team_is_manual and belongs):
                ticket.team_id = self._derive_team(ticket.category_id, ticket.company_id)

    @api.depends("category_id")
    def _compute_category_facts(self):
        for ticket in self:
            category = ticket.category_id
            ticket.category_hint = category._inherited("question_hint")
            ticket.category_sets_priority = bool(category._inherited("default_priority"))

    @api.model
    def _derive_priority(self, category, impact, urgency):
        """Return the priority that the category gives, else impact and urgency together (ITIL)."""
        priority, _team_id, _path = category._get_defaults(category.id)
        return priority or PRIORITY_OF_SUM[int(impact or 1) + int(urgency or 2)]

    @api.model
    def _derive_team(self, category, company):
        """Return the team that the category gives, else the first of the company."""
        teams = self.env["liteviewer.ticket.team"]
        _priority, team_id, _path = category._get_defaults(category.id)
        if team_id and teams._get_company_id(team_id) == company.id:
            return teams.browse(team_id)
        return teams._get_default(company)

    def _follow_creation(self, vals_list):
        super()._follow_creation(vals_list)
        self._mark_manual({name for vals in vals_list for name in vals})

    def _follow_change(self, vals, before):
        super()._follow_change(vals, before)
        self._mark_manual(vals)

    def _mark_manual(self, names):
        """Remember which tickets got another priority or team by hand than the derived one.

        A form sends derived values as well, so not the sending but the difference tells.

        :param names: of the fields that were written
        """
        derive = {
            "priority": lambda ticket: self._derive_priority(
                ticket.category_id, ticket.impact, ticket.urgency
            ),
            "team_id": lambda ticket: self._derive_team(ticket.category_id, ticket.company_id),
        }
        for name in derive.keys() & names:
            flag = f"{name.removesuffix('_id')}_is_manual"
            changed = defaultdict(self.browse)
            for ticket in self:
                manual = ticket[name] != derive[name](ticket)
                if ticket[flag] != manual:
                    changed[manual] |= ticket
            for manual, tickets in changed.items():
                tickets.write(kept({flag: manual}))
