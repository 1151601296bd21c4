# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "LiteViewer Contracts and Dashboards",
    "summary": "Margins by client and engineer on a dashboard of the director",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "AGPL-3",
    "depends": ["liteviewer_contract", "liteviewer_dashboards"],
    "auto_install": True,
    "data": ["data/dashboard_data.xml", "views/dashboards_menus.xml"],
}
