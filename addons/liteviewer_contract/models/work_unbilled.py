# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.choice import NOT_VALID
from ..tools.settlement import NO_RATE
from ..tools.settlement import NOT_VALID as NOT_IN_FORCE
from .contract_period import MONEY

EXHAUSTED, EXPIRED = "exhausted", "expired"
PROBLEMS = {NO_RATE: EXHAUSTED, NOT_IN_FORCE: EXPIRED}
REASONS = [
    ("no_contract", "No Contract"),
    (EXPIRED, "No Contract in Force on That Day"),
    (EXHAUSTED, "Used Up, Without a Price"),
    ("returned", "Returned"),
    ("not_reviewed", "Not Reviewed"),
]


class WorkEntry(models.Model):
    """The part of the work that says why it would come into no act if its month were closed now."""

    _inherit = "liteviewer.work.entry"

    settling_problem = fields.Selection(
        [(EXHAUSTED, "Used Up, Without a Price"), (EXPIRED, "Contract Not in Force")],
        readonly=True,
        copy=False,
        groups=MONEY,
        help="Why nothing says what the work costs, as found when margins were worked out last.",
    )
    unbilled_reason = fields.Selection(
        REASONS,
        string="Why Not Billed",
        compute="_compute_unbilled_reason",
        store=True,
        copy=False,
        groups=MONEY,
        help="What is in the way of its coming into an act. Used up: nothing that is included or "
        "prepaid is left, and no line of the contract says what an hour of it costs.",
    )

    _unbilled_idx = models.Index("(company_id, started_at DESC) WHERE unbilled_reason IS NOT NULL")

    @api.depends(
        "billable",
        "contract_id",
        "contract_reason",
        "is_running",
        "period_id",
        "review_state",
        "settling_problem",
    )
    def _compute_unbilled_reason(self):
        for entry in self:
            entry.unbilled_reason = entry._get_unbilled_reason()

    def _get_unbilled_reason(self):
        self.ensure_one()
        if self.period_id or self.is_running or not self.billable:
            return False
        if self.review_state == "returned":
            return "returned"
        if not self.contract_id:
            return EXPIRED if self.contract_reason == NOT_VALID else "no_contract"
        if self.settling_problem:
            return self.settling_problem
        return False if self.review_state == "approved" else "not_reviewed"

    @api.model
    def _note_problems(self, settlements):
        """Write onto works why nothing says what they cost; those that are settled by now lose it.

        :param settlements: {id of a contract: [Settlement]}
        """
        found = {
            share.work: PROBLEMS[share.reason]
            for each in settlements.values()
            for settlement in each
            for share in settlement.shares
            if share.reason in PROBLEMS
        }
        works = self.search([("settling_problem", "!=", False)]) | self.browse(found)
        for problem, group in works.grouped(lambda work: found.get(work.id, False)).items():
            group.filtered(lambda work, problem=problem: work.settling_problem != problem).write(
                {"settling_problem": problem}
            )
