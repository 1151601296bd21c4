# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from odoo.addons.liteviewer_helpdesk.models.cached_mixin import forget_cached


class ResCompany(models.Model):
    _inherit = "res.company"

    helpdesk_repeat_days = fields.Integer(
        string="Repeats Within (Days)",
        required=True,
        default=30,
        help="A ticket repeats an earlier one of the same reporter in the same category, or about "
        "the same device, when it comes within so many days after it.",
    )
    helpdesk_modernise_tickets = fields.Integer(
        string="Many Tickets (a Year)", required=True, default=12
    )
    helpdesk_modernise_hours = fields.Integer(
        string="Much Time (Hours a Year)", required=True, default=12
    )
    helpdesk_modernise_repeats = fields.Integer(
        string="The Same Again (% of the Tickets)", required=True, default=30
    )
    helpdesk_modernise_days = fields.Integer(
        string="Short Time Between Failures (Days)", required=True, default=30
    )

    _helpdesk_modernise_positive = models.Constraint(
        "CHECK (helpdesk_repeat_days > 0 AND helpdesk_modernise_tickets > 0"
        " AND helpdesk_modernise_hours > 0 AND helpdesk_modernise_repeats > 0"
        " AND helpdesk_modernise_days > 0)",
        "The thresholds of the service analytics must be positive numbers.",
    )

    def write(self, vals):
        """Forget the default hours: those that count where nothing else says which."""
        if "resource_calendar_id" in vals:
            forget_cached(self.env)
        return super().write(vals)
