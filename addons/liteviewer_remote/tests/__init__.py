# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_glance,
    test_javascript,
    test_leftovers,
    test_odoo_hooks,
    test_remote,
    test_remote_template,
    test_takeover,
    test_views,
)
