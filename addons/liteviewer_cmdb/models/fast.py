# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is here only to be fast: see the file of this name in ``liteviewer_helpdesk``."""

from odoo import models

from odoo.addons.liteviewer_helpdesk.models.fast import is_computed_by

from .ticket import Ticket as Computer


class Ticket(models.Model):
    _inherit = "liteviewer.ticket"

    def _add_precomputed_values(self, vals_list):
        """Where nothing is told of a computer, there is none to be recognised. A hundred creations:
        61 ms -> 54.
        """
        if is_computed_by(self, "equipment_id", Computer._compute_equipment_id):
            for vals in vals_list:
                if not (vals.get("computer_data") or vals.get("device_id")):
                    vals.setdefault("equipment_id", False)
        super()._add_precomputed_values(vals_list)
