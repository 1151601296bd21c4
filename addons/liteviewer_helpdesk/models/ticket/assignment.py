# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.tools import split_every

BATCH = 100
"""Tickets that are assigned within one transaction."""


class Ticket(models.Model):
    """The part of the ticket that finds it an engineer.

    A new ticket without an engineer only wakes the cron up. Whatever assigns locks the ticket's
    row first and then looks whether it is still free, so that no ticket gets two engineers.
    """

    _inherit = "liteviewer.ticket"

    _waiting_idx = models.Index(
        "(team_id, priority DESC, received_at, id) WHERE is_open IS TRUE AND user_id IS NULL"
    )

    @api.constrains("user_id", "client_id")
    def _check_engineer_client(self):
        """An engineer who may not see the ticket would get its subject by e-mail."""
        for ticket in self:
            if ticket.user_id and not ticket.user_id._is_allowed_client(ticket.client_id):
                raise ValidationError(
                    self.env._(
                        "%(engineer)s does not look after %(client)s. Choose another engineer for "
                        "%(number)s.",
                        engineer=ticket.user_id.name,
                        client=ticket.client_id.display_name or self.env._("an unknown client"),
                        number=ticket.number,
                    )
                )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Whoever followed the ticket and may not see it any more, since it moved to another client
        or the engineer to other ones, is told nothing of it.
        """
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        # sudo: a portal user who writes may not read the client
        client, users = self.sudo().client_id, self.env["res.users"]
        return [
            recipient
            for recipient in recipients
            if not recipient["uid"]
            or recipient["ushare"]
            or users.browse(recipient["uid"])._is_allowed_client(client)
        ]

    def _follow_creation(self, vals_list):
        super()._follow_creation(vals_list)
        self._trigger_assignment()

    def _check_change(self, vals):
        super()._check_change(vals)
        if "user_id" in vals:
            self._lock_before_assignment()

    def _follow_change(self, vals, before):
        super()._follow_change(vals, before)
        if not {"team_id", "stage_id"}.isdisjoint(vals) or not vals.get("user_id", True):
            self._trigger_assignment()

    def _lock_before_assignment(self):
        """Lock the tickets before anything that comes with a new engineer is written: followers
        would meet those of somebody who is faster, and that is no error for the person.

        :raises ConcurrencyError: somebody assigns one of them at the moment; the server starts
            the call again, which then sees who has it
        """
        if (self - self.try_lock_for_update(allow_referencing=True)).exists():
            raise ConcurrencyError("the engineer of a ticket is being changed")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_take_over(self):
        """Make the current user the engineer of tickets that colleagues have."""
        return self._assign_to(self.env.user)

    def _assign_to(self, engineer):
        """Make ``engineer`` that of the tickets. Odoo tells them; who had a ticket until now is
        told here, in their language.
        """
        previous = {ticket: ticket.user_id for ticket in self if ticket.user_id != engineer}
        self.write({"user_id": engineer.id})
        for ticket, loser in previous.items():
            if loser and loser != self.env.user:
                ticket.with_context(lang=loser.lang)._notify_taken_over(loser, engineer)
        return True

    def _notify_taken_over(self, previous, engineer):
        self.ensure_one()
        words = self.env._(
            "%(ticket)s is no longer yours: %(engineer)s works on it now.",
            ticket=self.display_name,
            engineer=engineer.name,
        )
        self.message_notify(
            partner_ids=previous.partner_id.ids,
            subject=self.env._("%(number)s was taken over", number=self.number),
            body=Markup("<p>%s</p>") % words,
        )

    def _escalate(self, team, reason, keep_engineer=False):
        """Move the tickets to another team, note the reason and tell the members who may see
        them.

        :param str reason: plain text, for the service only
        :param bool keep_engineer: otherwise the tickets wait for somebody of the team
        """
        vals = {"team_id": team.id}
        if not keep_engineer:
            vals["user_id"] = False
        self.write(vals)
        for ticket in self:
            members = team.member_ids.filtered(
                lambda user, client=ticket.client_id: user._is_allowed_client(client)
            )
            ticket.message_post(
                body=Markup("<p><strong>%s</strong></p><p>%s</p>")
                % (
                    self.env._("Escalated to %(team)s", team=team.display_name),
                    reason,
                ),
                message_type="comment",
                subtype_xmlid="mail.mt_note",
                partner_ids=(members.partner_id - self.env.user.partner_id).ids,
            )

    def action_assign(self):
        """Open the wizard that gives the tickets to an engineer."""
        return self._open_wizard("liteviewer.ticket.assign", self.env._("Assign"))

    def action_escalate(self):
        """Open the wizard that hands the tickets to another team."""
        return self._open_wizard("liteviewer.ticket.escalate", self.env._("Escalate"))

    def _open_wizard(self, model, title, **context):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_ids": self.ids, **context},
        }

    # ------------------------------------------------------------
    # AUTOMATIC ASSIGNMENT
    # ------------------------------------------------------------

    def _trigger_assignment(self):
        """Wake the cron up when one of the tickets waits for it."""
        automatic = self.env["liteviewer.ticket.team"]._get_automatic_ids()
        if any(
            ticket.team_id.id in automatic and ticket.is_open and not ticket.user_id
            for ticket in self
        ):
            self.env.ref("liteviewer_helpdesk.ir_cron_assign_tickets")._trigger()

    @api.model
    def _cron_assign_waiting(self):
        """Give the waiting tickets to engineers who are present, each batch in a transaction.

        Safe to kill, to run twice and beside people who take tickets. What nobody present may
        take waits for the next run.
        """
        cron = self.env["ir.cron"]
        teams = self.env["liteviewer.ticket.team"].search([("assignment", "!=", "manual")])
        now = fields.Datetime.now()
        present, stand_ins = teams._get_present_members(now), teams._get_stand_ins(now)
        rows = self.env["liteviewer.ticket.assignment"]._get_for_teams(teams)
        waiting = {
            team: self.search(team._get_waiting_domain(), order="priority desc, received_at, id")
            for team in teams
            if present[team] or stand_ins[team]
        }
        remaining = sum(map(len, waiting.values()))
        cron._commit_progress(remaining=remaining)
        for team, tickets in waiting.items():
            for ids in split_every(BATCH, tickets.ids):
                # locked first of all in the transaction, which so sees what others committed
                tickets = self.browse(ids).try_lock_for_update(allow_referencing=True)
                if row := rows[team].try_lock_for_update():
                    row._assign(tickets, present[team], stand_ins[team])
                # otherwise another run is at it
                if not cron._commit_progress(len(ids)):
                    return

    def _get_allowed_engineers(self, engineers):
        """Return for each ticket the ids of the engineers who may take it, None for all."""
        restricted = engineers.filtered("is_helpdesk_restricted")
        if not restricted:
            return [None] * len(self)
        free = set((engineers - restricted).ids)
        return [
            free | {user.id for user in restricted if ticket.client_id in user.helpdesk_client_ids}
            for ticket in self
        ]
