# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.arguments import One

_logger = logging.getLogger(__name__)


class WorkLock(models.TransientModel):
    """Closes the work log of a company until a day, so that what has been settled stays as it
    was; or opens it again.
    """

    _name = "liteviewer.work.lock"
    _description = "Close the Work Log"

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    current_date = fields.Date(related="company_id.helpdesk_lock_date", string="Closed Until Now")
    lock_date = fields.Date(
        string="Close Until",
        default=lambda self: self.env.company.helpdesk_lock_date,
        help="The last closed day. Empty: every day is open.",
    )

    def action_apply(self: One):
        """Set the day.

        :raises UserError: it lies in the future, or timers from that period still run
        """
        self.ensure_one()
        if self.company_id not in self.env.user.company_ids:
            raise UserError(self.env._("You do not work for this company."))
        # sudo: the group of this wizard may set this one field of its company
        company = self.company_id.sudo()
        before = company.helpdesk_lock_date
        if self.lock_date and self.lock_date > fields.Date.context_today(self):
            raise UserError(self.env._("A day to come cannot be closed yet."))
        company.helpdesk_lock_date = self.lock_date
        self._check_timers(company)
        _logger.info(
            "Work log of company %s closed until %s by user %s (before: %s)",
            company.id,
            self.lock_date or "-",
            self.env.user.login,
            before or "-",
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_timers(self, company):
        """Refuse a period in which timers were started that still run."""
        limit = company._get_helpdesk_lock_limit()
        if not limit:
            return
        running = company.env["liteviewer.work.entry"].search(
            [
                ("company_id", "=", company.id),
                ("is_running", "=", True),
                ("started_at", "<", limit),
            ]
        )
        if running:
            raise UserError(
                self.env._(
                    "Timers that were started until %(date)s still run, stop them first: "
                    "%(engineers)s.",
                    date=format_date(self.env, self.lock_date),
                    engineers=", ".join(running.user_id.mapped("name")),
                )
            )
