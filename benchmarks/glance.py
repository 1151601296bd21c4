# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An engineer opens a ticket of a large client: the form and the panel; the peer has no panel."""

from figures import Row


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("glance_in_odoo.py")
    return [
        Row("open a ticket, large client", found["queries"], None, "queries", 25),
        Row("open a ticket, large client", found["ms"], None, "ms", 60),
        Row("of it the panel", found["panel_queries"], None, "queries"),
        Row("of it the panel", found["panel_ms"], None, "ms"),
    ]
