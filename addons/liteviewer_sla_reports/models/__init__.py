# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.addons.liteviewer_helpdesk.tools.speed import FAST

from . import (
    ir_actions_report,
    mail_mail,
    monthly_report,
    paper_mixin,
    print_job,
    print_part,
    report_mixin,
    report_period_mixin,
    report_service_mixin,
    res_company,
    res_config_settings,
    res_partner,
    res_users,
    resource_calendar,
    resource_calendar_attendance,
    resource_calendar_leaves,
    sla_change,
    sla_clock,
    sla_hours,
    sla_policy,
    sla_promise,
    sla_review,
    sla_segment,
    sla_target,
    sla_threshold,
    ticket,
    work_entry,
)

if FAST:
    from . import fast
