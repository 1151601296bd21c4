# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import math
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, groupby

from ..tools.kept import kept
from ..tools.rounding import round_minutes

WORK_TYPES = [
    ("remote", "Remote"),
    ("onsite", "On Site"),
    ("phone", "Phone"),
]


class WorkEntry(models.Model):
    """A piece of work on a ticket: who, when, how long, what was done. The reports to the client
    and the contracts are made of these lines; those that changed the client's infrastructure
    stand in red.

    While its timer runs an entry has no duration; an engineer has at most one running. The real
    minutes are kept beside those that are billed. What began in a period that the company has
    closed cannot be written any more.
    """

    _name = "liteviewer.work.entry"
    _description = "Work Entry"
    _order = "started_at desc, id desc"

    name = fields.Text(string="What Was Done")
    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, index=True, ondelete="cascade", check_company=True
    )
    client_id = fields.Many2one(
        "res.partner", string="Company", compute="_compute_owners", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        compute="_compute_owners",
        store=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    started_at = fields.Datetime(string="Start", required=True, default=fields.Datetime.now)
    ended_at = fields.Datetime(
        string="End", compute="_compute_ended_at", inverse="_inverse_ended_at", store=True
    )
    duration = fields.Integer(string="Minutes", aggregator="sum")
    billable_duration = fields.Integer(
        string="Billed Minutes",
        compute="_compute_billable_duration",
        store=True,
        aggregator="sum",
        help="The minutes rounded as the settings say; none when the work is not billed.",
    )
    is_running = fields.Boolean(readonly=True, copy=False)
    work_type = fields.Selection(WORK_TYPES, string="Type", required=True, default="remote")
    is_out_of_hours = fields.Boolean(
        string="Out of Hours",
        compute="_compute_is_out_of_hours",
        store=True,
        readonly=False,
        precompute=True,
        help="Suggested by the working hours of the team, else of the company.",
    )
    is_infrastructure_change = fields.Boolean(
        string="Infrastructure Change",
        help="The work changed the client's IT infrastructure: access rights, equipment, network. "
        "Such lines stand in red in the reports.",
    )
    change_summary = fields.Char(
        string="What Changed",
        help="In a few words, what is different now: for whoever looks for the cause of a trouble "
        "later.",
    )
    billable = fields.Boolean(default=True)

    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "The minutes of a work entry cannot be negative."
    )
    _one_running = models.UniqueIndex(
        "(user_id) WHERE is_running",
        "A timer of this engineer runs already. Stop it before you start another one.",
    )
    _user_idx = models.Index("(user_id, started_at DESC)")
    _order_idx = models.Index("(started_at DESC, id DESC)")

    @api.depends("ticket_id.client_id", "ticket_id.company_id")
    def _compute_owners(self):
        """Work follows its ticket to another client, but for what is settled: a closed period
        stays with the client it was done for, whatever changes the ticket.
        """
        settled = self._filter_settled()
        for entry in self:
            owner = entry if entry in settled else entry.ticket_id
            entry.client_id = owner.client_id
            entry.company_id = owner.company_id

    @api.depends("ticket_id.number", "name")
    def _compute_display_name(self):
        for entry in self:
            first_line = (entry.name or "").strip().partition("\n")[0]
            entry.display_name = ": ".join(filter(None, (entry.ticket_id.number, first_line)))

    @api.depends("started_at", "duration")
    def _compute_ended_at(self):
        for entry in self:
            entry.ended_at = entry.started_at and entry.started_at + timedelta(
                minutes=entry.duration
            )

    @api.onchange("ended_at")
    def _inverse_ended_at(self):
        """Entries are drawn and stretched in the calendar."""
        for entry in self:
            if entry.started_at and entry.ended_at:
                seconds = (entry.ended_at - entry.started_at).total_seconds()
                entry.duration = max(0, round(seconds / 60))

    @api.depends("duration", "billable")
    def _compute_billable_duration(self):
        """A later change of the settings changes nothing that has been logged."""
        for entry in self:
            # sudo: how work is rounded is no secret of the company
            company = (entry.ticket_id.company_id or self.env.company).sudo()
            entry.billable_duration = entry.billable and round_minutes(
                entry.duration,
                int(company.helpdesk_rounding_minutes),
                company.helpdesk_rounding,
            )

    @api.depends("started_at", "ticket_id")
    def _compute_is_out_of_hours(self):
        """Work is out of hours where it began outside the hours in which the service is open;
        without such hours none is.
        """
        # sudo: portal users aside, everybody may know the working hours of a team
        for calendar, entries in groupby(
            self,
            lambda entry: (
                entry.ticket_id.sudo().team_id.resource_calendar_id
                or (entry.ticket_id.sudo().company_id or self.env.company).resource_calendar_id
            ),
        ):
            dated = [entry for entry in entries if entry.started_at]
            hours = []
            if calendar and dated:
                starts = [entry.started_at.replace(tzinfo=UTC) for entry in dated]
                hours = self._get_open_hours(
                    calendar, min(starts), max(starts) + timedelta(minutes=1)
                )
            for entry in entries:
                at = entry.started_at and entry.started_at.replace(tzinfo=UTC)
                within = not (calendar and at) or any(
                    start <= at < stop for start, stop, _attendances in hours
                )
                entry.is_out_of_hours = not within

    @api.model
    def _get_open_hours(self, calendar, start, stop):
        """Return the working hours of a calendar with the lunch breaks and without the holidays.

        :param datetime start: with time zone
        :param datetime stop: with time zone
        :return: iterable of (start, stop, attendances)
        """
        work = calendar._attendance_intervals_batch(start, stop)[False]
        breaks = calendar._attendance_intervals_batch(start, stop, lunch=True)[False]
        return (work | breaks) - calendar._leave_intervals_batch(start, stop)[False]

    @api.constrains("is_infrastructure_change", "change_summary")
    def _check_change_summary(self):
        for entry in self:
            if entry.is_infrastructure_change and not (entry.change_summary or "").strip():
                raise ValidationError(
                    self.env._(
                        "The work changed the infrastructure: say in “What Changed” what is "
                        "different now."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._check_period_open()
        return entries

    def write(self, vals):
        """Neither what was in a closed period may change, nor may anything be moved into one."""
        self._check_period_open()
        result = super().write(vals)
        if not {"started_at", "ticket_id"}.isdisjoint(vals):
            self._check_period_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_period(self):
        self._check_period_open()

    def _check_period_open(self):
        """Refuse to touch work that began in a period which its company has closed.

        :raises UserError: for everybody but the superuser
        """
        settled = not self.env.su and self._filter_settled()
        if settled:
            raise UserError(
                self.env._(
                    "The work log is closed until %(date)s: work that began on that day or "
                    "before it cannot be logged, changed or deleted any more. Ask a service "
                    "manager or the accountants to open the period.",
                    date=format_date(self.env, settled[0].company_id.helpdesk_lock_date),
                )
            )

    def _filter_settled(self):
        """Return those of ``self`` that began in a period which their company has closed."""
        limits = {
            company: company._get_helpdesk_lock_limit() for company in self._origin.company_id
        }
        return self.filtered(
            lambda entry: (
                (limit := limits.get(entry._origin.company_id)) and entry._origin.started_at < limit
            )
        )

    @api.model
    def _start(self, ticket):
        """Start the timer of the current user on ``ticket``; one that runs elsewhere is stopped.

        :return: the running entry
        """
        running = self._get_running()
        if running.ticket_id == ticket:
            return running
        running._stop()
        # the index on running timers must not see the old one any more
        running.flush_recordset(["is_running"])
        return self.create({"ticket_id": ticket.id, **kept({"is_running": True})})

    @api.model
    def _get_running(self):
        """Return the running entry of the current user, or an empty set."""
        return self.search([("user_id", "=", self.env.uid), ("is_running", "=", True)])

    def _stop(self):
        """Stop the timers of ``self``; a minute begun counts as a whole one."""
        now = fields.Datetime.now()
        for entry in self.filtered("is_running"):
            seconds = (now - entry.started_at).total_seconds()
            entry.write(
                {**kept({"is_running": False}), "duration": max(1, math.ceil(seconds / 60))}
            )

    def action_stop(self):
        """Stop the timers; the minutes are counted from their start."""
        if foreign := self.filtered(lambda entry: entry.user_id != self.env.user):
            raise UserError(
                self.env._(
                    "This is the timer of %(engineer)s. Only they can stop it.",
                    engineer=foreign[0].user_id.display_name,
                )
            )
        self._stop()
        return True
