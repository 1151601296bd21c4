# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

REPORTS = {
    "a4": "liteviewer_cmdb.equipment_label_report",
    "58x40": "liteviewer_cmdb.equipment_label_report_58x40",
    "58x30": "liteviewer_cmdb.equipment_label_report_58x30",
    "62x29": "liteviewer_cmdb.equipment_label_report_62x29",
    "100x50": "liteviewer_cmdb.equipment_label_report_100x50",
}
"""Reports by the labels that they print on."""


class LabelPrint(models.TransientModel):
    """Asks on what labels are printed; whoever chose once is not asked to choose again."""

    _name = "liteviewer.label.print"
    _description = "Print Labels"

    equipment_ids = fields.Many2many(
        "liteviewer.equipment",
        default=lambda self: self._get_default_equipment(),
    )
    equipment_count = fields.Integer(string="Labels", compute="_compute_equipment_count")
    size = fields.Selection(
        [
            ("58x40", "58 × 40 mm, label printer"),
            ("58x30", "58 × 30 mm, label printer"),
            ("62x29", "62 × 29 mm, label printer (Brother DK)"),
            ("100x50", "100 × 50 mm, label printer"),
            ("a4", "A4 sheet with 24 labels of 70 × 37 mm"),
        ],
        string="Labels On",
        required=True,
        default="a4",
    )

    def _get_default_equipment(self):
        context = self.env.context
        if context.get("active_model") != "liteviewer.equipment":
            return self.env["liteviewer.equipment"]
        return self.env["liteviewer.equipment"].browse(context.get("active_ids") or []).exists()

    @api.depends("equipment_ids")
    def _compute_equipment_count(self):
        for wizard in self:
            wizard.equipment_count = len(wizard.equipment_ids)

    def action_print(self: One):
        """Print, and offer the same labels the next time."""
        self.ensure_one()
        equipment = self.equipment_ids
        equipment.check_access("read")
        if not equipment:
            raise UserError(self.env._("Choose the equipment that needs labels."))
        # sudo: everybody has their own choice; only the system writes defaults
        self.env["ir.default"].sudo().set(self._name, "size", self.size, user_id=self.env.uid)
        # sudo: which reports there are is known to everybody who may print them
        report = self.env.ref(REPORTS[self.size]).sudo()
        return {
            **report.report_action(equipment, config=False),
            "close_on_report_download": True,
        }
