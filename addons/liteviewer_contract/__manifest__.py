# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "LiteViewer Contracts",
    "summary": "Contracts of the service: hours used and left, the act and the draft invoice",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "LiteViewer ServiceDesk contributors",
    "website": "https://github.com/liteviewer/servicedesk",
    "license": "AGPL-3",
    "depends": ["contract", "liteviewer_helpdesk"],
    "external_dependencies": {"python": ["num2words"]},
    "data": [
        "security/contract_groups.xml",
        "security/ir.model.access.csv",
        "security/contract_security.xml",
        "data/ir_cron_data.xml",
        "data/ir_sequence_data.xml",
        "wizards/work_return_views.xml",
        "wizards/contract_close_views.xml",
        "wizards/contract_reopen_views.xml",
        "report/act_templates.xml",
        "views/work_role_views.xml",
        "views/work_entry_views.xml",
        "views/contract_period_views.xml",
        "views/contract_views.xml",
        "views/ticket_views.xml",
        "views/res_partner_views.xml",
        "wizards/contract_assign_views.xml",
        "views/contract_menus.xml",
    ],
    "demo": ["demo/contract_demo.xml"],
}
