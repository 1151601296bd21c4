# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tickets made and closed through the ORM: statements and time, ours and the peer's."""

from figures import Row

FIGURES = (
    ("create one ticket", "statements", "one_queries", "queries", 14),
    ("create one ticket", "time", "one_ms", "ms", 10),
    ("create 100 in one call", "statements each", "many_queries", "queries", 3),
    ("create 100 in one call", "time each", "many_ms", "ms", 3),
    ("close one ticket", "statements", "close_one_queries", "queries", 15),
    ("close one ticket", "time", "close_one_ms", "ms", None),
    ("close 200 in one call", "time each", "close_many_ms", "ms", 3.5),
)


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("orm_in_odoo.py")
    return [
        *make_rows(found["ours"], found["peer"], ""),
        *make_rows(found["ours_sla"], found["peer_sla"], ", SLA"),
    ]


def make_rows(ours, peer, what):
    """:param str what: added to the names of the rows"""
    return [
        Row(f"{work}{what}: {figure}", ours[name], peer[name], unit, target)
        for work, figure, name, unit, target in FIGURES
    ]
