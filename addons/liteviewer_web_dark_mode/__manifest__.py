# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "LiteViewer Dark Mode",
    "summary": "The screens of the ServiceDesk in dark colours, as each user likes",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "AGPL-3",
    "depends": ["liteviewer_helpdesk", "web_dark_mode"],
    "auto_install": True,
    "data": ["views/res_users_views.xml"],
    "assets": {
        "web.assets_backend": ["liteviewer_web_dark_mode/static/src/*.js"],
        "web.assets_variables_dark": [
            (
                "before",
                "web/static/src/scss/primary_variables.scss",
                "liteviewer_web_dark_mode/static/src/scss/primary_variables.dark.scss",
            ),
        ],
        "web.assets_tests": ["liteviewer_web_dark_mode/static/tests/tours/**/*"],
    },
}
