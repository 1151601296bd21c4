# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A month of 300 contracts with 20,000 works is closed, beside OCA's contract, which invoices as
many contracts with the same lines and knows no works.
"""

from figures import Row

WORK = "300 contracts, 20,000 works: month closed"


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("contracts_in_odoo.py")
    ours, peer = found["ours"], found["peer"]
    return [
        Row(WORK, ours["seconds"], None, "s", 60),
        Row(f"{WORK}, each", ours["ms"], peer["ms"], "ms"),
        Row(f"{WORK}, each", ours["queries"], peer["queries"], "queries"),
    ]
