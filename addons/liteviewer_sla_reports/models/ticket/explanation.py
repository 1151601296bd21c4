# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ...tools.sla_clock import CANCELLED


class Ticket(models.Model):
    """The part of the ticket that says why its clocks stand where they do."""

    _inherit = "liteviewer.ticket"

    @api.readonly
    def get_sla_explanation(self: One):
        """Say why the clocks of the ticket stand where they do, to the second.

        :return: {"reason": str, "clocks": [...], "changes": [...]}: of what was promised
            otherwise, dicts of ``moment``, ``person`` and ``words``; each clock is a dict of
            ``kind``, ``label``,
            ``state``, ``badge``, ``promised``, ``used``, ``overrun`` (seconds of working time),
            ``started_at``, ``stopped_at``, ``deadline_at``, ``now`` (strings in UTC), ``hours``
            (the name of the calendar and whose it is), ``words`` (for the client), ``totals``
            ({kind of row: seconds}) and ``rows``: the time line without a hole, of dicts of
            ``kind`` (running, off_hours, paused, finished), ``start``, ``end``, ``seconds``,
            ``label`` and ``person``
        """
        self.ensure_one()
        self.check_access("read")
        self.sla_clock_ids.check_access("read")
        # sudo: what is behind the clocks is told together with them
        ticket = self.sudo()
        now, times = fields.Datetime.now(), {}
        history = ticket._get_sla_histories()[ticket]
        return {
            "reason": self.env["liteviewer.sla.policy"]._describe_reason(
                ticket.sla_policy_id, ticket.sla_reason or {}
            ),
            "clocks": [
                clock._explain(history, times, now)
                for clock in ticket.sla_clock_ids.sorted("kind", reverse=True)
            ],
            "changes": [
                {
                    "moment": fields.Datetime.to_string(change.changed_at),
                    "person": change.user_id.name or "",
                    "words": change._describe(),
                }
                for change in self.env["liteviewer.sla.change"]
                .sudo()
                .search([("ticket_id", "=", self.id)])
            ],
        }

    def _get_client_tz(self):
        """Return the name of the time zone in which the client is told of moments."""
        self.ensure_one()
        return self.partner_id.tz or self.client_id.tz or self.company_id._get_helpdesk_tz()

    def _get_sla_words(self, timezone):
        """Return plain sentences about the times of the ticket, for the client, in the language of
        the context.

        :param str timezone: its moments are told in
        :rtype: list[str]
        """
        ticket = self.with_context(tz=timezone)
        history, times = ticket._get_sla_histories()[ticket], {}
        now = fields.Datetime.now()
        readings = {
            clock: clock._read(history, times, now)
            for clock in ticket.sla_clock_ids.sorted("kind", reverse=True)
        }
        return [
            clock._describe_for_client(reading)
            for clock, reading in readings.items()
            if reading.state != CANCELLED
        ]
