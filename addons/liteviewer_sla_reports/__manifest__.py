# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer SLA and Reports",
    "summary": "Service levels that are kept and can be explained",
    "version": "19.0.1.1.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_helpdesk"],
    "data": [
        "security/ir.model.access.csv",
        "security/sla_security.xml",
        "data/ir_cron_data.xml",
        "wizards/sla_policy_try_views.xml",
        "wizards/sla_what_if_views.xml",
        "views/sla_policy_views.xml",
        "views/sla_clock_views.xml",
        "views/sla_review_views.xml",
        "views/ticket_views.xml",
        "views/res_partner_views.xml",
        "views/resource_calendar_views.xml",
        "views/portal_templates.xml",
        "views/wall_views.xml",
        "report/ticket_report_views.xml",
        "views/sla_menus.xml",
    ],
    "post_init_hook": "post_init_hook",
    "demo": ["demo/sla_demo.xml"],
    "assets": {
        "web.assets_backend": ["liteviewer_sla_reports/static/src/**/*"],
        "web.assets_tests": ["liteviewer_sla_reports/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["liteviewer_sla_reports/static/tests/unit/**/*"],
    },
}
