# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Vault",
    "summary": "Logins and passwords of client companies, encrypted, each reveal in a log",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_helpdesk", "base_import"],
    "data": [
        "security/vault_groups.xml",
        "security/ir.model.access.csv",
        "security/vault_security.xml",
        "wizards/secret_share_views.xml",
        "views/credential_views.xml",
        "views/credential_event_views.xml",
        "views/secret_link_views.xml",
        "views/secret_link_templates.xml",
        "views/res_partner_views.xml",
        "views/res_users_views.xml",
        "views/res_config_settings_views.xml",
        "views/vault_menus.xml",
    ],
    "demo": ["demo/credential_demo.xml"],
    "assets": {
        "web.assets_backend": ["liteviewer_vault/static/src/**/*"],
        "web.assets_tests": ["liteviewer_vault/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["liteviewer_vault/static/tests/unit/**/*"],
    },
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
}
