# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import request

from odoo.addons.liteviewer_helpdesk.tools.arguments import RECORD_PATH


class EquipmentController(http.Controller):
    @http.route(
        f"/liteviewer/equipment/<{RECORD_PATH}:equipment_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def open_equipment(self, equipment_id):
        """Open the card that a printed label stands for; labels outlive the paths of Odoo."""
        return request.redirect(f"/odoo/equipment/{equipment_id}")
