# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..tools.arguments import Flag, IdList, Object, Text
from .mail_policy import SERVER, TEMPLATE, TRUST

TEXT = {"body", "body_html", "subject"}


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["liteviewer.linked.files.mixin", "mail.template"]

    is_helpdesk_answer = fields.Boolean(
        string="Ready Answer",
        help="Engineers choose it where they write to the client of a ticket. It comes in the "
        "language of the reporter.",
    )

    def send_mail_batch(
        self,
        res_ids: IdList,
        force_send: Flag = False,
        raise_exception: Flag = False,
        email_values: Object = None,
        email_layout_xmlid: Text = False,
    ):
        """Tell the policy whose doing the mail is: the server's, where it asks with elevated
        rights, or that of the user, with words that others wrote or with their own.
        """
        if self.env.su:
            self = self.with_context(**{TRUST: SERVER})
        elif (
            not self.env["liteviewer.mail.policy"]._is_trusted()
            and TEXT.isdisjoint(email_values or ())
            and not self.has_access("write")
        ):
            self = self.with_context(**{TRUST: TEMPLATE})
        return super().send_mail_batch(
            res_ids,
            force_send=force_send,
            raise_exception=raise_exception,
            email_values=email_values,
            email_layout_xmlid=email_layout_xmlid,
        )
