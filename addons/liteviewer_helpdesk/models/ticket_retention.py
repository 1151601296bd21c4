# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import groupby, split_every

BATCH = 200
"""Tickets that are closed or cleaned within one transaction."""


class Ticket(models.Model):
    """The part of the ticket that ends it, and that later forgets what is no longer needed."""

    _inherit = "liteviewer.ticket"

    is_data_removed = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Screenshots and facts about the computer were removed some time after the closing.",
    )

    _resolved_idx = models.Index("(stage_since) WHERE stage_kind = 'resolved'")
    _kept_data_idx = models.Index(
        "(closed_at) WHERE closed_at IS NOT NULL AND is_data_removed IS NOT TRUE"
    )

    @api.model
    def _get_times(self, kind, now, resolved=False, responded=False):
        """A reopened ticket may get new screenshots, which are removed in their turn. Taking a
        ticket into work is no response where the service wants words.
        """
        times = super()._get_times(kind, now, resolved, responded)
        if not times.get("closed_at"):
            times["is_data_removed"] = False
        # sudo: parameters are readable by the system only
        get_param = self.env["ir.config_parameter"].sudo().get_param
        counted = get_param("liteviewer_helpdesk.first_response", "take")
        if kind == "in_progress" and counted == "message":
            times.pop("first_response_at", None)
        return times

    @api.model
    def _get_limit_of_days(self, parameter, default):
        """Return the moment before which a setting in days applies, None when it is 0.

        :rtype: datetime (UTC)
        """
        days = int(self.env["ir.config_parameter"].get_param(parameter, default))
        return fields.Datetime.now() - timedelta(days=days) if days > 0 else None

    @api.model
    def _cron_close_resolved(self):
        """Close what has been resolved for long enough without anybody reopening it."""
        limit = self._get_limit_of_days("liteviewer_helpdesk.close_after_days", 7)
        domain = [("stage_kind", "=", "resolved"), ("stage_since", "<=", limit)]
        if limit:
            self._run_in_batches(domain, "stage_since, id", lambda tickets: tickets.action_close())

    @api.model
    def _cron_remove_data(self):
        """Remove the screenshots and computer facts of tickets closed long enough ago."""
        limit = self._get_limit_of_days("liteviewer_helpdesk.keep_data_days", 365)
        domain = [("closed_at", "<=", limit), ("is_data_removed", "!=", True)]
        if limit:
            self._run_in_batches(domain, "closed_at, id", lambda tickets: tickets._remove_data())

    @api.model
    def _run_in_batches(self, domain, order, function):
        """Do something to all tickets of a domain, which takes them out of it.

        Each batch is a transaction of its own, so the job may be killed at any time; a ticket that
        somebody works on at the moment is left to the next run.
        """
        cron = self.env["ir.cron"]
        ids = self.search(domain, order=order).ids
        cron._commit_progress(remaining=len(ids))
        for batch in split_every(BATCH, ids):
            tickets = self.browse(batch).try_lock_for_update(allow_referencing=True)
            tickets.invalidate_recordset()
            function(tickets.filtered_domain(domain))
            if not cron._commit_progress(len(batch)):
                return

    def _remove_data(self):
        """Remove screenshots and computer facts, and leave a note where there were any."""
        days = self.env["ir.config_parameter"].get_param("liteviewer_helpdesk.keep_data_days", 365)
        holding = self.filtered(lambda ticket: ticket.screenshot_ids or ticket.computer_data)
        self.screenshot_ids.unlink()
        self.write({"computer_data": False, "is_data_removed": True})
        for company, tickets in groupby(holding, lambda ticket: ticket.company_id):
            env = self.with_context(lang=company.partner_id.lang).env
            note = env._(
                "Screenshots and computer data removed %(days)s days after closing.", days=days
            )
            self._message_log_batch(bodies={ticket.id: note for ticket in tickets})

    def _erase_request(self):
        """Remove the reporter's words and pictures. The subject stays, so that the tickets can be
        told apart.
        """
        self.screenshot_ids.unlink()
        self.write({"description": False, "computer_data": False, "is_data_removed": True})
        note = self.env._("The reporter's data was erased.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, note))
