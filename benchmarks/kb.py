# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Suggestions and searches among 100,000 articles, beside the peer's way of searching (ILIKE) over
the same rows.
"""

from figures import Row


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("kb_in_odoo.py")
    return [
        Row("100,000 articles: suggestions", found["suggest_ms"], None, "ms", 30),
        Row("100,000 articles: suggestions, slowest twentieth", found["suggest_ms_95"], None, "ms"),
        Row("100,000 articles: suggestions", found["statements"], None, "queries", 3),
        Row("100,000 articles: search", found["search_ms"], found["ilike_ms"], "ms", 20),
        Row("100,000 articles: right one among three", found["hits"], None, "share", 0.8, True),
        Row("100,000 articles: words made", found["fill_seconds"], None, "s"),
        Row("100,000 articles: words counted", found["count_seconds"], None, "s"),
    ]
