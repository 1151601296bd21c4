# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Knowledge Base",
    "summary": "Articles for all clients and regulations of one, on tickets and on the portal",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_helpdesk", "liteviewer_agent"],
    "external_dependencies": {"python": ["mammoth", "markdown-it-py", "markdownify", "PyYAML"]},
    "data": [
        "security/ir.model.access.csv",
        "security/article_security.xml",
        "data/mail_activity_type_data.xml",
        "data/ir_cron_data.xml",
        "views/article_views.xml",
        "views/article_category_views.xml",
        "views/article_version_views.xml",
        "views/article_feedback_views.xml",
        "views/article_read_views.xml",
        "views/article_use_views.xml",
        "views/res_config_settings_views.xml",
        "wizards/article_import_views.xml",
        "wizards/article_export_views.xml",
        "report/article_report.xml",
        "views/portal_templates.xml",
        "views/kb_menus.xml",
    ],
    "demo": [
        "demo/article_category_demo.xml",
        "demo/article_demo.xml",
        "demo/regulation_demo.xml",
    ],
    "assets": {
        "web.assets_backend": ["liteviewer_kb/static/src/article/**/*"],
        "web.assets_frontend": ["liteviewer_kb/static/src/portal/**/*"],
        "web.report_assets_common": ["liteviewer_kb/static/src/report/**/*"],
        "web.assets_tests": ["liteviewer_kb/static/tests/tours/**/*"],
    },
}
