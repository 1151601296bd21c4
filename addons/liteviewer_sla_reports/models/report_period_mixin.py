# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from odoo.addons.liteviewer_helpdesk.tools.arguments import YEARS
from odoo.addons.liteviewer_helpdesk.tools.recurrence import to_utc


class Period(NamedTuple):
    """A period: naive moments in UTC.

    :ivar datetime start: first moment of the period
    :ivar datetime end: first moment after it
    """

    start: object
    end: object


class ReportPeriodMixin(models.AbstractModel):
    """A report about the days of a period, by default the last month. Days are those of the
    report's time zone.
    """

    _name = "liteviewer.report.period.mixin"
    _inherit = ["liteviewer.report.mixin"]
    _description = "Report About a Period"

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
            if report.date_from.year not in YEARS or report.date_to.year not in YEARS:
                # beyond, the moments of a day are none that can be told
                raise ValidationError(
                    self.env._(
                        "Choose days of the years %(first)s to %(last)s.",
                        first=YEARS[0],
                        last=YEARS[-1],
                    )
                )
            if report.date_from > report.date_to:
                raise ValidationError(self.env._("The period ends before it begins."))

    def _get_day_count(self):
        return (self.date_to - self.date_from).days + 1

    def _get_period(self):
        """Return the moments of the period. :rtype: Period"""
        days = (self.date_from, self.date_to + timedelta(days=1))
        return Period(*self._get_midnights(days))

    def _get_midnights(self, days):
        """Return the first moments of days in the report's time zone, naive in UTC."""
        return [to_utc(day, 0, self._get_report_tz()) for day in days]

    def _describe_period(self):
        """Return the first and the last day of the period in words."""
        return self._describe_days(self.date_from, self.date_to)

    def _describe_days(self, first, last):
        return self.env._(
            "%(start)s to %(end)s",
            start=format_date(self.env, first),
            end=format_date(self.env, last),
        )
