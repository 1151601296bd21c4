# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    account_chart_template,
    contract_block,
    contract_charge,
    contract_contract,
    contract_count,
    contract_document,
    contract_indexation,
    contract_line,
    contract_period,
    contract_period_act,
    contract_period_closing,
    contract_period_sending,
    contract_settlement,
    ir_rule,
    res_company,
    res_partner,
    res_users,
    resource_calendar,
    ticket,
    ticket_category,
    work_entry,
    work_review,
    work_role,
)
