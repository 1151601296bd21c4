# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tickets made and closed through the ORM: statements and time, ours and the peer's."""

from figures import Row

# the work, the figure, its name in the answer, the unit, the target, the peer's references without
# and with service levels
FIGURES = (
    ("create one ticket", "statements", "one_queries", "queries", 14, None, None),
    ("create one ticket", "time", "one_ms", "ms", 10, 15.5, 21),
    ("create 100 in one call", "statements each", "many_queries", "queries", 3, None, None),
    ("create 100 in one call", "time each", "many_ms", "ms", 3, None, 10.5),
    ("close one ticket", "statements", "close_one_queries", "queries", 15, None, None),
    ("close one ticket", "time", "close_one_ms", "ms", None, None, 40),
    ("close 200 in one call", "time each", "close_many_ms", "ms", 3.5, None, 35),
)


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("orm_in_odoo.py")
    return [
        *make_rows(found["ours"], found["peer"], with_sla=False),
        *make_rows(found["ours_sla"], found["peer_sla"], with_sla=True),
    ]


def make_rows(ours, peer, with_sla):
    return [
        Row(
            f"{work}{', SLA' if with_sla else ''}: {figure}",
            ours[name],
            peer[name],
            unit,
            target,
            reference=references[with_sla],
        )
        for work, figure, name, unit, target, *references in FIGURES
    ]
