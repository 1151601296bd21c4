# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.liteviewer_helpdesk.tools.kept import kept

from ..tools.review import (
    LONG,
    NO_CONTRACT,
    NO_TEXT,
    OUT_OF_HOURS,
    OVERLAP,
    SHORT,
    LoggedWork,
    find_remarks,
)
from .contract_period import MONEY

REVIEWERS = tuple(MONEY.split(","))
REVIEWED = {
    "billable",
    "duration",
    "is_out_of_hours",
    "name",
    "started_at",
    "ticket_id",
    "user_id",
    "work_type",
}
"""A change of these asks for another review."""


class WorkEntry(models.Model):
    """The part of the work that accountants and service managers look at before it is billed: what
    nobody has approved comes into no act.
    """

    _inherit = "liteviewer.work.entry"

    review_state = fields.Selection(
        [("pending", "To Review"), ("approved", "Approved"), ("returned", "Returned")],
        string="Review",
        required=True,
        readonly=True,
        copy=False,
        default="pending",
    )
    review_remarks = fields.Char(
        string="Remarks",
        compute="_compute_review_remarks",
        help="Worth a look before it is billed.",
    )
    period_id = fields.Many2one(
        "liteviewer.contract.period",
        string="Settled In",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The closed month in whose act it stands.",
    )
    counted_minutes = fields.Integer(readonly=True, copy=False, help="As the contract rounds them.")
    charged_minutes = fields.Integer(
        readonly=True,
        copy=False,
        help="Those that nothing covered, charged by the hour.",
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    charged_amount = fields.Monetary(string="Charged", readonly=True, copy=False, groups=MONEY)

    _review_idx = models.Index(
        "(company_id, started_at) WHERE review_state <> 'approved' AND period_id IS NULL"
    )

    @api.depends("started_at", "duration", "name", "is_out_of_hours", "contract_id", "user_id")
    def _compute_review_remarks(self):
        labels = {
            NO_CONTRACT: self.env._("no contract"),
            NO_TEXT: self.env._("no text"),
            SHORT: self.env._("very short"),
            LONG: self.env._("very long"),
            OVERLAP: self.env._("overlaps with other work"),
            OUT_OF_HOURS: self.env._("out of hours"),
        }
        found = self._find_remarks()
        for entry in self:
            remarks = found.get(entry._origin.id, ())
            entry.review_remarks = ", ".join(labels[remark] for remark in remarks) or False

    def _find_remarks(self):
        """Return what catches the eye in these works: {id: [remark]}."""
        entries = self._origin.filtered(lambda entry: entry.started_at and not entry.is_running)
        if not entries:
            return {}
        # sudo: that somebody worked at the same time is told, not on what
        around = entries.sudo().search(
            [
                ("user_id", "in", entries.user_id.ids),
                ("started_at", "<", max(entries.mapped("ended_at"))),
                ("started_at", ">", min(entries.mapped("started_at")) - timedelta(days=1)),
                ("is_running", "=", False),
            ]
        )
        return find_remarks(
            LoggedWork(
                key=entry.id,
                engineer=entry.user_id.id,
                started=entry.started_at,
                minutes=entry.duration,
                has_text=bool((entry.name or "").strip()),
                is_out_of_hours=entry.is_out_of_hours,
                has_contract=bool(entry.contract_id),
                is_asked=entry in entries,
            )
            for entry in entries.sudo() | around
        )

    def write(self, vals):
        """What changes after its review is reviewed again."""
        if not REVIEWED.isdisjoint(vals) and "review_state" not in vals:
            vals = {**vals, **kept({"review_state": "pending"})}
        return super().write(vals)

    def _check_reviewer(self):
        """:raises AccessError: for others than accountants and service managers"""
        if not (self.env.su or any(self.env.user.has_group(group) for group in REVIEWERS)):
            raise AccessError(self.env._("Only accountants and service managers review works."))
        self.check_access("read")

    def action_approve(self):
        """Approve works for the act.

        :raises UserError: one of them ended by itself, and its engineer has not confirmed it
        """
        self._check_reviewer()
        if doubtful := self.filtered("is_unconfirmed"):
            raise UserError(
                self.env._(
                    "%(work)s has to be confirmed first: its timer ended by itself. Ask "
                    "%(engineer)s what was done, and how long it took.",
                    work=doubtful[0].display_name,
                    engineer=doubtful[0].user_id.display_name,
                )
            )
        # sudo: accountants only read works, and may set this one thing of those that they read
        open_works = self.sudo().filtered(lambda entry: not entry.period_id)
        open_works.write({"review_state": "approved"})
        return True

    def action_approve_clean(self):
        """Approve those of the works that nothing catches the eye in."""
        self._check_reviewer()
        remarked = self._find_remarks()
        self.filtered(
            lambda entry: (
                entry.id not in remarked and not entry.is_running and not entry.is_unconfirmed
            )
        ).action_approve()
        return True
