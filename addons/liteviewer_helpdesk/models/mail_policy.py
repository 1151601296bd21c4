# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import ast

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.tools.mail import email_normalize, email_normalize_all, email_split_tuples

TRUST = "helpdesk_mail_trust"
"""Key of the context. What its values mean holds for these very objects: no call from outside can
bring one.
"""
SERVER = object()
"""The mail is the server's own doing: whom it goes to, and from whom, no caller could choose."""
NOTICE = object()
"""The mail brings a message whose sender and recipients have been looked at."""
TEMPLATE = object()
"""The text of the mail is that of a template, as it stands there."""
POSTED = object()
"""In the context as ``helpdesk_posted``: the message is one that a client posts on a ticket."""
ADDRESSING = {
    "bcc", "cc", "from", "reply-to", "resent-bcc", "resent-cc", "resent-to", "sender", "to",
    "x-forge-to",
}  # fmt: skip
"""Headers, in small letters, that say whom a mail goes to or from whom it comes."""


class MailPolicy(models.AbstractModel):
    """Who may write to whom, in whose name, and with which text.

    *Inside* are the colleagues (internal users) and oneself; for a record that belongs to a client
    the contacts of that client and the reporter, for a contact of a client the contacts of that
    client; for a document of another app those whom it names itself and the user may read, with the
    people of their client; and who follows the record already. Everybody else is *outside*: a
    setting of the company says who may write there. Portal users and accountants never may.

    A document of another app (a task, an appointment, an invoice) is what that app writes to its
    partner about. Whoever may make one decides whom it names, as whoever keeps the contacts of
    clients decides who is inside there: the record stays and tells. Nothing of this desk's own is
    such a document, nor is a contact, a channel, or what is no document (wizards, messages).

    ``mail.message``, ``mail.mail`` and the followers ask here, so that every way leads through it:
    the chatter, the composer, templates, invitations, calls of any method. It is asked for the
    user, also where Odoo acts with elevated rights in the user's name.
    """

    _name = "liteviewer.mail.policy"
    _description = "Who May Write to Whom"

    @api.model
    def _is_trusted(self):
        return self.env.uid == SUPERUSER_ID or self.env.context.get(TRUST) is SERVER

    # ------------------------------------------------------------
    # RECIPIENTS
    # ------------------------------------------------------------

    @api.model
    def _check_recipients(self, record, partners, addresses=""):
        """Refuse recipients to whom the user may not write.

        :param record: what the mail is about, each of several; empty: nothing
        :param partners: res.partner
        :param str addresses: e-mail addresses, separated by commas
        :raises AccessError: says who is outside, as far as the user may know
        """
        if self._is_trusted() or not (partners or addresses):
            return
        if len(record) > 1:
            # who is inside for one of them may be outside for the next
            for each in record:
                self._check_recipients(each, partners, addresses)
            return
        outside, unknown = self._find_outside(record, partners, addresses)
        if not (outside or unknown) or self._may_write_outside(record):
            return
        # the names of contacts that the user may not read are not told
        known = outside.sudo(False)._filtered_access("read").mapped("display_name")
        names = ", ".join([*known, *sorted(unknown)])
        raise AccessError(
            self.env._(
                "You may not write to people outside of the client this is about. %(names)s\n"
                "Add the person to the contacts of the client, or ask a service manager to write.",
                names=names and self.env._("Outside: %(names)s.", names=names),
            )
        )

    @api.model
    def _find_outside(self, record, partners, addresses=""):
        """Return (the partners, {the addresses}) that are outside."""
        # sudo: who belongs to whom; what is found is told by its name only where it may be read
        partners = partners.sudo().exists()
        unknown = set(email_normalize_all(addresses or ""))
        owners = self.env["res.partner"].sudo()
        if unknown:
            owners = owners.search([("email_normalized", "in", sorted(unknown))])
        outside = (partners | owners) - self.env.user.partner_id
        outside = outside.filtered("partner_share")
        if outside:
            outside = self._leave_out_clients(record, outside)
        if outside and record:
            # sudo: who follows a record; they were looked at when they began to
            followers = (
                self.env["mail.followers"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", record._name),
                        ("res_id", "in", record.ids),
                        ("partner_id", "in", outside.ids),
                    ]
                )
            )
            outside -= followers.partner_id
        inside = owners - outside
        return outside & partners, unknown - set(inside.mapped("email_normalized"))

    @api.model
    def _leave_out_clients(self, record, partners):
        """Return the partners who are not people of the client that the records belong to."""
        record = record.sudo(False)
        if not record or record._filtered_access(self._get_post_access(record)) != record:
            return partners
        for each in record.sudo():
            if self._is_foreign_document(each):
                named = self._get_named_partners(each, partners)
                clients = named.commercial_partner_id.filtered("is_helpdesk_client")
            else:
                # the contact itself, where nobody has said yet whose it is
                named = each.partner_id if each._name == "liteviewer.ticket" else partners.browse()
                clients = self._get_mail_client(each)
            partners = partners.filtered(
                lambda partner, clients=clients, named=named: (
                    partner not in named and partner.commercial_partner_id not in clients
                )
            )
        return partners

    @api.model
    def _is_foreign_document(self, record):
        """Tell whether the record is a document of another app, which writes to its own partner."""
        model = type(record)
        client = record._fields.get("client_id")
        return (
            isinstance(record, self.env.registry["mail.thread"])
            and not model._transient
            and not (model._original_module or "").startswith("liteviewer_")
            and record._name not in ("res.partner", "discuss.channel")
            and not (client and client.comodel_name == "res.partner")
        )

    @api.model
    def _get_named_partners(self, document, partners):
        """Return whom the document names, of those that the user may read; with them whoever of
        ``partners`` has the address that it is written to.
        """
        named = document._mail_get_partners()[document.id]
        if address := email_normalize(document._mail_get_primary_email()[document.id] or ""):
            named |= partners.filtered(lambda partner: partner.email_normalized == address)
        return named.sudo(False)._filtered_access("read").sudo()

    @api.model
    def _get_post_access(self, record):
        """Return the operation that whoever posts on the record must be allowed."""
        return getattr(record, "_mail_post_access", "write")

    @api.model
    def _get_mail_client(self, record):
        """Return the client company that the record belongs to; empty where there is none."""
        partners = self.env["res.partner"].sudo()
        if record._name == "res.partner":
            owner = record.commercial_partner_id
            return owner if owner.is_helpdesk_client else partners
        field = record._fields.get("client_id")
        if field and field.comodel_name == "res.partner":
            return record.client_id
        return partners

    @api.model
    def _may_write_outside(self, record):
        """Tell whether the user may write to people outside of the client of the record."""
        user = self.env.user
        if user._is_system():
            return True
        # sudo: a setting
        company = self._get_mail_company(record).sudo()
        group = {"engineers": "engineer", "managers": "manager"}.get(company.helpdesk_outside_mail)
        if not group or not user.has_group(f"liteviewer_helpdesk.helpdesk_group_{group}"):
            return False
        is_template = self.env.context.get(TRUST) is TEMPLATE
        return company.helpdesk_outside_text == "any" or is_template

    @api.model
    def _get_mail_company(self, record):
        company = record.sudo()[:1].company_id if "company_id" in record._fields else None
        return company or self.env.company

    # ------------------------------------------------------------
    # SENDERS
    # ------------------------------------------------------------

    @api.model
    def _check_sender(self, vals):
        """Refuse a sender who is neither the user nor the service.

        :param vals: dict; looked at are ``author_id``, ``email_from`` and ``reply_to``
        """
        if self._is_trusted():
            return
        partner = self.env.user.partner_id
        author = vals.get("author_id")
        is_own = not author or author == partner.id
        if not is_own:
            # sudo: one's own companies
            is_own = author in self.env.user.sudo().company_ids.partner_id.ids
        sender = vals.get("email_from")
        if is_own and sender and sender != partner.email_formatted:
            is_own = self._is_own_sender(sender)
        answers = vals.get("reply_to")
        if is_own and answers:
            is_own = self._are_service_addresses(email_normalize_all(answers))
        if not is_own and not self._may_write_as_others():
            raise AccessError(
                self.env._("You can write in your own name, or in that of the service only.")
            )

    @api.model
    def _is_own_sender(self, sender):
        """Tell whether a sender is the user or the service, by name and address."""
        user = self.env.user
        # sudo: the names of one's own companies
        names = {"", user.name, *user.sudo().company_ids.mapped("name")}
        pairs = email_split_tuples(sender)
        return (
            len(pairs) == 1
            and pairs[0][0] in names
            and self._are_service_addresses([email_normalize(pairs[0][1])])
        )

    @api.model
    def _are_service_addresses(self, addresses):
        """Tell whether all addresses are the user's own, or lead to the service."""
        user = self.env.user.sudo()
        companies = user.company_ids
        domains = companies.alias_domain_id
        others = set(addresses) - {
            email_normalize(address)
            for address in (
                user.email,
                *companies.mapped("email"),
                *domains.mapped("catchall_email"),
                *domains.mapped("default_from_email"),
            )
        }
        if not others:
            return True
        # sudo: where mail comes in is no secret
        aliases = self.env["mail.alias"].sudo().search([("alias_full_name", "in", list(others))])
        return others == set(aliases.mapped("alias_full_name"))

    @api.model
    def _may_write_as_others(self):
        user = self.env.user
        # sudo: a setting
        is_open = self.env.company.sudo().helpdesk_foreign_sender
        return is_open and user.has_group("liteviewer_helpdesk.helpdesk_group_manager")

    @api.model
    def _check_headers(self, headers):
        """Refuse headers of a mail that say whom it goes to, or from whom it comes.

        :param str headers: of ``mail.mail``, a dict as Python writes it
        """
        if self._is_trusted() or not headers:
            return
        try:
            names = {str(name).lower() for name in ast.literal_eval(headers)}
        except (SyntaxError, TypeError, ValueError, MemoryError, RecursionError):
            # Odoo sends the mail without them
            return
        if names & ADDRESSING:
            raise AccessError(self.env._("Headers do not say whom a mail goes to."))
