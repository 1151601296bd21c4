# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Service levels: time of a deadline, ours and Odoo's; trials and recomputations of many."""

from figures import Row


def measure(shell):
    """:rtype: list[Row]"""
    deadline = shell.run("sla_in_odoo.py")
    scale = shell.run("sla_scale_in_odoo.py")
    tried, recomputed = scale["what_if"], scale["recomputed"]
    print(f"what-if: {tried['changed']:,} of {tried['tickets']:,} tickets would change")
    print(f"new hours: {recomputed['moved']:,} of {recomputed['clocks']:,} clocks moved")
    return [
        Row("SLA: one deadline", deadline["ours"], deadline["peer"], "us", 20),
        Row("SLA: one deadline, 400 hours", deadline["ours_long"], deadline["peer_long"], "us", 20),
        Row("SLA: what-if on 20,000 tickets", tried["seconds"], None, "s", 20),
        Row("SLA: 100,000 open clocks, new hours", recomputed["seconds"], None, "s", 30),
        Row("SLA: cron with nothing due", scale["idle_ms"], None, "ms", 5),
    ]
