# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

MAX_DAYS = 5 * 366


class ComparedPeriod(NamedTuple):
    """A period and the one before it, of as many days: naive moments in UTC.

    :ivar datetime before: first moment of the period before
    :ivar datetime start: first moment of the period
    :ivar datetime end: first moment after it
    """

    before: object
    start: object
    end: object


class ReportServiceMixin(models.AbstractModel):
    """A report of the service about the days of a period, beside the same number of days before it.

    Days and hours are those of the service's time zone. Whatever it counts is asked of what the
    user may see in the lists.
    """

    _name = "liteviewer.report.service.mixin"
    _inherit = ["liteviewer.report.period.mixin"]
    _description = "Report of the Service"

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        super()._check_dates()
        for report in self:
            if report._get_day_count() > MAX_DAYS:
                raise ValidationError(
                    self.env._("The period is longer than five years. Choose a shorter one.")
                )

    def _get_reader(self):
        return self.env.user.partner_id

    def _get_report_tz(self):
        return self.company_id._get_helpdesk_tz()

    def _get_period(self):
        """Return the moments of the period and of the one before. :rtype: ComparedPeriod"""
        length = timedelta(days=self._get_day_count())
        days = (self.date_from - length, self.date_from, self.date_to + timedelta(days=1))
        return ComparedPeriod(*self._get_midnights(days))

    def _describe_period_before(self):
        """Return the first and the last day of the period before in words."""
        length = timedelta(days=self._get_day_count())
        return self._describe_days(self.date_from - length, self.date_to - length)

    def _to_local(self, moment):
        """Return the SQL of a moment in UTC on the clocks of the service's time zone."""
        return SQL("timezone(%s, timezone('UTC', %s))", self._get_report_tz(), moment)
