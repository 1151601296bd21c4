# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code."""

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook
from odoo.addons.liteviewer_helpdesk.tools.speed import FAST

SPEED = (
    Hook(
        "liteviewer.ticket",
        "_add_precomputed_values",
        "Where nothing is told of a computer, none is looked for.",
        "Creating a ticket takes longer.",
    ),
)
"""Of ``models/fast.py``."""

HOOKS = (*(SPEED if FAST else ()),)
