# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Mail",
    "summary": "No e-mail is lost, and every one is read as it was meant",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_helpdesk"],
    "auto_install": ["liteviewer_helpdesk"],
    "external_dependencies": {"python": ["asn1crypto", "chardet", "tnefparse"]},
    "data": [
        "security/ir.model.access.csv",
        "security/mail_security.xml",
        "data/ir_cron_data.xml",
        "views/incoming_mail_views.xml",
        "views/res_config_settings_views.xml",
        "views/mail_menus.xml",
    ],
}
