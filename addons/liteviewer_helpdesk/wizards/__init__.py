# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# what the others extend goes first
from . import bulk_mixin

# isort: split
from . import (
    partner_merge,
    ticket_assign,
    ticket_bulk,
    ticket_escalate,
    ticket_handover,
    ticket_merge,
    ticket_step,
    work_lock,
)
