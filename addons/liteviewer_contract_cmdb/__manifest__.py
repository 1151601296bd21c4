# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "LiteViewer Contracts and CMDB",
    "summary": "Contracts charge by device, server and licence, as the cards count them",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "AGPL-3",
    "depends": ["liteviewer_cmdb", "liteviewer_contract"],
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "views/contract_views.xml",
        "wizards/contract_what_if_views.xml",
    ],
    "demo": ["demo/contract_demo.xml"],
}
