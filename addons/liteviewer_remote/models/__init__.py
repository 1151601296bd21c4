# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    config_change,
    equipment,
    remote_id,
    remote_session,
    remote_tool,
    ticket,
    work_entry,
)
