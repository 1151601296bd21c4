# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta

from babel.dates import format_date as format_babel
from babel.dates import get_day_names
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.intervals import Intervals

from ..tools.report_matrix import (
    BLANK,
    DATE,
    DECIMAL,
    DURATION,
    GROUP,
    INTEGER,
    NO_DATA,
    PERCENT,
    SUM,
    Column,
    Matrix,
    Ratio,
    Section,
)
from ..tools.svg_chart import (
    KEPT,
    MISSED,
    OPEN,
    PALETTE,
    draw_bars,
    draw_columns,
    draw_lines,
    draw_ring,
)
from ..tools.svg_chart import MUTED as NOT_PROMISED

HOUR = 3600
MAX_BARS = 12
DAYS_BY_DAY, DAYS_BY_WEEK = 45, 400
"""Up to how many days the backlog is told by day, and by week; beyond that by month."""
MEASURES = (
    "response_hours",
    "response_elapsed_hours",
    "resolution_hours",
    "resolution_elapsed_hours",
)
SHARES = ("response_kept", "resolution_kept", "sla_kept")
RATED_BY = ("user_id", "client_id", "category_id")
"""By what the ratings are told."""
NOBODY = False
"""Stands for the engineer of a ticket that nobody has taken."""
EVERYBODY = None
NOTHING = {
    "count": 0,
    "cancelled": 0,
    "reopened": 0,
    "missed": 0,
    "open": 0,
    "none": 0,
    **{f"{name}_{part}": 0 for name in SHARES for part in ("kept", "known")},
    **{f"{name}_count": 0 for name in MEASURES},
    **{f"{name}_{part}": None for name in MEASURES for part in ("avg", "points", "max")},
}
"""The figures of no tickets."""


