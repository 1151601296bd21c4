# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import LockError

from .ticket.history import SLA_TIMES

CLOCK_INPUTS = (
    *SLA_TIMES, "stage_id", "stage_kind", "is_open", "waiting_for", "duplicate_of_id",
    "deadline_at", "breach_at", "sla_policy_id", "sla_reason", "sla_outcome", "response_hours",
    "resolution_hours",
)  # fmt: skip
"""What is read of a ticket here, beside what a policy is chosen by: not its texts."""
BATCH = 1000
"""Tickets that are gone through within one transaction."""
RETRY_AFTER = timedelta(minutes=1)
"""How long whoever is writing a ticket gets before the next try."""


class SlaReview(models.Model):
    """Open tickets to be gone through, since a calendar has changed or somebody wants a changed
    policy to apply to them. The place reached is kept, so that the work can be ended at any time
    and goes on where it was.
    """

    _name = "liteviewer.sla.review"
    _description = "SLA Review"
    _order = "id"

    company_id = fields.Many2one(
        "res.company", string="Service Company", readonly=True, index=True, ondelete="cascade"
    )
    anew = fields.Boolean(
        string="Choose Policies Anew",
        readonly=True,
        help="Otherwise only the dates are computed again.",
    )
    last_ticket_id = fields.Integer(string="Gone Through Until", readonly=True)
    done_count = fields.Integer(string="Gone Through", readonly=True)
    ticket_count = fields.Integer(string="Tickets", readonly=True)

    @api.model
    def _request(self, companies=None, anew=False):
        """Ask for a review of the open tickets, once per transaction.

        :param companies: res.company, all when None
        :param bool anew: choose policies anew, with their present times
        """
        requested = self.env.cr.precommit.data.setdefault("liteviewer_sla_reviews", set())
        for company in [self.env["res.company"]] if companies is None else companies:
            if (company.id, anew) not in requested:
                requested.add((company.id, anew))
                # sudo: who changes a calendar need not see this
                self.sudo().create([{"company_id": company.id, "anew": anew}])
        self.env.ref("liteviewer_sla_reports.ir_cron_review_clocks")._trigger()

    def _get_domain(self):
        """Return the domain of the tickets that are still to be gone through."""
        self.ensure_one()
        domain = [("is_open", "=", True), ("id", ">", self.last_ticket_id)]
        if self.company_id:
            domain.append(("company_id", "=", self.company_id.id))
        return domain

    @api.model
    def _cron_review(self):
        """Go through the open tickets, each batch in a transaction.

        Safe to kill and to run twice: a review belongs to the worker that has locked its row.
        """
        cron = self.env["ir.cron"]
        try:
            while review := self.search([]).try_lock_for_update(limit=1):
                count = review._review_batch()
                if not cron._commit_progress(count, remaining=self.search_count([])):
                    return
                self.env.invalidate_all()
        except (LockError, SerializationFailure):
            # Somebody writes one of them or has just done so, and it must not be left out: the next
            # run goes on.
            self.env.cr.rollback()
            review_clocks = self.env.ref("liteviewer_sla_reports.ir_cron_review_clocks")
            review_clocks._trigger(fields.Datetime.now() + RETRY_AFTER)

    def _review_batch(self):
        """Work out the clocks of the next open tickets, and end the review after the last one.

        :return: how many tickets there were
        :raises LockError: somebody else is writing one of them
        :raises SerializationFailure: somebody else has written one since this transaction began
        """
        self.ensure_one()
        self.invalidate_recordset()
        if not self.last_ticket_id:
            # what was asked for more than once is done once
            self._get_repeated().try_lock_for_update().unlink()
            self.ticket_count = self.env["liteviewer.ticket"].search_count(self._get_domain())
        tickets = self.env["liteviewer.ticket"]
        names = [*CLOCK_INPUTS, *tickets._get_choice_names()]
        tickets = tickets.search_fetch(self._get_domain(), names, order="id", limit=BATCH)
        tickets.lock_for_update(allow_referencing=True)
        tickets._keep_clocks(anew=self.anew)
        if len(tickets) < BATCH:
            self.unlink()
        else:
            self.write(
                {
                    "last_ticket_id": tickets[-1].id,
                    "done_count": self.done_count + len(tickets),
                }
            )
        return len(tickets)

    def _get_repeated(self):
        """Return the later reviews that ask for the same."""
        self.ensure_one()
        return self.search(
            [
                ("id", ">", self.id),
                ("company_id", "=", self.company_id.id),
                ("anew", "=", self.anew),
            ]
        )


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.model
    def _forget_working_time(self):
        """Open clocks are due at other moments now."""
        super()._forget_working_time()
        self.env["liteviewer.sla.review"]._request()
