# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_change_tours,
    test_config_change,
    test_config_history,
    test_credential,
    test_credential_access,
    test_equipment,
    test_equipment_import,
    test_glance,
    test_history,
    test_impact,
    test_inventory,
    test_license,
    test_license_key,
    test_person_data,
    test_remote,
    test_remote_template,
    test_secret_leaks,
    test_secret_link,
    test_secret_mixin,
    test_tours_equipment,
    test_vault_tools,
    test_vault_tours,
    test_vault_transactions,
    test_work_change,
)
