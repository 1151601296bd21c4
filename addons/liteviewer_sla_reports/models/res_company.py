# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from odoo.addons.liteviewer_helpdesk.models.cached_mixin import forget_cached
from odoo.addons.liteviewer_helpdesk.tools.recurrence import to_utc

MORNING = 9
"""The hour at which monthly reports go out where no working hours say when a day begins."""


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

    helpdesk_portal_reports = fields.Boolean(
        string="Work Reports on the Portal",
        default=True,
        help="Managers of a client see the work reports of their company on the portal.",
    )
    helpdesk_report_day = fields.Integer(
        string="Day of the Month",
        required=True,
        default=1,
        help="Reports on the last month go out in the first working hour of this day, or of the "
        "first working day after it.",
    )
    helpdesk_report_empty = fields.Boolean(
        string="Send Reports Without Work",
        help="Also to clients of whom there was neither a ticket nor a work in that month.",
    )
    helpdesk_report_user_id = fields.Many2one(
        "res.users",
        string="Told of Failures",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Gets an activity when a report cannot be sent. Empty: the first of the service "
        "managers.",
    )
    helpdesk_report_month = fields.Date(
        string="Last Month Reported",
        default=lambda self: fields.Date.context_today(self) + relativedelta(day=1, months=-1),
        readonly=True,
        copy=False,
        help="The last month whose reports were planned.",
    )

    _helpdesk_report_day_valid = models.Constraint(
        "CHECK (helpdesk_report_day BETWEEN 1 AND 28)",
        "The day on which monthly reports go out is a number from 1 to 28.",
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

    # ------------------------------------------------------------
    # MONTHLY REPORTS
    # ------------------------------------------------------------

    def _get_report_moment(self, month):
        """Return when the reports on a month go out: in the first working hour of the set day, or
        after it. :rtype: datetime, naive in UTC

        :param date month: its first day
        """
        self.ensure_one()
        day = month + relativedelta(months=1, day=self.helpdesk_report_day)
        zone, calendar = self._get_helpdesk_tz(), self.resource_calendar_id
        midnight, second = to_utc(day, 0, zone), timedelta(seconds=1)
        found = calendar and calendar.with_company(self)._get_working_time().deadline(midnight, 1)
        return found - second if found else to_utc(day, MORNING, zone)

    def _get_due_report_months(self, now):
        """Return the first days of the months whose reports are to be planned now.

        Nothing is due of the time before the addon came; after an outage all that was missed is.

        :param datetime now: UTC
        """
        self.ensure_one()
        step, due = relativedelta(months=1), []
        month = self.helpdesk_report_month.replace(day=1) + step
        while self._get_report_moment(month) <= now:
            due.append(month)
            month += step
        return due

    def _get_report_keeper(self):
        """Return the user who is told when a monthly report cannot be sent; may be empty."""
        self.ensure_one()
        if self.helpdesk_report_user_id.active:
            return self.helpdesk_report_user_id
        group = self.env.ref("liteviewer_helpdesk.helpdesk_group_manager")
        return group.all_user_ids.filtered(
            lambda user: user.active and not user.share and self in user.company_ids
        ).sorted("id")[:1]
