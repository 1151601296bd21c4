# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class WorkEntry(models.Model):
    _inherit = "liteviewer.work.entry"

    def write(self, vals):
        """A connection ends with the timer, whatever way that stops."""
        result = super().write(vals)
        if "is_running" in vals and not vals["is_running"]:
            self.env["liteviewer.remote.session"]._end_with_timers(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_end_sessions(self):
        self.env["liteviewer.remote.session"]._end_with_timers(self)
