# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import groupby

from ...tools.kept import kept
from ..ticket_stage import OPEN_KINDS


class Ticket(models.Model):
    """The part of the ticket that knows engineers who are away, or work here no more.

    Who stands in gets the new tickets, and is told what clients answer on the others. An open
    ticket never belongs to an archived engineer: so it counts as unassigned everywhere.
    """

    _inherit = "liteviewer.ticket"

    absent_user_id = fields.Many2one(
        "res.users",
        string="Instead Of",
        readonly=True,
        server_kept=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="The engineer was away when the ticket came: the substitute got it.",
    )

    @api.model
    def _prepare_creation(self, vals_list):
        super()._prepare_creation(vals_list)
        absent = self.env["resource.calendar.leaves"]._get_absent()
        for vals in vals_list if absent else ():
            # who is away and makes a ticket for themselves is at work after all
            if vals.get("user_id") in absent and vals["user_id"] != self.env.uid:
                engineer = self.env["res.users"].browse(vals["user_id"])
                stand_in = engineer._get_stand_in(absent)
                if stand_in and self._may_stand_in(stand_in, vals):
                    vals["user_id"] = stand_in.id
                    vals.update(kept({"absent_user_id": engineer.id}))

    @api.model
    def _may_stand_in(self, stand_in, vals):
        """Tell whether somebody may be given the new ticket of values."""
        stages = self.env["liteviewer.ticket.stage"]
        is_open = not vals.get("stage_id") or stages._get_meaning(vals["stage_id"])[0] in OPEN_KINDS
        company_id = vals.get("company_id") or self.env.company.id
        # sudo: of which client the reporter is, and where a colleague works
        contacts = self.env["res.partner"].sudo()
        client = contacts.browse(vals.get("client_id") or vals.get("partner_id") or [])
        return (
            is_open
            and company_id in stand_in.sudo().company_ids.ids
            and stand_in._is_allowed_client(client.commercial_partner_id.sudo(False))
        )

    def _complete_change(self, vals):
        """Whoever gets a ticket by hand stands in for nobody; one that is opened again does not
        come back to somebody who has left.
        """
        changes = super()._complete_change(vals)
        if "user_id" in vals and "absent_user_id" not in vals:
            return [
                (self.browse(each.id for each in alike), {**completed, **ends})
                for tickets, completed in changes
                for ends, alike in self._group_by_values(
                    tickets,
                    lambda ticket: kept({"absent_user_id": False}) if ticket.absent_user_id else {},
                )
            ]
        if "stage_id" not in vals:
            return changes
        kind, _waiting_for = self.env["liteviewer.ticket.stage"]._get_meaning(vals["stage_id"])
        if kind not in OPEN_KINDS or all(ticket.is_open for ticket in self):
            return changes
        return [
            (self.browse(each.id for each in alike), {**completed, **ends})
            for tickets, completed in changes
            for ends, alike in self._group_by_values(
                tickets,
                lambda ticket: (
                    # sudo: a client who answers need not read accounts
                    {"user_id": False} if not ticket.sudo().user_id.active else {}
                ),
            )
        ]

    @api.model
    def _group_by_values(self, tickets, get_values):
        """Return [(values, tickets that get them)]."""
        groups = groupby(tickets, lambda ticket: tuple(get_values(ticket).items()))
        return [(dict(values), alike) for values, alike in groups]

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Whoever stands in for the engineer is told what the client answers."""
        stand_in = self._get_told_stand_in(message)
        if stand_in:
            msg_vals = dict(msg_vals or {})
            # sudo: as Odoo does it
            told = msg_vals.get("partner_ids", message.sudo().partner_ids.ids)
            msg_vals["partner_ids"] = [*told, stand_in.partner_id.id]
        return super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)

    def _get_told_stand_in(self, message):
        """Return who stands in for the engineer of the ticket, where a client has written."""
        # sudo: a portal user who writes may not read the engineer
        ticket, message = self.sudo(), message.sudo()
        absent = self.env["resource.calendar.leaves"]._get_absent()
        if (
            len(ticket) != 1
            or ticket.user_id.id not in absent
            or message.message_type not in ("comment", "email")
            or message.is_internal
            or message.subtype_id.internal
            or not (message.author_id.partner_share or not message.author_id)
        ):
            return self.env["res.users"]
        return ticket.user_id._get_stand_in(absent).sudo(False)

    def _hand_over(self, engineer, note):
        """Give the tickets to another engineer, or back to their teams, with a note on each. Who
        had them follows them no more; nobody gets an e-mail for each of them.

        :param engineer: res.users, empty for nobody
        :param str note: why
        """
        previous = self.user_id.partner_id - engineer.partner_id
        self._track_set_log_message(note)
        self.with_context(mail_auto_subscribe_no_notify=True).write({"user_id": engineer.id})
        self.message_unsubscribe(previous.ids)
