# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import SQL


class TicketReport(models.Model):
    """What broke: the ticket's equipment, its type and model."""

    _inherit = "liteviewer.ticket.report"
    _depends = {
        "liteviewer.ticket": ["equipment_id"],
        "liteviewer.equipment": ["model", "type_id"],
    }

    equipment_id = fields.Many2one(
        "liteviewer.equipment",
        readonly=True,
        groups="liteviewer_helpdesk.helpdesk_group_engineer",
    )
    equipment_type_id = fields.Many2one(
        "liteviewer.equipment.type",
        readonly=True,
        groups="liteviewer_helpdesk.helpdesk_group_engineer",
    )
    equipment_model = fields.Char(
        readonly=True, groups="liteviewer_helpdesk.helpdesk_group_engineer"
    )

    @api.model
    def _get_report_columns(self):
        return {
            **super()._get_report_columns(),
            "equipment_id": SQL("t.equipment_id"),
            "equipment_type_id": self._get_equipment_column("type_id"),
            "equipment_model": self._get_equipment_column("model"),
        }

    @api.model
    def _get_equipment_column(self, name):
        """Return a column of the equipment, looked up and not joined: for a join that nobody asks
        for PostgreSQL before 18 still reads the column of the ticket: no index alone will do then.
        """
        return SQL(
            "(SELECT equipment.%s FROM liteviewer_equipment equipment"
            " WHERE equipment.id = t.equipment_id)",
            SQL.identifier(name),
        )
