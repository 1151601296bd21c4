# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.fields import Command


class TicketStep(models.TransientModel):
    """Names what the work changed on the client's cards."""

    _inherit = "liteviewer.ticket.step"

    equipment_id = fields.Many2one(
        "liteviewer.equipment", compute="_compute_ticket", compute_sudo=False
    )
    work_change_ids = fields.One2many(
        "liteviewer.work.change", "step_id", string="Changes to Record"
    )

    def _compute_ticket(self):
        super()._compute_ticket()
        for step in self:
            step.equipment_id = step.ticket_id.equipment_id

    def _prepare_work(self):
        changes = [Command.set(self.work_change_ids.ids)] if self.is_infrastructure_change else []
        return {**super()._prepare_work(), "work_change_ids": changes}
