# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists, searches and counters among 200,000 tickets, ours and the peer's."""

from figures import Row

# milliseconds: the target, the peer's reference
TARGETS = {
    "first page": (12, 105),
    "first page of the open": (12, 105),
    "next for me": (12, None),
    "search, rare word of the subject": (5, 126),
    "search, common word of the text": (5, 606),
    "page of the rare word": (None, None),
    "page of the common word": (None, None),
    "counters": (15, 90),
    "SLA breached": (10, 153),
    "SLA breached, with time left": (10, 153),
}


def measure(shell):
    """:rtype: list[Row]"""
    filled = shell.run("generate_in_odoo.py")
    print(
        f"200,000 tickets each: ours {filled['ours']:.0f} s and {filled['words']:.0f} s for their"
        f" words, peer {filled['peer']:.0f} s"
    )
    found = shell.run("lists_in_odoo.py")
    return [
        Row(f"200,000 tickets: {name}", *found[name], "ms", target, reference=reference)
        for name, (target, reference) in TARGETS.items()
    ]
