# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer CMDB in Reports",
    "summary": "The client's passport, what changed, and tickets by equipment",
    "version": "19.0.1.1.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_cmdb", "liteviewer_sla_reports"],
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "security/cmdb_reports_security.xml",
        "report/ticket_report_views.xml",
        "wizards/config_history_views.xml",
        "wizards/client_passport_views.xml",
        "views/res_partner_views.xml",
        "views/cmdb_reports_menus.xml",
    ],
}
