# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged

from odoo.addons.liteviewer_helpdesk.tests import test_ticket


@tagged("post_install", "-at_install", "alone")
class TestVisitCost(test_ticket.TestTicketCost):
    """A ticket that ends asks once for the visits that have no reason any more."""

    allow_inherited_tests_method = True
    added = 1
