# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import uuid
from datetime import UTC, timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from odoo.addons.liteviewer_helpdesk.tools.arguments import Values, ValuesList
from odoo.addons.liteviewer_helpdesk.tools.kept import kept

from ..tools.invitation import CANCEL, REQUEST, Invitation, make_ics
from .calendar_event import FOLLOWS_VISIT

TOLD_FIELDS = ("start_at", "stop_at", "place", "user_id")
"""What the client is told of."""
DURATION = timedelta(hours=1)
MOMENT = "EEEE, d MMMM y, HH:mm"


class Visit(models.Model):
    """An engineer comes to a client because of a ticket: who, where and when.

    The client is told in their language, with a file that puts the visit into their calendar: the
    same entry moves and goes with the visit. The engineer's own calendar in Odoo has it as an
    event. Nothing keeps two visits from lying at the same time: the form warns.
    """

    _name = "liteviewer.visit"
    _description = "Visit to a Client"
    _order = "start_at, id"
    _check_company_auto = True

    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, index=True, precompute=True
    )
    client_id = fields.Many2one(
        related="ticket_id.client_id", string="Company", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(related="ticket_id.partner_id", string="Reporter")
    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        required=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=lambda self: self.env["res.users"]._get_engineer_domain(),
    )
    place = fields.Char(
        compute="_compute_place", store=True, readonly=False, required=True, precompute=True
    )
    start_at = fields.Datetime(string="Begins", required=True)
    stop_at = fields.Datetime(
        string="Ends",
        compute="_compute_stop_at",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    note = fields.Text(
        help="For the engineer: what to bring, whom to ask for. Clients do not see it."
    )
    is_told = fields.Boolean(
        string="Tell the Client",
        default=True,
        help="The reporter gets an e-mail with the visit for their calendar, and another one when "
        "it moves or is cancelled.",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        server_kept=True,
        readonly=True,
        copy=False,
    )
    uid = fields.Char(string="Identity", server_kept=True, readonly=True, copy=False)
    revision = fields.Integer(server_kept=True, readonly=True, copy=False)
    event_id = fields.Many2one(
        "calendar.event",
        server_kept=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    warning = fields.Text(compute="_compute_warning", compute_sudo=False)

    _engineer_idx = models.Index("(user_id, stop_at) WHERE state = 'planned'")
    _order_ok = models.Constraint("CHECK (stop_at > start_at)", "The visit ends before it begins.")

    @api.depends("ticket_id")
    def _compute_place(self):
        for visit in self:
            person, client = visit.ticket_id.partner_id, visit.ticket_id.client_id
            address = person if person.street else client
            words = address._display_address(without_company=True) if address else ""
            visit.place = ", ".join(line.strip() for line in words.splitlines() if line.strip())

    @api.depends("start_at")
    def _compute_stop_at(self):
        """A visit that moves is as long as it was."""
        for visit in self:
            if visit.start_at and not (visit.stop_at and visit.stop_at > visit.start_at):
                visit.stop_at = visit.start_at + DURATION

    @api.depends("ticket_id.number", "client_id.name")
    def _compute_display_name(self):
        for visit in self:
            parts = (visit.ticket_id.number, visit.client_id.name)
            visit.display_name = " ".join(filter(None, parts))

    @api.constrains("user_id", "ticket_id")
    def _check_engineer_client(self):
        for visit in self:
            if not visit.user_id._is_allowed_client(visit.client_id):
                raise ValidationError(
                    self.env._(
                        "%(engineer)s does not look after %(client)s. Choose another engineer.",
                        engineer=visit.user_id.name,
                        client=visit.client_id.display_name or self.env._("an unknown client"),
                    )
                )

    # ------------------------------------------------------------
    # WARNINGS
    # ------------------------------------------------------------

    @api.depends("user_id", "start_at", "stop_at", "ticket_id")
    @api.depends_context("lang", "tz")
    def _compute_warning(self):
        for visit in self:
            is_whole = visit.user_id and visit.start_at and visit.stop_at
            is_planned = visit.state != "cancelled" and is_whole and visit.start_at < visit.stop_at
            words = visit._find_conflicts() if is_planned else []
            visit.warning = "\n".join(words)

    def _find_conflicts(self):
        """Return sentences about why the engineer may not be able to come."""
        self.ensure_one()
        name = self.user_id.name
        words = [
            self.env._(
                "%(name)s is busy from %(start)s to %(stop)s.",
                name=name,
                start=self._format(start),
                stop=self._format(stop, "HH:mm"),
            )
            for start, stop in self._find_appointments()
        ]
        absent = self.env["resource.calendar.leaves"]._get_absent(self.start_at)
        if absence := absent.get(self.user_id._origin.id):
            words.append(
                self.env._(
                    "%(name)s is away until %(moment)s.",
                    name=name,
                    moment=self._format(absence.end),
                )
            )
        elif not self._is_in_working_hours():
            words.append(self.env._("That is outside the working hours of %(name)s.", name=name))
        return words

    def _find_appointments(self):
        """Return [(start, stop)] in UTC of what else the engineer has at that time."""
        # sudo: when a colleague is busy, not with what
        visits = self.sudo().search(
            [
                ("id", "!=", self._origin.id),
                ("user_id", "=", self.user_id._origin.id),
                ("state", "=", "planned"),
                ("start_at", "<", self.stop_at),
                ("stop_at", ">", self.start_at),
            ]
        )
        events = (
            self.env["calendar.event"]
            .sudo()
            .search(
                [
                    ("partner_ids", "in", self.user_id.partner_id.ids),
                    ("show_as", "=", "busy"),
                    ("liteviewer_visit_ids", "=", False),
                    ("start", "<", self.stop_at),
                    ("stop", ">", self.start_at),
                ]
            )
        )
        times = [(visit.start_at, visit.stop_at) for visit in visits]
        return sorted(times + [(event.start, event.stop) for event in events])

    def _is_in_working_hours(self):
        """Tell whether the engineer works when the visit begins and until it ends: by their own
        hours, else those of the team, else of the company.
        """
        # sudo: working hours are no secret
        ticket = self.ticket_id.sudo()
        company = ticket.company_id or self.env.company
        resource = (
            self.env["resource.resource"]
            .sudo()
            .search([("user_id", "=", self.user_id._origin.id), ("company_id", "=", company.id)])[
                :1
            ]
        )
        calendar = (
            resource.calendar_id
            or ticket.team_id.resource_calendar_id
            or company.resource_calendar_id
        )
        return all(
            resource.id
            in calendar._get_working_resources(company, moment.replace(tzinfo=UTC), resource)
            for moment in (self.start_at, self.stop_at - timedelta(seconds=1))
        )

    # ------------------------------------------------------------
    # PLANNING, MOVING, CANCELLING
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list: ValuesList):
        visits = super().create(
            [{**kept({"uid": f"visit-{uuid.uuid4()}"}), **vals} for vals in vals_list]
        )
        visits._follow_in_calendar()
        visits._tell(REQUEST)
        return visits

    def write(self, vals: Values):
        names = [name for name in (*TOLD_FIELDS, "is_told") if name in vals]
        if not names:
            return super().write(vals)
        for visit in self:
            if visit.state == "cancelled":
                raise UserError(self.env._("The visit was cancelled. Plan another one."))
            if visit.is_told and not vals.get("is_told", True):
                raise UserError(
                    self.env._("The client was told of the visit: it can only be cancelled.")
                )
        before = {visit: [visit[name] for name in names] for visit in self}
        if "start_at" in vals and "stop_at" not in vals:
            lengths = {visit: visit.stop_at - visit.start_at for visit in self}
            start = fields.Datetime.to_datetime(vals["start_at"])
            for visit, length in lengths.items():
                super(Visit, visit).write({**vals, "stop_at": start + length})
        else:
            super().write(vals)
        moved = self.filtered(lambda visit: [visit[name] for name in names] != before[visit])
        for visit in moved:
            visit.write(kept({"revision": visit.revision + 1}))
        moved._follow_in_calendar()
        moved._tell(REQUEST)
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        """A client who was told of a visit waits for it."""
        now = fields.Datetime.now()
        for visit in self:
            if visit.state == "planned" and visit.is_told and visit.stop_at > now:
                raise UserError(
                    self.env._("Cancel the visit %(visit)s first.", visit=visit.display_name)
                )

    def unlink(self):
        self.sudo().event_id.with_context(**{FOLLOWS_VISIT: True}).unlink()
        return super().unlink()

    def action_cancel(self):
        """Cancel the visits, and tell the clients."""
        self.check_access("write")
        self.filtered(lambda visit: visit.state == "planned")._cancel()
        return True

    def _cancel(self):
        for visit in self:
            visit.write(kept({"state": "cancelled", "revision": visit.revision + 1}))
        # sudo: the event belongs to the engineer
        self.sudo().event_id.with_context(**{FOLLOWS_VISIT: True}).unlink()
        self._tell(CANCEL)

    def _follow_in_calendar(self):
        """Bring the event in the engineer's own calendar to what the visit says."""
        # sudo: the calendar of a colleague, where nobody else reads what it is about. Odoo would
        # take from the context that the event belongs to the record whose form is open
        context = {FOLLOWS_VISIT: True, "no_mail_to_attendees": True, "dont_notify": True}
        events = self.env["calendar.event"].sudo()
        events = events.with_context(context)  # pylint: disable=context-overridden
        for visit in self.sudo():
            values = visit._prepare_event()
            if visit.event_id:
                events.browse(visit.event_id.id).write(values)
            else:
                visit.write(kept({"event_id": events.create(values).id}))

    def _prepare_event(self):
        """Return the values of the event in the engineer's calendar."""
        self.ensure_one()
        return {
            "name": self.display_name,
            "start": self.start_at,
            "stop": self.stop_at,
            "location": self.place,
            "user_id": self.user_id.id,
            "partner_ids": [fields.Command.set(self.user_id.partner_id.ids)],
            "privacy": "private",
            "show_as": "busy",
        }

    # ------------------------------------------------------------
    # TELLING THE CLIENT
    # ------------------------------------------------------------

    def _tell(self, method):
        """Tell the reporters in their language, with the file for their calendar, and the
        engineers. Where the client is not told it is a note. Of what is over nobody is told.
        """
        now = fields.Datetime.now()
        for visit in self.filtered(lambda visit: visit.stop_at > now):
            # sudo: the language and the address of the reporter of a ticket that the user may see
            reporter = visit.sudo().ticket_id.partner_id
            is_told = visit.is_told and reporter
            lang = reporter.lang if is_told else visit.user_id.lang
            told = visit.with_context(lang=lang, tz=visit._get_client_tz())
            attachments = []
            if is_told:
                ics = make_ics(told._prepare_invitation(), method, now)
                attachments = [(told.env._("visit.ics"), ics.encode())]
            told.ticket_id.message_post(
                body=told._get_words(method),
                message_type="comment",
                subtype_xmlid="mail.mt_comment" if is_told else "mail.mt_note",
                partner_ids=(told.user_id - self.env.user).partner_id.ids,
                attachments=attachments,
            )

    def _get_client_tz(self):
        # sudo: the time zone of the reporter, or that of the service
        visit = self.sudo()
        return visit.ticket_id.partner_id.tz or visit.company_id._get_helpdesk_tz()

    def _format(self, moment, dt_format=MOMENT):
        return format_datetime(self.env, moment, tz=self.env.context.get("tz"), dt_format=dt_format)

    def _get_words(self, method):
        """Return what the client reads. :rtype: Markup"""
        if method == CANCEL:
            opening = self.env._("The visit of our engineer is cancelled.")
        elif self.revision:
            opening = self.env._("The visit of our engineer has changed.")
        else:
            opening = self.env._("Our engineer will come to you.")
        rows = [
            (
                self.env._("When"),
                f"{self._format(self.start_at)} – {self._format(self.stop_at, 'HH:mm')}",
            ),
            (self.env._("Where"), self.place),
            (self.env._("Who"), self.sudo().user_id.name),
        ]
        lines = Markup("").join(Markup("<li>%s: %s</li>") % row for row in rows)
        words = Markup("<p>%s</p><ul>%s</ul>") % (opening, lines)
        if method == REQUEST:
            words += Markup("<p>%s</p>") % self.env._(
                "Should the time not suit you, simply answer."
            )
        return words

    def _prepare_invitation(self):
        """Return what goes into the file. :rtype: Invitation"""
        # sudo: names and addresses of the service and of the reporter
        visit = self.sudo()
        ticket, company = visit.ticket_id, visit.company_id
        return Invitation(
            uid=f"{visit.uid}@{self.env['ir.config_parameter'].sudo().get_param('database.uuid')}",
            sequence=visit.revision,
            start=visit.start_at,
            stop=visit.stop_at,
            summary=self.env._(
                "%(company)s: visit for %(ticket)s", company=company.name, ticket=ticket.number
            ),
            place=visit.place,
            description=f"{ticket.number} {ticket.name}\n{visit.user_id.name}",
            organizer=(company.name, company.email or ""),
            attendee=(ticket.partner_id.name, ticket.partner_id.email or ""),
        )
