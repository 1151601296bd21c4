# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists, searches and counters among 200,000 tickets, ours and the peer's."""

from figures import Row

TARGETS = {
    "first page": 12,
    "first page of the open": 12,
    "next for me": 12,
    "search, rare word of the subject": 5,
    "search, common word of the text": 5,
    "page of the rare word": None,
    "page of the common word": None,
    "counters": 15,
    "SLA breached": 10,
}


def measure(shell):
    """:rtype: list[Row]"""
    filled = shell.run("generate_in_odoo.py")
    print(f"200,000 tickets each: ours {filled['ours']:.0f} s, peer {filled['peer']:.0f} s")
    found = shell.run("lists_in_odoo.py")
    return [
        Row(f"200,000 tickets: {name}", *found[name], "ms", target)
        for name, target in TARGETS.items()
    ]
