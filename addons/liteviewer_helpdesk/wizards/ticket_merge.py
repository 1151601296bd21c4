# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..models.ticket.merge import LOG_TYPES
from ..tools.arguments import One


class TicketMerge(models.TransientModel):
    """Merges tickets of one client: which one stays, and what will happen."""

    _name = "liteviewer.ticket.merge"
    _description = "Merge Tickets"

    ticket_ids = fields.Many2many("liteviewer.ticket", string="Tickets", required=True)
    client_id = fields.Many2one("res.partner", compute="_compute_preview", compute_sudo=False)
    survivor_id = fields.Many2one(
        "liteviewer.ticket",
        string="Stays",
        compute="_compute_survivor_id",
        store=True,
        readonly=False,
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', ticket_ids)]",
        help="What people said and sent, work, followers and activities of the others go over to "
        "this one. The others are cancelled as its duplicates.",
    )
    message_count = fields.Integer(
        string="Messages That Go Over", compute="_compute_preview", compute_sudo=False
    )
    minutes = fields.Integer(
        string="Minutes That Go Over", compute="_compute_preview", compute_sudo=False
    )
    timer_count = fields.Integer(
        string="Timers That End", compute="_compute_preview", compute_sudo=False
    )
    reader_names = fields.Char(
        string="Will Read the Whole Conversation", compute="_compute_preview", compute_sudo=False
    )
    told_names = fields.Char(string="E-mail To", compute="_compute_preview", compute_sudo=False)

    @api.depends("ticket_ids")
    def _compute_survivor_id(self):
        """The oldest of those that are open, or of all."""
        for merge in self:
            tickets = merge.ticket_ids._origin
            tickets.check_access("read")
            if merge.survivor_id._origin in tickets and merge.survivor_id:
                continue
            oldest = tickets.sorted(lambda ticket: (not ticket.is_open, ticket.received_at))
            merge.survivor_id = oldest[:1]

    @api.depends("ticket_ids", "survivor_id")
    def _compute_preview(self):
        for merge in self:
            merge.ticket_ids._origin.check_access("read")
            merge.client_id = merge.ticket_ids._origin.client_id[:1]
            ended = merge._get_ended()
            # sudo: what colleagues did and said as well, and only how much it is
            works = ended.sudo().work_entry_ids
            merge.message_count = (
                self.env["mail.message"]
                .sudo()
                .search_count(
                    [
                        ("model", "=", ended._name),
                        ("res_id", "in", ended.ids),
                        ("message_type", "not in", LOG_TYPES),
                        ("tracking_value_ids", "=", False),
                    ]
                )
            )
            merge.minutes = sum((works - works._find_closed()).mapped("duration"))
            merge.timer_count = len(works.filtered("is_running"))
            told = ended.filtered(
                lambda ticket: (
                    ticket.company_id.helpdesk_tell_merged and ticket.partner_id.email_normalized
                )
            )
            merge.told_names = ", ".join(told.partner_id.mapped("name"))
            people = (ended | merge.survivor_id._origin).partner_id
            merge.reader_names = ", ".join(people.mapped("name")) if len(people) > 1 else ""

    def _get_ended(self):
        """Return the tickets that do not stay."""
        return self.ticket_ids._origin - self.survivor_id._origin

    def action_merge(self: One):
        """Merge the tickets.

        :return: the client action that says so and offers to undo it
        :raises UserError: they cannot be merged
        """
        self.ensure_one()
        ended = self._get_ended()
        ended._merge_into(self.survivor_id)
        return {
            "type": "ir.actions.client",
            "tag": "liteviewer_helpdesk.bulk_done",
            "params": {
                "message": self.env._(
                    "%(numbers)s merged into %(survivor)s. On the ticket it can be undone for a "
                    "day.",
                    numbers=", ".join(ended.mapped("number")),
                    survivor=self.survivor_id.number,
                ),
                "model": self._name,
                "id": self.id,
            },
        }

    def action_undo(self: One):
        """Take the tickets apart again.

        :return: a sentence about it
        :raises UserError: it is too late, or another merge has to be undone first
        """
        self.ensure_one()
        ended = self._get_ended()
        ended.action_undo_merge()
        return self.env._("%(numbers)s as before.", numbers=", ".join(ended.mapped("number")))
