# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from babel.dates import format_date as format_babel
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import One, Text

from ..tools.report_matrix import (
    BLANK,
    DECIMAL,
    DURATION,
    INTEGER,
    NO_DATA,
    PERCENT,
    SUM,
    Column,
    Matrix,
    Ratio,
    Section,
    Span,
)
from ..tools.svg_chart import PALETTE, draw_lines

DAY = 24 * 3600
DAYS_OF_YEAR = 365
MAX_LINES = 40
"""Lines of a table; the others are one line together."""
MAX_SERIES = 5
"""Lines of a chart."""
MAX_ADVICE = 60
MIN_TICKETS = 3
"""Fewer are never many, however short the period is."""
MIN_SIGNS = 2
"""How many signs it takes to be named as worth modernising."""


class Dimension(NamedTuple):
    """What tickets are counted by.

    :ivar str name: used in links
    :ivar str title: translated
    :ivar columns: names of fields of ``liteviewer.ticket.report``, whose values are counted
    :ivar fails_in: names of its fields: the times between failures are those between two tickets
        that are alike in these
    :ivar str rest: what tickets without a value are called; empty: they are left out
    :ivar bool has_table: it has a section of its own
    :ivar bool is_advised: its values are asked whether they are worth modernising
    """

    name: str
    title: str
    columns: tuple
    fails_in: tuple
    rest: str = ""
    has_table: bool = True
    is_advised: bool = False


