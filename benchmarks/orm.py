# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tickets made through the ORM: statements and time, ours and the peer's."""

from figures import Row


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("orm_in_odoo.py")
    ours, peer = found["ours"], found["peer"]
    return [
        Row(
            "create one ticket: statements", ours["one_queries"], peer["one_queries"], "queries", 14
        ),
        Row("create one ticket: time", ours["one_ms"], peer["one_ms"], "ms", 10),
        Row(
            "create 100 in one call: statements each",
            ours["many_queries"],
            peer["many_queries"],
            "queries",
            3,
        ),
        Row("create 100 in one call: time each", ours["many_ms"], peer["many_ms"], "ms", 3),
        Row(
            "close one ticket: statements",
            ours["close_one_queries"],
            peer["close_one_queries"],
            "queries",
            15,
        ),
        Row("close one ticket: time", ours["close_one_ms"], peer["close_one_ms"], "ms"),
        Row(
            "close 200 in one call: time each",
            ours["close_many_ms"],
            peer["close_many_ms"],
            "ms",
            3.5,
        ),
    ]
