# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dashboards: what they show, and where.

``FILES`` are made of it; whoever changes something here makes them anew by ``make format``.
"""

from .workbook import DECIMAL, INTEGER, PERCENT, ROW_HEIGHT, Workbook

TICKETS, FLOW, WORK = "liteviewer.ticket.report", "liteviewer.ticket.flow", "liteviewer.work.entry"
MENU = "liteviewer_sla_reports.ticket_report_menu"
COUNT, RESPONSE, RESOLUTION = "__count:sum", "response_hours:avg", "resolution_hours:avg"
KEPT, HOURS, REOPENED = "sla_kept:avg", "work_hours:sum", "reopened_count:sum"
SATISFIED = "rating_satisfied:avg"
MINUTES = "duration:sum"
QUICK = (COUNT, RESPONSE, RESOLUTION, KEPT)
"""What an index tells of the tickets. The others are looked up for each of them."""

MARGIN, GAP = 10, 10
HALF, CHART_HEIGHT = 560, 300
CARD_WIDTH, CARD_HEIGHT = 275, 100
COLUMNS = (190, 90, 100, 100, 80, 20, 190, 90, 100, 100, 80)
"""Two tables of five columns beside each other."""
RIGHT = "G"

FIGURES = (
    (COUNT, "Tickets", INTEGER),
    (RESPONSE, "Response, h", DECIMAL),
    (RESOLUTION, "Resolution, h", DECIMAL),
    (KEPT, "Kept", PERCENT),
)
"""Of the tables of the service manager: measure, title, format."""
CLIENT_FIGURES = (
    (COUNT, "Tickets", INTEGER),
    (HOURS, "Hours", DECIMAL),
    (KEPT, "Kept", PERCENT),
    (RESPONSE, "Response, h", DECIMAL),
    (RESOLUTION, "Resolution, h", DECIMAL),
    (REOPENED, "Reopened", INTEGER),
    (SATISFIED, "Satisfied", PERCENT),
)
"""The table of the director; an addon that knows money passes more to `make_director`."""


def make_service_manager():
    """Return the file of the service manager: what comes in, what is left, how fast and by whom."""
    book = Workbook(COLUMNS)
    book.add_period("period", "Period", "last_90_days")
    book.add_choice("client", "Client", "res.partner", [["is_helpdesk_client", "=", True]])
    book.add_choice("team", "Team", "liteviewer.ticket.team")
    book.add_choice("user", "Engineer", "res.users", [["share", "=", False]])
    book.add_choice("category", "Category", "liteviewer.ticket.category")
    whose = {
        "client": "client_id",
        "team": "team_id",
        "user": "user_id",
        "category": "category_id",
    }
    came = {"period": "received_at", **whose}
    flow = {"period": "moment", **whose}

    now, before = compare(book, TICKETS, QUICK, came)
    done = [["kind", "=", "done"]]
    done_now, done_before = compare(book, FLOW, [COUNT], flow, done)
    worked = {
        "period": "started_at",
        "client": "client_id",
        "team": "ticket_id.team_id",
        "user": "user_id",
        "category": "ticket_id.category_id",
    }
    work_now, work_before = compare(book, WORK, [MINUTES], worked)
    reopened = book.add_pivot(TICKETS, [REOPENED], came)
    left = book.add_pivot(TICKETS, [COUNT], whose, [["is_open", "=", True]])

    for index, (title, pattern, less, measure, *pivots) in enumerate(
        (
            ("Came In", INTEGER, None, COUNT, now, before),
            ("Done", INTEGER, None, COUNT, done_now, done_before),
            ("Open Now", INTEGER, None, COUNT, left),
            ("Service Level Kept", PERCENT, False, KEPT, now, before),
            ("Response, Working Hours", DECIMAL, True, RESPONSE, now, before),
            ("Resolution, Working Hours", DECIMAL, True, RESOLUTION, now, before),
            ("Times Reopened", INTEGER, True, REOPENED, reopened),
            ("Hours Worked", DECIMAL, None, MINUTES, work_now, work_before),
        )
    ):
        book.add_card(
            title,
            place_card(index),
            *(get_value(pivot, measure) for pivot in pivots),
            pattern=pattern,
            less_is_better=less,
        )

    top = below_cards(2)
    book.add_chart(
        "odoo_bar", "Came In and Done", half(0, top), FLOW, ["moment:week", "kind"], "__count",
        flow, menu=MENU, stacked=False,
    )  # fmt: skip
    book.add_chart(
        "odoo_line", "Open Tickets", half(1, top), FLOW, ["moment:week"], "change", flow,
        menu=MENU, cumulative=True, cumulatedStart=True, fillArea=True, stacked=False,
    )  # fmt: skip
    top += CHART_HEIGHT + GAP
    book.add_chart(
        "odoo_bar", "Service Level", half(0, top), TICKETS, ["received_at:week", "sla_result"],
        "__count", came, menu=MENU, stacked=True,
    )  # fmt: skip
    book.add_chart(
        "odoo_line", "Response, Working Hours", half(1, top), TICKETS, ["received_at:week"],
        "response_hours", came, menu=MENU, cumulative=False, fillArea=False, stacked=False,
    )  # fmt: skip
    top += CHART_HEIGHT + GAP
    book.add_chart(
        "odoo_pie", "Open Now by Status", half(0, top), TICKETS, ["stage_id"], "__count", whose,
        [["is_open", "=", True]], menu=MENU, legendPosition="right",
    )  # fmt: skip
    book.add_chart(
        "odoo_bar", "Open Now by Service Level", half(1, top), TICKETS, ["sla_result"], "__count",
        whose, [["is_open", "=", True]], menu=MENU, stacked=False,
    )  # fmt: skip

    row = row_below(top + CHART_HEIGHT + GAP)
    for left_title, left_name, left_field, right_title, right_name, right_field, count in (
        ("Categories", "Category", "category_id", "Clients", "Client", "client_id", 12),
        ("Engineers", "Engineer", "user_id", "Teams", "Team", "team_id", 40),
    ):
        for letter, title, name, field in (
            ("A", left_title, left_name, left_field),
            (RIGHT, right_title, right_name, right_field),
        ):
            measures, names, patterns = zip(*FIGURES, strict=True)
            pivot = book.add_pivot(TICKETS, measures, came, rows=[field], order=COUNT)
            book.add_table(title, row, letter, (name, *names), pivot, count, patterns)
        row += count + 3
    return book.to_json(row)


def make_director(figures=CLIENT_FIGURES):
    """Return the file of the director: what each client costs, and what it gets for it.

    :param figures: of the table of clients, as ``CLIENT_FIGURES``
    """
    book = Workbook((272, *[124] * len(figures)))
    book.add_period("period", "Period", "last_90_days")
    book.add_choice("client", "Client", "res.partner", [["is_helpdesk_client", "=", True]])
    book.add_choice("team", "Team", "liteviewer.ticket.team")
    whose = {"client": "client_id", "team": "team_id"}
    came = {"period": "received_at", **whose}

    now, before = compare(book, TICKETS, QUICK, came)
    worked = {"period": "started_at", "client": "client_id", "team": "ticket_id.team_id"}
    work_now, work_before = compare(book, WORK, [MINUTES], worked)
    for index, (title, pattern, less, measure, *pivots) in enumerate(
        (
            ("Tickets", INTEGER, None, COUNT, now, before),
            ("Hours Worked", DECIMAL, None, MINUTES, work_now, work_before),
            ("Service Level Kept", PERCENT, False, KEPT, now, before),
            ("Resolution, Working Hours", DECIMAL, True, RESOLUTION, now, before),
        )
    ):
        values = (get_value(pivot, measure) for pivot in pivots)
        book.add_card(title, place_card(index), *values, pattern=pattern, less_is_better=less)

    top = below_cards(1)
    book.add_chart(
        "odoo_bar", "Tickets", half(0, top), TICKETS, ["received_at:week"], "__count", came,
        menu=MENU, stacked=False,
    )  # fmt: skip
    book.add_chart(
        "odoo_bar", "Service Level", half(1, top), TICKETS, ["received_at:week", "sla_result"],
        "__count", came, menu=MENU, stacked=True,
    )  # fmt: skip
    row, count = row_below(top + CHART_HEIGHT + GAP), 400
    measures, names, patterns = zip(*figures, strict=True)
    pivot = book.add_pivot(TICKETS, measures, came, rows=["client_id"], order=COUNT)
    book.add_table("Clients", row, "A", ("Client", *names), pivot, count, patterns)
    return book.to_json(row + count + 2)


def compare(book, model, measures, matching, domain=()):
    """Ask the same of the period and of the one before. :return: the numbers of both pivots"""
    back = {**matching, "period": (matching["period"], 1)}
    return tuple(book.add_pivot(model, measures, each, domain) for each in (matching, back))


def get_value(pivot, measure):
    """Return the formula of a figure; of minutes, that of hours."""
    return f'=PIVOT.VALUE({pivot},"{measure}")' + ("/60" if measure == MINUTES else "")


def place_card(index):
    """Return the place of a card: four in a row."""
    row, column = divmod(index, 4)
    return (
        MARGIN + column * (CARD_WIDTH + GAP),
        MARGIN + row * (CARD_HEIGHT + GAP),
        CARD_WIDTH,
        CARD_HEIGHT,
    )


def below_cards(rows):
    return MARGIN + rows * (CARD_HEIGHT + GAP)


def half(side, top):
    """Return the place of a chart: left (0) or right (1)."""
    return (MARGIN + side * (HALF + GAP), top, HALF, CHART_HEIGHT)


def row_below(pixels):
    """Return the first row, from 1, that begins below."""
    return -(-pixels // ROW_HEIGHT) + 1


FILES = {
    "service_manager_dashboard.json": make_service_manager,
    "director_dashboard.json": make_director,
}
"""In ``data/files/``."""
