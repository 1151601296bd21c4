# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ..tools import svg_chart
from ..tools.html_painter import ROWS_OF_TABLE, paint_section
from ..tools.report_matrix import (
    AFTER,
    BLANK,
    CHANGE,
    DATE,
    DATETIME,
    DECIMAL,
    DURATION,
    GROUP,
    INTEGER,
    KINDS,
    MEAN,
    MONEY,
    NO_DATA,
    PERCENT,
    SUM,
    TEXT,
    Column,
    Failure,
    Matrix,
    Ratio,
    Section,
    Span,
    get_total,
)
from ..tools.report_text import Formats, to_plain_text, write_duration
from ..tools.xlsx_painter import HEAD, paint_workbook

# the first example loads what generation needs
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOSCOW = ZoneInfo("Europe/Moscow")
FORMATS = Formats("ru_RU", MOSCOW, "dd.MM.yyyy", "HH:mm", failure="ошибка")
HOUR = 3600
EXAMPLES = {
    TEXT: "Words",
    INTEGER: 1234,
    DECIMAL: Ratio(5, 2),
    DURATION: 26 * HOUR + 300,
    PERCENT: Ratio(1, 4),
    DATE: date(2026, 3, 2),
    DATETIME: datetime(2026, 3, 2, 22, 30),
    MONEY: Decimal("1234.50"),
}


def make_section(columns, *rows, title="Table"):
    section = Section(title, tuple(columns), total_label="Total")
    for row in rows:
        section.add(*row)
    return section


def broken():
    return 1 // 0


@tagged("post_install", "-at_install", "alone")
class TestTotals(BaseCase):
    def total(self, how, *cells):
        return get_total(how, cells)

    def test_no_data_is_not_zero(self):
        self.assertEqual(self.total(SUM, 1, NO_DATA, BLANK, 0, 2), 3)
        self.assertEqual(self.total(MEAN, 4, NO_DATA, 2).value, 3)
        self.assertIs(self.total(SUM, NO_DATA, BLANK), NO_DATA)
        self.assertIs(self.total(SUM), NO_DATA)

    def test_shares_are_pooled_and_not_averaged(self):
        self.assertEqual(self.total(SUM, Ratio(1, 1), NO_DATA, Ratio(1, 3)), Ratio(2, 4))
        self.assertIs(Ratio(0, 0).value, NO_DATA)

    def test_money_stays_exact(self):
        self.assertEqual(self.total(SUM, Decimal("0.10"), Decimal("0.20")), Decimal("0.30"))

    def test_headings_do_not_count(self):
        section = make_section([Column("What"), Column("Time", DURATION, SUM)])
        section.add("Ticket", 100, kind=GROUP)
        section.add("Work", 60)
        section.add("Change", 5, kind=CHANGE)
        self.assertEqual(section.totals.cells, ("Total", 65))

    def test_figure_that_fails_says_so_and_so_does_its_total(self):
        with self.assertLogs("odoo.addons.liteviewer_sla_reports.tools.report_matrix", "ERROR"):
            section = make_section(
                [Column("a"), Column("b", INTEGER, SUM)], ("x", broken), ("y", 1)
            )
        self.assertEqual(section.rows[0].cells[1], Failure("ZeroDivisionError"))
        page = paint_section(section, FORMATS)
        self.assertIn('<td class="o_lv_number o_lv_failure">ошибка</td>', page.totals)

    def test_mistake_of_the_programmer_is_none_of_a_figure(self):
        def stopped():
            raise RuntimeError

        with self.assertRaises(RuntimeError):
            make_section([Column("a")], (stopped,))
        with self.assertRaisesRegex(ValueError, "2 cells, 1 columns"):
            make_section([Column("a")], ("x", "y"))

    @patient
    @given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), max_size=20))
    def test_all_painters_tell_the_same_total(self, minutes):
        section = make_section(
            [Column("What"), Column("Time", DURATION, SUM)],
            *(("x", each and each * 60) for each in minutes),
        )
        if not section.rows:
            self.assertIsNone(section.totals)
            return
        known = [each for each in minutes if each is not None]
        page = paint_section(section, FORMATS)
        sheet = load_workbook(io.BytesIO(paint_workbook(Matrix("R", sections=[section]), FORMATS)))
        stored = sheet["Table"].cell(HEAD + len(section.rows) + 3, 2).value
        shown = re.search(r'"o_lv_number[^"]*">(.*)</td></tr>', page.totals)[1]
        if not known:
            self.assertEqual((str(shown), stored), ("\N{EM DASH}", None))
            return
        self.assertEqual(shown, write_duration(sum(known) * 60))
        self.assertEqual(_to_minutes(stored), sum(known))


