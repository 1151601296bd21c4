# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_change_tours,
    test_config_change,
    test_credential,
    test_equipment,
    test_equipment_import,
    test_glance,
    test_history,
    test_impact,
    test_inventory,
    test_javascript,
    test_leftovers,
    test_license,
    test_license_key,
    test_links,
    test_odoo_hooks,
    test_person_data,
    test_person_migration,
    test_takeover,
    test_tours_client,
    test_tours_equipment,
    test_uninstall,
    test_work_change,
)
