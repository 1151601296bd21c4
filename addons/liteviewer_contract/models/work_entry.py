# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.choice import CATEGORY, EQUIPMENT, LATEST, MANUAL, NONE, NOT_VALID, ONLY
from .contract_settlement import get_day

TICKET = "ticket"
REASONS = [
    (ONLY, "the client's contract"),
    (CATEGORY, "the contract for this category"),
    (EQUIPMENT, "the contract for this equipment"),
    (LATEST, "the latest of several contracts that fit"),
    (TICKET, "the contract of the ticket"),
    (MANUAL, "chosen by hand"),
    (NOT_VALID, "no contract is in force on that day"),
    (NONE, "the client has no contract for this"),
]


class WorkEntry(models.Model):
    """Work belongs to the contract of its client that is in force on its day: that of the ticket
    where somebody chose it by hand. In a month that its contract has closed it stays as it is.
    """

    _inherit = "liteviewer.work.entry"

    contract_id = fields.Many2one(
        "contract.contract",
        compute="_compute_contract_id",
        store=True,
        ondelete="set null",
        copy=False,
    )
    contract_reason = fields.Selection(
        REASONS,
        string="Why This Contract",
        compute="_compute_contract_id",
        store=True,
        copy=False,
    )

    _contract_idx = models.Index("(contract_id, started_at) WHERE contract_id IS NOT NULL")

    @api.depends(
        "client_id",
        "company_id",
        "started_at",
        "ticket_id.category_id",
        "ticket_id.contract_id",
        "ticket_id.contract_reason",
    )
    def _compute_contract_id(self):
        settled = self._filter_settled()
        for entry in self - settled:
            ticket = entry.ticket_id
            if (
                entry.contract_reason == MANUAL
                and entry.contract_id.commercial_partner_id == entry.client_id
            ):
                continue
            if ticket.contract_reason == MANUAL:
                chosen, reason = ticket.contract_id, TICKET
            else:
                chosen, reason = self.env["contract.contract"]._choose(
                    entry.client_id,
                    entry.company_id,
                    ticket.category_id,
                    entry.started_at,
                    ticket._get_contract_equipment_type(),
                )
            if entry.contract_id and chosen != entry.contract_id and entry._is_closed_by(chosen):
                # what a closed month has not got it gets no more
                continue
            entry.contract_id, entry.contract_reason = chosen, reason

    def _is_closed_by(self, contract):
        """Tell whether this work lies in a month that a contract has closed."""
        self.ensure_one()
        # sudo: until when a contract is closed is no secret of it
        closed_until = contract.sudo().closed_until
        if not closed_until:
            return False
        zone = (self.company_id or contract.company_id).sudo()._get_helpdesk_tz()
        return get_day(self.started_at, zone) <= closed_until

    def _filter_settled(self):
        """What stands in an act is settled as well."""
        return super()._filter_settled() | self.filtered(lambda entry: entry._origin.period_id)

    def _find_closed(self):
        """What comes into a month that its contract has closed is refused."""
        return super()._find_closed() | self.filtered(
            lambda entry: entry._is_closed_by(entry.contract_id)
        )

    def _get_closed_until(self):
        own = self._is_closed_by(self.contract_id) and self.contract_id.sudo().closed_until
        return own or super()._get_closed_until()
