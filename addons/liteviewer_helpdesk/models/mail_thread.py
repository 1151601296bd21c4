# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from xmlrpc.client import Binary

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.arguments import Checked, IdList, One, OneOrNone, Text
from ..tools.mail_headers import is_automatic
from .mail_policy import NOTICE, SERVER, TRUST

OURS = "liteviewer."


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(self, model: Text, message: Checked, *args, **kwargs):
        """Only the mail gateway brings mail in: whoever else did could write in anybody's name."""
        if not self.env.su and not self.env.user._is_system():
            raise AccessError(self.env._("Only the mail gateway brings in e-mails."))
        if not isinstance(message, str | bytes | Binary):
            raise UserError(self.env._("message: must be the source of an e-mail."))
        if model and model not in self.env:
            raise UserError(self.env._("model: there is no such model."))
        return super().message_process(model, message, *args, **kwargs)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Let tickets know that a machine wrote: the headers that say so are not passed on.

        The defaults of an alias are values that a manager gives: what the server keeps is none.
        """
        self = self.with_context(**{TRUST: SERVER})
        routes = [
            (model, thread_id, self.env[model]._without_kept(values or {}), user_id, alias)
            for model, thread_id, values, user_id, alias in routes or ()
        ]
        if is_automatic(message):
            self = self.with_context(helpdesk_automatic_mail=True)
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
