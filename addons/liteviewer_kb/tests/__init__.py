# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_article,
    test_import,
    test_markdown,
    test_odoo_hooks,
    test_portal,
    test_report,
    test_search,
    test_tours,
)
