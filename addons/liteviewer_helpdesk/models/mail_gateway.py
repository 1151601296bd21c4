# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext
from odoo.tools.mail import decode_message_header, email_split

from ..tools import authentication, auto_mail
from ..tools.forwarded import Forwarded, find_attached, find_forwarded
from ..tools.mail_domains import get_spellings
from ..tools.subjects import find_numbers
from ..tools.thanks import is_only_thanks

INCOMING = "helpdesk_incoming_mail"
"""Key of the context: the ``IncomingMail`` that is being brought in. No call from outside can bring
one.
"""
TICKET = "liteviewer.ticket"
_FORM_SENDER = re.compile(
    r"(?:^|[\s<\"])(?:word-?press|webmaster|www(?:-data)?|apache|nobody|web-?(?:form|site)|forms?|site"
    r"|feedback|noreply|mailer|robot|bot|tilda|bitrix|notifications?)[^\s@]{0,20}@",
    re.IGNORECASE,
)


class IncomingMail:
    """What has been found out about a mail while it is brought in.

    :ivar str kind: of ``tools.auto_mail``
    :ivar str trust: of ``tools.authentication``
    :ivar bool is_nobody: who wrote it is not to be told from its sender
    :ivar bool is_quiet: its sender has sent very many: it is kept, and nothing follows from it
    :ivar bool is_thanks: it says thank you and nothing else
    :ivar bool reopens: it brings a closed ticket back to work
    :ivar Forwarded forwarded: an engineer passes on what somebody wrote
    :ivar dict alarm: values of the ticket of a new alarm
    :ivar related_ids: [int] tickets that it speaks of and does not belong to
    :ivar late_id: id of the ticket that was closed too long ago
    :ivar copied: [str] addresses of others that it went to
    """

    def __init__(self):
        self.kind = auto_mail.PERSON
        self.trust = authentication.UNKNOWN
        self.is_nobody = False
        self.is_quiet = False
        self.is_thanks = False
        self.reopens = False
        self.forwarded = None
        self.alarm = {}
        self.related_ids = []
        self.late_id = False
        self.copied = []

    @property
    def is_automatic(self):
        """Tell whether no person wrote it."""
        return self.is_quiet or self.kind in (auto_mail.MACHINE, auto_mail.REPLY)

    @property
    def takes_answer(self):
        """Tell whether a machine may answer it."""
        return self.kind == auto_mail.PERSON and not self.is_quiet

    @property
    def is_relayed(self):
        """Tell whether others get it as an e-mail."""
        return not (self.is_quiet or self.is_unproven or self.kind == auto_mail.REPLY)

    @property
    def is_unproven(self):
        """Tell whether the own mail server found that it does not come from its sender."""
        return self.trust == authentication.FAILED


def get_incoming(env):
    """Return the mail that is being brought in, None where none is.

    :rtype: IncomingMail or None
    """
    mail = env.context.get(INCOMING)
    return mail if isinstance(mail, IncomingMail) else None


