# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def _alias_bounce_incoming_email(self, message, message_dict, set_invalid=True):
        """Nobody is told that a mail failed which is kept and tried again. Odoo does so, in a
        transaction of its own, also where two transactions only met.
        """
        kept = self.env["mail.thread"]._get_kept_mail()
        if kept and kept.cursor is not self.env.cr:
            return
        super()._alias_bounce_incoming_email(message, message_dict, set_invalid=set_invalid)
