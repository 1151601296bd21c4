# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Suggestions and searches among 100,000 articles, beside the peer's way of searching (ILIKE) over
the same rows, and the search among 200,000 tickets.
"""

from figures import Row

SUGGEST = "100,000 articles: suggestions"
AGENT = "100,000 articles: suggest_articles of an agent"
TICKET = "100,000 articles: suggestions for a whole ticket"
SEARCH = "100,000 articles: search"
TICKETS = "200,000 tickets: search"


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("kb_in_odoo.py")
    rows = []
    for work, name, target, peer in (
        (SUGGEST, "suggest", 30, None),
        (AGENT, "suggest_agent", 30, None),
        (TICKET, "suggest_mail", None, None),
        (SEARCH, "search", 20, found["ilike"]["ms"]),
        (TICKETS, "ticket_search", 5, None),
    ):
        figures = found[name]
        rows += [
            Row(work, figures["ms"], peer, "ms", target),
            Row(f"{work}, slowest twentieth", figures["ms_95"], None, "ms"),
            Row(f"{work}, processor time of Odoo", figures["python_ms"], None, "ms"),
            Row(f"{work}, time inside PostgreSQL", figures["sql_ms"], None, "ms"),
        ]
    return [
        *rows,
        Row(SUGGEST, found["suggest"]["statements"], None, "queries", 3),
        Row("100,000 articles: right one among three", found["hits"], None, "share", None, True),
        Row("100,000 articles: words made", found["fill_seconds"], None, "s"),
        Row("100,000 articles: words counted", found["count_seconds"], None, "s"),
    ]
