# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import fields, models

from ..tools.recurrence import to_utc

ROUNDING_STEPS = [
    ("1", "1 minute"),
    ("5", "5 minutes"),
    ("10", "10 minutes"),
    ("15", "15 minutes"),
    ("30", "30 minutes"),
    ("60", "1 hour"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    helpdesk_rounding_minutes = fields.Selection(
        ROUNDING_STEPS,
        string="Bill Work in Steps of",
        required=True,
        default="1",
        help="The billed minutes of a work entry are rounded to this step, its real minutes are "
        "kept. Entries that exist already stay as they are.",
    )
    helpdesk_rounding = fields.Selection(
        [("up", "Up: a step begun counts"), ("nearest", "To the nearest, one step at least")],
        string="Round",
        required=True,
        default="up",
    )
    helpdesk_lock_date = fields.Date(
        string="Work Log Closed Until",
        help="Work that began on this day or before it can no longer be logged, changed or "
        "deleted.",
    )

    def _get_helpdesk_tz(self):
        """Return the IANA name of the time zone in which the service counts its days."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or "UTC"

    def _get_helpdesk_lock_limit(self):
        """Return the moment (UTC) before which the work log is closed, or None."""
        self.ensure_one()
        if not self.helpdesk_lock_date:
            return None
        return to_utc(self.helpdesk_lock_date + timedelta(days=1), 0, self._get_helpdesk_tz())