class EfficiencyReport(models.TransientModel):
    """How fast the service, a team or one engineer answers and resolves, how much of what was
    promised is kept, how much of the working hours is logged, when the work comes and how much of
    it piles up; all of it beside the period before.

    The figures of tickets are those of the tickets that came in in the period. A ticket is its
    engineer's, a work is whose it was. All is counted by PostgreSQL, so that the length of the
    period hardly matters.
    """

    _name = "liteviewer.efficiency.report"
    _inherit = ["liteviewer.report.service.mixin"]
    _description = "Support Efficiency"
    _report_action = "liteviewer_sla_reports.efficiency_report_action_print"

    team_id = fields.Many2one(
        "liteviewer.ticket.team",
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
        help="Empty: all teams.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        ondelete="cascade",
        domain=[("share", "=", False)],
        default=lambda self: not self._sees_everybody() and self.env.user,
        help="Empty: all of them, in a table.",
    )
    sees_everybody = fields.Boolean(compute="_compute_sees_everybody")

    @api.depends_context("uid")
    def _compute_sees_everybody(self):
        self.sees_everybody = self._sees_everybody()

    @api.model
    def _sees_everybody(self):
        """Tell whether the user may ask about others: the rules leave engineers their own."""
        return self.env.user.has_group("liteviewer_helpdesk.helpdesk_group_manager")

    @api.depends("date_from", "date_to", "team_id", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            name = self.env._("Support Efficiency")
            if report.date_from and report.date_to:
                name += f" {report._describe_scope()}, {report._describe_period()}"
            report.display_name = name

    def _describe_scope(self):
        """Return whose efficiency it is."""
        # sudo: of a colleague who works for another company now, too
        parts = (self.user_id.sudo().name, self.team_id.name)
        return ", ".join(filter(None, parts)) or self.company_id.name

    # ------------------------------------------------------------
    # WHAT IS COUNTED
    # ------------------------------------------------------------

    def _get_scope(self, user_name="user_id", team_name="team_id"):
        """Return the domain of what belongs to whom the report is about."""
        scope = Domain("company_id", "=", self.company_id.id)
        if self.user_id:
            scope &= Domain(user_name, "=", self.user_id.id)
        if self.team_id:
            scope &= Domain(team_name, "=", self.team_id.id)
        return scope

    def _count_tickets(self, period):
        """Count the tickets that came in and measure their times.

        :return: {(whether of the period, user id, NOBODY or EVERYBODY): figures as ``NOTHING``}
        """
        report = self.env["liteviewer.ticket.report"]
        scope = (
            self._get_scope()
            & Domain("received_at", ">=", period.before)
            & Domain("received_at", "<", period.end)
        )
        query = report._search(scope)

        def column(name):
            return report._field_to_sql(report._table, name, query)

        kind, result = column("stage_kind"), column("sla_result")
        figures = {
            "count": SQL("count(*)"),
            "cancelled": SQL("count(*) FILTER (WHERE %s = 'cancelled')", kind),
            **{
                name: SQL("count(*) FILTER (WHERE %s = %s)", result, name)
                for name in ("missed", "open", "none")
            },
        }
        for name in SHARES:
            figures[f"{name}_kept"] = SQL("coalesce(sum(%s), 0)::bigint", column(name))
            figures[f"{name}_known"] = SQL("count(%s)", column(name))
        for name in MEASURES:
            figures[f"{name}_count"] = SQL("count(%s)", column(name))
            figures[f"{name}_avg"] = SQL("avg(%s)", column(name))
            figures[f"{name}_max"] = SQL("max(%s)", column(name))
            figures[f"{name}_points"] = SQL(
                "percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %s)", column(name)
            )
        found = {
            key: {**dict(zip(figures, values, strict=True)), "reopened": 0}
            for key, values in self._group(query, period, *figures.values())
        }
        # looked up at once: for each ticket anew it would take as long as all the rest
        segments = self.env["liteviewer.sla.segment"]._search([("kind", "=", "done")])
        query = report._search(scope & Domain("id", "in", segments.subselect("ticket_id")))
        for key, (count,) in self._group(query, period, SQL("count(*)")):
            found[key]["reopened"] = count
        return found

    def _group(self, query, period, *columns):
        """Yield (key as of ``_count_tickets``, values of the columns) of a query of tickets."""
        report = self.env["liteviewer.ticket.report"]
        received, user = (
            report._field_to_sql(report._table, name, query) for name in ("received_at", "user_id")
        )
        # by their places: the moment is a parameter, and no two of them are the same to PostgreSQL
        query.groupby = SQL("GROUPING SETS ((1), (1, 2))")
        is_now, is_sum = SQL("%s >= %s", received, period.start), SQL("grouping(%s)", user)
        rows = self.env.execute_query(query.select(is_now, user, is_sum, *columns))
        for now, user_id, of_all, *values in rows:
            yield (now, EVERYBODY if of_all else user_id or NOBODY), values

    def _count_ratings(self, period):
        """Count the ratings of the tickets that came in.

        :return: {(whether of the period, RATED_BY or EVERYBODY, id or False): (count, sum of the
            ratings, how many are satisfied)}
        """
        report = self.env["liteviewer.ticket.report"]
        query = report._search(
            self._get_scope()
            & Domain("received_at", ">=", period.before)
            & Domain("received_at", "<", period.end)
            & Domain("rating_count", ">", 0)
        )

        def column(name):
            return report._field_to_sql(report._table, name, query)

        of_whom = [column(name) for name in RATED_BY]
        # by their places, as in ``_group``
        query.groupby = SQL("GROUPING SETS ((1), (1, 2), (1, 3), (1, 4))")
        rows = self.env.execute_query(
            query.select(
                SQL("%s >= %s", column("received_at"), period.start),
                *of_whom,
                SQL("grouping(%s)", SQL(", ").join(of_whom)),
                SQL("count(*)"),
                SQL("sum(%s)", column("rating")),
                SQL("sum(%s)::bigint", column("rating_satisfied")),
            )
        )
        found = {}
        for now, *ids, left_out, count, total, satisfied in rows:
            # a bit for each column that is not grouped by, the last one the lowest
            place = next((i for i in range(3) if not left_out & (4 >> i)), None)
            key = (now, EVERYBODY, False) if place is None else (now, RATED_BY[place], ids[place])
            found[key[0], key[1], key[2] or False] = (count, total, satisfied)
        return found

    def _count_days(self, name, start, end):
        """Count tickets by the day and the hour of a moment.

        :param str name: of the field with the moment
        :return: {(date, hour): count}
        """
        report = self.env["liteviewer.ticket.report"]
        query = report._search(
            self._get_scope() & Domain(name, ">=", start) & Domain(name, "<", end)
        )
        local = self._to_local(report._field_to_sql(report._table, name, query))
        query.groupby = SQL("1, 2")
        rows = self.env.execute_query(
            query.select(
                SQL("%s::date", local), SQL("extract(hour FROM %s)::int", local), SQL("count(*)")
            )
        )
        return {(day, hour): count for day, hour, count in rows}

    def _count_open(self, moment):
        """Return how many tickets were on the desk at a moment."""
        return self.env["liteviewer.ticket.report"].search_count(
            self._get_scope()
            & Domain("received_at", "<", moment)
            & (Domain("ended_at", "=", False) | Domain("ended_at", ">=", moment))
        )

    def _count_work(self, period):
        """Add up the minutes of the works that began then.

        :return: {(whether of the period, user id, weekday from Monday, hour): minutes}
        """
        works = self.env["liteviewer.work.entry"]
        query = works._search(
            self._get_scope(team_name="ticket_id.team_id")
            & Domain("started_at", ">=", period.before)
            & Domain("started_at", "<", period.end)
            & Domain("is_running", "=", False)
        )
        started = works._field_to_sql(works._table, "started_at", query)
        local = self._to_local(started)
        query.groupby = SQL("1, 2, 3, 4")
        rows = self.env.execute_query(
            query.select(
                SQL("%s >= %s", started, period.start),
                works._field_to_sql(works._table, "user_id", query),
                SQL("extract(isodow FROM %s)::int - 1", local),
                SQL("extract(hour FROM %s)::int", local),
                SQL("sum(%s)", works._field_to_sql(works._table, "duration", query)),
            )
        )
        return {tuple(key): minutes for *key, minutes in rows}

    def _get_attendance(self, users, start, end):
        """Return the working hours of engineers, without holidays and their own leaves.

        Their own calendar counts, else that of the team, else of the company, as in the assignment
        of tickets. What lies ahead does not count yet.

        :return: {user id: seconds}; those whose calendar names no hours are left out
        """
        end = min(end, fields.Datetime.now())
        # sudo: when a colleague is at work is what the report is about
        resources = (
            self.env["resource.resource"]
            .sudo()
            .search([("user_id", "in", users.ids), ("company_id", "=", self.company_id.id)])
        )
        by_user = {resource.user_id.id: resource for resource in resources}
        away = defaultdict(list)
        for leave in resources.env["resource.calendar.leaves"].search(
            [
                ("resource_id", "in", resources.ids),
                ("time_type", "=", "leave"),
                ("date_from", "<", end),
                ("date_to", ">", start),
            ]
        ):
            away[leave.resource_id].append(
                (max(leave.date_from, start), min(leave.date_to, end), leave)
            )
        usual = self.team_id.sudo().resource_calendar_id or (
            self.company_id.sudo().resource_calendar_id
        )
        found = {}
        for user in users:
            resource = by_user.get(user.id, resources.browse())
            calendar = resource.calendar_id or usual
            if not calendar or calendar.flexible_hours:
                continue
            hours = calendar.with_company(self.company_id)._get_working_time()
            found[user.id] = hours.worked_seconds(start, end) - sum(
                hours.worked_seconds(first, last)
                for first, last, _leave in Intervals(away[resource])
            )
        return found

    def _get_engineers(self, tickets, work):
        """Return whom the report names: those with tickets or work in the period, and the members
        of the teams, who may have done nothing.
        """
        # sudo: as above, and who is in which team is no secret
        users = self.env["res.users"].sudo()
        if self.user_id:
            return users.browse(self.user_id.id)
        teams = (
            self.env["liteviewer.ticket.team"]
            .sudo()
            .search(
                Domain("company_id", "=", self.company_id.id)
                & (Domain("id", "=", self.team_id.id) if self.team_id else Domain.TRUE)
            )
        )
        found = {user for now, user in tickets if now and user} | {
            user for now, user, *_when in work if now
        }
        return (users.browse(found) | teams.member_ids).sorted("name")

    # ------------------------------------------------------------
    # THE MATRIX
    # ------------------------------------------------------------

    def _make_matrix(self):
        period = self._get_period()
        tickets, work = self._count_tickets(period), self._count_work(period)
        return Matrix(
            title=self.env._("Support Efficiency"),
            subtitle=f"{self._describe_scope()}, {self._describe_period()}",
            facts=[(self.env._("Compared With"), self._describe_period_before())],
            sections=self._prepare_sections(period, tickets, work),
        )

    def _prepare_sections(self, period, tickets, work):
        """Return the sections of the report; other addons add theirs."""
        sums = [tickets.get((now, EVERYBODY), NOTHING) for now in (True, False)]
        ended = self._count_days("ended_at", period.before, period.end)
        came = self._count_days("received_at", period.start, period.end)
        stock = self._count_open(period.start)
        return [
            self._prepare_ticket_section(sums, ended, stock),
            self._prepare_time_section(sums),
            self._prepare_sla_section(sums),
            self._prepare_engineer_section(period, tickets, work),
            self._prepare_rating_section(self._count_ratings(period)),
            self._prepare_backlog_section(came, ended, stock),
            self._prepare_hours_section(
                self.env._("When Tickets Come In"),
                _by_weekday(came),
                INTEGER,
            ),
            self._prepare_hours_section(
                self.env._("When Work Is Done"),
                _by_weekday_of_work(work),
                DURATION,
            ),
        ]

    # -- tickets

    def _prepare_ticket_section(self, sums, ended, stock):
        section = Section(
            title=self.env._("Tickets"),
            columns=(
                Column(self.env._("Tickets"), width=40),
                Column(self.env._("In the Period"), INTEGER, width=14),
                Column(self.env._("Before"), INTEGER, width=14),
                Column(self.env._("Difference"), INTEGER, width=14),
                Column(self.env._("Change"), PERCENT, width=14),
            ),
        )
        done = [0, 0]
        for (day, _hour), count in ended.items():
            done[day < self.date_from] += count
        left = stock + sums[0]["count"] - done[0]
        for label, (now, before) in (
            (self.env._("Came in"), [each["count"] for each in sums]),
            (self.env._("Of them cancelled"), [each["cancelled"] for each in sums]),
            (self.env._("Of them reopened"), [each["reopened"] for each in sums]),
            (self.env._("Done in the period"), done),
            (self.env._("Open at the end"), (left, stock)),
        ):
            section.add(label, now, before, now - before, Ratio(now - before, before))
        return section

    def _prepare_time_section(self, sums):
        """Return the times, each as it was in the period and before."""
        section = Section(
            title=self.env._("Response and Resolution"),
            note=self.env._(
                "Hours and minutes, of the tickets that came in. Working time is that of the "
                "service level, without waiting. Nine of ten took no longer than the 90 %."
            ),
            columns=(
                Column(self.env._("Time"), width=34),
                Column(self.env._("Period"), width=14),
                Column(self.env._("Tickets"), INTEGER, width=10),
                Column(self.env._("Average"), DURATION, width=12),
                Column(self.env._("Median"), DURATION, width=12),
                Column(self.env._("90 %"), DURATION, width=12),
                Column(self.env._("Longest"), DURATION, width=12),
            ),
        )
        labels = (
            self.env._("Response, working time"),
            self.env._("Response, on the clock"),
            self.env._("Resolution, working time"),
            self.env._("Resolution, on the clock"),
        )
        periods = (self.env._("now"), self.env._("before"))
        for label, name in zip(labels, MEASURES, strict=True):
            for when, figures in zip(periods, sums, strict=True):
                median, ninetieth = figures[f"{name}_points"] or (None, None)
                section.add(
                    label,
                    when,
                    figures[f"{name}_count"],
                    *(
                        NO_DATA if hours is None else round(hours * HOUR)
                        for hours in (
                            figures[f"{name}_avg"],
                            median,
                            ninetieth,
                            figures[f"{name}_max"],
                        )
                    ),
                )
        return section

    def _prepare_sla_section(self, sums):
        section = Section(
            title=self.env._("Service Level"),
            note=self.env._(
                "Tickets that are still in time, or had nothing promised, do not count."
            ),
            columns=(
                Column(self.env._("What Was Promised"), width=40),
                Column(self.env._("Kept"), INTEGER, width=14),
                Column(self.env._("Missed"), INTEGER, width=14),
                Column(self.env._("Share Kept"), PERCENT, width=14),
                Column(self.env._("Share Kept Before"), PERCENT, width=18),
            ),
        )
        labels = (self.env._("To respond"), self.env._("To resolve"), self.env._("All of it"))
        now, before = sums
        for label, name in zip(labels, SHARES, strict=True):
            kept, known = now[f"{name}_kept"], now[f"{name}_known"]
            section.add(
                label,
                kept,
                known - kept,
                Ratio(kept, known),
                Ratio(before[f"{name}_kept"], before[f"{name}_known"]),
            )
        formats, integer = self._get_formats(), Column("", INTEGER)
        results = self.env["liteviewer.ticket.report"]._fields["sla_result"]
        counts = {"kept": now["sla_kept_kept"], **{n: now[n] for n in ("missed", "open", "none")}}
        colours = {"kept": KEPT, "missed": MISSED, "open": OPEN, "none": NOT_PROMISED}
        ring = draw_ring(
            [
                (label, counts[key], formats.get_text(counts[key], integer), colours[key])
                for key, label in results._description_selection(self.env)
                if counts[key]
            ],
            middle=formats.get_text(
                Ratio(now["sla_kept_kept"], now["sla_kept_known"]), Column("", PERCENT)
            ),
            caption=self.env._("kept"),
            width=360,
        )
        section.charts = (ring,) if ring else ()
        return section

    # -- engineers

    def _prepare_engineer_section(self, period, tickets, work):
        """Return a line for each engineer: tickets, times, and what is logged of their hours."""
        section = Section(
            title=self.env._("By Engineer"),
            note=self.env._(
                "Attendance is the working time of the engineer's calendar, without holidays and "
                "leaves, until now at most. The load is the logged part of it."
            ),
            columns=(
                Column(self.env._("Engineer"), width=28),
                Column(self.env._("Tickets"), INTEGER, SUM, width=10),
                Column(self.env._("Reopened"), INTEGER, SUM, width=11),
                Column(self.env._("Response, Median"), DURATION, width=12),
                Column(self.env._("Resolution, Median"), DURATION, width=13),
                Column(self.env._("Service Level Kept"), PERCENT, SUM, width=13),
                Column(self.env._("Time Logged"), DURATION, SUM, width=11),
                Column(self.env._("Attendance"), DURATION, SUM, width=13),
                Column(self.env._("Load"), PERCENT, SUM, width=9),
                Column(self.env._("Load Before"), PERCENT, SUM, width=10),
            ),
            total_label=self.env._("Total"),
            empty=self.env._("Nobody had tickets or work in this period."),
        )
        users = self._get_engineers(tickets, work)
        attendance = self._get_attendance(users, period.start, period.end)
        attendance_before = self._get_attendance(users, period.before, period.start)
        logged = defaultdict(int)
        for (now, user_id, *_when), minutes in work.items():
            logged[now, user_id] += minutes * 60
        bars = []
        for user in users:
            seconds = logged[True, user.id]
            load = Ratio(seconds, attendance.get(user.id, 0))
            section.add(
                user.name,
                *self._prepare_engineer_cells(tickets.get((True, user.id), NOTHING)),
                seconds,
                attendance.get(user.id, NO_DATA),
                load,
                Ratio(logged[False, user.id], attendance_before.get(user.id, 0)),
            )
            if load.value is not NO_DATA:
                bars.append((user.name, load))
        if figures := tickets.get((True, NOBODY)):
            section.add(
                self.env._("Nobody yet"),
                *self._prepare_engineer_cells(figures),
                BLANK,
                BLANK,
                BLANK,
                BLANK,
            )
        if len(bars) > 1:
            formats, percent = self._get_formats(), Column("", PERCENT)
            bars = sorted(bars, key=lambda bar: -bar[1].value)[:MAX_BARS]
            section.charts = (
                draw_bars(
                    [(name, load.value, formats.get_text(load, percent)) for name, load in bars],
                    width=620,
                    label_width=200,
                ),
            )
        return section

    def _prepare_engineer_cells(self, figures):
        medians = [figures[f"{name}_points"] for name in ("response_hours", "resolution_hours")]
        return (
            figures["count"],
            figures["reopened"],
            *(
                NO_DATA if not points or points[0] is None else round(points[0] * HOUR)
                for points in medians
            ),
            Ratio(figures["sla_kept_kept"], figures["sla_kept_known"]),
        )

    # -- ratings

    def _prepare_rating_section(self, ratings):
        """Return how content the reporters are: of all tickets, then by engineer, client and
        category.

        :param ratings: of ``_count_ratings``
        """
        section = Section(
            title=self.env._("Satisfaction"),
            note=self.env._(
                "Of the tickets that came in: how their reporters rated them, from 1, bad, to 5, "
                "good. Satisfied is who said good. Tickets that nobody rated do not count."
            ),
            columns=(
                Column(self.env._("Tickets"), width=40),
                Column(self.env._("Ratings"), INTEGER, width=12),
                Column(self.env._("Average"), DECIMAL, width=12),
                Column(self.env._("Satisfied"), PERCENT, width=12),
                Column(self.env._("Ratings Before"), INTEGER, width=14),
                Column(self.env._("Satisfied Before"), PERCENT, width=16),
            ),
            empty=self.env._("Nobody rated a ticket of this period."),
        )
        if not any(now for now, *_of_whom in ratings):
            return section
        self._add_rating(section, self.env._("All of them"), ratings, EVERYBODY, False)
        labels = (
            (self.env._("By Engineer"), self.env._("Nobody yet")),
            (self.env._("By Client"), self.env._("No client")),
            (self.env._("By Category"), self.env._("No category")),
        )
        models = ("res.users", "res.partner", "liteviewer.ticket.category")
        for name, model, (heading, nothing) in zip(RATED_BY, models, labels, strict=True):
            section.add(heading, *[BLANK] * (len(section.columns) - 1), kind=GROUP)
            found = {id_ for now, of_whom, id_ in ratings if now and of_whom == name}
            # sudo: names of what the tickets that were counted belong to
            records = self.env[model].sudo().browse(filter(None, found))
            for record in records.sorted("display_name"):
                self._add_rating(section, record.display_name, ratings, name, record.id)
            if False in found:
                self._add_rating(section, nothing, ratings, name, False)
        return section

    def _add_rating(self, section, label, ratings, of_whom, record_id):
        (count, total, satisfied), (count_before, _total, satisfied_before) = (
            ratings.get((now, of_whom, record_id), (0, 0, 0)) for now in (True, False)
        )
        section.add(
            label,
            count,
            Ratio(total, count),
            Ratio(satisfied, count),
            count_before,
            Ratio(satisfied_before, count_before),
        )

    # -- over time

    def _prepare_backlog_section(self, came, ended, stock):
        """Return how many tickets came in and were done in each step of the period, and how many
        were left at its end.
        """
        section = Section(
            title=self.env._("Backlog"),
            note=self.env._(
                "%(count)s tickets were open when the period began. A ticket that was reopened "
                "counts as open all the time.",
                count=self._get_formats().get_text(stock, Column("", INTEGER)),
            ),
            columns=(
                Column(self.env._("From"), DATE, width=16),
                Column(self.env._("Came In"), INTEGER, SUM, width=14),
                Column(self.env._("Done"), INTEGER, SUM, width=14),
                Column(self.env._("Open at the End"), INTEGER, width=18),
            ),
            total_label=self.env._("Total"),
        )
        steps, pattern = self._get_steps()
        flows = [_sum_steps(days, steps) for days in (came, ended)]
        left, level = [], stock
        for start, arrived, done in zip(steps, *flows, strict=False):
            level += arrived - done
            left.append(level)
            section.add(start, arrived, done, level)
        labels = [
            format_babel(day, pattern, locale=self._get_formats().locale) for day in steps[:-1]
        ]
        names = [column.label for column in section.columns[1:]]
        colours = (PALETTE[0], PALETTE[2], PALETTE[1])
        series = zip(names, colours, (*flows, left), strict=True)
        section.charts = (
            draw_lines(
                labels,
                list(series),
                width=900,
                write=lambda value: self._get_formats().get_text(value, Column("", DECIMAL)),
            ),
        )
        return section

    def _get_steps(self):
        """Return the first days of the steps into which the period is cut, with the first day after
        it, and how Babel is to write them.
        """
        count = self._get_day_count()
        if count <= DAYS_BY_DAY:
            first, step, pattern = self.date_from, relativedelta(days=1), "d MMM"
        elif count <= DAYS_BY_WEEK:
            first, step, pattern = (
                self.date_from - timedelta(days=self.date_from.weekday()),
                relativedelta(weeks=1),
                "d MMM",
            )
        else:
            first, step, pattern = self.date_from.replace(day=1), relativedelta(months=1), "LLL yy"
        end, steps, number = self.date_to + timedelta(days=1), [self.date_from], 1
        while (day := first + step * number) < end:
            steps.append(day)
            number += 1
        return [*steps, end], pattern

    def _prepare_hours_section(self, title, amounts, kind):
        """Return a table of hours and weekdays.

        :param amounts: {(weekday, hour): number}, minutes for a duration
        """
        # seconds in the table, hours in the charts
        factor, unit = (60, 60) if kind == DURATION else (1, 1)
        formats = self._get_formats()
        names = get_day_names("abbreviated", locale=formats.locale)
        section = Section(
            title=title,
            note=self.env._("The charts count hours.") if kind == DURATION else "",
            columns=(
                Column(self.env._("Hour"), width=12),
                *(Column(names[day].capitalize(), kind, SUM, width=9) for day in range(7)),
                Column(self.env._("Total"), kind, SUM, width=9),
            ),
            total_label=self.env._("Total"),
            empty=self.env._("Nothing in this period."),
        )
        hours = [hour for _day, hour in amounts]
        for hour in range(min(hours, default=0), max(hours, default=-1) + 1):
            cells = [amounts.get((day, hour), 0) * factor for day in range(7)]
            section.add(f"{hour}:00", *cells, sum(cells))
        if section.rows:
            days = [names[day].capitalize() for day in range(7)]
            by_hour, by_day = [0] * 24, [0] * 7
            for (day, hour), amount in amounts.items():
                by_hour[hour] += amount / unit
                by_day[day] += amount / unit
            section.charts = tuple(
                draw_columns(
                    [(label, [value]) for label, value in zip(labels, values, strict=True)],
                    [(title, PALETTE[0])],
                    width=size,
                    height=180,
                    write=lambda value: formats.get_text(value, Column("", DECIMAL)),
                )
                for labels, values, size in (
                    (list(map(str, range(24))), by_hour, 560),
                    (days, by_day, 340),
                )
            )
        return section


def _by_weekday(days):
    """Return {(weekday, hour): count} of {(date, hour): count}."""
    found = defaultdict(int)
    for (day, hour), count in days.items():
        found[day.weekday(), hour] += count
    return found


def _by_weekday_of_work(work):
    """Return {(weekday, hour): minutes} of the works of the period, see ``_count_work``."""
    found = defaultdict(int)
    for (now, _user, day, hour), minutes in work.items():
        if now:
            found[day, hour] += minutes
    return found


def _sum_steps(days, steps):
    """Return how many of {(date, hour): count} are in each step.

    :param steps: first days of the steps, and the day after the last one
    """
    sums = [0] * (len(steps) - 1)
    for (day, _hour), count in days.items():
        if steps[0] <= day < steps[-1]:
            sums[bisect_right(steps, day) - 1] += count
    return sums
