# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "LiteViewer Knowledge Base and CMDB",
    "summary": "Articles about types of equipment and software",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "LGPL-3",
    "depends": ["liteviewer_kb", "liteviewer_cmdb"],
    "auto_install": True,
    "data": ["views/article_views.xml"],
}
