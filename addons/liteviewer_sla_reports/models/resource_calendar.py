# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from odoo.addons.liteviewer_helpdesk.models.cached_mixin import forget_cached
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.working_time import WorkingTime, Year


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        # its hours and leaves tell of their own changes
        if vals.keys() - {"name", "active", "attendance_ids", "leave_ids", "global_leave_ids"}:
            self._forget_working_time()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_working_time()
        return result

    def _get_working_time(self):
        """Return the working time of this calendar for any moment, holidays taken out.

        The years it is asked about are kept in the cache of the registry. Company-wide holidays
        are those of the calendar's company, or of the current one where it is shared. Where there
        is no calendar the service never closes.

        :rtype: WorkingTime
        """
        if not self:
            return WorkingTime.always()
        self.ensure_one()
        calendar, company_id = self._get_for_working_time()
        return WorkingTime(partial(calendar._load_working_year, company_id))

    def _get_for_working_time(self):
        """Return this calendar and the id of the company whose holidays count. Working time is the
        same for everybody, whatever they may read and whoever asks.
        """
        # sudo: hours are no secret, and only moments are told of holidays
        calendar = self.sudo().with_context(employee_timezone=False)
        return calendar, calendar._get_holiday_company_id() or self.env.company.id

    def _get_year_mark(self, year):
        """Return (mark, pairs) of the working time of a year: a text that changes with it, and what
        ``Year.from_pairs`` makes it of.
        """
        calendar, company_id = self._get_for_working_time()
        return calendar._mark_working_year(company_id, year)

    @ormcache("self.id", "company_id", "year")
    def _mark_working_year(self, company_id, year):
        pairs = self._load_working_year(company_id, year).to_pairs()
        return sha256(json.dumps(pairs).encode()).hexdigest(), pairs

    @ormcache("self.id")
    def _get_holiday_company_id(self):
        """Return the id of the company whose holidays count, asked with every new ticket."""
        return self.company_id.id

    @ormcache("self.id", "company_id", "year")
    def _load_working_year(self, company_id, year):
        """Return a ``Year`` of working intervals; it is shared and must not be changed."""
        # of a holiday without a calendar the company tells whose it is
        domain = [
            ("time_type", "=", "leave"),
            "|",
            ("calendar_id", "!=", False),
            ("company_id", "in", [False, company_id]),
        ]
        begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        intervals = self._work_intervals_batch(begin, end, domain=domain)[False]
        return Year(
            (start.astimezone(UTC).replace(tzinfo=None), stop.astimezone(UTC).replace(tzinfo=None))
            for start, stop, _attendances in intervals
        )

    @api.model
    def _forget_working_time(self):
        """Drop the cached years of all calendars, in every process.

        Whatever changes a calendar, its hours or leaves calls it.
        """
        forget_cached(self.env)

    def action_sla_what_if(self: One):
        """Open a trial: what if these hours were other ones?"""
        self.ensure_one()
        return self.env["liteviewer.sla.what.if"]._open(
            {"hours_id": self.id, "company_id": (self.company_id or self.env.company).id}
        )

    def _check_usable_for_sla(self):
        """Check that deadlines can be found by this calendar.

        :raise ValidationError: there is no calendar, its hours are flexible, or it never opens
        """
        if not self:
            raise ValidationError(
                self.env._("Choose working hours: without them no deadline can be found.")
            )
        now = fields.Datetime.now()
        for calendar in self:
            if calendar.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "The working hours “%(calendar)s” are flexible: they do not tell when the "
                        "service works. Choose ones that name days and hours.",
                        calendar=calendar.name,
                    )
                )
            if calendar._get_working_time().deadline(now, 1) is None:
                raise ValidationError(
                    self.env._(
                        "The working hours “%(calendar)s” never open: no deadline would ever come. "
                        "Give them days and hours.",
                        calendar=calendar.name,
                    )
                )
