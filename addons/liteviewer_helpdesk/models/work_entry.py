# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.kept import kept
from ..tools.rounding import count_minutes, round_minutes

LONGEST = timedelta(hours=12)
"""A timer without working hours to end it counts so long at most."""
OVERTIME = timedelta(hours=1)
"""So long after the working day a timer may still run before it is taken for a forgotten one."""


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
    _inherit = ["liteviewer.work.mixin"]
    _order = "started_at desc, id desc"

    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, ondelete="cascade", check_company=True
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
    ended_at = fields.Datetime(
        string="End", compute="_compute_ended_at", inverse="_inverse_ended_at", store=True
    )
    billable_duration = fields.Integer(
        string="Billed Minutes",
        compute="_compute_billable_duration",
        store=True,
        aggregator="sum",
        help="The minutes rounded as the settings say; none when the work is not billed or still "
        "has to be confirmed.",
    )
    is_running = fields.Boolean(readonly=True, copy=False)
    is_unconfirmed = fields.Boolean(
        string="To Confirm",
        readonly=True,
        copy=False,
        help="The timer ended without a word about what was done, or ran past the working day. The "
        "work counts as soon as its engineer says what was done and how long it took.",
    )
    billable = fields.Boolean(default=True)

    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "The minutes of a work entry cannot be negative."
    )
    _one_running = models.UniqueIndex(
        "(user_id) WHERE is_running",
        "A timer of this engineer runs already. Stop it before you start another one.",
    )
    # the times of a ticket are added up in the index alone
    _ticket_idx = models.Index("(ticket_id) INCLUDE (duration, billable_duration)")
    _user_idx = models.Index("(user_id, started_at DESC)")
    _unconfirmed_idx = models.Index("(user_id) WHERE is_unconfirmed IS TRUE")
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

    @api.depends("duration", "billable", "is_unconfirmed")
    def _compute_billable_duration(self):
        """A later change of the settings changes nothing that has been logged."""
        for entry in self:
            # sudo: how work is rounded is no secret of the company
            company = (entry.ticket_id.company_id or self.env.company).sudo()
            counts = entry.billable and not entry.is_unconfirmed
            entry.billable_duration = counts and round_minutes(
                entry.duration,
                int(company.helpdesk_rounding_minutes),
                company.helpdesk_rounding,
            )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._check_period_open()
        entries.filtered("is_running")._notify_timer()
        return entries

    def write(self, vals):
        """Neither what was in a closed period may change, nor may anything be moved into one."""
        self._check_period_open()
        result = super().write(vals)
        if not {"started_at", "ticket_id"}.isdisjoint(vals):
            self._check_period_open()
        if "is_running" in vals:
            self._notify_timer()
        if not {"name", "duration", "ended_at"}.isdisjoint(vals) and "is_unconfirmed" not in vals:
            self.filtered(lambda entry: entry.is_unconfirmed and entry._has_text())._confirm()
        return result

    def _has_text(self):
        return bool((self.name or "").strip())

    def _confirm(self):
        """Let the work count: somebody has looked at what was done and how long it took."""
        self.write(kept({"is_unconfirmed": False}))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_period(self):
        self._check_period_open()

    def unlink(self):
        stopped = self.filtered("is_running").user_id
        result = super().unlink()
        self._send_timer_news(stopped)
        return result

    def _notify_timer(self):
        """Tell the open pages of the engineers which timer runs now."""
        self._send_timer_news(self.user_id)

    @api.model
    def _send_timer_news(self, users):
        for user in users:
            user._bus_send("liteviewer.work.entry/timer", self._get_timer_news(user))

    @api.model
    def _get_timer_news(self, user):
        """Return what the pages of a user show of their running timer, see ``timer_menu.js``.

        :return: {"ticket_id", "number", "since": UTC as text}, empty where none runs
        :rtype: dict
        """
        # sudo: one's own timer, be the ticket another client's by now
        entry = self.sudo().search([("user_id", "=", user.id), ("is_running", "=", True)])
        if not entry:
            return {}
        return {
            "ticket_id": entry.ticket_id.id,
            "number": entry.ticket_id.number,
            "since": fields.Datetime.to_string(entry.started_at),
        }

    def _check_period_open(self):
        """Refuse to touch work that began in a period which its company has closed.

        :raises UserError: for everybody but the superuser
        """
        settled = not self.env.su and self._find_closed()
        if settled:
            raise UserError(
                self.env._(
                    "The work log is closed until %(date)s: work that began on that day or "
                    "before it cannot be logged, changed or deleted any more. Ask a service "
                    "manager or the accountants to open the period.",
                    date=format_date(self.env, settled[0]._get_closed_until()),
                )
            )

    def _find_closed(self):
        """Return those of ``self`` that lie, as they are now, in a period that is closed."""
        return self._filter_settled()

    def _get_closed_until(self):
        """Return the last closed day of the period in which this settled work lies."""
        self.ensure_one()
        return self.company_id.helpdesk_lock_date

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

    def _stop(self, minutes=None):
        """Stop the timers of ``self``; a minute begun counts as a whole one.

        What ends without a word about what was done, or ran past the working day, has to be
        confirmed; of the latter only the minutes until the end of that day are taken.

        :param int minutes: what the engineer says that it took; None: what the timer says
        """
        for entry in self.filtered("is_running"):
            measured, is_overlong = entry._measure()
            entry.write(
                {
                    "duration": measured if minutes is None else minutes,
                    **kept(
                        {
                            "is_running": False,
                            "is_unconfirmed": not entry._has_text()
                            or (is_overlong and minutes is None),
                        }
                    ),
                }
            )

    def _measure(self):
        """Return what a running timer says.

        :return: (minutes, whether it ran past the working day and counts until its end only)
        :rtype: tuple[int, bool]
        """
        self.ensure_one()
        now, day_end = fields.Datetime.now(), self._get_day_end()
        is_overlong = now > day_end + OVERTIME
        end = day_end if is_overlong else now
        return count_minutes(self.started_at, end), is_overlong

    def _get_day_end(self):
        """Return when the working day ends in which the work began, in UTC; of work that began
        outside the working hours, ``LONGEST`` after that.
        """
        self.ensure_one()
        longest = self.started_at + LONGEST
        calendar = self._get_service_calendar()
        if not calendar:
            return longest
        start = self.started_at.replace(tzinfo=UTC).astimezone(ZoneInfo(calendar.tz))
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        hours = list(self._get_open_hours(calendar, midnight, midnight + timedelta(days=1)))
        if not hours or not hours[0][0] <= start < hours[-1][1]:
            return longest
        return min(longest, hours[-1][1].astimezone(UTC).replace(tzinfo=None))

    def action_stop(self):
        """Stop the timers; the minutes are counted from their start. A service manager stops those
        of colleagues as well, who confirm the work later.
        """
        foreign = self.filtered(lambda entry: entry.user_id != self.env.user)
        if foreign and not self.env.user.has_group("liteviewer_helpdesk.helpdesk_group_manager"):
            raise UserError(
                self.env._(
                    "This is the timer of %(engineer)s. Only they and service managers can stop "
                    "it.",
                    engineer=foreign[0].user_id.display_name,
                )
            )
        self._stop()
        return True

    def action_confirm(self):
        """Let the work count as it is.

        :raises UserError: it does not say what was done
        """
        if silent := self.filtered(lambda entry: not entry._has_text()):
            raise UserError(
                self.env._(
                    "Say first what was done in the work on %(ticket)s.",
                    ticket=silent[0].ticket_id.display_name,
                )
            )
        self.filtered("is_unconfirmed")._confirm()
        return True
