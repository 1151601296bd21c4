# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    contract_block,
    contract_charge,
    contract_contract,
    contract_indexation,
    contract_line,
    contract_margin,
    contract_period,
    contract_period_act,
    contract_period_closing,
    contract_settlement,
    cost_rate,
    ir_rule,
    res_company,
    res_users,
    resource_calendar,
    ticket,
    ticket_category,
    work_entry,
    work_review,
    work_role,
    work_unbilled,
)
