# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import Counter

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

ERASED_FIELDS = ("email", "phone", "function", "comment", "street", "street2", "image_1920")
"""What is emptied on the contact of a person who asked to be forgotten."""


class ResPartner(models.Model):
    """The part of a contact that is forgotten when the person asks for it."""

    _inherit = "res.partner"

    def action_erase_helpdesk_data(self):
        """Delete what persons wrote and showed in tickets, and their names. The tickets stay, for
        the figures of the service, and a note on each says what was done.

        :raises AccessError: for everybody but administrators of the service
        :raises UserError: for companies, for people who can still log in, and where a company of
            the service has a say that the user does not work for
        """
        if not self.env.user.has_group("liteviewer_helpdesk.helpdesk_group_administrator"):
            raise AccessError(
                self.env._("Only administrators of the ServiceDesk may erase a person's data.")
            )
        self.check_access("write")
        # sudo: what was said is erased whole, also where the user may not look; who may is checked
        persons = self.sudo()
        if refused := persons.filtered(lambda person: person.is_company or person.user_ids):
            raise UserError(
                self.env._(
                    "%(name)s cannot be erased: only persons can, and only when they cannot log "
                    "in. Archive their user first.",
                    name=refused[0].display_name,
                )
            )
        tickets = persons.env["liteviewer.ticket"].search([("partner_id", "in", persons.ids)])
        persons._check_erasure_companies(tickets)
        persons._erase_data(tickets)
        counts = Counter(ticket.partner_id for ticket in tickets)
        for person in persons:
            person.with_context(tracking_disable=True).write(
                {
                    "name": self.env._("Erased person %(id)s", id=person.id),
                    **dict.fromkeys(ERASED_FIELDS, False),
                }
            )
        persons._message_log_batch(
            bodies={
                person.id: self.env._(
                    "The data of this person was erased from %(count)s tickets.",
                    count=counts[person],
                )
                for person in persons
            }
        )
        return True

    def _check_erasure_companies(self, tickets):
        """Leave to each company of the service what it keeps on the persons.

        :param tickets: those of the persons
        """
        strange = self._get_erasure_companies(tickets) - self.env.user.company_ids
        if strange:
            raise UserError(
                self.env._(
                    "What is kept on these persons belongs to %(companies)s, too: an "
                    "administrator who works there has to erase the data.",
                    companies=", ".join(strange.mapped("name")),
                )
            )

    # ------------------------------------------------------------
    # HOOKS FOR OTHER ADDONS
    # ------------------------------------------------------------

    def _get_erasure_companies(self, tickets):
        """Return the companies of the service that keep something on the persons.

        :param tickets: those of the persons
        """
        return tickets.company_id

    def _erase_data(self, tickets):
        """Forget what is kept on the persons beside the contacts themselves.

        :param tickets: those of the persons
        """
        self._erase_messages(tickets)
        self._erase_rating_words()
        tickets._erase_request()

    def _erase_rating_words(self):
        """Empty what the persons said of the ratings they gave: when they gave them stays, else a
        ticket would show theirs in place of what its present reporter said later.
        """
        ratings = self._find_ticket_ratings()
        if not ratings:
            return
        ratings.flush_recordset(["feedback"])
        self.env.cr.execute(
            SQL("UPDATE rating_rating SET feedback = NULL WHERE id IN %s", tuple(ratings.ids))
        )
        ratings.invalidate_recordset(["feedback"])

    def _erase_messages(self, tickets):
        """Empty what the persons wrote and what the service sent them by itself, and their names
        where a change of the reporter was noted. Answers of engineers stay.
        """
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "liteviewer.ticket"),
                "|",
                ("author_id", "in", self.ids),
                "&",
                ("res_id", "in", tickets.ids),
                ("message_type", "=", "auto_comment"),
            ]
        )
        messages.attachment_ids.unlink()
        messages.write({"body": "", "subject": False, "email_from": False})
        notes = self.env["mail.tracking.value"].search(
            [
                ("mail_message_id.model", "=", "liteviewer.ticket"),
                (
                    "field_id",
                    "=",
                    self.env["ir.model.fields"]._get("liteviewer.ticket", "partner_id").id,
                ),
                "|",
                ("old_value_integer", "in", self.ids),
                ("new_value_integer", "in", self.ids),
            ]
        )
        for side in ("old", "new"):
            named = [note.id for note in notes if note[f"{side}_value_integer"] in self.ids]
            notes.browse(named).write({f"{side}_value_char": False})
