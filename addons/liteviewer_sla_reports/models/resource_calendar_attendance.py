# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        """Refuse hours that are no time of day: with them no working time can be computed at all.

        Odoo rounds hours to minutes and stumbles over the sixtieth one.
        """
        for hours in self.mapped("hour_from") + self.mapped("hour_to"):
            if not 0 <= hours <= 24 or round(hours % 1 * 60) == 60:
                raise ValidationError(
                    self.env._(
                        "Working hours must lie between 0:00 and 24:00, in whole minutes: "
                        "%(hours)s is no time of day.",
                        hours=hours,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        self.env["resource.calendar"]._forget_working_time()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name", "sequence"}:
            self.env["resource.calendar"]._forget_working_time()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["resource.calendar"]._forget_working_time()
        return result
