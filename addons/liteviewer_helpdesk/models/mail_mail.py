# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from .mail_policy import NOTICE, TRUST


class MailMail(models.Model):
    """Every e-mail is one of these, whoever sends it: what no message has been looked at for is
    looked at here.
    """

    _name = "mail.mail"
    _inherit = ["liteviewer.linked.files.mixin", "mail.mail"]

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        if self.env.context.get(TRUST) is not NOTICE:
            mails._check_helpdesk_policy()
        return mails

    def write(self, vals):
        result = super().write(vals)
        addressed = {
            "author_id", "email_cc", "email_from", "email_to", "headers", "mail_message_id",
            "recipient_ids", "reply_to",
        }  # fmt: skip
        if not self.env.su and not addressed.isdisjoint(vals):
            self._check_helpdesk_policy()
        return result

    def _check_helpdesk_policy(self):
        policy = self.env["liteviewer.mail.policy"]
        if policy._is_trusted():
            return
        # sudo: what is sent, in whatever shape that was said
        for mail in self.sudo():
            policy._check_sender(
                {"email_from": mail.email_from, "reply_to": mail.reply_to, "author_id": False}
            )
            policy._check_headers(mail.headers)
            policy._check_recipients(
                mail.mail_message_id._get_mail_record(),
                mail.recipient_ids,
                ",".join(filter(None, (mail.email_to, mail.email_cc))),
            )
