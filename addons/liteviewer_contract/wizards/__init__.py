# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    act_handover_choice,
    contract_assign,
    contract_close,
    contract_reopen,
    contract_reopen_handover,
    contract_what_if,
    party_details,
    work_return,
)
