# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import time
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.kept import kept

DESK_NEWS = "liteviewer.ticket.desk_news"
DESK_NEWS_STEP = 1.0
"""Seconds between two messages of a kind that a server process sends to the open lists."""
DESK_NEWS_SENT = {}
"""When this process sent the last one: {(database, event): monotonic seconds}."""
DESK_FIELDS = {
    "name",
    "partner_id",
    "client_id",
    "category_id",
    "priority",
    "team_id",
    "user_id",
    "stage_id",
    "has_unread_answer",
}
"""What the lists show: a change of these goes to the open ones."""


class Ticket(models.Model):
    """The part of the ticket that keeps the open lists and their counters up to date."""

    _inherit = "liteviewer.ticket"

    def _follow_creation(self, vals_list):
        super()._follow_creation(vals_list)
        self._notify_desk("new")

    def _follow_change(self, vals, before):
        super()._follow_change(vals, before)
        if not DESK_FIELDS.isdisjoint(vals):
            self._notify_desk("changed")

    @api.readonly
    @api.model
    def get_desk_counters(self):
        """Count the open tickets the current user may see, in one statement.

        :return: {"mine", "unassigned", "new", "waiting", "overdue", "unread": int}
        """
        query = self._search(Domain("is_open", "=", True))
        table = SQL.identifier(query.table)
        row = self.env.execute_query(
            query.select(
                SQL("count(*) FILTER (WHERE %s.user_id = %s)", table, self.env.uid),
                SQL("count(*) FILTER (WHERE %s.user_id IS NULL)", table),
                SQL("count(*) FILTER (WHERE %s.stage_kind = 'new')", table),
                SQL("count(*) FILTER (WHERE %s.stage_kind = 'waiting')", table),
                SQL("count(*) FILTER (WHERE %s)", self._get_overdue_condition(table)),
                SQL("count(*) FILTER (WHERE %s.has_unread_answer)", table),
            )
        )[0]
        return dict(
            zip(("mine", "unassigned", "new", "waiting", "overdue", "unread"), row, strict=True)
        )

    @api.model
    def _get_overdue_condition(self, table):
        """Return what the filter "Overdue" looks for in the open tickets, as SQL."""
        return SQL("%s.deadline_at < %s", table, fields.Datetime.now())

    def action_mark_read(self):
        """The client's words have been read and need no answer."""
        self._set_unread(False)
        return True

    def _set_unread(self, unread):
        """Note whether the client's last words wait for an engineer's eyes."""
        changed = self.filtered(lambda ticket: ticket.has_unread_answer != unread)
        if changed:
            changed.write(kept({"has_unread_answer": unread}))

    def _notify_desk(self, event):
        """Tell the open lists of the company's engineers that they are out of date.

        Only ids go over the bus; each list reads again with the rights of its user.

        :param str event: "new" or "changed"
        """
        data = self.env.cr.precommit.data
        if DESK_NEWS not in data:
            data[DESK_NEWS] = defaultdict(set)
            self.env.cr.precommit.add(self.browse()._send_desk_news)
        data[DESK_NEWS][event].update(self.ids)

    def _send_desk_news(self):
        """Send the news of the transaction that ends, unless this process has sent some of the
        kind within ``DESK_NEWS_STEP``: each message opens a connection to another database, and
        the lists read once more after that time (see ``desk_refresh_hook.js``).
        """
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "liteviewer_helpdesk.helpdesk_group_engineer"
        )
        # sudo: who changes a ticket need not read groups
        group = self.env["res.groups"].sudo().browse(group_id)
        now = time.monotonic()
        for event, ids in self.env.cr.precommit.data.pop(DESK_NEWS).items():
            key = (self.env.cr.dbname, event)
            if now - DESK_NEWS_SENT.get(key, -DESK_NEWS_STEP) >= DESK_NEWS_STEP:
                DESK_NEWS_SENT[key] = now
                group._bus_send(f"liteviewer.ticket/{event}", {"ids": sorted(ids)})
