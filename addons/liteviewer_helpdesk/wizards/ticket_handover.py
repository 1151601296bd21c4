# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.arguments import One

WAYS = [
    ("colleague", "To one colleague"),
    ("substitute", "To the substitute of each"),
    ("queue", "Back to the queues of their teams"),
]
LISTED = 20
"""Tickets that the notice to the new engineer names."""


class TicketHandover(models.TransientModel):
    """Gives away the open tickets of engineers who leave or are away for long, in one step, and
    the recurring tickets that would come to them.
    """

    _name = "liteviewer.ticket.handover"
    _description = "Hand Over Tickets"

    user_ids = fields.Many2many(
        "res.users",
        string="Engineers",
        required=True,
        context={"active_test": False},
        help="Whose tickets are given away.",
    )
    ticket_ids = fields.Many2many(
        "liteviewer.ticket",
        string="Tickets",
        compute="_compute_ticket_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    recurrence_ids = fields.Many2many(
        "liteviewer.ticket.recurrence",
        string="Recurring Tickets",
        compute="_compute_recurrence_ids",
        compute_sudo=False,
    )
    way = fields.Selection(WAYS, string="Hand Over", required=True, default="colleague")
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        domain=lambda self: self.env["res.users"]._get_engineer_domain(),
        ondelete="cascade",
    )
    reason = fields.Char(help="Stands in the note on each ticket.")

    @api.depends("user_ids")
    def _compute_ticket_ids(self):
        for handover in self:
            handover.ticket_ids = handover.ticket_ids.search(
                [("user_id", "in", handover.user_ids._origin.ids), ("is_open", "=", True)]
            )

    @api.depends("user_ids")
    def _compute_recurrence_ids(self):
        for handover in self:
            handover.recurrence_ids = handover.recurrence_ids.search(
                [("user_id", "in", handover.user_ids._origin.ids)]
            )

    def action_hand_over(self: One):
        """Give the tickets away. What the new engineer may not see goes back to its team.

        :return: the notice that says how many went where
        :raises UserError: there is nobody to give them to
        """
        self.ensure_one()
        self.ticket_ids.check_access("write")
        given = back = 0
        for user, tickets, recurrences in self._get_shares():
            engineer = self._get_engineer(user)
            may = tickets.filtered(
                lambda ticket, engineer=engineer: (
                    ticket.company_id in engineer.company_ids
                    and engineer._is_allowed_client(ticket.client_id)
                )
            )
            note = self._get_note(user)
            for nobody, share in ((False, may), (True, tickets - may)):
                if share:
                    share._hand_over(engineer.browse() if nobody else engineer, note)
            self._tell_engineer(engineer, user, may)
            recurrences.filtered(
                lambda each, engineer=engineer: each.company_id in engineer.company_ids
            ).write({"user_id": engineer.id})
            (recurrences.filtered(lambda each, user=user: each.user_id == user)).write(
                {"user_id": False}
            )
            given, back = given + len(may), back + len(tickets - may)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Tickets handed over: %(given)s. Back in the queues: %(back)s.",
                    given=given,
                    back=back,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_shares(self):
        """Return [(engineer, tickets, recurring tickets)]. What nobody has any more, since its
        engineer was archived, goes with the first one.
        """
        users = self.with_context(active_test=False).user_ids
        return [
            (
                user,
                self.ticket_ids.filtered(
                    lambda ticket, user=user, first=first: (
                        ticket.user_id == user or (first and ticket.user_id not in users)
                    )
                ),
                self.recurrence_ids.filtered(lambda each, user=user: each.user_id == user),
            )
            for first, user in ((user == users[0], user) for user in users)
        ]

    def _get_engineer(self, user):
        """Return who gets the tickets of an engineer, empty for the queue."""
        if self.way == "queue":
            return self.env["res.users"]
        if self.way == "colleague":
            if not self.user_id or self.user_id == user:
                raise UserError(self.env._("Choose the colleague who gets the tickets."))
            return self.user_id
        absent = self.env["resource.calendar.leaves"]._get_absent()
        stand_in = user._get_stand_in(absent) - user or user.helpdesk_substitute_id
        if not stand_in.active:
            raise UserError(
                self.env._("%(name)s has no substitute: choose a colleague.", name=user.name)
            )
        return stand_in

    def _get_note(self, user):
        words = self.env._("Handed over from %(name)s", name=user.name)
        return f"{words}: {self.reason}" if self.reason else words

    def _tell_engineer(self, engineer, user, tickets):
        """Tell the new engineer of all the tickets at once."""
        if not tickets or engineer == self.env.user:
            return
        env = self.with_context(lang=engineer.lang).env
        names = Markup().join(
            Markup('<li><a href="/odoo/tickets/%s">%s</a></li>') % (ticket.id, ticket.display_name)
            for ticket in tickets[:LISTED]
        )
        words = env._(
            "You have %(count)s tickets of %(name)s now.", count=len(tickets), name=user.name
        )
        self.env["mail.thread"].message_notify(
            partner_ids=engineer.partner_id.ids,
            subject=env._("Tickets of %(name)s", name=user.name),
            body=Markup("<p>%s</p><ul>%s</ul>") % (words, names),
        )
