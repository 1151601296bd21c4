# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

WEEKDAYS = [
    ("0", "As on Monday"),
    ("1", "As on Tuesday"),
    ("2", "As on Wednesday"),
    ("3", "As on Thursday"),
    ("4", "As on Friday"),
    ("5", "As on Saturday"),
    ("6", "As on Sunday"),
]
OWN = "own"
GIVEN = "given"
HOURS = [(OWN, "As usual"), *WEEKDAYS, (GIVEN, "From … to …")]


class CalendarDay(models.Model):
    """A date on which other hours are worked than on its weekday: a working Saturday, a day that is
    shorter by an hour.

    Odoo's working hours know weekdays only; days off are its leaves, and stay so.
    """

    _name = "liteviewer.calendar.day"
    _description = "Day With Other Hours"
    _inherit = ["liteviewer.cached.mixin"]
    _order = "date desc, calendar_id, id"
    _rec_name = "date"

    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('flexible_hours', '=', False)]",
    )
    company_id = fields.Many2one(related="calendar_id.company_id", store=True, index=True)
    date = fields.Date(required=True)
    hours_of = fields.Selection(HOURS, string="Hours", required=True, default=OWN)
    hour_from = fields.Float(string="From", default=9)
    hour_to = fields.Float(string="To", default=18)
    shortened_minutes = fields.Integer(
        string="Shorter by (Minutes)", help="Taken from the end of the day."
    )
    name = fields.Char(string="Reason", help="For example: worked in place of 22 February.")

    _date_uniq = models.Constraint(
        "UNIQUE (calendar_id, date)", "These working hours have an entry for that day already."
    )

    @api.constrains("hours_of", "hour_from", "hour_to", "shortened_minutes")
    def _check_hours(self):
        for day in self:
            if day.hours_of == GIVEN and not 0 <= day.hour_from < day.hour_to <= 24:
                raise ValidationError(
                    self.env._(
                        "%(date)s: work begins before it ends, between 0:00 and 24:00.",
                        date=day.date,
                    )
                )
            if not 0 <= day.shortened_minutes <= 1440:
                raise ValidationError(
                    self.env._(
                        "%(date)s: a day is shorter by a number of minutes from 0 to 1440.",
                        date=day.date,
                    )
                )
            if day.hours_of == OWN and not day.shortened_minutes:
                raise ValidationError(
                    self.env._(
                        "%(date)s: choose which hours are worked, or by how many minutes the day "
                        "is shorter.",
                        date=day.date,
                    )
                )

    @api.constrains("calendar_id")
    def _check_calendar(self):
        for day in self:
            if day.calendar_id.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "The working hours “%(calendar)s” are flexible: they have no hours of a "
                        "day that could be others.",
                        calendar=day.calendar_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        days._follow_change()
        return days

    def write(self, vals):
        result = super().write(vals)
        self._follow_change()
        return result

    def unlink(self):
        result = super().unlink()
        self._follow_change()
        return result

    def _follow_change(self):
        """Deadlines and tickets that come again follow."""
        self.env["resource.calendar"]._forget_working_time()
        self.env["liteviewer.ticket.recurrence"]._plan_again()