class MailGateway(models.AbstractModel):
    """Who a mail is from, whether that is believed, and which ticket it belongs to.

    Asked by ``mail.thread`` once Odoo has read a mail and before anything is made of it. Everything
    here is the server's own doing (superuser): whoever may write here is told from the mail alone.
    """

    _name = "liteviewer.mail.gateway"
    _description = "Sorting of Incoming Mail"

    # ------------------------------------------------------------
    # WHO
    # ------------------------------------------------------------

    @api.model
    def _read(self, mail, message, values):
        """Find out who wrote a mail.

        :param IncomingMail mail: completed in place
        :param EmailMessage message:
        :param dict values: Odoo's of the message; the sender is set in place
        """
        mail.kind = auto_mail.judge(message, values.get("subject"))
        mail.trust = authentication.judge(
            [str(value) for value in message.get_all("Authentication-Results") or ()],
            self._get_server_names(),
        )
        senders = self._find_senders(decode_message_header(message, "From", separator=","))
        sender = values.get("email_from") or ""
        answers_to = ""
        if mail.kind not in (auto_mail.LISTED, auto_mail.REPLY):
            answers_to = self._find_form_writer(message, sender)
        if len(senders) > 1:
            mail.is_nobody = True
        elif answers_to:
            values["email_from"] = values["from"] = answers_to
            if mail.kind == auto_mail.MACHINE:
                # the program brings the words of a person
                mail.kind = auto_mail.PERSON
        else:
            values["email_from"] = self._get_known_spelling(sender)
        author = self._find_author(values["email_from"])
        if author and (mail.is_unproven or answers_to) and self._is_privileged(author):
            mail.is_nobody = True
        if mail.is_nobody:
            author = author.browse()
        values["author_id"] = author.id
        mail.is_thanks = is_only_thanks(self._get_text(values))
        own = {email_normalize(values["email_from"])}
        mail.copied = [
            address
            for address in map(
                email_normalize,
                email_split(f"{values.get('to_filtered')},{values.get('cc_filtered')}"),
            )
            if address and address not in own
        ][:20]
        return author

    @api.model
    def _get_server_names(self):
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return re.split(r"[\s,;]+", get_param("liteviewer_helpdesk.mail_servers") or "")

    @api.model
    def _find_senders(self, header):
        """Return the addresses that a header From names. :rtype: set[str]"""
        found = set()
        for part in re.sub(r'"[^"]*"', " ", header or "").split(","):
            angles = re.findall(r"<\s*([^<>\s]+@[^<>\s]+)\s*>", part)
            bare = part.strip() if re.fullmatch(r"\s*[^<>\s]+@[^<>\s]+\s*", part) else ""
            found.update(address.lower() for address in angles or [bare] if address)
        return found

    @api.model
    def _find_form_writer(self, message, sender):
        """Return the address that answers to a mail go to, where its sender is a program that
        passes on what somebody entered in a form; an empty text elsewhere.
        """
        answers = email_split(decode_message_header(message, "Reply-To", separator=","))
        address = email_normalize(answers[0]) if len(answers) == 1 else ""
        own = email_normalize(sender)
        if not address or address == own or auto_mail.is_machine_address(address):
            return ""
        ours = self._get_own_addresses([own, address])
        if address in ours or not (
            own in ours or auto_mail.is_machine_address(sender) or _FORM_SENDER.search(sender)
        ):
            return ""
        return decode_message_header(message, "Reply-To")

    @api.model
    def _get_own_addresses(self, addresses):
        """Return those of the addresses that lead to the service. :rtype: set[str]"""
        addresses = [address for address in addresses if address]
        companies = self.env["res.company"].sudo().search([])
        own = {email_normalize(company.email) for company in companies} & set(addresses)
        return own | set(self.env["mail.alias.domain"].sudo()._find_aliases(addresses))

    @api.model
    def _get_known_spelling(self, sender):
        """Return a sender with its address as a contact has it, where that is the same address
        written otherwise (an international domain in letters, or as it travels).
        """
        address = email_normalize(sender)
        others = get_spellings(address)[1:] if address else ()
        if not others:
            return sender
        contact = self.env["res.partner"].search([("email_normalized", "in", others)], limit=1)
        return contact.email_normalized or sender

    @api.model
    def _find_author(self, sender):
        return (
            self.env["mail.thread"]
            .sudo()
            ._partner_find_from_emails_single([sender], no_create=True)[:1]
        )

    @api.model
    def _is_privileged(self, person):
        """Tell whether somebody sees or does more here than a client's employee."""
        return any(
            not user.share or user.has_group("liteviewer_helpdesk.helpdesk_group_portal_manager")
            for user in person.sudo().user_ids
        )

    @api.model
    def _is_colleague(self, person):
        return any(not user.share for user in person.sudo().user_ids)

    @api.model
    def _get_text(self, values):
        """Return the plain text of a mail."""
        return html2plaintext(values.get("body") or "", include_references=False)

    # ------------------------------------------------------------
    # WHICH TICKET
    # ------------------------------------------------------------

    @api.model
    def _direct(self, mail, message, values, routes):
        """Say where a mail goes, given where Odoo would put it.

        :param IncomingMail mail: completed in place
        :param EmailMessage message:
        :param dict values: Odoo's of the message, completed in place
        :param routes: [(model, id, values of new records, user id, alias)] of Odoo
        :return: the same, with at most one for tickets
        """
        ours = [route for route in routes or () if route[0] == TICKET]
        if not ours:
            return routes
        others = [route for route in routes if route[0] != TICKET]
        route = self._choose_route(ours, message, values)
        author = self.env["res.partner"].sudo().browse(values["author_id"] or ())
        company = self._get_company(route)
        client = author
        if not mail.is_nobody:
            client = self._get_client(author, values["email_from"], company)
        ticket = self._find_ticket(mail, values, route, author, client)
        if ticket.id != route[1]:
            # the message that it refers to is of another ticket
            values.pop("parent_id", None)
            values["is_internal"] = False
        if mail.kind == auto_mail.REPLY:
            return [*others, self._keep_as_note(values, ticket or author or company.partner_id)]
        if author.helpdesk_is_monitoring and not mail.is_nobody and not mail.is_unproven:
            return [*others, self._take_alarm(mail, values, route, ticket, author)]
        if swarm := self._find_swarm(mail, values, ticket, author):
            return [*others, self._keep_as_note(values, swarm)]
        if ticket and ticket.stage_kind in ("closed", "cancelled"):
            ticket = self._judge_closed(mail, ticket, author)
        user_id = SUPERUSER_ID if mail.is_nobody or mail.is_unproven else route[3]
        if ticket:
            if not author and not mail.is_nobody:
                author = ticket._create_mail_sender(values["email_from"], company, client)
                values["author_id"] = author.id
            return [*others, (TICKET, ticket.id, None, user_id, route[4])]
        values.pop("parent_id", None)
        if self._is_colleague(author):
            self._take_forwarded(mail, message, values, company)
        return [*others, (TICKET, 0, route[2], user_id, route[4])]

    @api.model
    def _choose_route(self, routes, message, values):
        """Return the one route of a mail to several addresses: of the thread that it answers, else
        of the address that it names first.
        """
        for route in routes:
            if route[1]:
                return self._complete_route(route, values)
        # Odoo keeps no order of them
        named = [
            address
            for name in ("To", "Cc")
            for address in email_split(decode_message_header(message, name, separator=","))
        ]
        order = {address.lower(): rank for rank, address in reversed(list(enumerate(named)))}
        return min(
            routes,
            key=lambda route: order.get(route[4].alias_full_name if route[4] else "", len(named)),
        )

    @api.model
    def _complete_route(self, route, values):
        """Return the route of an answer with what a new ticket would be made of: it may become one
        after all.
        """
        model, ticket_id, defaults, user_id, alias = route
        if not defaults:
            ticket = self.env[TICKET].sudo().browse(ticket_id)
            defaults = {"team_id": ticket.team_id.id} if ticket.team_id else {}
        return model, ticket_id, defaults, user_id, alias

    @api.model
    def _get_company(self, route):
        team = (
            self.env["liteviewer.ticket.team"].sudo().browse((route[2] or {}).get("team_id") or ())
        )
        return team.company_id or self.env.company

    @api.model
    def _get_client(self, author, sender, company):
        """Return the client that a sender belongs to: that of the contact, else the one whose mail
        domain it is.

        :rtype: res.partner, may be empty
        """
        if author:
            return author.commercial_partner_id
        return (
            self.env["res.partner"].sudo()._get_client_of_address(email_normalize(sender), company)
        )

    @api.model
    def _find_ticket(self, mail, values, route, author, client):
        """Return the ticket that a mail belongs to, empty where that is a new one.

        What it refers to counts first, then a number in its subject; of a merged ticket the one
        that stays. Who has no voice there gets a ticket of their own, which is linked.
        """
        tickets = self.env[TICKET].sudo()
        referred = tickets.browse(route[1] or ()).exists()
        if referred and self._may_speak(referred, mail, author, client, refers=True):
            return referred._get_survivor()
        numbers = find_numbers(values.get("subject"))
        named = tickets.search([("number", "in", numbers)], limit=20) if numbers else tickets
        named = named.sorted(lambda ticket: numbers.index(ticket.number))
        for ticket in named:
            if self._may_speak(ticket, mail, author, client, refers=False):
                return ticket._get_survivor()
        mail.related_ids = (referred | named).ids
        return tickets

    @api.model
    def _may_speak(self, ticket, mail, author, client, *, refers):
        """Tell whether somebody has a voice in the thread of a ticket: colleagues who may see it,
        the people of its client, and who was written to about it.

        :param bool refers: the mail answers a message of the ticket; otherwise it names its number
        """
        if mail.is_nobody:
            return False
        if self._is_colleague(author):
            user = author.user_ids.filtered(lambda user: not user.share)[:1]
            return ticket.with_user(user).has_access("read")
        if author and author == ticket.partner_id:
            return True
        if client and client == ticket.client_id:
            return True
        return bool(refers and author and self._was_written_to(ticket, author))

    @api.model
    def _was_written_to(self, ticket, person):
        if person in ticket.message_partner_ids:
            return True
        messages = self.env["mail.message"].sudo()
        about = Domain([("model", "=", TICKET), ("res_id", "=", ticket.id)])
        reached = Domain("partner_ids", "in", person.ids) | Domain(
            "notification_ids.res_partner_id", "in", person.ids
        )
        if person.email_normalized:
            reached |= Domain("outgoing_email_to", "ilike", person.email_normalized)
        return bool(messages.search_count(about & reached, limit=1))

    @api.model
    def _keep_as_note(self, values, record):
        """Return the route of what is kept inside, on a record: nobody is told of it."""
        values.pop("parent_id", None)
        values.update(is_internal=True, partner_ids=[])
        return (record._name, record[:1].id, None, SUPERUSER_ID, None)

    @api.model
    def _judge_closed(self, mail, ticket, author):
        """Say what becomes of an answer to a closed ticket: empty where that is a new ticket."""
        if mail.is_automatic or mail.is_thanks or self._is_colleague(author):
            return ticket
        get_param = self.env["ir.config_parameter"].sudo().get_param
        days = int(get_param("liteviewer_helpdesk.reopen_days", 14))
        limit = fields.Datetime.now() - timedelta(days=days)
        if days and ticket.closed_at and ticket.closed_at >= limit:
            mail.reopens = True
            return ticket
        mail.late_id = ticket.id
        mail.related_ids = ticket.ids
        return ticket.browse()

    @api.model
    def _take_forwarded(self, mail, message, values, company):
        """Find out whose mail an engineer passes on."""
        found = find_forwarded(values.get("subject"), self._get_text(values))
        if not found and (attached := find_attached(message)):
            found = Forwarded(*attached, "")
        if not found:
            return
        address = email_normalize(found.address)
        author = self._find_author(address) if address else None
        if not address or self._get_own_addresses([address]) or self._is_colleague(author):
            return
        mail.forwarded = found
        # what the engineer adds is for colleagues
        values["is_internal"] = True

    # ------------------------------------------------------------
    # MACHINES
    # ------------------------------------------------------------

    @api.model
    def _take_alarm(self, mail, values, route, ticket, author):
        """Return the route of what a monitoring system says: the ticket of the alarm, where repeats
        and the end are kept as notes, or a new one.
        """
        mail.kind = auto_mail.MACHINE
        tickets = self.env[TICKET].sudo()
        known, alarm, is_over = tickets._take_alarm(
            author, values.get("subject"), self._get_text(values)
        )
        if known or is_over:
            return self._keep_as_note(values, known or ticket or author)
        mail.alarm = alarm
        values.pop("parent_id", None)
        values["is_internal"] = False
        return (TICKET, 0, route[2], SUPERUSER_ID, route[4])

    @api.model
    def _find_swarm(self, mail, values, ticket, author):
        """Return the ticket on which a mail of somebody who has sent very many is kept, so that two
        machines that answer each other come to an end; empty for anybody else.

        :param IncomingMail mail: completed in place
        """
        address = email_normalize(values["email_from"]) or ""
        tickets = self.env[TICKET].sudo()
        if (
            self.env["mail.gateway.allowed"]
            .sudo()
            .search_count([("email_normalized", "=", address)], limit=1)
        ):
            return tickets
        get_param = self.env["ir.config_parameter"].sudo().get_param
        rounds = int(get_param("mail.gateway.loop.threshold", 20))
        minutes = int(get_param("mail.gateway.loop.minutes", 120))
        since = fields.Datetime.now() - timedelta(minutes=minutes)
        if ticket:
            senders = (
                Domain("author_id", "=", author.id)
                if author
                else Domain("email_from", "ilike", address)
            )
            count = (
                self.env["mail.message"]
                .sudo()
                .search_count(
                    senders
                    & Domain(
                        [
                            ("model", "=", TICKET),
                            ("res_id", "=", ticket.id),
                            ("message_type", "=", "email"),
                            ("create_date", ">=", since),
                        ]
                    ),
                    limit=rounds,
                )
            )
            target = ticket
        else:
            domain = Domain("create_date", ">=", since)
            domain &= Domain(tickets._detect_loop_sender_domain(address))
            found = tickets.search(domain, order="id desc", limit=rounds)
            count, target = len(found), found[:1]
        if count < rounds or not target:
            return tickets
        mail.is_quiet = True
        target._tell_of_swarm(values["email_from"], since)
        return target
