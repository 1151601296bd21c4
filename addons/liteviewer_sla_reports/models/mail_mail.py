# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell monthly reports what has become of their mails, which may be deleted then."""
        # sudo: the queue sends in anybody's name
        reports = self.env["liteviewer.monthly.report"].sudo()
        for mail in self:
            if mail.model == reports._name and mail.res_id:
                reports.search([("mail_mail_id", "=", mail.id)])._follow_mail(mail)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
