# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

FOLLOWS_VISIT = "liteviewer_follows_visit"
"""Key of the context: the event is brought to what its visit says."""
TIMES = {"start": "start_at", "stop": "stop_at"}
"""Fields of an event, and of the visit that they tell of."""


class CalendarEvent(models.Model):
    """The engineer's own calendar shows the visit. Whoever moves it there moves the visit, and the
    client is told.
    """

    _inherit = "calendar.event"

    liteviewer_visit_ids = fields.One2many("liteviewer.visit", "event_id", string="Visits")

    def write(self, vals):
        result = super().write(vals)
        if not self.env.context.get(FOLLOWS_VISIT) and not TIMES.keys().isdisjoint(vals):
            # sudo: which visit it is; it is moved with the rights of the user
            for visit in self.sudo().liteviewer_visit_ids:
                visit.sudo(False).write(
                    {ours: visit.event_id[theirs] for theirs, ours in TIMES.items()}
                )
        return result

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Odoo asks each event whether it is private, and fails on the first one that is hidden."""
        readable = self.exists()._filtered_access("read")
        result = super(CalendarEvent, readable)._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        return {**result, **dict.fromkeys(self - readable, "read")}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_visits(self):
        # sudo: whether there is one
        if self.sudo().liteviewer_visit_ids and not self.env.context.get(FOLLOWS_VISIT):
            raise UserError(
                self.env._("This is a visit to a client. Cancel the visit: then the client knows.")
            )
