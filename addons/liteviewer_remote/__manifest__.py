# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Remote",
    "summary": "One click to the computer of a client, with a session and a timer",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_cmdb"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "data": [
        "security/ir.model.access.csv",
        "security/remote_security.xml",
        "data/remote_tool_data.xml",
        "data/remote_session_data.xml",
        "views/remote_tool_views.xml",
        "views/remote_id_views.xml",
        "views/remote_session_views.xml",
        "views/inventory_views.xml",
        "views/equipment_views.xml",
        "views/ticket_views.xml",
        "views/remote_menus.xml",
    ],
    "demo": ["demo/remote_demo.xml"],
    "assets": {
        "web.assets_backend": ["liteviewer_remote/static/src/**/*"],
        "web.assets_tests": ["liteviewer_remote/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["liteviewer_remote/static/tests/unit/**/*"],
    },
}
