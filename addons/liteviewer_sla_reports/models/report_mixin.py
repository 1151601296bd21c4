# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from collections import defaultdict
from functools import partial

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, get_lang, posix_to_ldml

from odoo.addons.base.models.res_partner import _lang_get
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.html_painter import make_parts, paint_section
from ..tools.paper import LINE, SECTION, STARTS, paint_mark
from ..tools.report_matrix import (
    AFTER,
    BEFORE,
    DURATION,
    INTEGER,
    MUTED,
    PERCENT,
    SUM,
    Column,
    Ratio,
    Section,
    Span,
)
from ..tools.report_text import Formats
from ..tools.svg_chart import draw_bars
from ..tools.xlsx_painter import paint_workbook

XLSX_ROUTE = "/servicedesk/report/%s/%s.xlsx"
MAX_BARS = 8
"""Bars of the chart over sums of works."""


class ReportMixin(models.AbstractModel):
    """A report that somebody asks for: what it is about stands in the fields of a wizard, what it
    shows in one matrix (``tools/report_matrix.py``), which paper, spreadsheet and screen paint.

    An heir says what there is to be seen in ``_make_matrix``, which runs with the rights of the
    user, in the language and the time zone of the reader, and names its ``ir.actions.report`` in
    ``_report_action``. Other addons add to a report by extending what ``_make_matrix`` calls.
    """

    _name = "liteviewer.report.mixin"
    _inherit = ["liteviewer.paper.mixin"]
    _description = "Report"

    _report_action = None
    """XML id of the ``ir.actions.report`` that prints it."""
    _report_end = None
    """XML id of the template of what stands below the sections on paper, or None."""

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    lang = fields.Selection(
        _lang_get,
        string="Language",
        compute="_compute_lang",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    content = fields.Html(compute="_compute_content", sanitize=False)

    def _compute_lang(self):
        """Suggest the language of the reader."""
        for report in self:
            report.lang = report._get_reader().lang or self.env.lang or get_lang(self.env).code

    @api.depends_context("uid")
    def _compute_content(self):
        """Paint the report for the screen, once it is saved: it is too much for each change of a
        form that is being filled in.
        """
        for report in self:
            qweb = self.env["ir.qweb"].with_context(lang=report.lang)
            report.content = bool(report._origin) and qweb._render(
                "liteviewer_sla_reports.report_screen", {"report": report}
            )

    # ------------------------------------------------------------
    # WHAT AN HEIR SAYS
    # ------------------------------------------------------------

    def _make_matrix(self):
        """Return what the report shows.

        :rtype: report_matrix.Matrix
        :raises UserError: there is more than can be shown
        """
        raise NotImplementedError

    def _get_reader(self):
        """Return the contact (res.partner) whom the report is made for; empty: nobody special."""
        return self.env["res.partner"]

    def _get_report_tz(self):
        """Return the IANA name of the time zone in which the report counts days and hours."""
        return self._get_reader().tz or self.company_id._get_helpdesk_tz()

    # ------------------------------------------------------------
    # WHAT REPORTS TELL ALIKE
    # ------------------------------------------------------------

    @api.model
    def _describe_partner(self, partner):
        """Return the requisites of a company in one line."""
        # sudo: whoever works for a company may write its letterhead
        partner = partner.sudo()
        label = partner.country_id.vat_label or self.env._("Tax ID")
        address = partner._display_address(without_company=True)
        return ", ".join(
            filter(
                None,
                (
                    partner.name,
                    partner.vat and f"{label} {partner.vat}",
                    *(line.strip() for line in address.split("\n")),
                    partner.phone,
                ),
            )
        )

    @api.model
    def _describe_change(self, change):
        """Yield the spans of a change: what was before is grey, only what is different now red."""
        yield Span(self.env._("Changed:"), MUTED)
        if change.what:
            yield Span(f" {change.what}:")
        if change.before:
            yield Span(f" {change.before} \N{RIGHTWARDS ARROW}", BEFORE)
        yield Span(f" {change.after}", AFTER)

    @api.model
    def _get_work_kinds(self):
        """Return {(kind, whether out of hours): label}."""
        kinds = self.env["liteviewer.work.entry"]._fields["work_type"]
        labels = {}
        for kind, label in kinds._description_selection(self.env):
            labels[kind, False] = label
            labels[kind, True] = self.env._("%(kind)s, out of hours", kind=label)
        return labels

    def _prepare_work_sums(self, title, works, get_key, *, chart=False, in_order=False):
        """Return a section with the times of works by something, the most of it first.

        :param get_key: function of a work that returns a record or a text
        :param bool in_order: in the order in which the works name it instead
        """
        sums = defaultdict(lambda: [0, 0, 0])
        for work in works:
            parts = sums[get_key(work)]
            for place, part in enumerate((1, work.duration * 60, work.billable_duration * 60)):
                parts[place] += part
        named = [(self._get_key_name(key), parts) for key, parts in sums.items()]
        if not in_order:
            named.sort(key=lambda pair: (-pair[1][1], pair[0]))
        section = Section(
            title=title,
            columns=(
                Column(title, width=60),
                Column(self.env._("Works"), INTEGER, SUM, width=10),
                Column(self.env._("Time"), DURATION, SUM, width=10),
                Column(self.env._("Billed"), DURATION, SUM, width=10),
                Column(self.env._("Share of Time"), PERCENT, SUM, width=14),
            ),
            total_label=self.env._("Total"),
            empty=self.env._("No work was logged in this period."),
        )
        whole = sum(duration for _name, (_count, duration, _billed) in named)
        for name, (count, duration, billed) in named:
            section.add(name, count, duration, billed, Ratio(duration, whole).value)
        if chart and len(named) > 1:
            formats, column = self._get_formats(), Column("", DURATION)
            bars = [
                (name, duration, formats.get_text(duration, column))
                for name, (_count, duration, _billed) in named[:MAX_BARS]
            ]
            section.charts = (draw_bars(bars, width=620, label_width=260),)
        return section

    def _get_key_name(self, key):
        if isinstance(key, str):
            return key
        # sudo: whose work it was may be told, also of a colleague who has left the company since
        return key.sudo().display_name or self.env._("Without a category")

    # ------------------------------------------------------------
    # PAINTING
    # ------------------------------------------------------------

    def _for_reader(self):
        """Return the report in the language and the time zone of the reader."""
        self.ensure_one()
        return self.with_context(lang=self.lang, tz=self._get_report_tz())

    def _get_formats(self):
        """Return how values are written. Of a report ``_for_reader``. :rtype: Formats"""
        language, locale = get_lang(self.env), babel_locale_parse(self.env.lang)
        return Formats(
            locale=str(locale),
            tz=self.env.tz,
            date_pattern=posix_to_ldml(language.date_format, locale),
            # without the seconds
            time_pattern=posix_to_ldml(re.sub("[:.]?%S", "", language.time_format), locale),
            failure=self.env._("cannot be computed"),
        )

    def paint(self: One):
        """Return the report for the templates: {"report": for its reader, "matrix": Matrix,
        "parts": [html_painter.Part]}.
        """
        report = self._for_reader()
        matrix, formats = report._make_matrix(), report._get_formats()
        pages = [paint_section(section, formats) for section in matrix.sections]
        parts = make_parts(pages, has_cover=matrix.has_cover)
        return {"report": report, "matrix": matrix, "parts": parts}

    @api.model
    def _make_papers(self, record_ids):
        reports = self.browse(record_ids)
        reports.check_access("read")
        return [report._make_own_paper() for report in reports]

    def _make_own_paper(self):
        values = {**self.paint(), **self._get_paper_values()}
        report, matrix = values["report"], values["matrix"]
        return report._make_paper(
            report.display_name,
            report.company_id,
            [
                report._paint("liteviewer_sla_reports.report_part", {**values, "part": part})
                for part in values["parts"]
            ],
            titles=[section.title for section in matrix.sections],
            has_contents=matrix.has_cover,
        )

    @api.model
    def _get_paper_values(self):
        """Return what templates need to tell where something stands on paper."""
        return {
            "is_paper": True,
            "mark_section": partial(paint_mark, SECTION),
            "mark_line": partial(paint_mark, LINE),
            "starts": lambda number: Markup(STARTS.format(number)),
        }

    @api.private
    def make_xlsx(self: One):
        """Return (name, content) of the report as an Excel file."""
        self.check_access("read")
        report = self._for_reader()
        matrix = report._make_matrix()
        return f"{report.display_name}.xlsx", paint_workbook(matrix, report._get_formats())

    @api.private
    def make_pdf(self: One):
        """Return (name, content) of the report as a PDF file."""
        self.check_access("read")
        printer = self.env["ir.actions.report"].with_context(lang=self.lang)
        content, _kind = printer._render_qweb_pdf(self._report_action, self.ids)
        return f"{self._for_reader().display_name}.pdf", content

    @api.model
    def _is_report(self, model):
        """Tell whether a model, named by anybody, is a report that can be asked for."""
        heirs = self.env.registry.descendants([self._name], "_inherit")
        return model in heirs and not self.env[model]._abstract

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_show(self: One):
        """Show the report on the screen: the form has been saved, and is read again."""
        return True

    def action_print(self: One):
        """Print the report."""
        return self.env.ref(self._report_action).report_action(self)

    def action_download_xlsx(self: One):
        """Download the report as an Excel file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": XLSX_ROUTE % (self._name, self.id),
            "target": "download",
        }
