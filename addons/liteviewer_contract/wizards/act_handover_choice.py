# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..models.act_handover import KINDS, XLSX


class ActHandoverChoice(models.TransientModel):
    """Hands over acts: what will be handed over, and what is in the way, is listed before."""

    _name = "liteviewer.act.handover.choice"
    _description = "Hand Over Acts"

    period_ids = fields.Many2many(
        "liteviewer.contract.period",
        "liteviewer_act_handover_choice_rel",
        string="Months",
        domain="[('state', '=', 'closed')]",
    )
    kind = fields.Selection(KINDS, string="Format", required=True, default=XLSX)
    again = fields.Boolean(
        string="Once More", help="Also the acts that were handed over in this way already."
    )
    reason = fields.Char(string="Why", help="It stays on the hand-over.")
    ready_ids = fields.Many2many(
        "liteviewer.contract.period", string="To Be Handed Over", compute="_compute_plan"
    )
    done_ids = fields.Many2many(
        "liteviewer.contract.period", string="Handed Over Already", compute="_compute_plan"
    )
    ready_count = fields.Integer(string="Acts Ready", compute="_compute_plan")
    done_count = fields.Integer(string="Acts Handed Over Already", compute="_compute_plan")
    changed_count = fields.Integer(
        string="Of Them Closed Again Since",
        compute="_compute_plan",
        help="Their month was opened and closed again after the hand-over.",
    )
    blocked_count = fields.Integer(string="Acts with Problems", compute="_compute_plan")
    problems = fields.Text(string="In the Way", compute="_compute_plan")

    @api.depends("period_ids", "kind", "again")
    def _compute_plan(self):
        for choice in self:
            # unsaved forms name records that are there
            periods = choice.period_ids._origin
            done = periods.filtered(
                lambda period, kind=choice.kind: kind in period.handover_line_ids.mapped("kind")
            )
            chosen = periods if choice.again else periods - done
            # sudo: what stands in the way is told to whoever may hand over what they see
            found = chosen.sudo()._find_handover_problems(choice.kind) if chosen else {}
            blocked = {period.id: problems for period, problems in found.items()}
            choice.ready_ids = chosen.filtered(lambda period, ids=blocked: period.id not in ids)
            choice.done_ids = done
            choice.ready_count = len(choice.ready_ids)
            choice.done_count = len(done)
            choice.changed_count = len(done._find_changed_since(choice.kind))
            choice.blocked_count = len(blocked)
            choice.problems = "\n\n".join(
                "\n".join((period.display_name, *blocked[period.id]))
                for period in chosen
                if period.id in blocked
            )

    def action_hand_over(self: One):
        """Hand over what can be, and show it.

        :raises UserError: acts are to be handed over once more, and nothing says why
        """
        self.ensure_one()
        reason = (self.reason or "").strip()
        if self.again and not reason:
            raise UserError(
                self.env._("Say why the acts are handed over once more: it stays on the hand-over.")
            )
        periods = self.period_ids
        periods._check_hand_over()
        # sudo: hand-overs are kept by the service; accountants hand over what they see
        handover = periods.sudo()._hand_over(self.kind, reason=self.again and reason)
        if not handover:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "warning",
                    "message": self.env._(
                        "No act was handed over: somebody else has done it, or the months say what "
                        "is in the way."
                    ),
                    "next": {"type": "ir.actions.act_window_close"},
                },
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": handover._name,
            "res_id": handover.id,
            "view_mode": "form",
        }
