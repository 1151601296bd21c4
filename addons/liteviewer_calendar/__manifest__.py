# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Working Calendars",
    "summary": "Production calendar, working Saturdays and shortened days, for all of Odoo",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_sla_reports"],
    "external_dependencies": {"python": ["holidays"]},
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "security/calendar_security.xml",
        "views/calendar_day_views.xml",
        "views/resource_calendar_views.xml",
        "wizards/production_calendar_views.xml",
        "data/ir_cron_data.xml",
        "views/calendar_menus.xml",
    ],
}
