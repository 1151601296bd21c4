# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo import api, models

from .rich_text import RichText


class MailScheduledMessage(models.Model):
    """Odoo posts it later in its author's name; what would be refused then is refused at once."""

    _name = "mail.scheduled.message"
    _inherit = ["liteviewer.linked.files.mixin", "mail.scheduled.message"]

    body = RichText()

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._check_helpdesk_policy()
        return messages

    def write(self, vals):
        result = super().write(vals)
        self._check_helpdesk_policy()
        return result

    def _check_helpdesk_policy(self):
        policy = self.env["liteviewer.mail.policy"]
        for message in self.sudo():
            parameters = self._read_parameters(message.notification_parameters)
            policy._check_sender(
                {
                    "author_id": message.author_id.id,
                    "email_from": parameters.get("email_from"),
                    "reply_to": parameters.get("reply_to"),
                }
            )
            policy._check_recipients(
                self.env[message.model].browse(message.res_id), message.partner_ids
            )

    @api.model
    def _read_parameters(self, text):
        try:
            parameters = json.loads(text or "{}")
        except ValueError:
            return {}
        return parameters if isinstance(parameters, dict) else {}
