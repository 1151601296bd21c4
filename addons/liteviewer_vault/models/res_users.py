# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_open_seen_secrets(self):
        """Show which secrets the engineers know that have not been changed since: what to change
        on the day somebody leaves.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_vault.credential_event_action"
        )
        return {
            **action,
            "domain": [("user_id", "in", self.ids)],
            "context": {
                "search_default_seen": True,
                "search_default_still_valid": True,
                "search_default_group_client": True,
                "search_default_group_record": True,
            },
        }
