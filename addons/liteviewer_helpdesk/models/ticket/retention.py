# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import groupby, split_every

from ...tools.kept import kept

BATCH = 200
"""Records that are closed or cleaned within one transaction."""


def run_in_batches(model, domain, order, function):
    """Do something to all records of a domain, which takes them out of it.

    Each batch is a transaction of its own, so the job may be killed at any time; a record that
    somebody works on at the moment is left to the next run.
    """
    cron = model.env["ir.cron"]
    ids = model.search(domain, order=order).ids
    cron._commit_progress(remaining=len(ids))
    for batch in split_every(BATCH, ids):
        records = model.browse(batch).try_lock_for_update(allow_referencing=True)
        records.invalidate_recordset()
        function(records.filtered_domain(domain))
        if not cron._commit_progress(len(batch)):
            return


def leave_note(records, get_note):
    """Say on the records, in the language of the service, what was removed.

    :param get_note: function that returns the text, given an environment and the number of days
    """
    days = records.env["ir.config_parameter"].get_param("liteviewer_helpdesk.keep_data_days", 365)
    for company, noted in groupby(records, lambda record: record.company_id):
        note = get_note(records.with_context(lang=company.partner_id.lang).env, days)
        noted = records.browse(record.id for record in noted)
        noted._message_log_batch(bodies=dict.fromkeys(noted.ids, note))


class Ticket(models.Model):
    """The part of the ticket that ends it, and that later forgets what is no longer needed."""

    _inherit = "liteviewer.ticket"

    is_data_removed = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="What the client showed was removed some time after the closing.",
    )

    _resolved_idx = models.Index("(stage_since) WHERE stage_kind = 'resolved'")
    _kept_data_idx = models.Index(
        "(closed_at) WHERE closed_at IS NOT NULL AND is_data_removed IS NOT TRUE"
    )

    @api.model
    def _get_times(self, kind, now, resolved=False, responded=False):
        """A reopened ticket may get new screenshots, which are removed in their turn."""
        times = super()._get_times(kind, now, resolved, responded)
        if not times.get("closed_at"):
            times.update(kept({"is_data_removed": False}))
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
            run_in_batches(self, domain, "stage_since, id", lambda tickets: tickets.action_close())

    @api.model
    def _cron_remove_data(self):
        """Remove what clients showed from tickets that were closed long enough ago."""
        if limit := self._get_data_limit():
            run_in_batches(
                self,
                [("closed_at", "<=", limit), ("is_data_removed", "!=", True)],
                "closed_at, id",
                lambda tickets: tickets._remove_data(),
            )

    @api.model
    def _get_data_limit(self):
        """Return the moment before which what clients showed is removed, None when it is kept.

        :rtype: datetime (UTC)
        """
        return self._get_limit_of_days("liteviewer_helpdesk.keep_data_days", 365)

    @api.model
    def _get_forgotten_fields(self):
        """Return the names of the fields that are emptied together with the pictures; other addons
        add theirs.
        """
        return []

    def _remove_data(self):
        """Remove screenshots, files that the client sent and the like, and leave a note where there
        were any. What engineers attached stays: it tells what was done.
        """
        sent = self._get_client_files()
        forgotten = self._get_forgotten_fields()
        holding = self.filtered(
            lambda ticket: (
                ticket.screenshot_ids
                or ticket.id in sent
                or any(ticket[name] for name in forgotten)
            )
        )
        (self.screenshot_ids | self.env["ir.attachment"].union(*sent.values())).unlink()
        self.write({**dict.fromkeys(forgotten, False), "is_data_removed": True})
        leave_note(
            holding,
            lambda env, days: env._(
                "Screenshots and what else the client sent removed %(days)s days after closing.",
                days=days,
            ),
        )

    def _get_client_files(self):
        """Return {ticket id: the files that came with messages of the client}."""
        files = defaultdict(self.env["ir.attachment"].browse)
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("message_type", "in", ("comment", "email")),
                ("attachment_ids", "!=", False),
                "|",
                ("author_id", "=", False),
                ("author_id.partner_share", "=", True),
            ]
        )
        for message in messages:
            files[message.res_id] |= message.attachment_ids
        return files

    def _erase_request(self):
        """Remove the reporter's words and pictures. The subject stays, so that the tickets can be
        told apart.
        """
        self.screenshot_ids.unlink()
        forgotten = ["description", *self._get_forgotten_fields()]
        self.write({**dict.fromkeys(forgotten, False), "is_data_removed": True})
        note = self.env._("The reporter's data was erased.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, note))
