# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

EVERY_DAY = frozenset(range(7))


class ResourceCalendar(models.Model):
    _name = "resource.calendar"
    _inherit = ["resource.calendar", "liteviewer.cached.mixin"]

    def _get_weekdays(self):
        """Return the days of the week (0 Monday .. 6 Sunday) with working hours; all of them where
        there is no calendar.

        :rtype: frozenset[int]
        """
        return frozenset(int(each) for each in self.attendance_ids.mapped("dayofweek")) or EVERY_DAY


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "liteviewer.cached.mixin"]
