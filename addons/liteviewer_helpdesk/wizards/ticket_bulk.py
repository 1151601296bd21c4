# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..tools.arguments import One

KINDS = {"resolve": "resolved", "close": "closed"}
NAMED = 5
"""So many of the people who get an e-mail are named."""


class TicketBulk(models.TransientModel):
    """Resolves or closes many tickets at once, as they are."""

    _name = "liteviewer.ticket.bulk"
    _description = "Resolve or Close Tickets"
    _inherit = ["liteviewer.ticket.bulk.mixin"]

    step = fields.Selection([("resolve", "Resolve"), ("close", "Close")], required=True)
    moved_count = fields.Integer(
        string="Tickets to Change", compute="_compute_preview", compute_sudo=False
    )
    mail_count = fields.Integer(string="E-mails", compute="_compute_preview", compute_sudo=False)
    mail_names = fields.Char(string="To", compute="_compute_preview", compute_sudo=False)
    timer_count = fields.Integer(
        string="Timers That End", compute="_compute_preview", compute_sudo=False
    )
    lacking_count = fields.Integer(
        string="Without a Solution", compute="_compute_preview", compute_sudo=False
    )

    @api.depends("ticket_ids", "step")
    def _compute_preview(self):
        for bulk in self:
            tickets = bulk._get_moved()
            told = bulk._get_told(tickets)
            names = told.partner_id.mapped("name")
            bulk.moved_count = len(tickets)
            bulk.mail_count = len(told)
            bulk.mail_names = ", ".join(names[:NAMED]) + (
                self.env._(" and %(count)s more", count=len(names) - NAMED)
                if len(names) > NAMED
                else ""
            )
            bulk.lacking_count = len(tickets.filtered(lambda ticket: not ticket.solution))
            # sudo: those of colleagues as well, and only their number is told
            bulk.timer_count = (
                self.env["liteviewer.work.entry"]
                .sudo()
                .search_count([("ticket_id", "in", tickets.ids), ("is_running", "=", True)])
            )

    def _get_moved(self):
        """Return the tickets that are not there yet."""
        kind = KINDS.get(self.step)
        tickets = self.ticket_ids._origin
        tickets.check_access("read")
        return tickets.filtered(lambda ticket: ticket.stage_kind != kind)

    def _get_told(self, tickets):
        """Return those of the tickets whose reporter gets an e-mail about the new stage."""
        if not (tickets and self.step):
            return tickets.browse()
        stage = self.env["liteviewer.ticket.stage"]._get_first(KINDS[self.step])
        telling = {
            company
            for company in tickets.company_id
            if tickets.new({"stage_id": stage.id, "company_id": company.id})._get_stage_template()
        }
        return tickets.filtered(
            lambda ticket: ticket.company_id in telling and ticket.partner_id.email_normalized
        )

    def action_apply(self: One):
        """Move the tickets.

        :return: the client action that says so and offers to undo it
        """
        self.ensure_one()
        tickets = self._get_moved()
        tickets.check_access("write")
        self._remember()
        tickets._move_to(KINDS[self.step])
        words = {
            "resolve": self.env._("%(count)s tickets are resolved.", count=len(tickets)),
            "close": self.env._("%(count)s tickets are closed.", count=len(tickets)),
        }
        return self._tell_done(words[self.step])

    def _is_as_left(self, ticket):
        return (
            ticket.stage_kind == KINDS[self.step]
            and self.before[str(ticket.id)]["stage_id"] != ticket.stage_id.id
        )
