# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class MailNotification(models.Model):
    """Whom a message was sent to reads it: who adds such a row by hand writes to somebody."""

    _inherit = "mail.notification"

    @api.model_create_multi
    def create(self, vals_list):
        notifications = super().create(vals_list)
        notifications._check_helpdesk_policy()
        return notifications

    def write(self, vals):
        result = super().write(vals)
        if not {"mail_message_id", "res_partner_id", "mail_email_address"}.isdisjoint(vals):
            self._check_helpdesk_policy()
        return result

    def _check_helpdesk_policy(self):
        """Odoo makes those of a message that has been looked at with elevated rights."""
        if self.env.su:
            return
        policy = self.env["liteviewer.mail.policy"]
        for notification in self.sudo():
            policy._check_recipients(
                notification.mail_message_id._get_mail_record(),
                notification.res_partner_id,
                notification.mail_email_address,
            )
