# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dashboards among 200,000 tickets: ours, and the same figures by pivots of the peer."""

from figures import Row

SLOWEST_MS = 100
FACTOR = 5


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("dashboard_in_odoo.py")
    for name, asked in found["ours"].items():
        for title, milliseconds in sorted(asked.items(), key=lambda item: -item[1]):
            print(f"{name}: {milliseconds:6.1f} ms  {title}")
    for title, milliseconds in found["peer"].items():
        print(f"peer: {milliseconds:6.1f} ms  {title}")
    opened = {name: sum(asked.values()) for name, asked in found["ours"].items()}
    peer = sum(found["peer"].values())
    return [
        Row(
            "dashboard: the service manager's is opened",
            opened["service_manager_dashboard"],
            peer,
            "ms",
            peer / FACTOR,
        ),
        Row("dashboard: the director's is opened", opened["director_dashboard"], None, "ms"),
        Row(
            "dashboard: its slowest query",
            max(max(asked.values()) for asked in found["ours"].values()),
            max(found["peer"].values()),
            "ms",
            SLOWEST_MS,
        ),
        Row("pivot of tickets and service levels is opened", found["pivot"], None, "ms", 300),
        Row("support efficiency over all tickets", found["efficiency"] / 1000, None, "s", 2),
    ]
