# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboard of margins: what it shows, and where.

``FILES`` are made of it; whoever changes something here makes them anew by ``make format``.
"""

from odoo.addons.liteviewer_dashboards.tools.dashboards import (
    CHART_HEIGHT,
    GAP,
    RIGHT,
    below_cards,
    compare,
    get_value,
    half,
    place_card,
    row_below,
)
from odoo.addons.liteviewer_dashboards.tools.workbook import DECIMAL, INTEGER, Workbook

MARGINS = "liteviewer.contract.margin"
MENU = "liteviewer_contract.contract_margin_menu"
REVENUE, COST, MARGIN = "revenue:sum", "cost:sum", "margin:sum"
PER_CENT, HOURS, UNRATED = "margin_percent:avg", "hours:sum", "unrated_hours:sum"
COLUMNS = (200, 95, 95, 95, 70, 20, 200, 95, 95, 95, 70)
"""Two tables of five columns beside each other."""
FIGURES = (
    (REVENUE, "Revenue", INTEGER),
    (COST, "Cost", INTEGER),
    (MARGIN, "Margin", INTEGER),
    (PER_CENT, "Margin, %", DECIMAL),
)
"""Of the tables: measure, title, format."""
ROWS = 400
RULE = (
    "Works that a monthly fee or included hours cover share its money by their minutes. Where the"
    " cost of an hour is missing, there is no cost and no margin."
)


def make_margin():
    """Return the file of the director's margins: what clients bring in, and what they cost."""
    book = Workbook(COLUMNS)
    book.add_period("period", "Period", "last_12_months", field_type="date")
    book.add_choice("client", "Client", "res.partner", [["is_helpdesk_client", "=", True]])
    book.add_choice("contract", "Contract", "contract.contract", [["is_service", "=", True]])
    book.add_choice("user", "Engineer", "res.users", [["share", "=", False]])
    whose = {
        "period": "month",
        "client": "client_id",
        "contract": "contract_id",
        "user": "user_id",
    }
    now, before = compare(book, MARGINS, [REVENUE, COST, MARGIN, PER_CENT, HOURS, UNRATED], whose)
    for index, (title, pattern, less, measure, *pivots) in enumerate(
        (
            ("Revenue", INTEGER, False, REVENUE, now, before),
            ("Cost", INTEGER, None, COST, now, before),
            ("Margin", INTEGER, False, MARGIN, now, before),
            ("Margin, %", DECIMAL, False, PER_CENT, now, before),
            ("Hours Worked", DECIMAL, None, HOURS, now, before),
            ("Hours Without Cost", DECIMAL, None, UNRATED, now),
        )
    ):
        values = (get_value(pivot, measure) for pivot in pivots)
        book.add_card(title, place_card(index), *values, pattern=pattern, less_is_better=less)
    top = below_cards(2)
    for side, (title, measure) in enumerate((("Revenue", "revenue"), ("Margin", "margin"))):
        book.add_chart(
            "odoo_bar", title, half(side, top), MARGINS, ["month:month"], measure, whose,
            menu=MENU, stacked=False,
        )  # fmt: skip
    row = row_below(top + CHART_HEIGHT + GAP)
    book.add_note(f"A{row}", RULE)
    measures, names, patterns = zip(*FIGURES, strict=True)
    for letter, title, name, field in (
        ("A", "Clients", "Client", "client_id"),
        (RIGHT, "Engineers", "Engineer", "user_id"),
    ):
        pivot = book.add_pivot(MARGINS, measures, whose, rows=[field], order=REVENUE)
        book.add_table(title, row + 2, letter, (name, *names), pivot, ROWS, patterns)
    return book.to_json(row + ROWS + 4)


FILES = {"margin_dashboard.json": make_margin}
"""In ``data/files/``."""
