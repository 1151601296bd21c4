# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_sla_reports.tools.policy_choice import Facts


class ContractContract(models.Model):
    """The part of the contract that says what is promised in it."""

    _inherit = "contract.contract"

    sla_policy_id = fields.Many2one(
        "liteviewer.sla.policy",
        string="SLA Policy",
        compute="_compute_sla_policy_id",
        groups="base.group_user",
        help="What a ticket of the contract is promised that has no category and the usual "
        "priority.",
    )
    sla_policy_reason = fields.Char(
        string="Why This Policy", compute="_compute_sla_policy_id", groups="base.group_user"
    )

    @api.depends("company_id", "commercial_partner_id", "is_service")
    @api.depends_context("lang")
    def _compute_sla_policy_id(self):
        policies = self.env["liteviewer.sla.policy"]
        for contract in self:
            rule, _calendar_id, reason = (
                policies._choose(contract._get_sla_facts())
                if contract.is_service
                else (None, None, {})
            )
            contract.sla_policy_id = rule and rule.id
            contract.sla_policy_reason = contract.is_service and policies._describe_reason(
                contract.sla_policy_id, reason
            )

    def _get_sla_facts(self):
        """Return what the policy of a ticket of this contract is chosen by, one without a category
        and a team, of the priority that tickets have by themselves. :rtype: Facts
        """
        self.ensure_one()
        tickets = self.env["liteviewer.ticket"]
        urgency = tickets.default_get(["impact", "urgency"])
        return Facts(
            company_id=self.company_id.id,
            client_id=self.commercial_partner_id.id or None,
            priority=tickets._derive_priority(self.env["liteviewer.ticket.category"], **urgency),
            contract_id=self._origin.id or None,
        )

    def _get_full_name(self):
        """Return number and name of the contract."""
        self.ensure_one()
        return " ".join(filter(None, (self.code, self.name)))

    @api.model
    def _choose_anew(self, records):
        """Let the open tickets that come to another contract choose their policy anew."""
        tickets = self.env["liteviewer.ticket"]
        if records._name == tickets._name:
            rules = self.env["liteviewer.sla.policy"]._get_rules().values()
            if any(rule.contracts for rule in rules):
                tickets = records.filtered("is_open")
        before = {ticket: ticket._get_before() for ticket in tickets}
        super()._choose_anew(records)
        tickets.filtered(
            lambda ticket: ticket._get_chosen_by() != before[ticket].chosen_by
        )._keep_clocks(before)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_promised(self):
        """A policy whose only contract went would be one for all."""
        # sudo: those of other companies count as well, and only the name of the policy is told
        policies = self.env["liteviewer.sla.policy"].sudo().with_context(active_test=False)
        if policy := policies.search([("contract_ids", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "The SLA policy “%(policy)s” is for this contract. Take the contract out of "
                    "the policy first, or archive the contract.",
                    policy=policy.name,
                )
            )
