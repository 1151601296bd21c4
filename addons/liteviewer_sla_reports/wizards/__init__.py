# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    analytics_report,
    efficiency_report,
    sla_policy_try,
    sla_what_if,
    sla_what_if_line,
    work_list,
    work_report,
)
