# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Work reports of 1,000 and of 10,000 works as PDF, beside the bare renderer; the peer has none."""

from figures import Row

MEGABYTE = 1024


def measure(shell):
    """:rtype: list[Row]"""
    found = shell.run("printing_in_odoo.py")
    small, large = found["small"], found["large"]
    ratio = small["processor"] / small["bare"]
    return [
        Row(f"{found['few']:,} works as PDF, processor", small["processor"], None, "s"),
        Row("the bare renderer on the same HTML, processor", small["bare"], None, "s"),
        Row("ours beside the bare renderer", ratio, None, "x", 1.3),
        Row(f"{found['many']:,} works as PDF, clock", large["seconds"], None, "s", 60),
        Row(f"{found['many']:,} works as PDF, processor", large["processor"], None, "s"),
        Row("most memory of the renderer", large["renderer_kb"] / MEGABYTE, None, "MB", 1000),
        Row("most memory of Odoo", large["odoo_kb"] / MEGABYTE, None, "MB", 1000),
        Row("the longest part of it, clock", large["longest"], None, "s"),
        Row("pages", large["pages"], None, ""),
    ]
