# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from odoo.addons.liteviewer_helpdesk.tools.recurrence import to_utc

MAX_DAYS = 5 * 366


class Period(NamedTuple):
    """A period and the one before it, of as many days: naive moments in UTC.

    :ivar datetime before: first moment of the period before
    :ivar datetime start: first moment of the period
    :ivar datetime end: first moment after it
    """

    before: object
    start: object
    end: object


class ReportPeriodMixin(models.AbstractModel):
    """A report of the service about the days of a period, beside the same number of days before it.

    Days and hours are those of the service's time zone. Whatever it counts is asked of what the
    user may see in the lists.
    """

    _name = "liteviewer.report.period.mixin"
    _inherit = ["liteviewer.report.mixin"]
    _description = "Report About a Period"

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(months=-1, day=1),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(day=1, days=-1),
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for report in self:
            if report.date_from > report.date_to:
                raise ValidationError(self.env._("The period ends before it begins."))
            if (report.date_to - report.date_from).days >= MAX_DAYS:
                raise ValidationError(
                    self.env._("The period is longer than five years. Choose a shorter one.")
                )

    def _get_reader(self):
        return self.env.user.partner_id

    def _get_report_tz(self):
        return self.company_id._get_helpdesk_tz()

    def _get_day_count(self):
        return (self.date_to - self.date_from).days + 1

    def _get_period(self):
        """Return the moments of the period. :rtype: Period"""
        zone, length = self._get_report_tz(), timedelta(days=self._get_day_count())
        days = (self.date_from - length, self.date_from, self.date_to + timedelta(days=1))
        return Period(*(to_utc(day, 0, zone) for day in days))

    def _describe_period(self):
        """Return the first and the last day of the period in words."""
        return self._describe_days(self.date_from, self.date_to)

    def _describe_period_before(self):
        """Return the first and the last day of the period before in words."""
        length = timedelta(days=self._get_day_count())
        return self._describe_days(self.date_from - length, self.date_to - length)

    def _describe_days(self, first, last):
        return self.env._(
            "%(start)s to %(end)s",
            start=format_date(self.env, first),
            end=format_date(self.env, last),
        )

    def _to_local(self, moment):
        """Return the SQL of a moment in UTC on the clocks of the service's time zone."""
        return SQL("timezone(%s, timezone('UTC', %s))", self._get_report_tz(), moment)
