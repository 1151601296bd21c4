# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.mail import plaintext2html

from odoo.addons.liteviewer_helpdesk.tools.input import InputError


class AgentDevice(models.Model):
    """The part of the device that makes a ticket of a message: each step of ``submit_ticket``."""

    _inherit = "liteviewer.agent.device"

    def _find_submitted(self, message):
        """Return the ticket this message made already, if it did.

        :raises InputError: other content came under the same reference
        """
        tickets = self.env["liteviewer.ticket"]
        tickets.flush_model(["device_id", "client_ref"])
        # nearly always there is none: a statement without the steps of a search
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM liteviewer_ticket WHERE device_id = %s AND client_ref = %s",
                self.id,
                message.client_ref,
            )
        )
        ticket = tickets.browse(row[0] for row in rows)
        if ticket and ticket.client_digest != message.digest:
            raise InputError(
                "client_ref",
                self.env._(
                    "was used for another message already (ticket %(number)s). "
                    "Make a new one for each message.",
                    number=ticket.number,
                ),
            )
        return ticket

    def _find_or_create_reporter(self, reporter):
        """Return the contact within the device's client that ``reporter`` speaks of.

        Matched by e-mail, else phone, else name; never across clients. Without any of these it
        is the person at the device, else the client itself. Whoever sits there may name a
        colleague: that makes a ticket in their name, and opens nothing of theirs.

        :param dict reporter: {"name": str, "email": str, "phone": str}
        """
        if not any(reporter.values()):
            return self._get_only_person() or self.partner_id or self.client_id
        person = self.client_id._find_person(**reporter)
        if not person:
            self.client_id._lock_new_person(**reporter)
            person = self.client_id._add_person(**reporter)
        if not self.partner_id:
            self.partner_id = person
        return person

    def _get_only_person(self):
        """Return the one person who is known to work here; nobody where several do."""
        return self.person_ids if len(self.person_ids) == 1 else self.person_ids.browse()

    def _create_ticket(self, message, reporter, images):
        # a note about the creation would tell nothing that does not stand on the ticket itself
        tickets = self.env["liteviewer.ticket"].with_context(tracking_disable=True)
        ticket = tickets.create(self._prepare_ticket_vals(message, reporter))
        if images:
            ticket._add_screenshots(images)
        return ticket.with_context(tracking_disable=False)

    def _prepare_submit_answer(self, ticket, duplicate):
        return {
            "number": ticket.number,
            "id": ticket.id,
            "duplicate": duplicate,
            "received_at": fields.Datetime.to_string(ticket.received_at),
            "url": ticket._get_share_link(),
        }

    def _prepare_ticket_vals(self, message, reporter):
        """Return the values of the ticket made of a ``TicketPayload``."""
        return {
            "name": message.subject,
            "description": self._prepare_description(message),
            "partner_id": reporter.id,
            "client_id": self.client_id.id,
            "company_id": self.company_id.id,
            "channel": "agent",
            "device_id": self.id,
            "client_ref": message.client_ref,
            "client_digest": message.digest,
            "computer_data": message.computer or self.computer_data,
        }

    def _prepare_description(self, message):
        """Return the words of a ``TicketPayload``, and what was typed as a contact and is none."""
        labels = {
            "name": self.env._("Name as typed: %s"),
            "email": self.env._("E-mail as typed: %s"),
            "phone": self.env._("Phone as typed: %s"),
        }
        typed = "\n".join(labels[name] % text for name, text in message.as_typed.items())
        text = "\n\n".join(filter(None, (message.description, typed)))
        return plaintext2html(text) if text else False
