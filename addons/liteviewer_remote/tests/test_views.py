# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install", "alone")
class TestRemoteViews(TransactionCase):
    def test_what_there_can_be_once_only_is_not_offered_to_be_copied(self):
        for model in ("liteviewer.remote.id", "liteviewer.remote.tool"):
            views = self.env["ir.ui.view"].search(
                [("model", "=", model), ("type", "in", ("list", "form"))]
            )
            self.assertTrue(views)
            for view in views:
                with self.subTest(view=view.name):
                    self.assertIn('duplicate="0"', view.arch)
