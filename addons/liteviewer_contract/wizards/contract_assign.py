# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from odoo.addons.liteviewer_helpdesk.tools.arguments import Names, One
from odoo.addons.liteviewer_helpdesk.tools.kept import kept

from ..tools.choice import MANUAL

CHOSEN = ("liteviewer.ticket", "liteviewer.work.entry")


class ContractAssign(models.TransientModel):
    """Lets accountants and service managers say which contract tickets or works belong to, with a
    note on each ticket: the one way in which that is changed by hand.
    """

    _name = "liteviewer.contract.assign"
    _description = "Choose the Contract"

    ticket_ids = fields.Many2many(
        "liteviewer.ticket", "liteviewer_contract_assign_ticket_rel", string="Tickets"
    )
    work_entry_ids = fields.Many2many(
        "liteviewer.work.entry", "liteviewer_contract_assign_work_rel", string="Works"
    )
    client_id = fields.Many2one("res.partner", compute="_compute_client_id")
    contract_id = fields.Many2one(
        "contract.contract",
        domain="[('is_service', '=', True), ('commercial_partner_id', '=', client_id)]",
        help="Empty: none. It is then left to you what becomes of the work.",
    )
    derives = fields.Boolean(
        string="As the Terms Say", help="Take back what was chosen by hand, and derive it anew."
    )
    note = fields.Char(string="Why")

    @api.model
    def default_get(self, fields: Names):
        values = super().default_get(fields)
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids")
        if model in CHOSEN and ids:
            name = "ticket_ids" if model == CHOSEN[0] else "work_entry_ids"
            values.setdefault(name, [(6, 0, ids)])
        return values

    @api.depends("ticket_ids", "work_entry_ids")
    def _compute_client_id(self):
        for wizard in self:
            clients = wizard.ticket_ids.client_id | wizard.work_entry_ids.client_id
            wizard.client_id = clients if len(clients) == 1 else False

    def action_apply(self: One):
        """Choose the contract.

        :raises UserError: several clients, another client's contract, no reason, a closed month
        """
        self.ensure_one()
        tickets, works = self.ticket_ids, self.work_entry_ids
        (tickets + works.ticket_id).check_access("read")
        works.check_access("read")
        self.contract_id.check_access("read")
        note = (self.note or "").strip()
        if not note:
            raise UserError(self.env._("Say why: it will be read when the month is closed."))
        if not self.client_id and not self.derives:
            raise UserError(self.env._("These belong to several clients. Choose those of one."))
        if self.contract_id and self.contract_id.commercial_partner_id != self.client_id:
            raise UserError(self.env._("This is the contract of another client."))
        # sudo: accountants only read tickets and works, and may set this one thing of those that
        # they read
        tickets, works = tickets.sudo(), works.sudo()
        self._check_open(works | tickets.work_entry_ids)
        values = {"contract_id": self.contract_id.id, "contract_reason": MANUAL}
        if self.derives:
            values = {"contract_reason": False}
        tickets.write(kept(values))
        works.write(kept(values))
        if self.derives:
            for records in (tickets, works):
                self.env["contract.contract"]._choose_anew(records)
        self._leave_notes(tickets, works, note)
        return {"type": "ir.actions.act_window_close"}

    def _check_open(self, works):
        """Refuse works of closed months, and any that would come into one."""
        for work in works:
            contracts = work.contract_id | self.contract_id
            if any(work._is_closed_by(contract) for contract in contracts):
                raise UserError(
                    self.env._(
                        "The work “%(work)s” lies in a month that the contract has closed. Open "
                        "the month again first.",
                        work=work.display_name,
                    )
                )

    def _leave_notes(self, tickets, works, note):
        name = self.contract_id.display_name or self.env._("none")
        for ticket in tickets:
            ticket.message_post(
                body=self.env._("Contract of the ticket: %(name)s. %(note)s", name=name, note=note),
                author_id=self.env.user.partner_id.id,
            )
        for ticket, group in groupby(works, lambda work: work.ticket_id):
            ticket.message_post(
                body=self.env._(
                    "Contract of %(count)s works: %(name)s. %(note)s",
                    count=len(group),
                    name=name,
                    note=note,
                ),
                author_id=self.env.user.partner_id.id,
            )
