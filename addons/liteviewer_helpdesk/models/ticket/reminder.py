# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import groupby

from ...tools.kept import kept
from .mail import TOLD
from .retention import run_in_batches


class Ticket(models.Model):
    """The part of the ticket that reminds a client who does not answer, and gives up later."""

    _inherit = "liteviewer.ticket"

    reminded_at = fields.Datetime(
        string="Client Reminded",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When the client was last reminded of the answer that the ticket waits for.",
    )

    _waiting_idx = models.Index("(team_id, stage_since) WHERE stage_kind = 'waiting'")

    @api.model
    def _get_times(self, kind, now, resolved=False, responded=False):
        """Waiting that begins anew is reminded of anew."""
        times = super()._get_times(kind, now, resolved, responded)
        times.update(kept({"reminded_at": False}))
        return times

    @api.model
    def _cron_remind_waiting(self):
        """Remind the clients that tickets wait for, and close what they did not answer then."""
        teams = self.env["liteviewer.ticket.team"].search([("remind_after_days", ">", 0)])
        for team in teams:
            waiting = (
                Domain("stage_kind", "=", "waiting")
                & Domain("waiting_for", "=", "client")
                & Domain("has_unread_answer", "!=", True)
                & Domain("team_id", "=", team.id)
            )
            if team.close_waiting_after_days and (
                limit := team._get_waiting_limit(team.close_waiting_after_days)
            ):
                run_in_batches(
                    self,
                    waiting
                    & Domain("reminded_at", "<", limit)
                    & Domain("partner_id.email_normalized", "!=", False),
                    "stage_since, id",
                    lambda tickets: tickets._close_unanswered(),
                )
            if limit := team._get_waiting_limit(team.remind_after_days):
                run_in_batches(
                    self,
                    waiting & Domain("stage_since", "<", limit) & Domain("reminded_at", "=", False),
                    "stage_since, id",
                    lambda tickets: tickets._remind(),
                )

    def _remind(self):
        """Remind the reporters once; the engineers of those without an address are told."""
        reached = self.filtered("partner_id.email_normalized")
        reached._send_waiting_mail("liteviewer_helpdesk.mail_template_ticket_reminder")
        (self - reached)._tell_unreachable()
        self.write(kept({"reminded_at": fields.Datetime.now()}))

    def _close_unanswered(self):
        """Close what the client did not answer, and say so to the reporter and in the log."""
        self._send_waiting_mail("liteviewer_helpdesk.mail_template_ticket_unanswered")
        self._log_in_language(
            lambda env: env._("Closed: the client did not answer after the reminder.")
        )
        # the e-mail that tells why takes the place of the one of the stage
        self.env.cr.precommit.data.setdefault(TOLD, set()).update(self.ids)
        self.action_close()

    def _send_waiting_mail(self, xmlid):
        """Send a template, where it is still there, to the reporters: it stands in the log."""
        template = self.env.ref(xmlid, raise_if_not_found=False)
        for company, alike in groupby(self, lambda ticket: ticket.company_id):
            if template:
                self.browse(ticket.id for ticket in alike)._mail_stage(template, company)

    def _tell_unreachable(self):
        """Leave an activity with the engineers of tickets whose reporter has no address, and a note
        where there is no engineer.
        """
        for user, alike in groupby(self.filtered("user_id"), lambda ticket: ticket.user_id):
            env = self.with_context(lang=user.lang).env
            self.browse(ticket.id for ticket in alike).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=env._("Call the client: no e-mail address to remind"),
                user_id=user.id,
            )
        self.filtered(lambda ticket: not ticket.user_id)._log_in_language(
            lambda env: env._("The client could not be reminded: there is no e-mail address.")
        )

    def _log_in_language(self, get_note):
        """Leave a note on the tickets in the language of the service.

        :param get_note: function that returns it, given an environment
        """
        for company, alike in groupby(self, lambda ticket: ticket.company_id):
            note = get_note(self.with_context(lang=company.partner_id.lang).env)
            tickets = self.browse(ticket.id for ticket in alike)
            tickets._message_log_batch(bodies=dict.fromkeys(tickets.ids, note))
