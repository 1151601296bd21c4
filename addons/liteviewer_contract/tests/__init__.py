# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    test_access,
    test_choice,
    test_closing,
    test_contract,
    test_margin,
    test_odoo_hooks,
    test_portal,
    test_review,
    test_settlement,
    test_unbilled,
    test_upd,
    test_words,
)
