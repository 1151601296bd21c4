# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import ValidationError


class Ticket(models.Model):
    """The part of the ticket that keeps reporter and client together: who reported a ticket reads
    it in the portal, so the reporter is of the client whose ticket it is.

    A ticket that is given to another client loses a reporter of the former one, and says so.
    """

    _inherit = "liteviewer.ticket"

    @api.constrains("partner_id", "client_id")
    def _check_reporter_client(self):
        # sudo: who writes a ticket need not read both contacts
        for ticket in self.sudo():
            reporter = ticket.partner_id
            if reporter and reporter.commercial_partner_id != ticket.client_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to %(client)s. Choose a reporter of the "
                        "company whose ticket it is.",
                        person=reporter.name,
                        client=ticket.client_id.display_name or self.env._("an unknown client"),
                    )
                )

    @api.onchange("client_id")
    def _onchange_client_id_reporter(self):
        """The reporter stays with the former client."""
        if self.partner_id.commercial_partner_id != self.client_id:
            self.partner_id = False

    def _complete_change(self, vals):
        """Take off the reporters that do not come along to another client."""
        changes = super()._complete_change(vals)
        if "client_id" not in vals or "partner_id" in vals:
            return changes
        # sudo: who writes a ticket need not read both contacts
        left = self.filtered(
            lambda ticket: (
                ticket.sudo().partner_id.commercial_partner_id.id
                not in (False, vals["client_id"] or 0)
            )
        )
        result = []
        for tickets, completed in changes:
            if staying := tickets - left:
                result.append((staying, completed))
            if losing := tickets & left:
                result.append((losing, {**completed, "partner_id": False}))
        return result

    def _note_before(self, vals):
        before = super()._note_before(vals)
        if "client_id" in vals and "partner_id" not in vals:
            before["reported"] = self.filtered("partner_id")
        return before

    def _follow_change(self, vals, before):
        super()._follow_change(vals, before)
        if "client_id" in vals and not self.env.su:
            self._check_client_company()
        if "client_id" in vals:
            self._drop_foreign_followers()
        if lost := before.get("reported", self.browse()).filtered(lambda each: not each.partner_id):
            lost._tell_reporter_left()

    def _drop_foreign_followers(self):
        """Let nobody of a former client follow the tickets: who was in copy of a mail did."""
        # sudo: who writes a ticket need not read who follows it
        for ticket in self.sudo():
            foreign = ticket.message_partner_ids.filtered(
                lambda person, ticket=ticket: (
                    person.partner_share
                    and person.commercial_partner_id.is_helpdesk_client
                    and person.commercial_partner_id != ticket.client_id
                )
            )
            if foreign:
                ticket.message_unsubscribe(foreign.ids)

    def _check_client_company(self):
        """Whoever works for several companies of the service shows neither the clients of another.

        :raises ValidationError: a client belongs to another company of the service
        """
        # sudo: which company of the service a client is of, no more
        for ticket in self.sudo():
            if ticket.client_id.company_id - ticket.company_id:
                raise ValidationError(
                    self.env._(
                        "%(client)s is a client of %(company)s. Make a new ticket there.",
                        client=ticket.client_id.display_name,
                        company=ticket.client_id.company_id.name,
                    )
                )

    def _come_along(self, client):
        """Belong to another client together with the reporter; an engineer who does not look after
        that one cannot keep the tickets.
        """
        losing = self.filtered(
            lambda ticket: ticket.user_id and not ticket.user_id._is_allowed_client(client)
        )
        (self - losing).write({"client_id": client.id})
        losing.write({"client_id": client.id, "user_id": False})

    def _stay_behind(self):
        """Stay with the client, without the reporter."""
        if self:
            self.write({"partner_id": False})
            self._tell_reporter_left()

    def _tell_reporter_left(self):
        """Say why nobody reports the tickets any more; not who did: that is another client's."""
        words = self.env._(
            "The ticket and its reporter belong to different companies now: the reporter was taken "
            "off. Choose one of the company whose ticket it is."
        )
        self._message_log_batch(bodies=dict.fromkeys(self.ids, Markup("<p>%s</p>") % words))
