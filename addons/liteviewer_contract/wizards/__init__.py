# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import contract_assign, contract_close, contract_reopen, contract_what_if, work_return
