# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from pytz import timezone

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import ormcache
from odoo.tools.intervals import Intervals

from ..tools.day_hours import shorten, to_moment
from .calendar_day import GIVEN, OWN


class OtherDay(NamedTuple):
    """What is kept of a ``liteviewer.calendar.day``."""

    hours_of: str
    hour_from: float
    hour_to: float
    shortened_minutes: int


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    calendar_day_ids = fields.One2many(
        "liteviewer.calendar.day", "calendar_id", string="Days With Other Hours"
    )

    production_country_id = fields.Many2one(
        "res.country", string="Production Calendar Of", readonly=True
    )
    production_year = fields.Integer(
        string="Production Calendar Until",
        readonly=True,
        help="The last year whose holidays were entered from the production calendar.",
    )

    def _remind_of_year(self, year):
        """Plan an activity for a service manager of each company: these working hours lack the
        holidays of a year.
        """
        # sudo: who is a service manager of which company
        managers = self.env.ref("liteviewer_helpdesk.helpdesk_group_manager").sudo().all_user_ids
        for company, calendars in self.grouped(
            lambda calendar: calendar.company_id or self.env.company
        ).items():
            manager = managers.filtered(lambda user, company=company: company in user.company_ids)
            summary = self.env._("Production calendar of %(year)s", year=year)
            partner = company.partner_id
            if not manager or partner.activity_ids.filtered(
                lambda activity, summary=summary: activity.summary == summary
            ):
                continue
            partner.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=manager[0].id,
                summary=summary,
                note=self.env._(
                    "The holidays of %(year)s are missing in: %(calendars)s. Enter them in "
                    "ServiceDesk / Configuration / Production Calendar.",
                    year=year,
                    calendars=", ".join(calendars.mapped("name")),
                ),
            )

    @ormcache("self.id")
    def _get_other_days(self):
        """Return {date: OtherDay}; every change of one drops the answer."""
        # sudo: when the service works is no secret
        days = self.env["liteviewer.calendar.day"].sudo().search([("calendar_id", "=", self.id)])
        return {
            day.date: OtherDay(day.hours_of, day.hour_from, day.hour_to, day.shortened_minutes)
            for day in days
        }

    def _attendance_intervals_batch(
        self, start_dt, end_dt, resources=None, domain=None, tz=None, lunch=False
    ):
        """Put the hours of days that differ in the place of those of their weekdays.

        Whatever asks Odoo when somebody works, asks this.
        """
        result = super()._attendance_intervals_batch(
            start_dt, end_dt, resources, domain=domain, tz=tz, lunch=lunch
        )
        if self.flexible_hours or not (other := self._get_other_days()):
            return result
        first, last = start_dt.date() - timedelta(days=1), end_dt.date() + timedelta(days=1)
        other = {day: hours for day, hours in other.items() if first <= day <= last}
        if not other:
            return result
        attendances = self._get_attendances_by_day(domain, lunch)
        found = {}
        by_id = {resource.id: resource for resource in resources or ()}
        for key, intervals in result.items():
            resource = by_id.get(key)
            if resource and not resource.calendar_id:
                # works at any time
                continue
            zone = tz or timezone((resource or self).tz)
            if zone not in found:
                found[zone] = self._replace_days(
                    intervals, other, attendances, zone, (start_dt, end_dt), lunch
                )
            result[key] = found[zone]
        return result

    def _get_attendances_by_day(self, domain, lunch):
        """Return {(week type or False, weekday): resource.calendar.attendance}, of those that Odoo
        would take.
        """
        attendances = self.env["resource.calendar.attendance"].search(
            Domain.AND(
                [
                    Domain(domain or Domain.TRUE),
                    Domain("calendar_id", "=", self.id),
                    Domain("display_type", "=", False),
                    Domain("day_period", "=" if lunch else "!=", "lunch"),
                ]
            )
        )
        found = defaultdict(attendances.browse)
        for attendance in attendances:
            week = attendance.week_type if self.two_weeks_calendar else False
            found[week, attendance.dayofweek] |= attendance
        return found

    def _replace_days(self, intervals, other, attendances, zone, bounds, lunch):
        """Return intervals with other hours on some days.

        :param Intervals intervals: of Odoo, in a time zone
        :param other: {date: OtherDay}
        :param attendances: of ``_get_attendances_by_day``
        :param zone: of pytz
        :param bounds: (start, end) between which all lies
        :param bool lunch: these are breaks
        """
        rows = [row for row in intervals if row[0].astimezone(zone).date() not in other]
        low, high = (moment.astimezone(zone) for moment in bounds)
        for day, hours in other.items():
            whole = [
                (zone.localize(begin), zone.localize(end), what)
                for begin, end, what in self._get_hours_of_day(day, hours, attendances, lunch)
            ]
            rows += [
                (max(begin, low), min(end, high), what)
                for begin, end, what in whole
                if begin < high and end > low
            ]
        return Intervals(sorted(rows, key=lambda row: row[:2]), keep_distinct=True)

    def _get_hours_of_day(self, day, hours, attendances, lunch):
        """Return what is worked on a day, as (start, stop, attendance) of naive local moments."""
        if hours.hours_of == GIVEN:
            if lunch:
                return []
            length = hours.hour_to - hours.hour_from
            dummy = self.env["resource.calendar.attendance"].new(
                {"duration_hours": length, "duration_days": 1}
            )
            found = [(to_moment(day, hours.hour_from), to_moment(day, hours.hour_to), dummy)]
        else:
            weekday = str(day.weekday()) if hours.hours_of == OWN else hours.hours_of
            week = self.two_weeks_calendar and str(
                self.env["resource.calendar.attendance"].get_week_type(day)
            )
            found = sorted(
                (
                    (to_moment(day, each.hour_from), to_moment(day, each.hour_to), each)
                    for each in attendances[week, weekday]
                ),
                key=lambda row: row[:2],
            )
        return found if lunch else shorten(found, hours.shortened_minutes)

    def _works_on_date(self, date):
        """A day with other hours is worked, whatever its weekday is."""
        if self and not self.flexible_hours and (hours := self._get_other_days().get(date)):
            return bool(
                self._get_hours_of_day(
                    date, hours, self._get_attendances_by_day(None, False), False
                )
            )
        return super()._works_on_date(date)
