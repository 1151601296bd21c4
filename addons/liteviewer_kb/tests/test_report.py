# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import subprocess
from base64 import b64encode

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import make_image

from .common import ArticleCase

ACTION = "liteviewer_kb.article_action_print"


@tagged("post_install", "-at_install", "alone")
class TestReport(ArticleCase, HttpCase):
    def paint(self, article, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.engineer)
        return report._render_qweb_html(ACTION, article.ids)[0].decode()

    def test_pictures_are_inside_and_nothing_is_fetched(self):
        picture = b64encode(make_image()).decode()
        article = self.make_article(
            body=f'<p><img src="data:image/png;base64,{picture}" alt="own"></p>'
            '<p><img src="https://elsewhere.example/x.png" alt="remote">'
            '<img src="/web/image/999999999" alt="local"><img src="file:///etc/passwd" alt="file">'
            '<a href="file:///etc/passwd">f</a></p>'
        )
        # what the field takes out could come in by another way
        self.env.cr.execute(
            "UPDATE liteviewer_article SET body = body || %s WHERE id = %s",
            [
                '<p><img src="file:///etc/passwd"><img src="http://169.254.169.254/"></p>',
                article.id,
            ],
        )
        article.invalidate_recordset()
        page = self.paint(article)
        inside = page[page.index("o_kb_print") :]
        inside = inside[: inside.index("</main>")] if "</main>" in inside else inside
        self.assertIn(f"data:image/png;base64,{picture}", inside)
        for word in ('elsewhere.example"', "file:///etc", "169.254", "/web/image"):
            self.assertNotIn(f'src="{word}', inside)
        body = inside[inside.index("data:image") - 40 :].split("</div>")[0]
        self.assertEqual(body.count("<img"), 1)

    def test_pdf_holds_text_and_picture(self):
        picture = b64encode(make_image(size=(640, 480))).decode()
        article = self.make_article(
            name="Принтер не печатает",
            body=f'<p>Включите его.</p><p><img src="data:image/png;base64,{picture}"></p>',
        )
        content, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            .with_user(self.engineer)
            ._render_qweb_pdf(ACTION, article.ids)
        )
        self.assertEqual(kind, "pdf")
        text = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
        ).stdout.decode()
        self.assertIn("Принтер не печатает", text)
        self.assertIn("Включите его.", text)
        self.assertIn(b"/Subtype /Image", content)

    def test_foreign_articles_are_not_printed(self):
        article = self.make_article(self.client_b)
        with self.assertRaises(AccessError):
            self.paint(article, self.restricted)
        both = self.make_article(self.client_b, self.client_a)
        self.assertNotIn("Client B", self.paint(both, self.restricted))
