# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from .mail_policy import SERVER, TRUST


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    def _send_email(self):
        """Invite people of clients only, unless the user may write to others."""
        self.env["liteviewer.mail.policy"]._check_recipients(self.partner_id, self.partner_id)
        return super(PortalWizardUser, self.with_context(**{TRUST: SERVER}))._send_email()
