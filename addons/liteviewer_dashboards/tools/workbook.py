# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Makes the files of Odoo's spreadsheet dashboards: sheets of cells, pivots, charts and filters.

A file of hundreds of lines says less than the few calls that make it. What the format wants is in
``addons/spreadsheet`` of Odoo (``utils/validate_data.py`` names the keys).
"""

import json

VERSION = "18.5.10"
"""A version that the spreadsheet migrates from. With another one it empties all cells and says
nothing."""
ROW_HEIGHT = 23
"""Pixels; what a row has that says nothing else."""
INTEGER, DECIMAL, PERCENT = "#,##0", "#,##0.0", "0%"
"""Formats. There is none for durations that sum beyond a day: ``[h]:mm`` is an error there."""
TITLE = {"fontSize": 14, "bold": True, "textColor": "#434343"}
HEADER = {"bold": True, "textColor": "#434343", "verticalAlign": "middle"}
NUMBER_HEADER = {**HEADER, "align": "right"}
NOTE = {"textColor": "#6C757D", "italic": True, "verticalAlign": "middle"}
LINE = {"bottom": {"style": "thin", "color": "#CCCCCC"}}
BETTER, WORSE = "#00A04A", "#DC6965"
NOTHING = "–"
"""What a table without rows shows: the name of its pivot."""


class Workbook:
    """A dashboard: one sheet that people see, and one with the cells that cards look at.

    :param columns: widths in pixels
    """

    def __init__(self, columns):
        self._columns = list(columns)
        self._filters, self._pivots, self._menus = [], {}, {}
        self._period_types = {}
        self._styles, self._formats = [], []
        self._sheets = {name: _Sheet() for name in ("Dashboard", "Data")}
        self._cards = 0

    # ------------------------------------------------------------
    # FILTERS
    # ------------------------------------------------------------

    def add_period(self, key, label, default, field_type="datetime"):
        """Add a filter of days.

        :param str default: such as ``last_90_days``
        :param str field_type: of the fields that it filters by, ``date`` or ``datetime``
        """
        self._period_types[key] = field_type
        self._filters.append({"id": key, "type": "date", "label": label, "defaultValue": default})

    def add_choice(self, key, label, model, domain=()):
        """Add a filter of records of a model."""
        self._filters.append(
            {
                "id": key,
                "type": "relation",
                "label": label,
                "modelName": model,
                "domainOfAllowedValues": list(domain),
                "defaultValueDisplayNames": [],
            }
        )

    # ------------------------------------------------------------
    # WHAT IS ASKED
    # ------------------------------------------------------------

    def add_pivot(self, model, measures, matching, domain=(), rows=(), order=None):
        """Add a question to the server.

        :param measures: names of fields, each with its aggregator (``response_hours:avg``)
        :param matching: {filter: field that it filters by, or (field, periods to look back)}
        :param rows: names of the fields to group by
        :param str order: measure of ``measures`` by which the rows come, largest first
        :return: its number, as a text
        """
        key = str(len(self._pivots) + 1)
        self._pivots[key] = {
            "type": "ODOO",
            "id": key,
            "formulaId": key,
            "name": NOTHING,
            "model": model,
            "domain": list(domain),
            "context": {},
            "measures": [_measure(name) for name in measures],
            "columns": [],
            "rows": [{"fieldName": name} for name in rows],
            "sortedColumn": order and {"measure": order, "order": "desc", "domain": []},
            "fieldMatching": self._match(matching),
        }
        return key

    def _match(self, matching):
        found = {}
        for each in self._filters:
            if each["id"] in matching:
                field = matching[each["id"]]
                name, back = field if isinstance(field, tuple) else (field, 0)
                kind = self._period_types.get(each["id"], "many2one")
                found[each["id"]] = {"chain": name, "type": kind}
                if each["type"] == "date":
                    found[each["id"]]["offset"] = -back
        return found

    # ------------------------------------------------------------
    # WHAT IS SHOWN
    # ------------------------------------------------------------

    def add_card(self, title, place, now, before=None, *, pattern=INTEGER, less_is_better=None):
        """Add a card with one figure.

        :param place: (x, y, width, height) in pixels
        :param str now: formula of the figure
        :param before: formula of what it is compared with, or None
        :param less_is_better: None where neither is
        """
        self._cards += 1
        row = self._cards
        self._write("Data", f"A{row}", f'=_t("{title}")')
        self._write("Data", f"B{row}", now, pattern=pattern)
        card = {
            "type": "scorecard",
            "title": {"text": title, "bold": True, "color": "#434343"},
            "background": "#F5F7FA",
            "keyValue": f"Data!B{row}",
            "humanize": False,
            "baselineMode": "difference",
            "baselineColorUp": "#434343",
            "baselineColorDown": "#434343",
        }
        if before:
            self._write("Data", f"C{row}", before, pattern=pattern)
            card |= {
                "baseline": f"Data!C{row}",
                "baselineDescr": {"text": "since last period"},
            }
        if less_is_better is not None:
            up, down = (WORSE, BETTER) if less_is_better else (BETTER, WORSE)
            card |= {"baselineColorUp": up, "baselineColorDown": down}
        self._add_figure(f"card_{row}", place, card)

    def add_chart(
        self, kind, title, place, model, group_by, measure, matching, domain=(), menu=None, **more
    ):
        """Add a chart. :param str kind: of Odoo's, such as ``odoo_bar``

        :param str measure: a field, or ``__count``
        :param menu: XML id of the menu that a click opens
        """
        key = f"chart_{len(self._sheets['Dashboard'].figures) + 1}"
        group_by = list(group_by)
        chart = {
            "type": kind,
            "title": {"text": title, **_as_title()},
            "background": "#FFFFFF",
            "legendPosition": "top" if len(group_by) > 1 else "none",
            "metaData": {
                "resModel": model,
                "measure": measure,
                "groupBy": group_by,
                "mode": kind.removeprefix("odoo_"),
                "order": None,
            },
            "searchParams": {
                "context": {},
                "domain": list(domain),
                "groupBy": group_by,
                "orderBy": [],
            },
            "dataSets": [{}],
            "verticalAxisPosition": "left",
            "fieldMatching": self._match(matching),
            **more,
        }
        self._add_figure(key, place, chart)
        if menu:
            self._menus[key] = menu

    def add_table(self, title, top, left, header, pivot, count, patterns, note=None):
        """Add the rows of a pivot below a title.

        :param int top: the first row, from 1
        :param str left: letter of the first column
        :param header: titles of the columns
        :param int count: rows at most
        :param patterns: formats of the columns after the first one
        """
        letters = [chr(ord(left) + index) for index in range(len(header))]
        last = letters[-1]
        self._write("Dashboard", f"{left}{top}", f'=_t("{title}")', style=TITLE)
        if note:
            self.add_note(f"{letters[1]}{top}", note)
        self._sheets["Dashboard"].borders[f"{left}{top}:{last}{top}"] = LINE
        for letter, text in zip(letters, header, strict=True):
            style = HEADER if letter == left else NUMBER_HEADER
            self._write("Dashboard", f"{letter}{top + 1}", f'=_t("{text}")', style=style)
        formula = f"=PIVOT({pivot},{count},FALSE,FALSE,{len(header)},FALSE)"
        self._write("Dashboard", f"{left}{top + 2}", formula)
        for letter, pattern in zip(letters[1:], patterns, strict=True):
            zone = f"{letter}{top + 2}:{letter}{top + 1 + count}"
            self._sheets["Dashboard"].formats[zone] = self._number(self._formats, pattern)

    def add_note(self, cell, text):
        """Add a sentence that says how to read what is below."""
        self._write("Dashboard", cell, f'=_t("{text}")', style=NOTE)

    def _write(self, sheet, cell, content, style=None, pattern=None):
        sheet = self._sheets[sheet]
        sheet.cells[cell] = content
        if style:
            sheet.styles[cell] = self._number(self._styles, style)
        if pattern:
            sheet.formats[cell] = self._number(self._formats, pattern)

    def _add_figure(self, key, place, data):
        x, y, width, height = place
        self._sheets["Dashboard"].figures.append(
            {
                "id": key,
                "tag": "chart",
                "col": 0,
                "row": 0,
                "offset": {"x": x, "y": y},
                "width": width,
                "height": height,
                "data": {**data, "chartId": key},
            }
        )

    def _number(self, known, value):
        """Return the number, from 1, of a style or format in the list of those in use."""
        if value not in known:
            known.append(value)
        return known.index(value) + 1

    # ------------------------------------------------------------
    # THE FILE
    # ------------------------------------------------------------

    def to_json(self, rows):
        """Return the text of the file. :param int rows: of the sheet that people see"""
        borders = [LINE]
        shown, data = self._sheets["Dashboard"], self._sheets["Data"]
        content = {
            "version": VERSION,
            "revisionId": "START_REVISION",
            "uniqueFigureIds": True,
            "sheets": [
                {
                    **shown.to_dict("dashboard", "Dashboard", len(self._columns), rows),
                    "cols": {
                        str(index): {"size": width} for index, width in enumerate(self._columns)
                    },
                    "borders": dict.fromkeys(shown.borders, 1),
                },
                data.to_dict("data", "Data", 3, max(self._cards, 1)),
            ],
            "styles": {str(index): style for index, style in enumerate(self._styles, 1)},
            "formats": {str(index): pattern for index, pattern in enumerate(self._formats, 1)},
            "borders": {str(index): border for index, border in enumerate(borders, 1)},
            "settings": {
                "locale": {
                    "name": "English (US)",
                    "code": "en_US",
                    "thousandsSeparator": ",",
                    "decimalSeparator": ".",
                    "dateFormat": "mm/dd/yyyy",
                    "timeFormat": "hh:mm:ss",
                    "formulaArgSeparator": ",",
                    "weekStart": 7,
                }
            },
            "pivots": self._pivots,
            "pivotNextId": len(self._pivots) + 1,
            "customTableStyles": {},
            "globalFilters": self._filters,
            "lists": {},
            "listNextId": 1,
            "chartOdooMenusReferences": self._menus,
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


class _Sheet:
    def __init__(self):
        self.cells, self.styles, self.formats, self.borders, self.figures = {}, {}, {}, {}, []

    def to_dict(self, key, name, columns, rows):
        return {
            "id": key,
            "name": name,
            "colNumber": columns,
            "rowNumber": rows,
            "rows": {},
            "cols": {},
            "merges": [],
            "cells": self.cells,
            "styles": self.styles,
            "formats": self.formats,
            "borders": {},
            "conditionalFormats": [],
            "dataValidationRules": [],
            "figures": self.figures,
            "tables": [],
            "areGridLinesVisible": True,
            "isVisible": True,
            "headerGroups": {"ROW": [], "COL": []},
            "comments": {},
        }


def _measure(name):
    field, _colon, aggregator = name.partition(":")
    return {"id": name, "fieldName": field, "aggregator": aggregator}


def _as_title():
    return {"bold": True, "fontSize": TITLE["fontSize"], "color": TITLE["textColor"]}
