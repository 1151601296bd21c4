# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A matrix for paper and screen: texts and classes, ready for the QWeb template that shows them."""

from typing import NamedTuple

from markupsafe import Markup, escape

from .report_matrix import (
    AFTER,
    BEFORE,
    BLANK,
    GROUP,
    LINE,
    MUTED,
    NO_DATA,
    NUMBERS,
    PLAIN,
    STRONG,
    Failure,
    get_value,
    has_spans,
)

ROWS_OF_TABLE = 1000
"""A table of more is split: the time of wkhtmltopdf grows faster than its rows."""
ROWS_OF_PART = 2000
"""Rows that are rendered at once: of more the renderer needs a gigabyte."""
ROWS_OF_PAGE = 12
"""Rows of sums that are not torn apart."""
CELL_LENGTH = 1500
"""Characters of a text that are shown; a row that is higher than a page cannot be broken."""
EMPTY = Markup("<td></td>")
END = Markup("</tr>")
STYLES = {
    PLAIN: "",
    STRONG: "o_lv_strong",
    MUTED: "o_lv_muted",
    BEFORE: "o_lv_before",
    AFTER: "o_lv_after",
}


class Page(NamedTuple):
    """A section, ready to be shown.

    :ivar heads: [(label, CSS class, width in per cent)]
    :ivar tables: the rows as HTML: of a long section several tables, one after the other
    :ivar sizes: how many rows each of them has
    :ivar Markup totals: the last row of the last table, may be empty
    :ivar bool is_whole: it is so short that it stands on one page
    """

    section: object
    heads: list
    tables: list
    sizes: list
    totals: Markup
    is_whole: bool


class Piece(NamedTuple):
    """Some of the tables of a section, in one part.

    :ivar Page page: the section
    :ivar int number: of the section, from 1 on
    :ivar list tables: the rows as HTML
    :ivar bool is_first: the title stands above them
    :ivar bool is_last: the totals stand below them
    """

    page: Page
    number: int
    tables: list
    is_first: bool
    is_last: bool


class Part(NamedTuple):
    """What is rendered at once.

    :ivar list pieces: of ``Piece``
    :ivar bool is_first: what the report is about stands above them
    :ivar bool is_last: what is to be signed stands below them
    """

    pieces: list
    is_first: bool
    is_last: bool


def make_parts(pages, *, has_cover=False):
    """Return the parts in which sections are rendered. :rtype: list[Part]"""
    parts, size = [[]], 0
    if has_cover:
        parts.append([])
    for number, page in enumerate(pages, 1):
        for place, (count, rows) in enumerate(zip(page.sizes, page.tables, strict=True)):
            if size and size + count > ROWS_OF_PART:
                parts.append([])
                size = 0
            is_last = place == len(page.tables) - 1
            if place and parts[-1]:
                piece = parts[-1][-1]
                parts[-1][-1] = piece._replace(tables=[*piece.tables, rows], is_last=is_last)
            else:
                parts[-1].append(Piece(page, number, [rows], not place, is_last))
            size += count
    last = len(parts) - 1
    return [Part(pieces, not place, place == last) for place, pieces in enumerate(parts)]


def paint_section(section, formats):
    """Return a section as it is shown. :rtype: Page"""
    places = [place for place, column in enumerate(section.columns) if column.on_paper]
    columns = [section.columns[place] for place in places]
    whole = sum(column.width for column in columns)
    heads = [
        (column.label, _get_class(column), round(100 * column.width / whole, 2))
        for column in columns
    ]
    painted = [
        (row.kind == GROUP, _paint_row(row, places, columns, formats)) for row in section.rows
    ]
    totals = section.totals
    last = _paint_row(totals, places, columns, formats) if totals else Markup("")
    is_whole = len(section.rows) <= ROWS_OF_PAGE and all(row.kind == LINE for row in section.rows)
    tables = _split(painted)
    return Page(
        section,
        heads,
        [Markup("\n").join(rows) for rows in tables],
        [len(rows) for rows in tables],
        last,
        is_whole,
    )


def _split(painted):
    """Split rows into tables, where it can be in front of a heading."""
    tables = [[]]
    for is_group, row in painted:
        size = len(tables[-1])
        if size >= ROWS_OF_TABLE and (is_group or size >= 2 * ROWS_OF_TABLE):
            tables.append([])
        tables[-1].append(row)
    return tables


def _paint_row(row, places, columns, formats):
    """Return a row as HTML. Cells about which there is nothing to say are one: of thousands of rows
    every cell costs the renderer a kilobyte or more.
    """
    cells, blank = [], 0
    for place, column in zip(places, columns, strict=True):
        cell = row.cells[place]
        if is_blank := cell == BLANK:
            blank += 1
        if blank and (not is_blank or place == places[-1]):
            cells.append(Markup('<td colspan="{}"></td>').format(blank) if blank > 1 else EMPTY)
            blank = 0
        if not is_blank:
            css = _get_class(column, cell)
            html = paint_cell(cell, column, formats)
            opening = Markup('<td class="{}">').format(css) if css else Markup("<td>")
            cells.append(opening + html + Markup("</td>"))
    return Markup('<tr class="o_lv_{}">').format(row.kind) + Markup("").join(cells) + END


def _get_class(column, cell=""):
    names = ["o_lv_number"] if column.kind in NUMBERS else []
    if isinstance(cell, Failure):
        names.append("o_lv_failure")
    elif get_value(cell) is NO_DATA:
        names.append("o_lv_muted")
    return " ".join(names)


def paint_cell(cell, column, formats):
    """Return what stands in a cell, escaped."""
    if has_spans(cell):
        return Markup("").join(_paint_span(span) for span in _cut(cell))
    return _with_lines(formats.get_text(cell, column)[:CELL_LENGTH])


def _paint_span(span):
    html = _with_lines(span.text)
    if span.opens:
        link = Markup('<span class="o_lv_link" role="link" tabindex="0" data-opens="{}">{}</span>')
        html = link.format(span.opens, html)
    css = STYLES[span.style]
    return Markup('<span class="{}">{}</span>').format(css, html) if css else html


def _cut(spans):
    """Yield the spans up to the length that is shown; what is cut off ends with three dots."""
    room = CELL_LENGTH
    for span in spans:
        if len(span.text) > room:
            yield span._replace(text=span.text[:room] + "\N{HORIZONTAL ELLIPSIS}")
            return
        room -= len(span.text)
        yield span


def _with_lines(text):
    return Markup("<br/>").join(escape(line) for line in text.split("\n"))
