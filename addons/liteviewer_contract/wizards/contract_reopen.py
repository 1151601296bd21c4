# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.tools.arguments import One


class ContractReopen(models.TransientModel):
    """Opens a closed month of a contract again, with a reason that stays on the contract."""

    _name = "liteviewer.contract.reopen"
    _description = "Open a Month Again"

    period_id = fields.Many2one(
        "liteviewer.contract.period",
        string="Month",
        required=True,
        ondelete="cascade",
        default=lambda self: self._get_default_period(),
    )
    note = fields.Char(string="Why")

    def _get_default_period(self):
        if self.env.context.get("active_model") == "liteviewer.contract.period":
            return self.env.context.get("active_id")
        return False

    def action_apply(self: One):
        """Open the month.

        :raises UserError: no reason, or it is not the last closed month, or its invoice is posted
        """
        self.ensure_one()
        note = (self.note or "").strip()
        if not note:
            raise UserError(self.env._("Say why: it stays on the contract."))
        self.period_id.check_access("read")
        # sudo: months are kept by the service; the group of this wizard may open one that it sees
        self.period_id.sudo()._reopen(note)
        return {"type": "ir.actions.act_window_close"}
