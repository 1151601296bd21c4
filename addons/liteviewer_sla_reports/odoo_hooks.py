# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code."""

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook
from odoo.addons.liteviewer_helpdesk.tools.speed import FAST

SPEED = (
    Hook(
        "liteviewer.ticket",
        "_add_precomputed_values",
        "Tickets are inserted with what follows from their policies.",
        "Creating a ticket takes a statement more.",
    ),
)
"""Of ``models/fast.py``."""

HOOKS = (
    Hook(
        "liteviewer.ticket",
        "_mail_track",
        "A deadline that follows from the policy is noted as nobody's change.",
        "The chatter notes each new deadline as a change by whoever wrote the ticket.",
    ),
    *(SPEED if FAST else ()),
)
