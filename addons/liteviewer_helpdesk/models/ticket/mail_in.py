# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command
from odoo.http import request
from odoo.tools import SQL, email_normalize, html_sanitize, plaintext2html

from ...tools.input import MAX_SUBJECT
from ...tools.kept import kept
from ...tools.mail_domains import get_domain, read_domains
from ..mail_gateway import get_incoming
from ..mail_policy import SERVER, TRUST
from ..readable_many2many import ReadableMany2many
from .mail import NEW_MAIL

STORM = "storm"
"""Key of the ticket that takes what a storm of alarms brings."""


class Ticket(models.Model):
    """The part of the ticket that is made and changed by what comes by e-mail, and that says what
    has become of it. Whose mail it is and where it belongs is ``liteviewer.mail.gateway``'s to say.
    """

    _inherit = "liteviewer.ticket"

    related_ids = ReadableMany2many(
        "liteviewer.ticket",
        "liteviewer_ticket_related_rel",
        "ticket_id",
        "related_id",
        string="Related Tickets",
        copy=False,
        groups="base.group_user",
        help="Tickets that belong together without being one: an answer that came long after the "
        "closing, or from somebody who is not of the ticket's client.",
    )
    partner_bounce = fields.Integer(
        related="partner_id.message_bounce", string="Mails That Came Back", tracking=False
    )
    swarm_told_at = fields.Datetime(readonly=True, copy=False, groups="base.group_user")

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Tell the tickets that a sender has made by e-mail."""
        return [
            ("channel", "=", "email"),
            ("partner_id.email_normalized", "=", email_from_normalized),
        ]

    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a ticket of an e-mail: the sender is the reporter, the text the description."""
        mail = get_incoming(self.env)
        team = self.env["liteviewer.ticket.team"].browse((custom_values or {}).get("team_id"))
        company = team.company_id or self.env.company
        reporter = self._get_mail_reporter(mail, msg_dict, company)
        self._clean_mail(msg_dict)
        body = msg_dict["body"]
        if mail and mail.forwarded and mail.forwarded.text:
            body = plaintext2html(mail.forwarded.text)
        values = {
            "name": msg_dict["subject"] or self.env._("No subject"),
            "description": self._clean_mail_body(body),
            "partner_id": reporter.id,
            "company_id": company.id,
            "channel": "email",
            **(custom_values or {}),
            **(mail.alarm if mail else {}),
        }
        if values.get("alarm_key") and values["alarm_key"].value == STORM:
            values["name"] = self.env._("Storm of alarms: %(sender)s", sender=reporter.name)
        ticket = super().message_new(msg_dict, values)
        if mail:
            ticket._follow_incoming(mail)
        return ticket.with_context(helpdesk_new_mail=NEW_MAIL)

    @api.model
    def _get_mail_reporter(self, mail, msg_dict, company):
        """Return who reports what an e-mail says; the author of the message is set in place.

        :rtype: res.partner, may be empty
        """
        # sudo: which company of the service the sender is of, no more
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or ())
        if mail and mail.is_nobody:
            return author.browse()
        if mail and mail.forwarded:
            name = re.sub(r'["<>\\]', " ", mail.forwarded.name)
            address = self.env["liteviewer.mail.gateway"]._get_known_spelling(
                mail.forwarded.address
            )
            return self._create_mail_sender(f'"{name}" <{address}>', company)
        if not author or author.company_id - company:
            # the e-mail itself, posted next, is then the reporter's as well
            author = self._create_mail_sender(msg_dict.get("email_from"), company)
            msg_dict["author_id"] = author.id
        return author

    @api.model
    def _create_mail_sender(self, email_from, company, client=None):
        """Return a contact for the address, which speaks the language of the service. A new one is
        of the client whose mail domain it has.

        :param client: res.partner, where it is known already
        :rtype: res.partner, empty when the address is none or the service's own
        """
        address = email_normalize(email_from)
        contacts = self.env["res.partner"]
        if not address:
            return contacts
        if not contacts.search_count([("email_normalized", "=", address)], limit=1):
            contacts._lock_new_address(address)
            if request:
                # the job that fetches mail starts nothing again: it would lose the mail
                contacts._check_just_created(SQL("email_normalized = %s", address))
        values = {"lang": company.partner_id.lang}
        client = client or contacts.sudo()._get_client_of_address(address, company)
        if client:
            values["parent_id"] = client.id
        if not contacts._is_sharing_contacts():
            values["company_id"] = company.id
        return self._partner_find_from_emails_single(
            [email_from],
            filter_found=lambda contact: contact.company_id in (contact.company_id[:0], company),
            additional_values={address: values},
        )[:1]

    @api.private
    def message_update(self, msg_dict, update_vals=None):
        self._clean_mail(msg_dict)
        result = super().message_update(msg_dict, update_vals)
        if mail := get_incoming(self.env):
            self._keep_copied(mail)
        return result

    @api.model
    def _clean_mail(self, msg_dict):
        """Make of the subject one line of at most ``MAX_SUBJECT`` characters, and take out of the
        text what cannot be stored, before ticket and message are made of them.
        """
        words = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", msg_dict.get("subject") or "")
        msg_dict["subject"] = " ".join(words.split())[:MAX_SUBJECT]
        msg_dict["body"] = (msg_dict.get("body") or Markup()).replace("\x00", "")

    @api.model
    def _clean_mail_body(self, body):
        """Return the text of an e-mail without what could run or lay itself over the page."""
        return html_sanitize(
            body, sanitize_attributes=True, sanitize_style=True, strip_classes=True
        )

    # ------------------------------------------------------------
    # WHAT FOLLOWS FROM WHO WROTE IT
    # ------------------------------------------------------------

    def _follow_incoming(self, mail):
        """Do what follows from the mail that the ticket has been made of, and say so in notes.

        :param IncomingMail mail:
        """
        # sudo: the server's own doing, whoever wrote
        ticket = self.sudo()
        env = ticket.with_context(lang=ticket.company_id.partner_id.lang).env
        notes = []
        if mail.is_nobody:
            notes.append(
                env._(
                    "Who wrote this mail is not known for sure, so the ticket has no reporter. "
                    "Ask, and choose one."
                )
            )
        if mail.forwarded:
            notes.append(
                env._(
                    "%(engineer)s has forwarded the mail of %(address)s.",
                    engineer=self.env.user.name,
                    address=mail.forwarded.address,
                )
            )
        if mail.related_ids:
            related = ticket.browse(mail.related_ids).exists()
            ticket.related_ids = [Command.link(each.id) for each in related]
            related.related_ids = [Command.link(ticket.id)]
            if mail.late_id:
                notes.append(
                    env._(
                        "The mail answers %(number)s, which was closed too long ago to be "
                        "reopened.",
                        number=related[:1].number,
                    )
                )
            else:
                notes.append(
                    env._("The mail speaks of another ticket, to which its sender does not belong.")
                )
            words = env._("A mail that speaks of this ticket has become one of its own.")
            related._message_log_batch(bodies=dict.fromkeys(related.ids, words))
        for note in notes:
            ticket._message_log(body=note)
        ticket._keep_copied(mail)
        if mail.late_id:
            former = ticket.browse(mail.late_id).user_id.filtered("active")
            ticket._tell_service(
                env._("An answer to a closed ticket has become a new one."), former
            )

    def _keep_copied(self, mail):
        """Let the colleagues of the client to whom a mail went as well follow the ticket: they get
        the answers. Nobody else does.

        :param IncomingMail mail:
        """
        # sudo: as above
        ticket = self.sudo()
        client = ticket.client_id
        if mail.is_automatic or mail.is_unproven or mail.is_nobody or not mail.copied:
            return
        if not client.is_helpdesk_client:
            return
        contacts = self.env["res.partner"].sudo()
        found = contacts.search([("email_normalized", "in", mail.copied)])
        copied = found.filtered(
            lambda person: person.commercial_partner_id == client and person.partner_share
        )
        domains, _bad = read_domains(client.helpdesk_mail_domains)
        for address in set(mail.copied) - set(found.mapped("email_normalized")):
            if get_domain(address) in domains:
                copied |= ticket._create_mail_sender(address, ticket.company_id, client)
        copied -= ticket.partner_id | ticket.message_partner_ids
        if copied:
            ticket.message_subscribe(copied.ids)

    @api.model
    def _mark_sender(self, mail, msg_dict):
        """Say above a mail that its sender is not believed."""
        lang = self.env.company.partner_id.lang
        if mail.is_unproven:
            words = self.with_context(lang=lang).env._(
                "The mail server could not confirm that this mail comes from %(sender)s. It was "
                "not sent on; do not act on it before you have asked.",
                sender=msg_dict.get("email_from") or "",
            )
        else:
            words = self.with_context(lang=lang).env._(
                "Who wrote this mail is not known for sure: %(sender)s.",
                sender=msg_dict.get("email_from") or "",
            )
        mark = Markup('<p style="color: #b02a37"><b>⚠ %s</b></p>') % words
        msg_dict["body"] = mark + (msg_dict.get("body") or Markup())

    # ------------------------------------------------------------
    # WHO IS TOLD
    # ------------------------------------------------------------

    def _tell_service(self, words, engineers=None):
        """Notify somebody of the service: the given engineers, else the ticket's, else its team.

        :param str words: one line
        :param engineers: res.users
        """
        self.ensure_one()
        ticket = self.with_context(**{TRUST: SERVER}).with_user(SUPERUSER_ID)
        told = (engineers or ticket.user_id).filtered("active")
        told = told or ticket.team_id.member_ids.filtered("active")
        told = told.filtered(lambda user: user._is_allowed_client(ticket.client_id))
        if told:
            ticket.message_notify(
                partner_ids=told.partner_id.ids,
                subject=ticket.display_name,
                body=Markup("<p>%s</p>") % words,
                model=ticket._name,
                res_id=ticket.id,
            )

    def _tell_of_swarm(self, sender, since):
        """Tell somebody, once, that mails of a sender are only kept from now on.

        :param str sender: as it wrote itself
        :param datetime since: when the count has begun
        """
        self.ensure_one()
        if self.swarm_told_at and self.swarm_told_at >= since:
            return
        self.write(kept({"swarm_told_at": fields.Datetime.now()}))
        env = self.with_context(lang=self.company_id.partner_id.lang).env
        self._tell_service(
            env._(
                "%(sender)s has sent very many mails. They are kept here as notes, and nobody is "
                "answered: see whether two machines answer each other.",
                sender=sender,
            )
        )

    def _tell_bounce(self, returned, addresses, bounce):
        """Say that a mail came back, to who wrote it above all.

        :param returned: the mail.message that came back
        :param addresses: [str] that were not reached
        :param Bounce bounce:
        """
        if not self or bounce.is_complaint:
            return
        env = self.with_context(lang=self.company_id.partner_id.lang).env
        facts = {
            "address": ", ".join(addresses) or env._("an unknown address"),
            "reason": bounce.reason or env._("no reason given"),
        }
        if bounce.is_permanent:
            words = env._("The mail to %(address)s came back: %(reason)s", **facts)
        else:
            words = env._("The mail to %(address)s is delayed: %(reason)s", **facts)
        self._message_log(body=words)
        if bounce.is_permanent:
            writer = returned.author_id.user_ids.filtered(lambda user: not user.share)
            self._tell_service(words, writer)
