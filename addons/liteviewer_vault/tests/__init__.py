# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_credential,
    test_credential_access,
    test_disclosure,
    test_import,
    test_javascript,
    test_odoo_hooks,
    test_secret_leaks,
    test_secret_link,
    test_secret_mixin,
    test_vault_tools,
    test_vault_tours,
    test_vault_transactions,
)
