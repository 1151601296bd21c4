# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer CMDB in Reports",
    "summary": "What work changed, before and after, and tickets by equipment",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_cmdb", "liteviewer_sla_reports"],
    "auto_install": True,
    "data": ["report/ticket_report_views.xml"],
}
