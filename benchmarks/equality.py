# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What must be equal to Odoo's own results and to a plain model, on very many random cases: a
difference ends the run with the case that shows it.
"""

from figures import Row


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("equality_in_odoo.py")
    print(
        f"{found['edges']:,} of the deadlines lie on an edge that the floating point numbers of "
        "plan_hours miss"
    )
    return [
        Row("SLA: deadlines equal", found["deadlines"], None, "cases", 100_000, True),
        Row("SLA: clocks equal", found["histories"], None, "cases", 10_000, True),
    ]
