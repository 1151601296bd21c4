# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, datetime, time, timedelta

from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _get_working_resources(self, company, moment, resources):
        """Tell who works at a moment by this calendar, or always where there is none.

        Resources with a calendar of their own are meant to be asked with it; those without
        follow this one in its time zone.

        :param company: res.company whose holidays count
        :param datetime moment: with time zone
        :param resources: resource.resource
        :return: set of resource ids; False in it stands for people without a resource
        """
        end = moment + timedelta(seconds=1)
        domain = [
            ("time_type", "=", "leave"),
            "|",
            ("resource_id", "!=", False),
            ("company_id", "in", [False, company.id]),
        ]
        leaves = self._leave_intervals_batch(moment, end, resources, domain, tz=moment.tzinfo)
        working = {key for key, intervals in leaves.items() if not intervals}
        if not self:
            return working
        hours = self._attendance_intervals_batch(moment, end, resources)
        following = set(resources.filtered(lambda resource: not resource.calendar_id).ids)
        return {key for key in working if hours[False if key in following else key]}

    def _get_working_days(self, company, start, end):
        """Return the days on which the company works by this calendar, for some time at least.

        :param company: res.company whose holidays count
        :param date start: in the time zone of the calendar
        :param date end: included
        :rtype: set[date]
        """
        self.ensure_one()
        domain = [("time_type", "=", "leave"), ("company_id", "in", [False, company.id])]
        # a day more on both sides: the calendar may lie in any time zone
        intervals = self._work_intervals_batch(
            datetime.combine(start - timedelta(days=1), time.min, UTC),
            datetime.combine(end + timedelta(days=2), time.min, UTC),
            domain=domain,
        )
        return {begins.date() for begins, _ends, _what in intervals[False]}
