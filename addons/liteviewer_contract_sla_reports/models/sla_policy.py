# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import api, fields, models

from odoo.addons.liteviewer_helpdesk.models.readable_many2many import ReadableMany2many


class SlaPolicy(models.Model):
    """What a contract promises. It goes before what is promised to the client of the contract."""

    _inherit = "liteviewer.sla.policy"

    contract_ids = ReadableMany2many(
        "contract.contract",
        "liteviewer_sla_policy_contract_rel",
        "policy_id",
        "contract_id",
        string="Contracts",
        domain=[("is_service", "=", True)],
        check_company=True,
        help="Empty: all, and tickets without a contract.",
    )

    def _prepare_rule(self):
        return replace(super()._prepare_rule(), contracts=frozenset(self.contract_ids.ids))

    @api.model
    def _find_contract_id(self, client, company, category):
        contracts = self.env["contract.contract"]
        contract, _reason = contracts._choose(client, company, category, fields.Datetime.now())
        return contract.id or None

    @api.model
    def _choose(self, facts, offer=None):
        """Keep in the reason which contract it was."""
        rule, calendar_id, reason = super()._choose(facts, offer)
        if "contract" in reason.get("by", ()):
            reason = {**reason, "contract": facts.contract_id}
        return rule, calendar_id, reason

    @api.model
    def _describe_criteria(self, reason):
        # sudo: who reads why a ticket has its policy reads the name of the contract on the ticket
        contract = self.env["contract.contract"].sudo().browse(reason.get("contract")).exists()
        return {
            **super()._describe_criteria(reason),
            "contract": self.env._("the contract “%(name)s”", name=contract._get_full_name())
            if contract
            else self.env._("the contract"),
        }

    def _get_possible_calendars(self):
        """The tickets of a contract are those of its client."""
        calendars = super()._get_possible_calendars()
        if self.calendar_id:
            return calendars
        return calendars | self.contract_ids.commercial_partner_id.sla_calendar_id

    @api.constrains("contract_ids")
    def _check_contract_calendars(self):
        self._check_calendars()
