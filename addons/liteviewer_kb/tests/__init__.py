# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_article,
    test_article_from_ticket,
    test_before_ticket,
    test_care,
    test_import,
    test_markdown,
    test_odoo_hooks,
    test_on_ticket,
    test_portal,
    test_report,
    test_search,
    test_suggestion_tours,
    test_tools,
    test_tours,
)
