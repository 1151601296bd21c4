# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
import re

from werkzeug.exceptions import BadRequest

from odoo import http

from odoo.addons.web.controllers.export import (
    CSVExport,
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)
from odoo.addons.web.controllers.pivot import TableExporter

_FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]|\{=")
"""How a text begins that spreadsheet programs calculate (OWASP, CSV injection)."""
_GUARDED_BY_ODOO = ("=", "+", "-")


class _TextCells:
    """Writes texts as texts: `xlsxwriter` guesses formulas and links out of them otherwise.

    Nothing is added to them, so the file can be imported again as it is.
    """

    def write(self, row, column, cell_value, style=None):
        if isinstance(cell_value, str) and cell_value:
            self.worksheet.write_string(row, column, cell_value, style)
        else:
            super().write(row, column, cell_value, style)


class TextXlsxWriter(_TextCells, ExportXlsxWriter):
    pass


class TextGroupXlsxWriter(_TextCells, GroupExportXlsxWriter):
    pass


class TextExcelExport(ExcelExport):
    """Strangers write what is exported: subjects, and the names of contacts as well."""

    def from_data(self, fields, columns_headers, rows):
        with TextXlsxWriter(fields, columns_headers, len(rows)) as writer:
            for index, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    writer.write_cell(index, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        with TextGroupXlsxWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value


class TextCSVExport(CSVExport):
    """CSV knows no types: the apostrophe Odoo puts before some formulas stands before all."""

    def from_data(self, fields, columns_headers, rows):
        return super().from_data(
            fields, columns_headers, [[self._guard(value) for value in row] for row in rows]
        )

    def _guard(self, value):
        is_formula = isinstance(value, str) and _FORMULA.match(value)
        return f"'{value}" if is_formula and not value.startswith(_GUARDED_BY_ODOO) else value


class TextPivotExport(TableExporter):
    """A pivot is never imported: a blank before a title that would be a formula is enough."""

    @http.route()
    def export_xlsx(self, data="", **kw):
        try:
            table = json.loads(data if isinstance(data, str) else data.read())
            headers = [
                *(header for row in table["col_group_headers"] for header in row),
                *table["measure_headers"],
                *table["rows"],
            ]
            titles = [str(header["title"]) for header in headers]
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise BadRequest("data must be the table of a pivot as JSON.") from error
        for header, title in zip(headers, titles, strict=True):
            if _FORMULA.match(title):
                header["title"] = f" {title}"
        return super().export_xlsx(json.dumps(table), **kw)