class Tally:
    """What was counted of one value of a dimension.

    :ivar Counter months: {first day of a month: tickets of the period}
    :ivar int before: tickets of the period before
    :ivar int minutes: of work, on the tickets of the period
    :ivar int repeats: tickets of the period that repeat an earlier one
    :ivar seconds: between each ticket of the period and the one before it that is alike
    :ivar int gaps: how many of such there are
    """

    def __init__(self):
        self.months = Counter()
        self.before = self.minutes = self.repeats = self.seconds = self.gaps = 0

    @property
    def count(self):
        return self.months.total()

    @property
    def days_between(self):
        return Ratio(self.seconds / DAY, self.gaps)

    def add(self, other):
        self.months.update(other.months)
        for name in ("before", "minutes", "repeats", "seconds", "gaps"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class AnalyticsReport(models.TransientModel):
    """What the service is asked about and what fails: by category, service and (where the CMDB is
    installed) equipment; how often, how long it takes, where it goes, what comes again; and what is
    worth modernising, by a rule whose thresholds are settings of the company.

    Of the period are the tickets that came in in it, without the cancelled ones. A ticket repeats
    an earlier one that came in within the days of the setting before it, in the same category from
    the same reporter; where the CMDB knows the device, about the same device.
    """

    _name = "liteviewer.analytics.report"
    _inherit = ["liteviewer.report.service.mixin"]
    _description = "Service Analytics"
    _report_action = "liteviewer_sla_reports.analytics_report_action_print"

    client_id = fields.Many2one(
        "res.partner",
        ondelete="cascade",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
        help="Empty: all clients.",
    )
    date_from = fields.Date(
        default=lambda self: fields.Date.context_today(self) + relativedelta(months=-12, day=1)
    )

    @api.depends("client_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            name = self.env._("Service Analytics")
            if report.date_from and report.date_to:
                name += f" {report._describe_scope()}, {report._describe_period()}"
            report.display_name = name

    def _describe_scope(self):
        return self.client_id.name or self.company_id.name

    # ------------------------------------------------------------
    # WHAT IS COUNTED
    # ------------------------------------------------------------

    def _get_dimensions(self):
        """Return what tickets are counted by, [``Dimension``]; other addons add theirs."""
        return [
            Dimension(
                name="category",
                title=self.env._("Category"),
                columns=("category_id",),
                fails_in=("category_id", "client_id"),
                rest=self.env._("Without a category"),
            ),
            Dimension(
                name="service",
                title=self.env._("Service"),
                columns=("service",),
                fails_in=("service", "client_id"),
                rest=self.env._("Without a service"),
            ),
            Dimension(
                name="client_category",
                title=self.env._("Category of a Client"),
                columns=("client_id", "category_id"),
                fails_in=("category_id", "client_id"),
                has_table=False,
                is_advised=True,
            ),
        ]

    @api.model
    def _get_repeat_key(self, column):
        """Return the SQL of what two tickets must have in common for one to repeat the other, as a
        list of expressions; null where a ticket cannot repeat another. Other addons refine it.

        :param column: function of a field's name that returns its SQL
        """
        return [column("category_id"), column("partner_id")]

    def _get_scope(self):
        scope = Domain("company_id", "=", self.company_id.id)
        scope &= Domain("stage_kind", "!=", "cancelled")
        if self.client_id:
            scope &= Domain("client_id", "=", self.client_id.id)
        return scope

    def _count(self, dimensions):
        """Count everything in one statement.

        :return: {name of a dimension: {values of its columns: Tally}}
        """
        period = self._get_period()
        report = self.env["liteviewer.ticket.report"]
        repeat = timedelta(days=self.company_id.helpdesk_repeat_days)
        query = report._search(
            self._get_scope()
            # what the first ones of the period may repeat
            & Domain("received_at", ">=", min(period.before, period.start - repeat))
            & Domain("received_at", "<", period.end)
        )

        def column(name):
            return report._field_to_sql(report._table, name, query)

        def get_gap(keys):
            """Return the time since the ticket before that has the same, null where a key is."""
            keys = list(keys)
            return SQL(
                "CASE WHEN num_nulls(%(keys)s) = 0 THEN %(at)s"
                " - lag(%(at)s) OVER (PARTITION BY %(keys)s ORDER BY %(at)s, %(id)s) END",
                keys=SQL(", ").join(keys),
                at=column("received_at"),
                id=column("id"),
            )

        names = sorted({name for each in dimensions for name in each.columns})
        families = sorted({each.fails_in for each in dimensions})
        tickets = query.select(
            SQL("%s AS at", column("received_at")),
            SQL("date_trunc('month', %s)::date AS month", self._to_local(column("received_at"))),
            SQL("%s AS minutes", column("work_minutes")),
            SQL("%s AS repeat", get_gap(self._get_repeat_key(column))),
            *(SQL("%s AS %s", column(name), SQL.identifier(name)) for name in names),
            *(
                SQL("%s AS %s", get_gap(map(column, keys)), SQL.identifier(f"gap_{place}"))
                for place, keys in enumerate(families)
            ),
        )
        marks = SQL(", ").join(map(SQL.identifier, names))
        gaps = SQL(", ").join(
            SQL(
                "coalesce(sum(extract(epoch FROM %(gap)s)) FILTER (WHERE %(counts)s), 0)::float8,"
                " count(*) FILTER (WHERE %(counts)s)",
                gap=SQL.identifier(gap),
                # both of the tickets are of the period
                counts=SQL("at - %s >= %s", SQL.identifier(gap), period.start),
            )
            for gap in (f"gap_{place}" for place in range(len(families)))
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT grouping(%(marks)s), %(marks)s, month,
                       count(*) FILTER (WHERE at >= %(start)s),
                       count(*) FILTER (WHERE at >= %(before)s AND at < %(start)s),
                       coalesce(sum(minutes) FILTER (WHERE at >= %(start)s), 0),
                       count(*) FILTER (WHERE at >= %(start)s AND repeat <= %(repeat)s),
                       %(gaps)s
                  FROM (%(tickets)s) ticket
                 GROUP BY GROUPING SETS (%(sets)s)
                """,
                marks=marks,
                start=period.start,
                before=period.before,
                repeat=repeat,
                gaps=gaps,
                tickets=tickets,
                sets=SQL(", ").join(
                    SQL("(%s, month)", SQL(", ").join(map(SQL.identifier, each.columns)))
                    for each in dimensions
                ),
            )
        )
        # PostgreSQL marks with a bit each column that a row was not grouped by, the last one lowest
        whole = 2 ** len(names) - 1
        bits = {name: 1 << place for place, name in enumerate(reversed(names))}
        by_mask = {whole - sum(map(bits.get, each.columns)): each for each in dimensions}
        found = {each.name: {} for each in dimensions}
        for mask, *cells in rows:
            dimension = by_mask[mask]
            values = dict(zip(names, cells, strict=False))
            month, count, before, minutes, repeats, *times = cells[len(names) :]
            key = tuple(values[name] for name in dimension.columns)
            tally = found[dimension.name].setdefault(key, Tally())
            if count:
                tally.months[month] += count
            tally.before += before
            tally.minutes += minutes
            tally.repeats += repeats
            place = 2 * families.index(dimension.fails_in)
            tally.seconds += times[place]
            tally.gaps += times[place + 1]
        return found

    def _get_names(self, dimension, keys):
        """Return what the values of a dimension are called. :rtype: {values: str}"""
        report = self.env["liteviewer.ticket.report"]
        parts = []
        for place, name in enumerate(dimension.columns):
            values = {key[place] for key in keys if key[place]}
            model = report._fields[name].comodel_name
            if model:
                # sudo: what a ticket is about is named in it, as in the list of tickets
                records = self.env[model].sudo().browse(values)
                parts.append({record.id: record.display_name for record in records})
            else:
                parts.append({value: value for value in values})
        return {
            key: ": ".join(names[value] for names, value in zip(parts, key, strict=True))
            if all(key)
            else dimension.rest
            for key in keys
        }

    # ------------------------------------------------------------
    # THE MATRIX
    # ------------------------------------------------------------

    def _make_matrix(self):
        dimensions = self._get_dimensions()
        found = self._count(dimensions)
        days = self.company_id.helpdesk_repeat_days
        return Matrix(
            title=self.env._("Service Analytics"),
            subtitle=f"{self._describe_scope()}, {self._describe_period()}",
            facts=[
                (self.env._("Compared With"), self._describe_period_before()),
                (
                    self.env._("Repeats"),
                    self._describe_repeats(self._get_formats().get_text(days, Column("", INTEGER))),
                ),
                (
                    self.env._("Days Between Failures"),
                    self.env._(
                        "on average, from one ticket to the next one of the same client or device"
                    ),
                ),
            ],
            sections=self._prepare_sections(dimensions, found),
        )

    def _describe_repeats(self, days):
        """Say which tickets repeat an earlier one. :param str days: of the setting"""
        return self.env._(
            "tickets that came within %(days)s days after another one from the same reporter in "
            "the same category",
            days=days,
        )

    def _prepare_sections(self, dimensions, found):
        """Return the sections of the report; other addons add theirs."""
        return [
            self._prepare_advice_section(dimensions, found),
            *(
                self._prepare_dimension_section(each, found[each.name])
                for each in dimensions
                if each.has_table
            ),
        ]

    # -- what tickets are counted by

    def _prepare_dimension_section(self, dimension, found):
        """Return a line for each value, the most frequent ones first."""
        months = self._get_months()
        locale = self._get_formats().locale
        labels = [format_babel(month, "LLL yy", locale=locale) for month in months]
        section = Section(
            title=dimension.title,
            note="" if dimension.rest else self.env._("Of the tickets that name one."),
            columns=(
                Column(dimension.title, width=50),
                Column(self.env._("Tickets"), INTEGER, SUM, width=10),
                Column(self.env._("Before"), INTEGER, SUM, width=10),
                Column(self.env._("Change"), PERCENT, SUM, width=10),
                Column(self.env._("Time"), DURATION, SUM, width=12),
                Column(self.env._("Repeats"), PERCENT, SUM, width=12),
                Column(self.env._("Days Between Failures"), DECIMAL, width=20),
                # on paper it is the chart that tells about them
                *(Column(label, INTEGER, SUM, width=9, on_paper=False) for label in labels),
            ),
            total_label=self.env._("Total"),
            empty=self.env._("No tickets of this kind in this period."),
        )
        names = self._get_names(dimension, found)
        tallies = sorted(
            (
                (key, tally)
                for key, tally in found.items()
                if tally.count and (dimension.rest or all(key))
            ),
            key=lambda pair: (-pair[1].count, names[pair[0]]),
        )
        for key, tally in tallies[:MAX_LINES]:
            name = (self._link(dimension, key, names[key]),)
            self._add_tally(section, name, tally, months)
        if others := tallies[MAX_LINES:]:
            rest = Tally()
            for _key, tally in others:
                rest.add(tally)
            self._add_tally(
                section, self.env._("%(count)s others", count=len(others)), rest, months
            )
        section.charts = self._draw_trend(
            labels, months, [(names[key], tally) for key, tally in tallies[:MAX_SERIES]]
        )
        return section

    def _add_tally(self, section, name, tally, months):
        section.add(
            name,
            tally.count,
            tally.before,
            Ratio(tally.count - tally.before, tally.before),
            tally.minutes * 60,
            Ratio(tally.repeats, tally.count),
            tally.days_between,
            *(tally.months[month] for month in months),
        )

    def _get_months(self):
        """Return the first days of the months of the period."""
        month, months = self.date_from.replace(day=1), []
        while month <= self.date_to:
            months.append(month)
            month += relativedelta(months=1)
        return months

    def _draw_trend(self, labels, months, named):
        if len(months) < 2 or not named:
            return ()
        formats = self._get_formats()
        series = [
            (name[:24], colour, [tally.months[month] for month in months])
            for (name, tally), colour in zip(named, PALETTE, strict=False)
        ]
        return (
            draw_lines(
                labels,
                series,
                width=900,
                height=200,
                write=lambda value: formats.get_text(value, Column("", DECIMAL)),
            ),
        )

    # -- what to modernise

    def _prepare_advice_section(self, dimensions, found):
        """Return what fails so often or costs so much that replacing it may pay, with the reasons.

        The thresholds of tickets and hours are those of a year; a shorter or longer period has its
        part of them.
        """
        section = Section(
            title=self.env._("What to Modernise"),
            note=self._describe_rule(),
            columns=(
                Column(self.env._("What"), width=46),
                Column(self.env._("Kind"), width=22),
                Column(self.env._("Tickets"), INTEGER, width=14),
                Column(self.env._("Time"), DURATION, width=11),
                Column(self.env._("Repeats"), PERCENT, width=11),
                Column(self.env._("Days Between Failures"), DECIMAL, width=18),
                Column(self.env._("Reasons"), width=60),
            ),
            empty=self.env._("Nothing shows two of the signs in this period."),
        )
        lines = []
        for dimension in dimensions:
            if not dimension.is_advised:
                continue
            advised = {
                key: signs
                for key, tally in found[dimension.name].items()
                if all(key) and len(signs := self._get_signs(tally)) >= MIN_SIGNS
            }
            names = self._get_names(dimension, advised)
            lines += [
                (dimension, key, names[key], found[dimension.name][key], signs)
                for key, signs in advised.items()
            ]
        lines.sort(key=lambda line: (-len(line[4]), -line[3].minutes, -line[3].count, line[2]))
        for dimension, key, name, tally, signs in lines[:MAX_ADVICE]:
            section.add(
                (self._link(dimension, key, name),),
                dimension.title,
                tally.count,
                tally.minutes * 60,
                Ratio(tally.repeats, tally.count),
                tally.days_between,
                ", ".join(signs),
            )
        if len(lines) > MAX_ADVICE:
            more = self.env._("%(count)s more", count=len(lines) - MAX_ADVICE)
            section.add(more, *[BLANK] * 6)
        return section

    def _get_limits(self):
        """Return what the period may have of tickets and of minutes."""
        company, years = self.company_id, self._get_day_count() / DAYS_OF_YEAR
        return (
            company.helpdesk_modernise_tickets * years,
            company.helpdesk_modernise_hours * 60 * years,
        )

    def _get_signs(self, tally):
        """Return in words what speaks for modernising. :rtype: list[str]"""
        company, (tickets, minutes) = self.company_id, self._get_limits()
        days, repeats = tally.days_between.value, Ratio(tally.repeats, tally.count).value
        signs = (
            (tally.count >= max(tickets, MIN_TICKETS), self.env._("many tickets")),
            (tally.minutes and tally.minutes >= minutes, self.env._("much time")),
            (
                tally.repeats and repeats * 100 >= company.helpdesk_modernise_repeats,
                self.env._("the same again"),
            ),
            (
                days is not NO_DATA and days <= company.helpdesk_modernise_days,
                self.env._("short time between failures"),
            ),
        )
        return [words for is_true, words in signs if is_true]

    def _describe_rule(self):
        formats, company = self._get_formats(), self.company_id
        tickets, minutes = self._get_limits()

        def write(value, kind=DECIMAL):
            return formats.get_text(value, Column("", kind))

        return self.env._(
            "Named is what shows at least two of four signs: many tickets (%(tickets)s or more in "
            "this period; %(tickets_of_year)s a year), much time (%(time)s or more; %(hours)s "
            "hours a year), the same again (%(repeats)s or more of the tickets repeat another), "
            "short time between failures (%(days)s days or less on average). The thresholds are "
            "settings of the company.",
            tickets=write(max(tickets, MIN_TICKETS)),
            tickets_of_year=write(company.helpdesk_modernise_tickets),
            time=write(minutes * 60, DURATION),
            hours=write(company.helpdesk_modernise_hours),
            repeats=write(company.helpdesk_modernise_repeats / 100, PERCENT),
            days=write(company.helpdesk_modernise_days),
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def _link(self, dimension, key, name):
        """Return the name of a line, which opens its tickets on the screen."""
        values = ":".join(str(value or "") for value in key)
        return Span(name, opens=f"{dimension.name}:{values}")

    @api.readonly
    def action_open(self: One, target: Text):
        """Open the tickets that a line of the report counts, as far as the user may see them.

        :param target: ``opens`` of the line: the name of a dimension and the values of its columns
        :return: an action
        :raises UserError: the report has no such line
        """
        self.ensure_one()
        self.check_access("read")
        report = self._for_reader()
        dimension, domain = report._read_target(target)
        period = report._get_period()
        domain &= report._get_scope()
        domain &= Domain("received_at", ">=", period.start) & Domain("received_at", "<", period.end)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_sla_reports.ticket_report_action"
        )
        return {
            **action,
            "name": dimension.title,
            "domain": list(domain),
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
            "context": {},
        }

    def _read_target(self, target):
        """Return the dimension that a line belongs to and the domain of its value.

        :raises UserError: the report has no such line
        """
        name, _colon, text = target.partition(":")
        dimension = next((each for each in self._get_dimensions() if each.name == name), None)
        columns = dimension.columns if dimension else ()
        values = text.split(":", max(len(columns) - 1, 0))
        report, domain = self.env["liteviewer.ticket.report"], Domain.TRUE
        try:
            for column, value in zip(columns, values, strict=True):
                is_record = value and report._fields[column].relational
                domain &= Domain(column, "=", (int(value) if is_record else value) or False)
        except ValueError:
            dimension = None
        if not dimension:
            raise UserError(self.env._("The report has no such line."))
        return dimension, domain
