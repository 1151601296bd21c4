# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..tools.arguments import One


class TicketAssign(models.TransientModel):
    """Gives one or many tickets to an engineer."""

    _name = "liteviewer.ticket.assign"
    _description = "Assign Tickets"
    _inherit = ["liteviewer.ticket.bulk.mixin"]

    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        required=True,
        domain=lambda self: self.env["res.users"]._get_engineer_domain(),
        ondelete="cascade",
    )

    def action_assign(self: One):
        """Give all the tickets to the engineer, and tell those who had them.

        :return: the client action that says so and offers to undo it
        """
        self.ensure_one()
        self._remember()
        self.ticket_ids._assign_to(self.user_id)
        return self._tell_done(
            self.env._(
                "%(engineer)s has %(count)s tickets more.",
                engineer=self.user_id.name,
                count=len(self.ticket_ids),
            )
        )

    def _is_as_left(self, ticket):
        return (
            ticket.user_id == self.user_id
            and self.before[str(ticket.id)]["user_id"] != self.user_id.id
        )
