# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from ..tools.mail_headers import is_automatic


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Let tickets know that a machine wrote: the headers that say so are not passed on."""
        if is_automatic(message):
            self = self.with_context(helpdesk_automatic_mail=True)
        return super()._message_route_process(message, message_dict, routes)
