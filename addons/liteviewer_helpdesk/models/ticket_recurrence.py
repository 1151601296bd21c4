# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from datetime import date, timedelta
from itertools import islice, takewhile

from psycopg2 import Error as DatabaseError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date, format_datetime

from ..tools.arguments import One
from ..tools.recurrence import MAX_SHIFT, Schedule, shift_to_working, to_utc
from .rich_text import RichText

_logger = logging.getLogger(__name__)

PREVIEW = 5
"""Number of dates that the form shows."""
WINDOW = 60
"""Days of which the working ones are looked up at once."""
SCHEDULE_FIELDS = (
    "closed_day",
    "company_id.resource_calendar_id.attendance_ids",
    "company_id.resource_calendar_id.tz",
    "day_of_month",
    "end_date",
    "first_date",
    "interval",
    "last_date",
    "team_id.resource_calendar_id.attendance_ids",
    "time_of_day",
    "unit",
    "weekday",
)
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class TicketRecurrence(models.Model):
    """Makes a ticket again and again: the monthly check of a server, for example.

    Dates and hours are those of the service company's time zone. A date has one ticket at most;
    after an outage the latest date that was missed gets its ticket, those before it get none. A
    date that has passed when the schedule is made or changed gets none either.
    """

    _name = "liteviewer.ticket.recurrence"
    _description = "Recurring Ticket"
    _order = "next_run, id"
    _check_company_auto = True

    name = fields.Char(string="Subject", required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Reporter",
        index="btree_not_null",
        ondelete="restrict",
        help="Is told of the tickets as if they were theirs. Empty: nobody.",
    )
    client_id = fields.Many2one(
        "res.partner",
        string="Company",
        compute="_compute_client_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        help="The client company. It follows the reporter.",
    )
    category_id = fields.Many2one("liteviewer.ticket.category", ondelete="restrict")
    team_id = fields.Many2one(
        "liteviewer.ticket.team",
        ondelete="restrict",
        check_company=True,
        help="Empty: as the category says.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        domain=[("share", "=", False)],
        check_company=True,
        help="Empty: the tickets come unassigned.",
    )
    description = RichText(sanitize_style=True)
    checklist_template_id = fields.Many2one(
        "liteviewer.checklist.template", ondelete="restrict", check_company=True
    )

    interval = fields.Integer(string="Every", required=True, default=1)
    unit = fields.Selection(
        [("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")],
        required=True,
        default="month",
    )
    weekday = fields.Selection(
        WEEKDAYS,
        string="On",
        compute="_compute_day",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    day_of_month = fields.Integer(
        compute="_compute_day",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="In a month that is too short, its last day: 31 is the last day of every month.",
    )
    time_of_day = fields.Float(
        string="At", default=9.0, aggregator=None, help="In the time zone of the service company."
    )
    first_date = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="No ticket comes before. Weekday and day of the month follow it; it also tells in "
        "which month yearly tickets come.",
    )
    closed_day = fields.Selection(
        [
            ("keep", "On that day all the same"),
            ("next", "On the next working day"),
            ("previous", "On the working day before"),
        ],
        string="Weekends and Holidays",
        required=True,
        default="keep",
        help="When the ticket comes whose date is no working day of the team, or else of the "
        "company. Dates that fall on one working day make one ticket.",
    )
    end_date = fields.Date(string="Until", help="No ticket comes after. Empty: it never ends.")
    last_date = fields.Date(
        string="Last Planned Date",
        readonly=True,
        copy=False,
        help="The date of the last ticket that was made.",
    )
    next_run = fields.Datetime(
        string="Next Ticket", compute="_compute_next_run", store=True, index="btree_not_null"
    )
    next_dates = fields.Text(compute="_compute_next_dates")
    failure = fields.Text(
        readonly=True, copy=False, help="Why the ticket that is due could not be made."
    )
    ticket_ids = fields.One2many("liteviewer.ticket", "recurrence_id")
    ticket_count = fields.Integer(compute="_compute_ticket_count")

    _interval_positive = models.Constraint(
        "CHECK (interval > 0)", "Tickets come every 1, 2, 3... days, weeks, months or years."
    )
    _day_of_month_valid = models.Constraint(
        "CHECK (day_of_month BETWEEN 1 AND 31)", "The day of the month is a number from 1 to 31."
    )
    _time_of_day_valid = models.Constraint(
        "CHECK (time_of_day >= 0 AND time_of_day < 24)",
        "The time of the day lies between 00:00 and 23:59.",
    )

    @api.depends("partner_id")
    def _compute_client_id(self):
        for recurrence in self:
            if recurrence.partner_id:
                recurrence.client_id = recurrence.partner_id.commercial_partner_id

    @api.constrains("partner_id", "client_id")
    def _check_reporter_client(self):
        for recurrence in self.sudo():
            reporter = recurrence.partner_id
            if reporter and reporter.commercial_partner_id != recurrence.client_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to %(client)s. Choose a reporter of the "
                        "company whose tickets they are.",
                        person=reporter.name,
                        client=recurrence.client_id.display_name,
                    )
                )

    @api.onchange("client_id")
    def _onchange_client_id(self):
        """The reporter stays with the former client."""
        if self.partner_id.commercial_partner_id != self.client_id:
            self.partner_id = False

    def write(self, vals):
        """Another client has another reporter, or none."""
        if "client_id" in vals and "partner_id" not in vals:
            # sudo: who writes need not read both contacts
            left = self.filtered(
                lambda each: (
                    each.sudo().partner_id.commercial_partner_id.id
                    not in (False, vals["client_id"])
                )
            )
            super(TicketRecurrence, left).write({**vals, "partner_id": False})
            return super(TicketRecurrence, self - left).write(vals)
        return super().write(vals)

    def _come_along(self, client):
        """Belong to another client together with the reporter."""
        self.write({"client_id": client.id})

    def _stay_behind(self):
        """Stay with the client, without the reporter."""
        self.write({"partner_id": False})

    @api.depends("first_date")
    def _compute_day(self):
        for recurrence in self:
            if first := recurrence.first_date:
                recurrence.weekday = str(first.weekday())
                recurrence.day_of_month = first.day
            else:
                recurrence.weekday = recurrence.weekday or "0"
                recurrence.day_of_month = recurrence.day_of_month or 1

    @api.depends("active", *SCHEDULE_FIELDS)
    def _compute_next_run(self):
        """The first date to come after the last one that was made."""
        now = fields.Datetime.now()
        for recurrence in self:
            dates = recurrence._iterate(now) if recurrence.active else iter(())
            recurrence.next_run = next((moment for _day, moment in dates), False)

    @api.depends(*SCHEDULE_FIELDS)
    @api.depends_context("lang")
    def _compute_next_dates(self):
        now = fields.Datetime.now()
        for recurrence in self:
            recurrence.next_dates = "\n".join(
                recurrence._describe(day, moment)
                for day, moment in islice(recurrence._iterate(now), PREVIEW)
            )

    def _describe(self, day, moment):
        """Return a line about a ticket to come: when, and instead of which date."""
        tz = self._get_tz()
        words = format_datetime(self.env, moment, tz=tz, dt_format="EEEE, d MMMM y, HH:mm")
        if to_utc(day, self.time_of_day, tz) == moment:
            return words
        return self.env._(
            "%(moment)s (instead of %(date)s)",
            moment=words,
            date=format_date(self.env, day, date_format="d MMMM"),
        )

    def _compute_ticket_count(self):
        counts = dict(
            self.env["liteviewer.ticket"]._read_group(
                [("recurrence_id", "in", self.ids)], ["recurrence_id"], ["__count"]
            )
        )
        for recurrence in self:
            recurrence.ticket_count = counts.get(recurrence, 0)

    @api.constrains("first_date", "end_date")
    def _check_end_date(self):
        for recurrence in self:
            if recurrence.end_date and recurrence.end_date < recurrence.first_date:
                raise ValidationError(self.env._("The last day lies before the first one."))

    def action_open_tickets(self: One):
        """Open the tickets that this schedule has made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("liteviewer_helpdesk.ticket_action")
        return {
            **action,
            "display_name": self.display_name,
            "domain": [("recurrence_id", "=", self.id)],
            "context": {"create": False},
        }

    def _get_tz(self):
        # sudo: the time zone of the company is no secret
        return (self.company_id or self.env.company).sudo()._get_helpdesk_tz()

    def _iterate(self, since):
        """Yield (planned date, its moment in UTC) of what comes after ``since`` and after the
        last ticket. The moment lies on another day where nobody works on that date.

        :param datetime since: UTC
        """
        self.ensure_one()
        if not self.first_date or self.interval < 1 or not 1 <= self.day_of_month <= 31:
            # on a form that is being filled in
            return
        schedule = Schedule(
            self.first_date,
            self.unit,
            self.interval,
            int(self.weekday),
            self.day_of_month,
            self.end_date or None,
        )
        tz, is_working = self._get_tz(), self._get_working_test()
        # no time zone is further than a day from UTC
        back = timedelta(days=2 + MAX_SHIFT if self.closed_day == "next" else 2)
        done, last = max(filter(None, (self.last_date, since.date() - back))), None
        while day := schedule.next_after(done):
            moment = to_utc(
                shift_to_working(day, self.closed_day, is_working), self.time_of_day, tz
            )
            if moment > since and moment != last:
                yield day, moment
            done, last = day, moment

    def _get_working_test(self):
        """Return a function that tells whether a date is a working day of the team, or else of the
        company. It looks up some weeks at once.
        """
        # sudo: working hours of colleagues and holidays are no secret
        company = (self.company_id or self.env.company).sudo()
        calendar = self.team_id.sudo().resource_calendar_id or company.resource_calendar_id
        known = {}

        def is_working(day):
            if not calendar:
                return True
            number = day.toordinal() // WINDOW
            if number not in known:
                start = date.fromordinal(number * WINDOW)
                known[number] = calendar._get_working_days(
                    company, start, start + timedelta(days=WINDOW - 1)
                )
            return day in known[number]

        return is_working

    @api.model
    def _plan_again(self):
        """Plan the next tickets anew where they depend on holidays, which have changed."""
        # sudo: whoever notes a holiday need not see the tickets that come again
        planned = self.sudo().search([("closed_day", "!=", "keep")])
        self.env.add_to_compute(self._fields["next_run"], planned)

    @api.model
    def _cron_create_tickets(self):
        """Make the tickets that are due, each in a transaction of its own: one that cannot be
        made, because its team was archived for example, keeps no other one back.
        """
        crons = self.env["ir.cron"]
        now = fields.Datetime.now()
        due = self.search([("next_run", "<=", now)])
        if not crons._commit_progress(remaining=len(due)):
            return
        for recurrence in due:
            recurrence._create_due_ticket(now)
            if not crons._commit_progress(1):
                return

    def _create_due_ticket(self, now):
        """Make the ticket of the latest date that is due, and plan the next one.

        :param datetime now: UTC
        :rtype: liteviewer.ticket, empty when another worker was faster or it cannot be made
        """
        self.ensure_one()
        tickets = self.env["liteviewer.ticket"].with_company(self.company_id)
        if not self.try_lock_for_update():
            return tickets
        self.invalidate_recordset()
        if not self.next_run or self.next_run > now:
            return tickets
        missed = self._iterate(self.next_run - timedelta(minutes=1))
        due = list(takewhile(lambda planned: planned[1] <= now, missed))
        if not due:
            # nobody works today any more
            self._compute_next_run()
            return tickets
        day, _moment = due[-1]
        try:
            with self.env.cr.savepoint():
                ticket = tickets.create(self._prepare_ticket(day))
                self.write({"last_date": day, "failure": False})
        except (DatabaseError, UserError) as error:
            _logger.exception("Recurring ticket %s cannot be made for %s", self.id, day)
            self.failure = str(error)
            return tickets
        return ticket

    def _prepare_ticket(self, day):
        """Return the values of the ticket for a planned date."""
        self.ensure_one()
        values = {
            "name": self.name,
            "description": self.description,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "client_id": self.client_id.id,
            "category_id": self.category_id.id,
            "channel": "recurring",
            "recurrence_id": self.id,
            "recurrence_date": day,
            "checklist_item_ids": [
                Command.create(item) for item in self.checklist_template_id._prepare_items()
            ],
        }
        # what is empty follows the category and the rules of assignment
        for name in ("team_id", "user_id"):
            # an engineer who has left gets nothing
            if self[name] and (name != "user_id" or self.user_id.active):
                values[name] = self[name].id
        return values
