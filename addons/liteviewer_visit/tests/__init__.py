# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import test_invitation, test_odoo_hooks, test_visit, test_visit_cost
