# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..models.calendar_day import OWN
from ..tools.production_calendar import (
    OFF,
    SHORTER,
    WORKED,
    get_moves_known_until,
    get_shortened_known_until,
    list_countries,
    read_year,
)

KINDS = [(OFF, "Day off"), (WORKED, "Working day"), (SHORTER, "Shorter day")]


class ProductionCalendar(models.TransientModel):
    """Enters a country's holidays, moved days off and shortened days of a year into working hours,
    after a look at them.
    """

    _name = "liteviewer.production.calendar"
    _description = "Production Calendar"

    country_id = fields.Many2one(
        "res.country",
        required=True,
        default=lambda self: self.env.company.country_id,
        domain=lambda self: [("code", "in", sorted(list_countries()))],
    )
    year = fields.Integer(
        required=True, default=lambda self: (fields.Date.today() + timedelta(days=45)).year
    )
    calendar_ids = fields.Many2many(
        "resource.calendar",
        string="Working Hours",
        required=True,
        domain="[('flexible_hours', '=', False)]",
        compute="_compute_calendar_ids",
        store=True,
        readonly=False,
        help="A service around the clock is left out: it works on holidays, too.",
    )
    line_ids = fields.One2many(
        "liteviewer.production.calendar.line",
        "production_calendar_id",
        string="Days",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    remark = fields.Text(compute="_compute_remark")

    @api.depends("country_id")
    def _compute_calendar_ids(self):
        calendars = self.env["resource.calendar"].search(
            [("flexible_hours", "=", False), ("company_id", "in", [False, self.env.company.id])]
        )
        for production in self:
            production.calendar_ids = calendars.filtered(
                lambda calendar: calendar._get_hours_per_week() < 7 * 24
            )

    @api.depends("country_id", "year")
    def _compute_line_ids(self):
        for production in self:
            code = production.country_id.code
            days = []
            if code in list_countries() and 2000 <= production.year <= 2100:
                days = read_year(code, production.year, self.env.lang)
            production.line_ids = [
                Command.clear(),
                *(Command.create(day._asdict()) for day in days),
            ]

    @api.depends("country_id", "year")
    def _compute_remark(self):
        for production in self:
            code = production.country_id.code
            remarks = []
            if code in list_countries():
                moves, shorter = get_moves_known_until(code), get_shortened_known_until(code)
                if moves and production.year > moves:
                    remarks.append(
                        self.env._(
                            "Which days off are moved is decreed year by year and known up to "
                            "%(year)s: of %(wanted)s the moved ones are missing.",
                            year=moves,
                            wanted=production.year,
                        )
                    )
                elif moves:
                    remarks.append(
                        self.env._("Moved days off are known up to %(year)s.", year=moves)
                    )
                if shorter and production.year > shorter:
                    remarks.append(
                        self.env._(
                            "Shortened days are known up to %(year)s: enter those of %(wanted)s "
                            "by hand.",
                            year=shorter,
                            wanted=production.year,
                        )
                    )
            production.remark = "\n".join(remarks)

    def action_apply(self: One):
        """Enter the days into the chosen working hours; what is there already stays."""
        self.ensure_one()
        if not self.calendar_ids:
            raise UserError(self.env._("Choose the working hours that the days are for."))
        if not self.line_ids:
            raise UserError(self.env._("There is no day to enter: choose another year."))
        self.calendar_ids.check_access("read")
        self.env["liteviewer.calendar.day"].check_access("create")
        # sudo: who plans the days of the service need not change all else of working hours
        calendars = self.calendar_ids.sudo()
        for calendar in calendars:
            self._apply_to(calendar)
            calendar.write(
                {
                    "production_country_id": self.country_id.id,
                    "production_year": max(calendar.production_year, self.year),
                }
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Entered into: %(calendars)s.", calendars=", ".join(calendars.mapped("name"))
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _apply_to(self, calendar):
        zone = ZoneInfo(calendar.tz)
        weekdays = set(calendar._get_global_attendances().mapped("dayofweek"))
        off = self.line_ids.filtered(
            lambda line: line.kind == OFF and str(line.date.weekday()) in weekdays
        )
        leaves = calendar.env["resource.calendar.leaves"]
        known = leaves.search(
            [
                ("calendar_id", "=", calendar.id),
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("date_to", ">", _to_utc(min(self.line_ids.mapped("date")), zone)),
            ]
        )
        vals_list = []
        for line in off:
            begin, end = _to_utc(line.date, zone), _to_utc(line.date + timedelta(days=1), zone)
            # a leave of Odoo's own ends a second before midnight
            almost = end - timedelta(seconds=1)
            if not known.filtered(
                lambda leave, begin=begin, almost=almost: (
                    leave.date_from <= begin and leave.date_to >= almost
                )
            ):
                vals_list.append(
                    {
                        "name": line.name,
                        "calendar_id": calendar.id,
                        "company_id": (calendar.company_id or self.env.company).id,
                        "date_from": begin,
                        "date_to": end,
                    }
                )
        leaves.create(vals_list)
        other = self.line_ids - self.line_ids.filtered(lambda line: line.kind == OFF)
        days = calendar.env["liteviewer.calendar.day"]
        present = days.search([("calendar_id", "=", calendar.id)]).mapped("date")
        first = min(weekdays, default="0")
        days.create(
            [
                {
                    "calendar_id": calendar.id,
                    "date": line.date,
                    # hours that are off on that weekday are those of the first working one
                    "hours_of": OWN if str(line.date.weekday()) in weekdays else first,
                    "shortened_minutes": line.shortened_minutes,
                    "name": line.name,
                }
                for line in other
                if line.date not in present
                and (line.kind == WORKED or str(line.date.weekday()) in weekdays)
                and (line.shortened_minutes or str(line.date.weekday()) not in weekdays)
            ]
        )

    @api.model
    def _cron_remind(self):
        """In December, tell the service managers which working hours lack the next year."""
        today = fields.Date.context_today(self)
        if today.month != 12:
            return
        calendars = self.env["resource.calendar"].search(
            Domain("production_year", "!=", 0) & Domain("production_year", "<=", today.year)
        )
        if calendars:
            calendars._remind_of_year(today.year + 1)


class ProductionCalendarLine(models.TransientModel):
    """A day of a production calendar that is not like others of its weekday."""

    _name = "liteviewer.production.calendar.line"
    _description = "Day of a Production Calendar"
    _order = "date, id"

    production_calendar_id = fields.Many2one(
        "liteviewer.production.calendar", required=True, ondelete="cascade"
    )
    date = fields.Date(required=True)
    kind = fields.Selection(KINDS, required=True, default=OFF)
    shortened_minutes = fields.Integer(string="Shorter by (Minutes)")
    name = fields.Char(string="Reason")


def _to_utc(day, zone):
    """Return when a day begins somewhere, naive, in UTC."""
    local = datetime.combine(day, time(), zone)
    return local.astimezone(UTC).replace(tzinfo=None)