def _to_minutes(value):
    """Return the minutes of what openpyxl makes of a time in a cell."""
    if hasattr(value, "total_seconds"):
        return round(value.total_seconds() / 60)
    if hasattr(value, "hour"):
        return value.hour * 60 + value.minute
    return round(value * 24 * 60)


@tagged("post_install", "-at_install", "alone")
class TestTexts(BaseCase):
    def test_every_kind_is_written_as_the_reader_does(self):
        space = "\N{NO-BREAK SPACE}"
        expected = {
            TEXT: "Words",
            INTEGER: f"1{space}234",
            DECIMAL: "2,5",
            DURATION: "26:05",
            PERCENT: f"25{space}%",
            DATE: "02.03.2026",
            # half past ten in the evening in London is the next day in Moscow
            DATETIME: "03.03.2026 01:30",
            MONEY: f"1{space}234,50{space}₽",
        }
        self.assertEqual(set(expected), set(KINDS))
        for kind, text in expected.items():
            with self.subTest(kind=kind):
                column = Column("", kind, currency="₽")
                self.assertEqual(FORMATS.get_text(EXAMPLES[kind], column), text)
                self.assertEqual(FORMATS.get_text(NO_DATA, column), "\N{EM DASH}")
                self.assertEqual(FORMATS.get_text(BLANK, column), "")

    def test_durations_go_on_beyond_a_day_and_below_zero(self):
        for seconds, text in (
            (0, "0:00"), (29, "0:00"), (30, "0:01"), (3599, "1:00"), (100 * HOUR, "100:00"),
            (-90 * 60, "-1:30"), (-29, "0:00"),
        ):  # fmt: skip
            self.assertEqual(write_duration(seconds), text)

    def test_only_the_words_of_html_come_through(self):
        for html, text in (
            ("<p>One<br>two</p><p>three <b>four</b>five</p>", "One\ntwo\nthree fourfive"),
            ("<ul><li>a</li><li>b</li></ul>", "\N{BULLET} a\n\N{BULLET} b"),
            ('<img src="http://192.0.2.1/x.png" alt="no">seen', "seen"),
            ('<a href="file:///etc/hostname">here</a>', "here"),
            ("<style>p{}</style><script>x()</script><template>y</template>rest", "rest"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
            ("<pre>a\n b</pre><p>c\nd</p>", "a\nb\nc d"),
            ("<p><br></p>", ""),
            ("", ""),
            (False, ""),
            ("a < b & c", "a < b & c"),
            ("\x00\x0b\udcffa", "a"),
            ("<!-- x --><?php y ?>z", "z"),
        ):
            with self.subTest(html=html):
                self.assertEqual(to_plain_text(html), text)

    def test_deep_nesting_is_survived(self):
        self.assertIn("begin", to_plain_text("<p>begin</p>" + "<div>" * 50_000 + "end"))

    @patient
    @given(st.text(alphabet="<>/ab \n\"'=&;!-", max_size=60))
    def test_whatever_is_sent_ends_as_text(self, html):
        self.assertNotRegex(to_plain_text(html), r"\n\n")


@tagged("post_install", "-at_install", "alone")
class TestHtmlPainter(BaseCase):
    def test_everything_is_escaped(self):
        evil = '<img src="http://192.0.2.1/">'
        section = make_section(
            [Column(evil), Column("b")], (evil, (Span(evil, AFTER), Span("\nplain")))
        )
        page = paint_section(section, FORMATS)
        (html,) = page.tables
        self.assertNotIn("<img", html)
        self.assertIn("<br/>plain", html)
        self.assertIn('<span class="o_lv_after">&lt;img', html)

    def test_columns_for_spreadsheets_alone_are_not_on_paper(self):
        section = make_section(
            [Column("a"), Column("b", on_paper=False), Column("c", width=36)], ("x", "y", "z")
        )
        page = paint_section(section, FORMATS)
        self.assertEqual([(head[0], head[2]) for head in page.heads], [("a", 25), ("c", 75)])
        self.assertEqual(page.tables, ['<tr class="o_lv_line"><td>x</td><td>z</td></tr>'])

    def test_long_tables_are_split_in_front_of_a_heading(self):
        section = Section("T", (Column("a"),))
        for number in range(ROWS_OF_TABLE):
            section.add(str(number))
        section.add("the last work of the ticket")
        section.add("next ticket", kind=GROUP)
        page = paint_section(section, FORMATS)
        self.assertEqual([rows.count("<tr") for rows in page.tables], [ROWS_OF_TABLE + 1, 1])

    def test_sums_are_not_torn_apart(self):
        short, long, works = (
            make_section([Column("a")], *([["x"]] * count)) for count in (3, 40, 2)
        )
        works.add("ticket", kind=GROUP)
        self.assertEqual(
            [paint_section(each, FORMATS).is_whole for each in (short, long, works)],
            [True, False, False],
        )

    def test_cells_with_nothing_to_say_are_one(self):
        section = Section("T", tuple(Column(letter) for letter in "abcde"))
        section.add("x", BLANK, BLANK, "y", BLANK)
        section.add(BLANK, NO_DATA, BLANK, BLANK, BLANK)
        (html,) = paint_section(section, FORMATS).tables
        self.assertEqual(
            html.split("\n"),
            [
                '<tr class="o_lv_line"><td>x</td><td colspan="2"></td><td>y</td><td></td></tr>',
                (
                    '<tr class="o_lv_line"><td></td><td class="o_lv_muted">\N{EM DASH}</td>'
                    '<td colspan="3"></td></tr>'
                ),
            ],
        )

    def test_a_long_text_is_cut_where_a_page_would_be_too_short_for_it(self):
        section = make_section([Column("a")], ((Span("x" * 9000, AFTER),),), ("y" * 9000,))
        for row in paint_section(section, FORMATS).tables[0].split("\n"):
            self.assertLess(len(row), 1700)


@tagged("post_install", "-at_install", "alone")
class TestWorkbook(BaseCase):
    def paint(self, *sections, **vals):
        content = paint_workbook(Matrix("Report", sections=list(sections), **vals), FORMATS)
        return load_workbook(io.BytesIO(content))

    def test_cells_have_the_types_of_their_columns(self):
        columns = [Column(kind, kind, currency="₽") for kind in KINDS]
        sheet = self.paint(make_section(columns, [EXAMPLES[kind] for kind in KINDS]))["Table"]
        cells = dict(zip(KINDS, sheet[HEAD + 2], strict=True))
        self.assertEqual(cells[INTEGER].value, 1234)
        self.assertEqual(cells[DECIMAL].value, 2.5)
        self.assertEqual(cells[PERCENT].value, 0.25)
        self.assertEqual(cells[MONEY].value, 1234.5)
        self.assertEqual(cells[DATE].value, datetime(2026, 3, 2))
        self.assertEqual(cells[DATETIME].value, datetime(2026, 3, 3, 1, 30))
        self.assertEqual(_to_minutes(cells[DURATION].value), 26 * 60 + 5)
        formats = {kind: cell.number_format for kind, cell in cells.items()}
        self.assertEqual(formats[DURATION], "[h]:mm")
        self.assertEqual(formats[DECIMAL], "#,##0.0")
        self.assertEqual(formats[PERCENT], "0%")
        self.assertEqual(formats[DATE], "dd.mm.yyyy")
        self.assertEqual(formats[DATETIME], "dd.mm.yyyy hh:mm")
        self.assertEqual(formats[MONEY], '#,##0.00 "₽"')

    def test_texts_stay_texts(self):
        evil = [
            "=1+1", "+1", "-1", "@SUM(A1)", "http://192.0.2.1/", "mailto:a@b.example",
            "internal:'Table'!A1", "external:x.xlsx", "file:///etc/hostname", "{=1}", "\t=1",
        ]  # fmt: skip
        book = self.paint(
            make_section([Column("=2", total=None)], *([each] for each in evil)),
            facts=[("=3", "=4")],
        )
        for sheet in book:
            for row in sheet:
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", cell.value)
                    self.assertIsNone(cell.hyperlink)
        cells = [row[0] for row in book["Table"].iter_rows(min_row=HEAD + 2)]
        self.assertEqual([cell.value.strip() for cell in cells], [each.strip() for each in evil])
        quoted = {cell.value.strip() for cell in cells if cell.quotePrefix}
        self.assertEqual(quoted, {"=1+1", "+1", "-1", "@SUM(A1)", "=1"})

    def test_head_stays_and_rows_can_be_filtered_without_the_totals(self):
        columns = [Column("a"), Column("b", INTEGER, SUM)]
        sheet = self.paint(make_section(columns, ("x", 1), ("y", 2)))["Table"]
        self.assertEqual(sheet.freeze_panes, f"A{HEAD + 2}")
        self.assertEqual(sheet.auto_filter.ref, f"A{HEAD + 1}:B{HEAD + 3}")
        self.assertEqual([cell.value for cell in sheet[HEAD + 5]], ["Total", 3])

    def test_empty_section_says_so(self):
        section = Section("Table", (Column("a", INTEGER, SUM),), empty="Nothing was done.")
        self.assertEqual(self.paint(section)["Table"].cell(HEAD + 2, 1).value, "Nothing was done.")

    def test_names_of_sheets_are_such_that_excel_takes_them(self):
        titles = ["A/B: [x]*?", "a b", "A B", "x" * 40, "x" * 40, "", "Report"]
        names = self.paint(*(Section(title, (Column("a"),)) for title in titles)).sheetnames
        self.assertEqual(len({name.lower() for name in names}), len(titles) + 1)
        for name in names:
            self.assertRegex(name, r"^[^\[\]:*?/\\]{1,31}$")

    def test_negative_time_is_a_number(self):
        cell = self.paint(make_section([Column("a", DURATION)], [-90 * 60]))["Table"][HEAD + 2][0]
        self.assertEqual((cell.value, cell.number_format), (-1.5, "0.00"))


@tagged("post_install", "-at_install", "alone")
class TestCharts(BaseCase):
    def charts(self):
        """Yield one of each sort."""
        evil = '<b>&"'
        yield svg_chart.draw_bars([(evil * 20, 3, "3:00"), ("b", 0, "0:00")])
        yield svg_chart.draw_columns(
            [(evil, [1, 2]), ("b", [0, 0])], [("kept", "#4d9a6a"), (evil, "#c0392b")]
        )
        yield svg_chart.draw_lines(["a", "b", "c"], [(evil, "#2f6f9f", [1, None, 3])])
        yield svg_chart.draw_ring([(evil, 1, "1", "#4d9a6a"), ("b", 3, "3", "#c0392b")], evil, "c")
        yield svg_chart.draw_ring([("all", 5, "5", "#4d9a6a"), ("none", 0, "0", "#c0392b")])

    def test_every_renderer_can_draw_them(self):
        """Old WebKit draws no SVG without a size, and loses text under opacity."""
        for chart in self.charts():
            root = etree.fromstring(str(chart))
            self.assertGreater(int(root.get("width")), 0)
            self.assertGreater(int(root.get("height")), 0)
            self.assertNotRegex(str(chart), r"opacity|style=|class=|url\(|href|rgba|script|<b>")
            for element in root.iter():
                for name in ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height", "r"):
                    if value := element.get(name):
                        self.assertTrue(0 <= float(value) <= 1000, etree.tostring(element))
                        if name in ("x", "x1", "x2", "cx"):
                            self.assertLessEqual(float(value), float(root.get("width")))
                        if name in ("y", "y1", "y2", "cy"):
                            self.assertLessEqual(float(value), float(root.get("height")))

    def test_nothing_draws_nothing(self):
        for chart in (
            svg_chart.draw_bars([]),
            svg_chart.draw_columns([], []),
            svg_chart.draw_lines([], []),
            svg_chart.draw_ring([("a", 0, "0", "#000000")]),
        ):
            self.assertEqual(chart, "")

    def test_lengths_are_in_proportion(self):
        chart = str(svg_chart.draw_bars([("a", 4, "4"), ("b", 1, "1")]))
        long, short = (float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', chart))
        self.assertAlmostEqual(long / short, 4, 1)

    def test_gap_in_the_data_is_a_gap_in_the_line(self):
        whole, broken_line = (
            str(svg_chart.draw_lines(list("abc"), [("x", "#2f6f9f", values)])).count(
                'stroke-width="2"'
            )
            for values in ([1, 2, 3], [1, None, 3])
        )
        self.assertEqual((whole, broken_line), (2, 0))

    @patient
    @given(st.floats(0, 1e9, allow_nan=False))
    def test_axis_reaches_the_highest_value_in_a_few_steps(self, highest):
        steps = svg_chart.get_steps(highest)
        self.assertGreaterEqual(steps[-1], highest * 0.99999)
        self.assertLessEqual(len(steps), 6)
        self.assertEqual(steps, sorted(set(steps)))
