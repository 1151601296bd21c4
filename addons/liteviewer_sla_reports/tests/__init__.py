# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_analytics_report,
    test_efficiency_report,
    test_javascript,
    test_monthly_report,
    test_odoo_hooks,
    test_printing,
    test_report_matrix,
    test_sla_access,
    test_sla_clock,
    test_sla_example,
    test_sla_history,
    test_sla_policy,
    test_sla_portal,
    test_sla_threshold,
    test_sla_ticket,
    test_sla_what_if,
    test_ticket_report,
    test_ticket_sheet,
    test_tours,
    test_wall,
    test_work_list,
    test_work_report,
    test_work_report_portal,
    test_working_time,
)
