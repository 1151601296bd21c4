# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import partner_merge, ticket_assign, ticket_escalate, ticket_step, work_lock
