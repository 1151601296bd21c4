# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Agent",
    "summary": "Tickets from the desktops of clients, with a screenshot",
    "version": "19.0.1.1.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_helpdesk", "rpc"],
    "auto_install": ["liteviewer_helpdesk"],
    "external_dependencies": {"python": ["pybase64"]},
    "data": [
        "security/agent_groups.xml",
        "security/ir.model.access.csv",
        "security/agent_security.xml",
        "views/agent_device_views.xml",
        "views/agent_enrollment_views.xml",
        "views/ticket_views.xml",
        "views/res_partner_views.xml",
        "wizards/connect_computer_views.xml",
        "views/res_config_settings_views.xml",
        "views/agent_menus.xml",
    ],
    "demo": ["demo/agent_demo.xml"],
    "assets": {
        "web.assets_backend": ["liteviewer_agent/static/src/**/*"],
        "web.assets_tests": ["liteviewer_agent/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["liteviewer_agent/static/tests/unit/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
}
