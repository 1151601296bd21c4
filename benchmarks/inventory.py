# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The inventories that the agents of 1,000 computers report; the peer has none."""

from figures import Row

TARGETS = {"first": (None, None), "same": (6, 5), "changed": (None, None)}


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("inventory_in_odoo.py")
    return [
        row
        for name, (queries, ms) in TARGETS.items()
        for row in (
            Row(f"inventory, {name} report", found[name]["queries"], None, "queries", queries),
            Row(f"inventory, {name} report", found[name]["ms"], None, "ms", ms),
        )
    ]
