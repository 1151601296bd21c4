# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "LiteViewer Contracts in SLA and Reports",
    "summary": "Hours of the contract in the work report, service levels by contract",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "AGPL-3",
    "depends": ["liteviewer_contract", "liteviewer_sla_reports"],
    "auto_install": True,
    "data": [
        "views/sla_policy_views.xml",
        "views/contract_views.xml",
        "wizards/sla_policy_try_views.xml",
        "wizards/sla_what_if_views.xml",
    ],
}
