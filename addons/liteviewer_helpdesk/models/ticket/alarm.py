# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.alarm import OVER, PROBLEM, read_alarm
from ...tools.arguments import One
from ...tools.kept import kept
from .mail_in import STORM

ALARM_LOCK = 0x6C7662
"""Of PostgreSQL's advisory locks, the kind for alarms of one monitoring system."""
STORM_MINUTES = 10


class Ticket(models.Model):
    """The part of the ticket that stands for an alarm of a monitoring system.

    Repeats of an alarm are counted on its open ticket, and so is its end, which closes nothing by
    itself. Where a system raises very many different alarms at once, one ticket takes the rest.
    """

    _inherit = "liteviewer.ticket"

    alarm_key = fields.Char(readonly=True, copy=False, groups="base.group_user")
    alarm_count = fields.Integer(
        string="Alarms", readonly=True, copy=False, groups="base.group_user"
    )
    alarm_last_at = fields.Datetime(
        string="Last Alarm", readonly=True, copy=False, groups="base.group_user"
    )
    alarm_is_over = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The monitoring system says that all is well again.",
    )

    _alarm_idx = models.Index(
        "(partner_id, alarm_key) WHERE alarm_key IS NOT NULL AND is_open IS TRUE"
    )
    _new_alarms_idx = models.Index("(partner_id, create_date) WHERE alarm_key IS NOT NULL")

    @api.model
    def _take_alarm(self, author, subject, text):
        """Count a mail of a monitoring system on the ticket of its alarm.

        One mail of a system at a time is counted, until the end of its transaction.

        :param author: res.partner, the system
        :param str subject: of the mail
        :param str text: of the mail, plain
        :return: (the ticket, empty where a new one is to be made; its values; whether it is over)
        """
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", ALARM_LOCK, author.id))
        alarm = read_alarm(subject, text)
        now = fields.Datetime.now()
        ticket = self._find_alarm(author, alarm.key)
        if alarm.state == PROBLEM and not ticket and self._is_storm(author, now):
            ticket = self._find_alarm(author, STORM)
            alarm.key = STORM
        if ticket:
            over = alarm.state == OVER
            ticket.write(
                kept(
                    {
                        "alarm_count": ticket.alarm_count + (not over),
                        "alarm_last_at": now,
                        "alarm_is_over": over and ticket.alarm_key != STORM,
                    }
                )
            )
        values = kept({"alarm_key": alarm.key, "alarm_count": 1, "alarm_last_at": now})
        return ticket, values, alarm.state == OVER

    @api.model
    def _find_alarm(self, author, key):
        return self.search(
            [("partner_id", "=", author.id), ("alarm_key", "=", key), ("is_open", "=", True)],
            order="id desc",
            limit=1,
        )

    @api.model
    def _is_storm(self, author, now):
        """Tell whether the system has lately raised so many alarms that one ticket takes others."""
        get_param = self.env["ir.config_parameter"].sudo().get_param
        limit = int(get_param("liteviewer_helpdesk.alarm_storm", 30))
        since = now - timedelta(minutes=STORM_MINUTES)
        recent = [
            ("partner_id", "=", author.id),
            ("alarm_key", "!=", False),
            ("create_date", ">=", since),
        ]
        return self.search_count(recent, limit=limit) >= limit

    def action_close_alarm(self: One):
        """Resolve a ticket whose alarm is over."""
        self.ensure_one()
        return self.action_resolve()
