# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from xmlrpc.client import Binary

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize, email_split

from ..tools.arguments import Checked, IdList, One, OneOrNone
from ..tools.auto_mail import REPLY
from ..tools.bounce import read_bounce
from .mail_gateway import INCOMING, TICKET, IncomingMail, get_incoming
from .mail_policy import NOTICE, SERVER, TRUST

OURS = "liteviewer."


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(self, model: Checked, message: Checked, *args, **kwargs):
        """Only the mail gateway brings mail in: whoever else did could write in anybody's name.

        :param model: its name, or False as Odoo's own pipe gives it: the address tells
        """
        if not self.env.su and not self.env.user._is_system():
            raise AccessError(self.env._("Only the mail gateway brings in e-mails."))
        if not isinstance(message, str | bytes | Binary):
            raise UserError(self.env._("message: must be the source of an e-mail."))
        if model and (not isinstance(model, str) or model not in self.env):
            raise UserError(self.env._("model: there is no such model."))
        self = self.with_context(**{INCOMING: IncomingMail()})
        return super().message_process(model, message, *args, **kwargs)

    def _message_parse_extract_bounce(self, email_message, message_dict):
        """Tell what came back from what somebody wrote. Odoo takes receipts for what came back, and
        fails on reports that are against the rules.
        """
        bounce = read_bounce(email_message)
        if not bounce and not self._is_sent_to_bounces(message_dict):
            return {"is_bounce": False}
        messages, partners = self.env["mail.message"].sudo(), self.env["res.partner"].sudo()
        ids = bounce.message_ids if bounce else []
        found = {each.message_id: each for each in messages.search([("message_id", "in", ids)])}
        returned = next((found[each] for each in ids if each in found), messages)
        address = email_normalize(bounce.addresses[0]) if bounce and bounce.addresses else False
        return {
            "is_bounce": True,
            "bounced_email": address,
            "bounced_partner": partners.search([("email_normalized", "=", address)])
            if address
            else partners,
            "bounced_msg_ids": ids,
            "bounced_message": returned,
        }

    @api.model
    def _is_sent_to_bounces(self, message_dict):
        """Tell whether a mail that is no report went to the address for reports, and answers
        nothing that is known.
        """
        addresses = self.env["mail.alias.domain"].sudo().search([]).mapped("bounce_email")
        sent_to = {email_normalize(each) for each in email_split(message_dict.get("to") or "")}
        return bool(sent_to.intersection(addresses)) and not message_dict.get("parent_id")

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Mark the addresses that were not reached, and tell whose words came back. What will be
        tried again, and what was called spam, marks nothing.
        """
        bounce = read_bounce(email_message)
        if not bounce:
            return
        returned = message_dict["bounced_message"]
        addresses = self._get_unreached(bounce, returned)
        if bounce.is_permanent:
            partners = self.env["res.partner"].sudo()
            for address in addresses:
                marked = {
                    **message_dict,
                    "bounced_email": address,
                    "bounced_partner": partners.search([("email_normalized", "=", address)]),
                }
                super()._routing_handle_bounce(email_message, marked)
        if returned.model == TICKET and returned.res_id:
            ticket = self.env[TICKET].sudo().browse(returned.res_id).exists()
            ticket._tell_bounce(returned, addresses, bounce)

    @api.model
    def _get_unreached(self, bounce, returned):
        """Return the addresses that a report names, those of the message that came back where it
        went to one of them, or to one only: addresses are written anew on the way.

        :rtype: list[str]
        """
        named = [each for each in map(email_normalize, bounce.addresses) if each]
        if not returned:
            return named
        notified = returned.notification_ids
        people = notified.res_partner_id | returned.partner_ids
        sent_to = {
            *filter(None, people.mapped("email_normalized")),
            *filter(
                None, map(email_normalize, filter(None, notified.mapped("mail_email_address")))
            ),
            *filter(None, map(email_normalize, email_split(returned.outgoing_email_to or ""))),
        }
        known = [each for each in named if each in sent_to]
        return known or (sorted(sent_to) if len(sent_to) == 1 else named)

    @api.private
    @api.model
    def message_route(self, message, message_dict, *args, **kwargs):
        """Say whose mail it is before Odoo looks where it goes, and which ticket it belongs to once
        Odoo has.
        """
        mail = get_incoming(self.env)
        if not mail or message_dict.get("is_bounce"):
            return super().message_route(message, message_dict, *args, **kwargs)
        gateway = self.env["liteviewer.mail.gateway"]
        gateway._read(mail, message, message_dict)
        routes = super().message_route(message, message_dict, *args, **kwargs)
        return gateway._direct(mail, message, message_dict, routes)

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Whose mail for tickets is too much has been found out, and no mail of it is dropped."""
        others = [route for route in routes or () if route[0] != TICKET]
        if not others or len(others) < len(routes):
            return False
        mail = get_incoming(self.env)
        if mail and mail.kind == REPLY:
            return False
        return super()._detect_loop_sender(message, message_dict, others)

    def _routing_create_bounce_email(self, email_from, body_html, message, **mail_values):
        """Answer no machine, and nobody whom the sender only pretends to be."""
        mail = get_incoming(self.env)
        if mail and (not mail.takes_answer or mail.is_unproven or mail.is_nobody):
            return
        super()._routing_create_bounce_email(email_from, body_html, message, **mail_values)

    def _message_parse_post_process(self, message, message_dict, routes):
        values = super()._message_parse_post_process(message, message_dict, routes)
        mail = get_incoming(self.env)
        if mail and mail.is_nobody:
            values["author_id"] = False
        if mail and (mail.is_quiet or mail.kind == REPLY):
            values["partner_ids"] = []
        return values

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """The defaults of an alias are values that a manager gives: what the server keeps is none.
        A sender that is not believed is marked.
        """
        self = self.with_context(**{TRUST: SERVER})
        routes = [
            (model, thread_id, self.env[model]._without_kept(values or {}), user_id, alias)
            for model, thread_id, values, user_id, alias in routes or ()
        ]
        mail = get_incoming(self.env)
        if mail and (mail.is_unproven or mail.is_nobody):
            self.env[TICKET]._mark_sender(mail, message_dict)
        return super()._message_route_process(message, message_dict, routes)

    def message_post(self: One, **kwargs):
        self._check_helpdesk_post(kwargs)
        if self._name.startswith(OURS) and (kwargs.get("rating_value") or kwargs.get("rating_id")):
            # Odoo would make a rating of it, in the name of whoever writes
            raise UserError(self.env._("A message brings no rating."))
        return super().message_post(**kwargs)

    def message_notify(self: OneOrNone, **kwargs):
        self._check_helpdesk_post(kwargs)
        return super().message_notify(**kwargs)

    def _check_helpdesk_post(self, kwargs):
        """Look at what the message itself does not tell any more: where answers go is told there by
        Odoo as well, and headers are of the mails only.
        """
        if self.env.su:
            return
        policy = self.env["liteviewer.mail.policy"]
        policy._check_sender({"reply_to": kwargs.get("reply_to")})
        if kwargs.get("mail_headers") and not policy._is_trusted():
            raise AccessError(self.env._("Headers do not say whom a mail goes to."))

    def message_subscribe(self, partner_ids: IdList = None, subtype_ids: IdList = None):
        """Who follows a record gets what is written there: they are looked at as recipients are."""
        if partner_ids and not self.env.su:
            self.env["liteviewer.mail.policy"]._check_recipients(
                self, self.env["res.partner"].browse(partner_ids)
            )
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        """The message has been looked at, and nobody else gets it."""
        self = self.with_context(**{TRUST: NOTICE})
        return super()._notify_thread_by_email(message, recipients_data, **kwargs)

    def _notify_thread_with_out_of_office(self, message, recipients_data, msg_vals=False, **kwargs):
        """Who is away answers by themselves, whoever wrote."""
        self = self.with_context(**{TRUST: SERVER})
        return super()._notify_thread_with_out_of_office(
            message, recipients_data, msg_vals=msg_vals, **kwargs
        )
