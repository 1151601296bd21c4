# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import SQL


class Ticket(models.Model):
    """The part of the ticket that is shared: who has its link sees it without a login.

    The link stands in e-mails and is shown by agents, so it gets around. It ends some time after
    the ticket was closed, and when the reporter or the client is archived. Where it must not come
    back to life, as when the ticket gets another reporter or a computer's agent is revoked, the
    ticket gets a new one; who is still concerned learns it with the next e-mail.
    """

    _inherit = "liteviewer.ticket"

    def _has_ended_link(self):
        """Tell whether the link of the ticket opens it no more."""
        self.ensure_one()
        # sudo: asked for visitors, who may read nothing of it
        ticket = self.sudo()
        limit = ticket._get_limit_of_days("liteviewer_helpdesk.link_days", 30)
        if limit and ticket.closed_at and ticket.closed_at < limit:
            return True
        return not all((ticket.partner_id | ticket.client_id).mapped("active"))

    def _end_links(self):
        """Give the tickets other links: those that are around open them no more, nor do the signs
        (``_sign_token``) that were made with them.
        """
        if not self:
            return
        self.flush_recordset(["access_token"])
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET access_token = gen_random_uuid()::text WHERE id IN %s",
                SQL.identifier(self._table),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["access_token"])

    def _note_before(self, vals):
        before = super()._note_before(vals)
        if not {"client_id", "partner_id"}.isdisjoint(vals):
            before["links"] = {ticket.id: self._get_people(ticket) for ticket in self}
        return before

    def _follow_change(self, vals, before):
        """Whoever was the reporter may not see what is written for another one."""
        super()._follow_change(vals, before)
        people = before.get("links", {})
        self.filtered(
            lambda ticket: (
                any(people.get(ticket.id, ())) and people[ticket.id] != self._get_people(ticket)
            )
        )._end_links()

    @api.model
    def _get_people(self, ticket):
        return ticket.partner_id, ticket.client_id

    @api.model
    def _get_thread_with_access(self, thread_id, *, hash=None, pid=None, token=None, **kwargs):  # noqa: A002
        """The conversation ends with the link, and with the person whom a signed one was for."""
        if (hash or token) and self._is_ended_for(thread_id, pid):
            hash = pid = token = None  # noqa: A001
        return super()._get_thread_with_access(thread_id, hash=hash, pid=pid, token=token, **kwargs)

    @api.model
    def _is_ended_for(self, thread_id, pid):
        # sudo: asked for visitors, who may read nothing of it
        ticket = self.sudo().browse(thread_id).exists()
        if not ticket or ticket._has_ended_link():
            return True
        return bool(pid) and not self.env["res.partner"].sudo().browse(int(pid)).exists().active
