# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .contract_line import CHARGES


class ContractCharge(models.Model):
    _inherit = "liteviewer.contract.charge"

    charge = fields.Selection(
        selection_add=[("person",), *CHARGES],
        # an act stays as it was made: who removes the addon removes its lines first
        ondelete={key: "cascade" for key, _label in CHARGES},
    )
