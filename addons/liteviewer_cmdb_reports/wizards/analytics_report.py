# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.liteviewer_sla_reports.wizards.analytics_report import Dimension


class AnalyticsReport(models.TransientModel):
    """What fails: types, models and single devices."""

    _inherit = "liteviewer.analytics.report"

    def _get_dimensions(self):
        return [
            *super()._get_dimensions(),
            Dimension(
                name="equipment_type",
                title=self.env._("Equipment Type"),
                columns=("equipment_type_id",),
                fails_in=("equipment_id",),
            ),
            Dimension(
                name="equipment_model",
                title=self.env._("Model"),
                columns=("equipment_model",),
                fails_in=("equipment_id",),
            ),
            Dimension(
                name="equipment",
                title=self.env._("Device"),
                columns=("equipment_id",),
                fails_in=("equipment_id",),
                is_advised=True,
            ),
        ]

    @api.model
    def _get_repeat_key(self, column):
        """Two tickets about one device are about the same, whoever reports them."""
        device = column("equipment_id")
        category, person = super()._get_repeat_key(column)
        return [
            SQL("CASE WHEN %s IS NULL THEN %s ELSE 0 END", device, category),
            SQL("coalesce(%s, %s)", device, person),
        ]

    def _describe_repeats(self, days):
        return self.env._(
            "tickets that came within %(days)s days after another one about the same device, or "
            "where none is named from the same reporter in the same category",
            days=days,
        )
