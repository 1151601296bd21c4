# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from odoo.addons.liteviewer_helpdesk.tools.own_words import take_own_words


class Ticket(models.Model):
    _inherit = "liteviewer.ticket"

    @api.model
    def _clean_mail_body(self, body):
        """The description is what the sender wrote; the message below it keeps all of the mail,
        quotes and signature folded.
        """
        return super()._clean_mail_body(take_own_words(body))
