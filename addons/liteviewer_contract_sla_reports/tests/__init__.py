# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_hours_of_contract, test_odoo_hooks, test_policy_of_contract
