# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a report shows, computed once: paper, spreadsheet and screen paint the same matrix.

A matrix has sections, a section has typed columns and rows, a row has one cell for each column.
Totals are a part of the matrix, so no painter adds anything up.

What a cell may be:

- a value of the kind of its column (see ``KINDS``);
- ``NO_DATA``: there is nothing to tell, which is not 0;
- ``BLANK``: the column says nothing about this row, a heading for example;
- ``Ratio``: a share or an average, which knows what it was made of;
- ``Failure``: it could not be computed, and says so;
- a text, in a column of any kind, or a tuple of ``Span``;
- a function without arguments that returns one of these, called once when the row is added.
"""

import logging
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

_logger = logging.getLogger(__name__)

TEXT = "text"
INTEGER = "integer"
DECIMAL = "decimal"
"""A number that is shown with one digit behind the point."""
DURATION = "duration"
"""Seconds, a whole number."""
PERCENT = "percent"
"""A ``Ratio``, or a number: 1 is all of it."""
DATE = "date"
DATETIME = "datetime"
"""Naive, in UTC."""
MONEY = "money"
"""A ``Decimal`` in the currency of the column."""
KINDS = (TEXT, INTEGER, DECIMAL, DURATION, PERCENT, DATE, DATETIME, MONEY)
NUMBERS = (INTEGER, DECIMAL, DURATION, PERCENT, MONEY)

SUM = "sum"
"""The total of a column is the sum of its cells, and of shares the share of all of them."""
MEAN = "mean"
"""The total of a column is the average of its cells."""

NO_DATA = None
BLANK = ""

LINE = "line"
GROUP = "group"
"""A heading of the rows below it; it never counts in the totals."""
CHANGE = "change"
"""A row about a change of the client's infrastructure."""
TOTAL = "total"

PLAIN = ""
STRONG = "strong"
MUTED = "muted"
BEFORE = "before"
AFTER = "after"

FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Ratio(NamedTuple):
    """A part of a whole, or a sum of so many: several are added without a loss.

    :ivar part: number
    :ivar whole: number; without any there is no ratio
    """

    part: Any
    whole: Any

    @property
    def value(self):
        return self.part / self.whole if self.whole else NO_DATA


class Failure(NamedTuple):
    """A figure that could not be computed. :ivar str reason: for the log and the developer"""

    reason: str


class Span(NamedTuple):
    """A piece of a text.

    :ivar str style: PLAIN, STRONG, MUTED, BEFORE or AFTER
    :ivar str opens: what the report opens when the text is clicked on the screen: what its
        ``action_open`` is called with; may be empty
    """

    text: str
    style: str = PLAIN
    opens: str = ""


class Column(NamedTuple):
    """A column of a section.

    :ivar str label: translated
    :ivar str kind: one of ``KINDS``
    :ivar total: SUM, MEAN or None for a column without a total
    :ivar int width: characters that the column is wide in a spreadsheet, and its share on paper
    :ivar bool on_paper: False for what a spreadsheet alone shows, since its rows are sorted and
        filtered one by one
    :ivar bool on_sheet: False for what paper and screen alone show, since it puts together what a
        spreadsheet has columns for
    :ivar str currency: symbol, of a column of money
    """

    label: str
    kind: str = TEXT
    total: str | None = None
    width: int = 12
    on_paper: bool = True
    on_sheet: bool = True
    currency: str = ""


class Row(NamedTuple):
    """:ivar str kind: LINE, GROUP, CHANGE or TOTAL"""

    cells: tuple
    kind: str = LINE


@dataclass
class Section:
    """A table with a title.

    :ivar str title: translated
    :ivar columns: of ``Column``
    :ivar str total_label: stands in front of the totals
    :ivar str note: a sentence below the title
    :ivar charts: SVG, drawn above the table
    :ivar str empty: what is said in place of a table without rows
    """

    title: str
    columns: tuple
    total_label: str = ""
    note: str = ""
    charts: tuple = ()
    empty: str = ""
    rows: list = field(default_factory=list)

    def add(self, *cells, kind=LINE):
        """Add a row. :param cells: one for each column"""
        if len(cells) != len(self.columns):
            raise ValueError(f"{self.title}: {len(cells)} cells, {len(self.columns)} columns")
        self.rows.append(Row(tuple(map(evaluate, cells)), kind))

    @property
    def size(self):
        """Return how many rows there are beside the headings."""
        return sum(row.kind != GROUP for row in self.rows)

    @property
    def totals(self):
        """Return the row of totals, or None where no column has one or there are no rows."""
        if not self.rows or not any(column.total for column in self.columns):
            return None
        cells = [
            get_total(
                column.total,
                [row.cells[place] for row in self.rows if row.kind != GROUP],
            )
            if column.total
            else BLANK
            for place, column in enumerate(self.columns)
        ]
        if self.columns[0].total is None:
            cells[0] = self.total_label
        return Row(tuple(cells), TOTAL)


@dataclass
class Matrix:
    """A report.

    :ivar str title: translated
    :ivar str subtitle: translated, the period for example
    :ivar facts: [(label, text)] above all sections
    :ivar sections: of ``Section``
    :ivar bool has_cover: title, facts and contents stand on a page of their own
    """

    title: str
    subtitle: str = ""
    facts: list = field(default_factory=list)
    sections: list = field(default_factory=list)
    has_cover: bool = False


def evaluate(cell):
    """Return the value of a cell; a function that cannot compute its figure gives a failure."""
    if not callable(cell):
        return cell
    try:
        return cell()
    except FAILURES as error:
        _logger.exception("A figure of a report cannot be computed")
        return Failure(type(error).__name__)


def get_value(cell):
    """Return the plain value of a cell, a number for a ratio."""
    return cell.value if isinstance(cell, Ratio) else cell


def get_total(how, cells):
    """Return the total of the cells of a column.

    A total of which a part failed has failed as well; what has no data does not count; a total of
    nothing is no data.

    :param str how: SUM or MEAN
    """
    failed = next((cell for cell in cells if isinstance(cell, Failure)), None)
    if failed:
        return failed
    known = [cell for cell in cells if cell is not NO_DATA and cell != BLANK]
    ratios = [cell for cell in known if isinstance(cell, Ratio)]
    if ratios:
        return Ratio(sum(part for part, _whole in ratios), sum(whole for _part, whole in ratios))
    if not known:
        return NO_DATA
    start = Decimal() if isinstance(known[0], Decimal) else 0
    total = sum(known, start)
    return total if how == SUM else Ratio(total, len(known))


def has_spans(cell):
    return type(cell) is tuple


def is_text(cell):
    """Tell whether a cell holds a text, whatever the kind of its column."""
    return isinstance(cell, str) or has_spans(cell)


def get_plain_text(cell):
    """Return the text of a cell that holds one."""
    return "".join(span.text for span in cell) if has_spans(cell) else cell
