# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A list of 10,000 devices with addresses, imported; the peer has no equipment."""

from figures import Row


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("equipment_import_in_odoo.py")
    return [Row(f"import of {found['rows']:,} devices", found["seconds"], None, "s", 60)]
