# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.ticket.mail import HELD, TOLD
from ..tools.arguments import One
from ..tools.kept import kept

UNDO_TIME = timedelta(minutes=1)
TIMES = ("first_response_at", "resolved_at", "closed_at", "stage_since", "has_unread_answer")
"""What the server keeps of a ticket and a change of the stage sets anew."""


class BulkMixin(models.AbstractModel):
    """Something that is done to many tickets at once: it says before what will happen, and can be
    taken back for a minute.

    Until then the e-mails to the reporters are held. Timers that it has ended stay ended, and
    colleagues have been told.
    """

    _name = "liteviewer.ticket.bulk.mixin"
    _description = "Change of Many Tickets"

    ticket_ids = fields.Many2many("liteviewer.ticket", string="Tickets", required=True)
    before = fields.Json(server_kept=True)
    held_until = fields.Datetime(server_kept=True)

    def _remember(self):
        """Note the tickets as they are, and hold the e-mails that follow in this transaction."""
        self.ensure_one()
        names = ("stage_id", "user_id", *TIMES)
        before = {
            ticket.id: {name: self._to_json(ticket[name]) for name in names}
            for ticket in self.ticket_ids
        }
        # e-mails wait by whole seconds
        until = fields.Datetime.now() + UNDO_TIME
        self.env.cr.precommit.data[HELD] = until
        self.write(kept({"before": before, "held_until": until}))

    def _to_json(self, value):
        if isinstance(value, models.BaseModel):
            return value.id
        return fields.Datetime.to_string(value) if isinstance(value, datetime) else value

    def _tell_done(self, message):
        """Return the client action that closes the dialogue and offers to undo what was done."""
        return {
            "type": "ir.actions.client",
            "tag": "liteviewer_helpdesk.bulk_done",
            "params": {"message": message, "model": self._name, "id": self.id},
        }

    def action_undo(self: One):
        """Take it back: the tickets that nobody has changed since become what they were, and
        the e-mails that have not gone out never do.

        :return: a sentence about it
        :raises UserError: it is too late
        """
        self.ensure_one()
        self.ticket_ids.check_access("write")
        if not self.before or fields.Datetime.now() > self.held_until:
            raise UserError(self.env._("A minute has passed: change the tickets by hand."))
        # others may have been put into the dialogue since
        tickets = self.ticket_ids.filtered(
            lambda ticket: str(ticket.id) in self.before and self._is_as_left(ticket)
        )
        data = self.env.cr.precommit.data
        data.setdefault(TOLD, set()).update(tickets.ids)
        for ticket in tickets:
            was = self.before[str(ticket.id)]
            ticket.write({name: was[name] for name in ("stage_id", "user_id")})
            ticket.write(kept({name: was[name] for name in TIMES}))
        # sudo: mails are the system's
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", "liteviewer.ticket"),
                    ("res_id", "in", tickets.ids),
                    ("state", "=", "outgoing"),
                    ("scheduled_date", "=", self.held_until),
                ]
            )
        )
        mails.mail_message_id.unlink()
        self.write(kept({"before": False}))
        return self.env._(
            "%(count)s of %(total)s tickets are what they were.",
            count=len(tickets),
            total=len(self.ticket_ids),
        )

    def _is_as_left(self, ticket):
        """Tell whether nobody has changed a ticket since."""
        raise NotImplementedError
