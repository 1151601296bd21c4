# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    test_access,
    test_act_sending,
    test_chart,
    test_choice,
    test_closing,
    test_contract,
    test_count,
    test_handover,
    test_margin,
    test_odoo_hooks,
    test_portal,
    test_review,
    test_settlement,
    test_tours,
    test_unbilled,
    test_upd,
    test_what_if,
    test_words,
)
