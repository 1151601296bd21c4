# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.choice import CATEGORY, EQUIPMENT, LATEST, MANUAL, NONE, NOT_VALID, ONLY
from ..tools.words import get_duration

REASONS = [
    (ONLY, "the client's contract"),
    (CATEGORY, "the contract for this category"),
    (EQUIPMENT, "the contract for this equipment"),
    (LATEST, "the latest of several contracts that fit"),
    (MANUAL, "chosen by hand"),
    (NOT_VALID, "no contract is in force on that day"),
    (NONE, "the client has no contract for this"),
]
"""Why a ticket or a work belongs to its contract, or to none."""


class Ticket(models.Model):
    """The part of the ticket that says which contract it belongs to, and why."""

    _inherit = "liteviewer.ticket"

    contract_id = fields.Many2one(
        "contract.contract",
        compute="_compute_contract_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="base.group_user",
    )
    contract_reason = fields.Selection(
        REASONS,
        string="Why This Contract",
        compute="_compute_contract_id",
        store=True,
        precompute=True,
        copy=False,
        groups="base.group_user",
    )
    contract_hours = fields.Char(
        string="Hours of the Contract", compute="_compute_contract_hours", groups="base.group_user"
    )
    contract_used_percent = fields.Integer(
        string="Hours Used (%)", compute="_compute_contract_hours", groups="base.group_user"
    )
    contract_lasts_until = fields.Date(
        string="Hours Last Until",
        compute="_compute_contract_hours",
        groups="base.group_user",
        help="The day on which the hours run out, if work goes on as in this month so far. Empty: "
        "they last.",
    )

    @api.depends("client_id", "company_id", "category_id", "received_at")
    def _compute_contract_id(self):
        """A contract that was chosen by hand stays as long as it is the client's."""
        contracts = self.env["contract.contract"]
        for ticket in self:
            if (
                ticket.contract_reason == MANUAL
                and ticket.contract_id.commercial_partner_id == ticket.client_id
            ):
                continue
            ticket.contract_id, ticket.contract_reason = contracts._choose(
                ticket.client_id,
                ticket.company_id,
                ticket.category_id,
                ticket.received_at,
                ticket._get_contract_equipment_type(),
            )

    def _get_contract_equipment_type(self):
        """Return the id of the type of the equipment that the ticket is about, or None. The addon
        that brings equipment tells it.
        """
        return

    @api.depends("contract_id")
    def _compute_contract_hours(self):
        # sudo: how many hours are left is told to whoever works on the ticket
        meters = self.sudo().contract_id._get_meters()
        for ticket in self:
            meter = meters.get(ticket.sudo().contract_id.id)
            if not (meter and meter.available):
                meter = None
            ticket.contract_used_percent = meter and meter.percent
            ticket.contract_lasts_until = meter and meter.forecast
            ticket.contract_hours = meter and self.env._(
                "%(used)s of %(available)s h used, %(left)s left",
                used=get_duration(meter.used),
                available=get_duration(meter.available),
                left=get_duration(meter.left),
            )
