# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_access,
    test_agent_intake,
    test_agent_rpc,
    test_injection,
    test_inventory,
    test_javascript,
    test_odoo_hooks,
    test_payload,
    test_person_data,
    test_person_match,
    test_program,
    test_restriction,
    test_tours,
    test_uninstall,
    test_whose_computer,
)
