# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from base64 import b64decode

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.liteviewer_kb.tests.common import ArticleCase


@tagged("post_install", "-at_install")
class TestArticle(ArticleCase, TransactionCase):
    def test_equipment_and_software_come_along(self):
        kind = self.env["liteviewer.equipment.type"].create({"name": "ZZ Plotter"})
        program = self.env["liteviewer.software"].create({"name": "ZZ Draw"})
        article = self.make_article(
            name="ZZ Plotting",
            equipment_type_ids=[Command.set(kind.ids)],
            software_ids=[Command.set(program.ids)],
        )
        export = (
            self.env["liteviewer.article.export"]
            .with_user(self.engineer)
            .create({"article_ids": [Command.set(article.ids)]})
        )
        export.action_export()
        file = (
            self.env["ir.attachment"]
            .with_user(self.engineer)
            .create({"name": "kb.zip", "raw": b64decode(export.with_context(bin_size=False).file)})
        )
        wizard = (
            self.env["liteviewer.article.import"]
            .with_user(self.engineer)
            .create({"file_ids": [Command.set(file.ids)]})
        )
        wizard.action_check()
        wizard.line_ids.is_chosen = True
        wizard.action_import()
        again = wizard.line_ids.article_id
        self.assertEqual(again.equipment_type_ids, kind)
        self.assertEqual(again.software_ids, program)
