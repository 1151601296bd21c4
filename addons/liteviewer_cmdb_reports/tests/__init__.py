# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_client_passport,
    test_cmdb_reports,
    test_config_history,
    test_odoo_hooks,
)
