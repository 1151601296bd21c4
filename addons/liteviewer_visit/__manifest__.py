# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Visits",
    "summary": "Visits to clients: planned from the ticket, told to the client, in the calendar",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_helpdesk", "calendar"],
    "external_dependencies": {"python": ["vobject"]},
    "auto_install": ["liteviewer_helpdesk"],
    "data": [
        "security/ir.model.access.csv",
        "security/visit_security.xml",
        "views/visit_views.xml",
        "views/ticket_views.xml",
        "views/visit_menus.xml",
    ],
    "assets": {"web.assets_backend": ["liteviewer_visit/static/src/**/*"]},
    "demo": ["demo/visit_demo.xml"],
}
