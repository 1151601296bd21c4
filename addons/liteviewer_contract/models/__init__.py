# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    account_tax,
    act_handover,
    act_setup,
    contract_block,
    contract_charge,
    contract_contract,
    contract_indexation,
    contract_line,
    contract_period,
    contract_period_act,
    contract_period_closing,
    contract_period_document,
    contract_period_handover,
    contract_settlement,
    ir_rule,
    res_company,
    res_partner_documents,
    res_users,
    resource_calendar,
    ticket,
    ticket_category,
    work_entry,
    work_review,
    work_role,
)
