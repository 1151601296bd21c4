# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        if leaves._concerns_all():
            self.env["resource.calendar"]._forget_working_time()
        return leaves

    def write(self, vals):
        concerns_all = self._concerns_all()
        result = super().write(vals)
        if vals.keys() - {"name"} and (concerns_all or self._concerns_all()):
            self.env["resource.calendar"]._forget_working_time()
        return result

    def unlink(self):
        concerns_all = self._concerns_all()
        result = super().unlink()
        if concerns_all:
            self.env["resource.calendar"]._forget_working_time()
        return result

    def _concerns_all(self):
        """Tell whether one of these is everybody's time off.

        That of one person does not change when the service works.
        """
        # sudo: a change may just have put the record out of the user's sight
        return not all(leave.resource_id for leave in self.sudo())
