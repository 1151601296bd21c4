# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from babel.dates import format_date as format_babel

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.report_matrix import (
    BLANK,
    CHANGE,
    DATETIME,
    DURATION,
    LINE,
    NO_DATA,
    SUM,
    Column,
    Matrix,
    Section,
)

MAX_LINES = 20_000
"""Works of one file."""


class WorkList(models.TransientModel):
    """Works as a list shows them, for whoever settles them: one line for each, and sums by client,
    engineer and month.
    """

    _name = "liteviewer.work.list"
    _inherit = ["liteviewer.report.mixin"]
    _description = "List of Works"
    _report_action = "liteviewer_sla_reports.work_list_action_print"

    domain = fields.Json(
        help="Which works: what the user had chosen in a list. Nobody sees others by it than in "
        "that list."
    )

    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        today = format_date(self.env, fields.Date.context_today(self))
        self.display_name = self.env._("Work Log of %(day)s", day=today)

    def _get_reader(self):
        return self.env.user.partner_id

    def _get_works(self):
        """Return the works that the user may see, in the order of their beginning.

        :raises UserError: there are too many, or what was asked for cannot be understood
        """
        try:
            domain = Domain(self.domain or Domain.FALSE)
            works = self.env["liteviewer.work.entry"].search(
                domain, order="started_at, id", limit=MAX_LINES + 1
            )
        except (TypeError, ValueError, AssertionError) as error:
            raise UserError(self.env._("Export works from a list of them.")) from error
        if len(works) > MAX_LINES:
            raise UserError(
                self.env._(
                    "These are more than %(limit)s works. Narrow the list, to a month for example.",
                    limit=MAX_LINES,
                )
            )
        return works

    def _make_matrix(self):
        works = self._get_works()
        return Matrix(
            title=self.env._("Work Log"),
            subtitle=self._describe_days(works),
            facts=[(self.env._("Contractor"), self._describe_partner(self.company_id.partner_id))],
            sections=self._prepare_sections(works),
        )

    def _describe_days(self, works):
        """Return the days of the first and the last work in words; empty without any."""
        if not works:
            return ""
        days = (
            format_date(self.env, fields.Datetime.context_timestamp(self, work.started_at).date())
            for work in (works[0], works[-1])
        )
        return self.env._("%(start)s to %(end)s", **dict(zip(("start", "end"), days, strict=True)))

    def _prepare_sections(self, works):
        """Return the sections of the list; other addons add theirs."""
        return [
            self._prepare_work_section(works),
            self._prepare_work_sums(
                self.env._("By Client"), works, lambda work: work.client_id.sudo().name or ""
            ),
            self._prepare_work_sums(self.env._("By Engineer"), works, lambda work: work.user_id),
            self._prepare_work_sums(
                self.env._("By Month"), works, self._get_month_name, in_order=True
            ),
        ]

    def _get_month_name(self, work):
        day = fields.Datetime.context_timestamp(self, work.started_at).date()
        return format_babel(day, "LLLL y", locale=self._get_formats().locale).capitalize()

    def _prepare_work_section(self, works):
        section = Section(
            title=self.env._("Works"),
            columns=(
                Column(self.env._("Date"), DATETIME, width=18),
                Column(self.env._("Number"), width=12),
                Column(self.env._("Client"), width=26),
                Column(self.env._("Request"), width=34, on_paper=False),
                Column(self.env._("Reporter"), width=22, on_paper=False),
                Column(self.env._("What Was Done"), width=60),
                Column(self.env._("What Changed"), width=30, on_paper=False),
                Column(self.env._("Engineer"), width=20),
                Column(self.env._("Kind of Work"), width=20),
                Column(self.env._("Billable"), width=10),
                Column(self.env._("Time"), DURATION, SUM, width=9),
                Column(self.env._("Billed"), DURATION, SUM, width=9),
            ),
            total_label=self.env._("Total"),
            empty=self.env._("The list is empty."),
        )
        kinds, words = self._get_work_kinds(), (self.env._("No"), self.env._("Yes"))
        # a ticket may have gone to a client since whom the user does not see: the work stays
        tickets = works.ticket_id._filtered_access("read")
        for work in works:
            # sudo: the names of who asked, who worked and for whom, as the lists show them
            named, ticket = work.sudo(), work.ticket_id & tickets
            section.add(
                work.started_at,
                ticket.number or BLANK,
                named.client_id.name or BLANK,
                ticket.name or BLANK,
                ticket.sudo().partner_id.name or BLANK,
                work.name or NO_DATA,
                work.change_summary or BLANK if work.is_infrastructure_change else BLANK,
                named.user_id.name,
                kinds[work.work_type, work.is_out_of_hours],
                words[work.billable],
                work.duration * 60,
                work.billable_duration * 60,
                kind=CHANGE if work.is_infrastructure_change else LINE,
            )
        return section
