# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import groupby

WORK_TYPES = [
    ("remote", "Remote"),
    ("onsite", "On Site"),
    ("phone", "Phone"),
]


class WorkMixin(models.AbstractModel):
    """What is said of a piece of work: in its entry, and in the dialogue that asks for it.

    An heir has ``ticket_id``, and may have it empty.
    """

    _name = "liteviewer.work.mixin"
    _description = "Work on a Ticket"

    name = fields.Text(string="What Was Done")
    started_at = fields.Datetime(string="Start", required=True, default=fields.Datetime.now)
    duration = fields.Integer(string="Minutes", aggregator="sum")
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

    @api.depends("started_at", "ticket_id")
    def _compute_is_out_of_hours(self):
        """Work is out of hours where it began outside the hours in which the service is open;
        without such hours none is.
        """
        for calendar, entries in groupby(self, lambda entry: entry._get_service_calendar()):
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

    def _get_service_calendar(self):
        """Return the resource.calendar by which the service works on the ticket, or none."""
        # sudo: portal users aside, everybody may know the working hours of a team
        ticket = self.ticket_id.sudo()
        return (
            ticket.team_id.resource_calendar_id
            or (ticket.company_id or self.env.company).resource_calendar_id
        )

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
