# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A matrix as an Excel file: a sheet for each section, with numbers that are numbers."""

import io
import re

import xlsxwriter

from .report_matrix import (
    BLANK,
    CHANGE,
    DATE,
    DATETIME,
    DECIMAL,
    DURATION,
    GROUP,
    INTEGER,
    LINE,
    MONEY,
    NO_DATA,
    NUMBERS,
    PERCENT,
    TOTAL,
    Failure,
    get_plain_text,
    get_value,
    is_text,
)
from .report_text import round_to_minutes

MAX_TEXT = 32767
"""Characters that a cell of Excel holds."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Where a text begins with one of them, Excel may take it for a formula."""
MAX_NAME = 31
"""Characters of the name of a sheet."""
MINUTES_OF_DAY = 24 * 60
NUMBER_FORMATS = {
    INTEGER: "#,##0",
    DECIMAL: "#,##0.0",
    DURATION: "[h]:mm",
    PERCENT: "0%",
    MONEY: "#,##0.00",
}
ROW_STYLES = {
    LINE: {},
    GROUP: {"bold": True, "bg_color": "#F1F3F5"},
    CHANGE: {"font_color": "#C0392B"},
    TOTAL: {"bold": True, "top": 1},
}
HEAD = 3
"""Rows above the head of a table: title, subtitle, and an empty one."""


def paint_workbook(matrix, formats):
    """Return the file of a matrix. :rtype: bytes"""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        painter = _Painter(workbook, formats)
        painter.add_facts(matrix)
        for section in matrix.sections:
            painter.add_section(matrix, section)
    return stream.getvalue()


class _Painter:
    def __init__(self, workbook, formats):
        self._workbook = workbook
        self._formats = formats
        self._styles = {}
        self._names = set()
        self._numbers = {
            **NUMBER_FORMATS,
            DATE: _to_excel(formats.date_pattern),
            DATETIME: _to_excel(f"{formats.date_pattern} {formats.time_pattern}"),
        }

    def _get_style(self, **properties):
        """Return a style, the same one for the same properties: a file has only so many."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self._workbook.add_format({"valign": "top", **properties})
        return self._styles[key]

    def _add_sheet(self, title):
        """Add a sheet whose name is one that Excel takes, and not there yet."""
        wanted = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", title).strip(" '")[:MAX_NAME] or "-"
        name, count = wanted, 1
        while name.lower() in self._names:
            count += 1
            suffix = f" {count}"
            name = wanted[: MAX_NAME - len(suffix)] + suffix
        self._names.add(name.lower())
        return self._workbook.add_worksheet(name)

    def add_facts(self, matrix):
        """Add the first sheet, which says what the file tells about."""
        sheet = self._add_sheet(matrix.title)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 70)
        sheet.write_string(0, 0, matrix.title, self._get_style(bold=True, font_size=14))
        sheet.write_string(1, 0, matrix.subtitle)
        for place, (label, text) in enumerate(matrix.facts, HEAD):
            sheet.write_string(place, 0, label, self._get_style(font_color="#6C757D"))
            sheet.write_string(place, 1, text[:MAX_TEXT], self._get_style(text_wrap=True))

    def add_section(self, matrix, section):
        sheet = self._add_sheet(section.title)
        sheet.write_string(0, 0, section.title, self._get_style(bold=True, font_size=14))
        subtitle = section.note or matrix.subtitle
        sheet.write_string(1, 0, subtitle, self._get_style(font_color="#6C757D"))
        sheet.freeze_panes(HEAD + 1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        chosen = [place for place, column in enumerate(section.columns) if column.on_sheet]
        columns = [section.columns[place] for place in chosen]
        for place, column in enumerate(columns):
            sheet.set_column(place, place, max(column.width, 8))
            align = "right" if column.kind in NUMBERS else "left"
            head = self._get_style(
                bold=True, bottom=1, bg_color="#E9ECEF", text_wrap=True, align=align
            )
            sheet.write_string(HEAD, place, column.label, head)
        last = HEAD
        for row in section.rows:
            last += 1
            self._write_row(sheet, last, _choose(row, chosen), columns)
        if section.rows:
            sheet.autofilter(HEAD, 0, last, len(columns) - 1)
        elif section.empty:
            sheet.write_string(last + 1, 0, section.empty, self._get_style(italic=True))
        if totals := section.totals:
            # an empty row keeps the totals out of what is sorted and filtered
            self._write_row(sheet, last + 2, _choose(totals, chosen), columns)

    def _write_row(self, sheet, line, row, columns):
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            self._write_cell(sheet, line, place, cell, column, ROW_STYLES[row.kind])

    def _write_cell(self, sheet, line, place, cell, column, style):
        if isinstance(cell, Failure):
            style = {**style, "font_color": "#C0392B", "italic": True}
            sheet.write_string(line, place, self._formats.failure, self._get_style(**style))
            return
        value = get_value(cell)
        if value is NO_DATA or cell == BLANK:
            sheet.write_blank(line, place, None, self._get_style(**style))
            return
        if is_text(cell):
            text = get_plain_text(cell)[:MAX_TEXT]
            if text.startswith(FORMULA_SIGNS):
                # it stays a text when somebody edits the cell, too
                style = {**style, "quote_prefix": True}
            sheet.write_string(line, place, text, self._get_style(text_wrap=True, **style))
            return
        number_format = self._numbers[column.kind]
        if column.kind == MONEY and column.currency:
            number_format += f' "{column.currency.replace(chr(34), "")}"'
        if column.kind == DURATION:
            minutes = round_to_minutes(value)
            if minutes < 0:
                # Excel shows no negative times: hours with a fraction it is
                number_format, value = "0.00", minutes / 60
            else:
                value = minutes / MINUTES_OF_DAY
        style = self._get_style(num_format=number_format, **style)
        if column.kind == DATETIME:
            sheet.write_datetime(line, place, self._formats.localize(value), style)
        elif column.kind == DATE:
            sheet.write_datetime(line, place, value, style)
        else:
            sheet.write_number(line, place, value, style)


def _choose(row, places):
    """Return a row with those of its cells that a spreadsheet shows."""
    return row._replace(cells=tuple(row.cells[place] for place in places))


def _to_excel(pattern):
    """Return a date pattern of Babel as one of Excel: "dd.MM.yyyy HH:mm" as "dd.mm.yyyy hh:mm"."""
    letters = {"M": "m", "H": "h", "K": "h", "k": "h", "E": "d", "a": "AM/PM", "'": ""}
    pattern = re.sub("a+", "a", pattern)
    return "".join(letters.get(letter, letter) for letter in pattern)
