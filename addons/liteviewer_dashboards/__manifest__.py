# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Dashboards",
    "summary": "What a service manager and a director look at first",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_sla_reports", "spreadsheet_dashboard"],
    "auto_install": ["liteviewer_sla_reports"],
    "data": [
        "security/ir.model.access.csv",
        "security/dashboards_security.xml",
        "data/dashboard_data.xml",
        "views/dashboards_menus.xml",
    ],
}
