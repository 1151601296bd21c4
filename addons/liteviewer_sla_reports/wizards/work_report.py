# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, groupby

from odoo.addons.liteviewer_helpdesk.tools.recurrence import to_utc

from ..tools.report_matrix import (
    BLANK,
    CHANGE,
    DATETIME,
    DURATION,
    GROUP,
    INTEGER,
    LINE,
    MUTED,
    NO_DATA,
    PERCENT,
    STRONG,
    SUM,
    Column,
    Matrix,
    Ratio,
    Section,
    Span,
)
from ..tools.report_text import to_plain_text
from ..tools.svg_chart import KEPT, MISSED, OPEN, draw_ring
from ..tools.svg_chart import MUTED as NOT_PROMISED

MAX_WORKS = 10_000
"""Works, and tickets, of one report: a PDF of them takes a minute."""
MAX_CLIENT_WORKS = 2_000
"""Those of a report that a client asks for: the server is there for others as well."""
MAX_CLIENT_DAYS = 366
ASKED_LENGTH = 400
"""Characters of the client's words that are printed."""
HOUR = 3600


class WorkReport(models.TransientModel):
    """What was done for a client in a period: each ticket and the works on it, what they changed in
    the infrastructure, how much time it took, and whether the service level was kept.

    Of the period are the works that began in it and the tickets that came in in it, by the days of
    the client's time zone. Tickets that were cancelled without any work are left out. Sums of time
    are those of the works; the service level is told of the tickets that came in in the period.
    """

    _name = "liteviewer.work.report"
    _inherit = ["liteviewer.report.period.mixin"]
    _description = "Work Report"
    _report_action = "liteviewer_sla_reports.work_report_action_print"
    _report_end = "liteviewer_sla_reports.report_signatures"

    client_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="cascade",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
    )
    has_requests = fields.Boolean(
        string="Words of the Client",
        default=True,
        help="Print the beginning of what the client wrote, under the subject.",
    )

    @api.depends("client_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = (
                self.env._(
                    "Work Report %(client)s %(start)s to %(end)s",
                    client=report.client_id.name,
                    start=format_date(self.env, report.date_from),
                    end=format_date(self.env, report.date_to),
                )
                if report.client_id
                else self.env._("Work Report")
            )

    @api.depends("client_id")
    def _compute_lang(self):
        super()._compute_lang()

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        super()._check_dates()
        for report in self:
            if self.env.user.share and report._get_day_count() > MAX_CLIENT_DAYS:
                raise ValidationError(
                    self.env._("The period is longer than a year. Choose a shorter one.")
                )

    def _get_reader(self):
        return self.client_id

    # ------------------------------------------------------------
    # FOR THE CLIENT
    # ------------------------------------------------------------

    @api.model
    def _make_for_client(self, client, company, first, last, **vals):
        """Return the report that a client gets of one company of the service, with the rights to
        read all that belongs there: the page of its managers and the monthly mail show the same.

        Which client and which company that may be is up to the caller; what is read is bound to
        these two.

        :param date first: of the period
        :param date last: of the period
        :raises ValidationError: the period is none, or a client asks for too long a one
        """
        # sudo: neither clients nor the job that mails read works and reports of their own; every
        # search of the report names the client and the company
        return (
            self.sudo()
            .with_company(company)
            .create(
                {
                    "client_id": client.id,
                    "company_id": company.id,
                    "date_from": first,
                    "date_to": last,
                    **vals,
                }
            )
        )

    @api.model
    def _get_client_months(self, client, company, count):
        """Return the last months of a client, the newest first, back to its first ticket or work.

        :return: [(first day, last day or today, works, minutes)]
        """
        # sudo: as ``_make_for_client``
        report = self.sudo().new({"client_id": client.id, "company_id": company.id})
        zone = report._get_report_tz()
        domain = [("client_id", "=", client.id), ("company_id", "=", company.id)]
        tickets = report.env["liteviewer.ticket"]
        works = report.env["liteviewer.work.entry"].with_context(tz=zone)
        firsts = (
            tickets.search(domain, order="received_at", limit=1).received_at,
            works.search(domain, order="started_at", limit=1).started_at,
        )
        if not any(firsts):
            return []
        today = fields.Date.context_today(works)
        begin = fields.Datetime.context_timestamp(works, min(filter(None, firsts))).date()
        begin = max(begin.replace(day=1), today + relativedelta(day=1, months=1 - count))
        sums = {
            month.date(): (number, minutes)
            for month, number, minutes in works._read_group(
                [
                    *domain,
                    ("is_running", "=", False),
                    ("started_at", ">=", to_utc(begin, 0, zone)),
                    ("started_at", "<", to_utc(today + timedelta(days=1), 0, zone)),
                ],
                ["started_at:month"],
                ["__count", "duration:sum"],
            )
        }
        months, month = [], today.replace(day=1)
        while month >= begin:
            last = min(month + relativedelta(day=31), today)
            months.append((month, last, *sums.get(month, (0, 0))))
            month -= relativedelta(months=1)
        return months

    # ------------------------------------------------------------
    # WHAT BELONGS TO THE PERIOD
    # ------------------------------------------------------------

    def _get_works(self):
        """Return the works of the period that the user may see, in the order of their beginning.

        :raises UserError: there are too many
        """
        start, end = self._get_period()
        domain = [
            ("client_id", "=", self.client_id.id),
            ("company_id", "=", self.company_id.id),
            ("started_at", ">=", start),
            ("started_at", "<", end),
            ("is_running", "=", False),
        ]
        works = self.env["liteviewer.work.entry"].search(
            domain, order="started_at, id", limit=self._get_max_works() + 1
        )
        self._check_size(works)
        return works

    def _get_tickets(self, works):
        """Return the tickets of the period that the user may see, those of the works included.

        A ticket that has gone to another client since is that client's: its work is told alone.

        :raises UserError: there are too many
        """
        start, end = self._get_period()
        came_in = Domain("received_at", ">=", start) & Domain("received_at", "<", end)
        is_worked_on = Domain("id", "in", works.ticket_id.ids)
        tickets = self.env["liteviewer.ticket"].search(
            Domain("client_id", "=", self.client_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & (is_worked_on | (came_in & Domain("stage_kind", "!=", "cancelled"))),
            order="received_at, id",
            limit=self._get_max_works() + 1,
        )
        self._check_size(tickets)
        return tickets

    def _is_empty(self):
        """Tell whether there are neither works nor tickets to tell about."""
        works = self._get_works()
        return not (works or self._get_tickets(works))

    def _get_max_works(self):
        """Return how many works, and tickets, the report may have."""
        return MAX_CLIENT_WORKS if self.env.user.share else MAX_WORKS

    def _check_size(self, records):
        if len(records) > self._get_max_works():
            raise UserError(
                self.env._(
                    "%(client)s has more than %(limit)s works or tickets from %(start)s to "
                    "%(end)s. Choose a shorter period.",
                    client=self.client_id.display_name,
                    limit=self._get_max_works(),
                    start=format_date(self.env, self.date_from),
                    end=format_date(self.env, self.date_to),
                )
            )

    # ------------------------------------------------------------
    # THE MATRIX
    # ------------------------------------------------------------

    def _make_matrix(self):
        works = self._get_works()
        tickets = self._get_tickets(works)
        return Matrix(
            title=self.env._("Work Report"),
            subtitle=self.env._(
                "%(client)s, %(start)s to %(end)s",
                client=self.client_id.name,
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            ),
            facts=self._prepare_facts(works, tickets),
            sections=self._prepare_sections(works, tickets),
        )

    def _prepare_facts(self, works, tickets):
        """Return [(label, text)] for the head of the report; other addons add theirs."""
        formats = self._get_formats()
        minutes = Column("", DURATION)
        return [
            (self.env._("Client"), self._describe_partner(self.client_id)),
            (self.env._("Contractor"), self._describe_partner(self.company_id.partner_id)),
            (self.env._("Tickets"), formats.get_text(len(tickets), Column("", INTEGER))),
            (self.env._("Works"), formats.get_text(len(works), Column("", INTEGER))),
            (
                self.env._("Time, hours and minutes"),
                formats.get_text(sum(works.mapped("duration")) * 60, minutes),
            ),
        ]

    def _prepare_sections(self, works, tickets):
        """Return the sections of the report; other addons add theirs."""
        categories = {ticket.id: ticket.category_id for ticket in tickets}
        none, kinds = self.env["liteviewer.ticket.category"], self._get_work_kinds()
        return [
            self._prepare_work_section(works, tickets),
            self._prepare_work_sums(
                self.env._("By Category"),
                works,
                # a ticket that has gone to another client is not for this one to tell about
                lambda work: categories.get(work.ticket_id.id, none),
                chart=True,
            ),
            self._prepare_work_sums(self.env._("By Engineer"), works, lambda work: work.user_id),
            self._prepare_work_sums(
                self.env._("By Kind of Work"),
                works,
                lambda work: kinds[work.work_type, work.is_out_of_hours],
            ),
            self._prepare_sla_section(tickets),
        ]

    # -- tickets and works

    def _prepare_work_section(self, works, tickets):
        section = Section(
            title=self.env._("Tickets and Works"),
            columns=self._get_work_columns(works),
            total_label=self.env._("Total"),
            empty=self.env._("Nothing was asked and nothing was done in this period."),
        )
        by_ticket = {ticket: list(group) for ticket, group in groupby(works, lambda w: w.ticket_id)}
        levels = self._get_levels(tickets)
        kinds = self._get_work_kinds()
        changes = works._get_reported_changes()
        for ticket in tickets:
            section.add(*self._prepare_ticket_cells(ticket, levels[ticket.id]), kind=GROUP)
            self._add_works(section, by_ticket.pop(ticket, ()), ticket, kinds, changes)
        if by_ticket:
            heading = Span(self.env._("Works on tickets that belong to another client now"), STRONG)
            cells = [BLANK] * len(section.columns)
            cells[2] = (heading,)
            section.add(*cells, kind=GROUP)
            for others in by_ticket.values():
                self._add_works(section, others, self.env["liteviewer.ticket"], kinds, changes)
        return section

    def _get_work_columns(self, works):
        """Return the columns of tickets and works; billed time is printed where it is another."""
        differs = any(work.billable_duration != work.duration for work in works)
        return (
            Column(self.env._("Date"), DATETIME, width=19),
            Column(self.env._("Number"), width=12, on_paper=False),
            Column(self.env._("Request and Works"), width=69),
            Column(self.env._("Reporter"), width=24, on_paper=False),
            Column(self.env._("Category"), width=28, on_paper=False),
            Column(self.env._("Engineer"), width=19),
            Column(self.env._("Kind of Work"), width=16),
            Column(self.env._("Response"), DURATION, width=11),
            Column(self.env._("Resolution"), DURATION, width=11),
            Column(self.env._("Service Level"), width=14),
            Column(self.env._("Time"), DURATION, SUM, width=9),
            Column(self.env._("Billed"), DURATION, SUM, width=9, on_paper=differs),
            Column(self.env._("Before"), width=30, on_paper=False),
            Column(self.env._("After"), width=30, on_paper=False),
        )

    def _get_levels(self, tickets):
        """Return {ticket id: (seconds to respond, seconds to resolve, result)}, read at once."""
        rows = self.env["liteviewer.ticket.report"].search([("id", "in", tickets.ids)])
        rows.fetch(["response_hours", "resolution_hours", "sla_result"])
        results = dict(rows._fields["sla_result"]._description_selection(self.env))
        return {
            row.id: (
                _to_seconds(row.response_hours),
                _to_seconds(row.resolution_hours),
                results[row.sla_result],
            )
            for row in rows
        }

    def _prepare_ticket_cells(self, ticket, levels):
        return (
            ticket.received_at,
            ticket.number,
            tuple(self._describe_ticket(ticket)),
            ticket.partner_id.name or BLANK,
            ticket.category_id.display_name or BLANK,
            # sudo: as in the sums
            ticket.user_id.sudo().name or BLANK,
            BLANK,
            *levels,
            BLANK,
            BLANK,
            BLANK,
            BLANK,
        )

    def _describe_ticket(self, ticket):
        """Yield the spans of a ticket: subject, who asked and what, and the solution."""
        yield Span(f"{ticket.number} {ticket.name}", STRONG)
        who = filter(None, (ticket.partner_id.name, ticket.category_id.display_name))
        if about := ", ".join(who):
            yield Span(f" \N{MIDDLE DOT} {about}", MUTED)
        if self.has_requests and (asked := to_plain_text(ticket.description)):
            if len(asked) > ASKED_LENGTH:
                asked = asked[:ASKED_LENGTH].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
            yield Span(f"\n{asked}")
        if solution := to_plain_text(ticket.solution):
            yield Span("\n" + self.env._("Solution:"), MUTED)
            yield Span(f" {solution}")

    def _add_works(self, section, works, ticket, kinds, changes):
        number, reporter = ticket.number or BLANK, ticket.partner_id.name or BLANK
        category = ticket.category_id.display_name or BLANK
        for work in works:
            found = changes.get(work, ())
            section.add(
                work.started_at,
                number,
                work.name or NO_DATA,
                reporter,
                category,
                # sudo: as in the sums
                work.user_id.sudo().name,
                kinds[work.work_type, work.is_out_of_hours],
                BLANK,
                BLANK,
                BLANK,
                work.duration * 60,
                work.billable_duration * 60,
                BLANK,
                BLANK,
                kind=CHANGE if found else LINE,
            )
            for change in found:
                what = tuple(self._describe_change(change))
                section.add(
                    *(BLANK, number, what, reporter, category, *[BLANK] * 7),
                    change.before,
                    change.after,
                    kind=CHANGE,
                )

    # -- service level

    def _prepare_sla_section(self, tickets):
        """Return how the service level was kept for the tickets that came in in the period."""
        start, end = self._get_period()
        rows = self.env["liteviewer.ticket.report"].search(
            [
                ("id", "in", tickets.ids),
                ("received_at", ">=", start),
                ("received_at", "<", end),
            ]
        )
        section = Section(
            title=self.env._("Service Level"),
            note=self.env._(
                "Of the tickets that came in in the period. Times are working time without waiting."
            ),
            columns=(
                Column(self.env._("What Was Promised"), width=40),
                Column(self.env._("Kept"), INTEGER, width=12),
                Column(self.env._("Missed"), INTEGER, width=12),
                Column(self.env._("Share Kept"), PERCENT, width=14),
                Column(self.env._("Average Time"), DURATION, width=14),
            ),
            empty=self.env._("No tickets came in in this period."),
        )
        if not rows:
            return section
        for label, kept_name, hours_name in (
            (self.env._("To respond"), "response_kept", "response_hours"),
            (self.env._("To resolve"), "resolution_kept", "resolution_hours"),
        ):
            kept = [row[kept_name] for row in rows if row[kept_name] is not False]
            hours = [row[hours_name] for row in rows if row[hours_name] is not False]
            section.add(
                label,
                round(sum(kept)),
                len(kept) - round(sum(kept)),
                Ratio(sum(kept), len(kept)),
                Ratio(sum(hours) * HOUR, len(hours)),
            )
        section.charts = (self._draw_service_level(rows),)
        return section

    def _draw_service_level(self, rows):
        colours = {"kept": KEPT, "missed": MISSED, "open": OPEN, "none": NOT_PROMISED}
        field = rows._fields["sla_result"]
        counts = dict.fromkeys(colours, 0)
        for row in rows:
            counts[row.sla_result] += 1
        formats, integer = self._get_formats(), Column("", INTEGER)
        pieces = [
            (label, counts[result], formats.get_text(counts[result], integer), colours[result])
            for result, label in field._description_selection(self.env)
            if counts[result]
        ]
        share = Ratio(counts["kept"], counts["kept"] + counts["missed"])
        return draw_ring(
            pieces,
            middle=formats.get_text(share, Column("", PERCENT)),
            caption=self.env._("kept"),
            width=360,
        )


def _to_seconds(hours):
    """Return whole seconds, no data where there are no hours (False)."""
    return NO_DATA if hours is False else round(hours * HOUR)
