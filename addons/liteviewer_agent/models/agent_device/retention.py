# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from odoo.addons.liteviewer_helpdesk.models.ticket.retention import leave_note


class AgentDevice(models.Model):
    """The part of the device that forgets the computer once it is no longer looked after."""

    _inherit = "liteviewer.agent.device"

    _kept_facts_idx = models.Index(
        "(revoked_at, id) WHERE state = 'revoked' AND computer_data IS NOT NULL"
    )

    def _remove_data(self):
        """Remove the facts about the computers, and leave a note."""
        self.write({"computer_data": False})
        leave_note(
            self,
            lambda env, days: env._(
                "Facts about the computer removed %(days)s days after revoking.", days=days
            ),
        )
