# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import no_retry, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import JavaScriptCase


@tagged("post_install", "-at_install", "alone")
class TestJavaScript(JavaScriptCase):
    @no_retry
    def test_unit_tests(self):
        self.run_unit_tests("liteviewer_agent")
