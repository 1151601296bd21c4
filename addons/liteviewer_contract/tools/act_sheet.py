# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Acts as an Excel file that an accounting program reads: a sheet of acts, a sheet of their lines.

The columns are described in docs/contracts.md: a program finds them by their place, so that new
ones come last.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import xlsxwriter

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__, default_lang="en_US")

TEXT, DAY, WHOLE, NUMBER, MONEY = "@", "dd.mm.yyyy", "0", "0.###########", "#,##0.00"
"""What a column holds, as Excel's number format of it."""
MAX_TEXT = 32767
"""Characters that a cell of Excel holds."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Where a text begins with one of them, Excel may take it for a formula."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    :ivar label: lazy translation or text
    :ivar width: characters
    :ivar get: function of (``upd.Document``, its ``upd.Line`` or None) -> text, date or number
    """

    label: object
    kind: str
    width: int
    get: Callable


_ACT = (
    Column(_lt("Act"), TEXT, 10, lambda act, _line: act.number),
    Column(_lt("Date"), DAY, 12, lambda act, _line: act.day),
)
_UNTAXED, _TAX, _TOTAL = _lt("Amount Without Tax"), _lt("Tax"), _lt("Amount With Tax")
ACTS = (
    *_ACT,
    Column(_lt("From"), DAY, 12, lambda act, _line: act.first_day),
    Column(_lt("To"), DAY, 12, lambda act, _line: act.last_day),
    Column(_lt("Client"), TEXT, 36, lambda act, _line: act.buyer.full_name),
    Column("ИНН", TEXT, 14, lambda act, _line: act.buyer.inn),
    Column("КПП", TEXT, 12, lambda act, _line: getattr(act.buyer, "kpp", "")),
    Column(_lt("Contract"), TEXT, 18, lambda act, _line: act.contract.number),
    Column(_lt("Date of the Contract"), DAY, 12, lambda act, _line: act.contract.day),
    Column(_lt("Currency"), TEXT, 8, lambda act, _line: act.currency),
    Column(_UNTAXED, MONEY, 15, lambda act, _line: act.untaxed),
    Column(_TAX, MONEY, 14, lambda act, _line: act.tax),
    Column(_TOTAL, MONEY, 15, lambda act, _line: act.total),
)
LINES = (
    *_ACT,
    Column("ИНН", TEXT, 14, lambda act, _line: act.buyer.inn),
    Column(_lt("Line"), WHOLE, 7, lambda _act, line: line.number),
    Column(_lt("Description"), TEXT, 50, lambda _act, line: line.name),
    Column(_lt("Quantity"), NUMBER, 12, lambda _act, line: line.quantity),
    Column(_lt("Unit"), TEXT, 8, lambda _act, line: line.unit),
    Column("ОКЕИ", TEXT, 8, lambda _act, line: line.unit_code),
    Column(_lt("Price Without Tax"), NUMBER, 14, lambda _act, line: line.price),
    Column(_UNTAXED, MONEY, 15, lambda _act, line: line.untaxed),
    Column(_lt("Tax Rate"), TEXT, 10, lambda _act, line: line.rate),
    Column(_TAX, MONEY, 14, lambda _act, line: line.tax),
    Column(_TOTAL, MONEY, 15, lambda _act, line: line.total),
)


def write_acts(acts, translate=str):
    """Return the file of some acts.

    :param acts: [upd.Document]
    :param translate: function of a lazy translation, ``env._``
    :rtype: bytes
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        _write_sheet(
            workbook, translate(_lt("Acts")), ACTS, [(act, None) for act in acts], translate
        )
        rows = [(act, line) for act in acts for line in act.lines]
        _write_sheet(workbook, translate(_lt("Lines")), LINES, rows, translate)
    return stream.getvalue()


def _write_sheet(workbook, name, columns, rows, translate):
    sheet = workbook.add_worksheet(name)
    head = workbook.add_format(
        {"bold": True, "bottom": 1, "bg_color": "#E9ECEF", "text_wrap": True}
    )
    sheet.freeze_panes(1, 0)
    quoted = workbook.add_format({"num_format": TEXT, "quote_prefix": True})
    for place, column in enumerate(columns):
        style = workbook.add_format({"num_format": column.kind})
        sheet.set_column(place, place, column.width)
        label = column.label if isinstance(column.label, str) else translate(column.label)
        sheet.write_string(0, place, label, head)
        for line, row in enumerate(rows, 1):
            value = column.get(*row)
            if not value and column.kind in (TEXT, DAY):
                continue
            if column.kind == TEXT:
                # it stays a text when somebody edits the cell, too
                is_risky = value.startswith(FORMULA_SIGNS)
                sheet.write_string(line, place, value[:MAX_TEXT], quoted if is_risky else style)
            elif column.kind == DAY:
                sheet.write_datetime(line, place, value, style)
            else:
                sheet.write_number(line, place, float(value), style)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
