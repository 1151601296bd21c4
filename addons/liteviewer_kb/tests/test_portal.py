# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import make_image

from ..controllers.portal import MAX_FOUND, ArticlePortal
from .common import ArticleCase


@tagged("post_install", "-at_install", "together")
class TestPortal(ArticleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.top = cls.env["liteviewer.article.category"].create({"name": "ZZ Printing"})
        cls.below = cls.top.create({"name": "ZZ Network", "parent_id": cls.top.id})
        shown = {"state": "published", "is_on_portal": True}
        cls.general = cls.make_article(name="ZZ General", category_id=cls.below.id, **shown)
        cls.of_a = cls.make_article(cls.client_a, name="ZZ Of A", category_id=cls.top.id, **shown)
        cls.of_b = cls.make_article(cls.client_b, name="ZZ Of B", **shown)
        cls.draft = cls.make_article(name="ZZ Draft", is_on_portal=True)
        cls.inside = cls.make_article(name="ZZ Inside", state="published")

    def get(self, path, login="portal-a"):
        self.authenticate(login, login)
        return self.url_open(path)

    def post(self, article, **data):
        self.authenticate("portal-a", "portal-a")
        page = self.url_open(f"/my/kb/{self.general.id}").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(f"/my/kb/{article.id}/feedback", data={"csrf_token": token, **data})

    def test_list_shows_what_is_published_for_the_client(self):
        page = self.get("/my/kb").text
        self.assertIn("ZZ Printing", page)
        self.assertNotIn("breadcrumb-item active text-truncate", page)
        for search in ("ZZ", "zz gener*", "switching"):
            page = self.get(f"/my/kb?search={search}").text
            self.assertIn("ZZ General", page)
            for hidden in ("ZZ Of B", "ZZ Draft", "ZZ Inside"):
                self.assertNotIn(hidden, page)
        page = self.get(f"/my/kb?category={self.top.id}").text
        self.assertIn("ZZ General", page)
        self.assertIn("ZZ Of A", page)

    def test_categories_are_read_with_what_they_hold(self):
        """Names of the others may tell of other clients, and of what is not published."""
        categories = self.env["liteviewer.article.category"].create(
            [{"name": f"ZZ {name}"} for name in ("Of B", "Draft", "Empty", "Withdrawn")]
        )
        for article, category in zip(
            (self.of_b, self.draft, None, self.inside), categories, strict=True
        ):
            if article:
                article.category_id = category
        archived = categories.create({"name": "ZZ Archived", "active": False})
        self.make_article(
            name="ZZ In Archived", category_id=archived.id, state="published", is_on_portal=True
        )
        model = categories.with_user(self.portal_a).with_context(active_test=False)
        shown = self.top | self.below | archived
        asked = [("name", "=like", "ZZ %")]
        self.assertEqual(model.search(asked), shown)
        self.assertEqual({*model.name_search("ZZ")}, {(one.id, one.complete_name) for one in shown})
        self.assertEqual(len(model.formatted_read_group(asked, ["name"], [])), len(shown))
        for hidden in categories:
            hidden = hidden.with_user(self.portal_a)
            self.assertFalse(hidden.has_access("read"), hidden.sudo().name)
            with self.assertRaises(AccessError):
                hidden.read(["name"])
        for one in shown.with_user(self.portal_a):
            self.assertTrue(one.read(["complete_name", "description"]))
        # what is above is read with what is below
        self.of_a.unlink()
        self.assertIn(self.top, model.search(asked))
        self.assertEqual(categories.with_user(self.engineer).search(asked) & categories, categories)

    def test_scripts_speak_the_language_of_the_visitor(self):
        names = self.env["ir.http"]._get_translation_frontend_modules_name()
        self.assertLessEqual({"liteviewer_helpdesk", "liteviewer_kb"}, {*names})

    def test_what_is_no_category_shows_all(self):
        for category in ("%00", "x", "-1", "9" * 30, "1.5", "%C2%B2"):
            answer = self.get(f"/my/kb?category={category}")
            self.assertEqual(answer.status_code, 200, category)
            self.assertIn("ZZ Printing", answer.text)
        answer = self.get(f"/my/kb?category={self.top.id}%00")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("ZZ Of A", answer.text)

    def test_answers_are_ranked_and_marked(self):
        wanted = self.make_article(
            name="ZZ Toner",
            body="<p>Open the lid.</p><p>Shake the zebrapod &amp; close it.</p>",
            state="published",
            is_on_portal=True,
            category_id=self.below.id,
        )
        # more words than the article has, a mistake in one
        page = self.get("/my/kb?search=what to do with the zebrapdo lid").text
        self.assertIn(f"/my/kb/{wanted.id}", page)
        self.assertRegex(page, r"Shake the <mark[^>]*>zebrapod</mark> &amp; close it\.")
        self.assertIn("ZZ Toner", self.get(f"/my/kb?search=zebrapod&category={self.top.id}").text)
        other = self.top.create({"name": "ZZ Other"})
        self.make_article(category_id=other.id, state="published", is_on_portal=True)
        page = self.get(f"/my/kb?search=zebrapod&category={other.id}").text
        self.assertNotIn("ZZ Toner", page)
        # an employee finds what any client could find
        self.assertIn("ZZ Of B", self.get("/my/kb?search=ZZ of B", login="test-manager").text)

    @patch.object(ArticlePortal, "_items_per_page", MAX_FOUND - 10)
    def test_pages_of_answers(self):
        self.articles.create(
            [
                {
                    "name": f"Quaggaphone {number}",
                    "body": "<p>Ring it.</p>",
                    "state": "published",
                    "is_on_portal": True,
                }
                for number in range(MAX_FOUND + 5)
            ]
        )
        numbers = [
            set(re.findall(r"Quaggaphone (\d+)", self.get(path).text))
            for path in ("/my/kb?search=quaggaphone", "/my/kb/page/2?search=quaggaphone")
        ]
        self.assertEqual([len(page) for page in numbers], [MAX_FOUND - 10, 10])
        self.assertFalse(numbers[0] & numbers[1])

    def test_nothing_found_leads_on(self):
        page = self.get("/my/kb?search=qqqqqq")
        self.assertIn("/my/tickets/new", page.text)
        for wrong in ("category=x", "category=99999999999999", "search=%25_%00", "page=0"):
            self.assertEqual(self.get(f"/my/kb?{wrong}").status_code, 200, wrong)

    def test_article_is_read(self):
        page = self.get(f"/my/kb/{self.general.id}")
        self.assertIn("Switch it on.", page.text)
        self.assertEqual(self.general.read_ids.user_id, self.portal_a)
        for hidden in (self.of_b, self.draft, self.inside):
            page = self.get(f"/my/kb/{hidden.id}")
            self.assertTrue(page.url.endswith("/my/kb"), hidden.name)
            self.assertNotIn(hidden.name, page.text)

    def test_pictures_and_files_are_read_with_the_article(self):
        for article, status in (
            (self.of_a, 200),
            (self.of_b, 403),
            (self.draft, 403),
            (self.inside, 403),
        ):
            picture, file = self.env["ir.attachment"].create(
                [
                    {"name": name, "raw": raw, "res_model": article._name, "res_id": article.id}
                    for name, raw in (("p.png", make_image()), ("f.txt", b"words"))
                ]
            )
            article.write(
                {
                    "file_ids": [Command.set(file.ids)],
                    "body": f'<p><img src="/web/image/{picture.id}"></p>',
                }
            )
            self.authenticate("portal-a", "portal-a")
            found = self.url_open(f"/web/image/{picture.id}")
            is_shown = found.content == make_image()
            self.assertEqual(is_shown, status == 200, article.name)
            found = self.url_open(f"/web/content/{file.id}?download=true")
            self.assertEqual(found.content == b"words", status == 200, article.name)

    def test_files_of_the_conversation_are_not_read_with_the_article(self):
        self.general.message_post(body="Between us", attachments=[("log.txt", b"secret")])
        said = self.general.message_ids[:1].attachment_ids
        self.assertEqual(said.res_id, self.general.id)
        once = self.env["ir.attachment"].create(
            {
                "name": "once.png",
                "raw": make_image(),
                "res_model": self.general._name,
                "res_id": self.general.id,
            }
        )
        shown = f'<p><img src="/web/image/{once.id}"></p>'
        self.general.body = shown
        self.assertEqual(self.get(f"/web/image/{once.id}").content, make_image())
        self.general.body = "<p>Nothing to see</p>"
        self.assertNotEqual(self.get(f"/web/image/{once.id}").content, make_image())
        self.assertNotEqual(self.get(f"/web/content/{said.id}").content, b"secret")

    def test_feedback_goes_to_the_owner(self):
        self.general.owner_id = self.engineer
        page = self.post(self.general, helpful="1")
        self.assertIn("Thank you", page.text)
        self.assertFalse(self.general.activity_ids)
        self.post(self.general, helpful="0", comment="The button is <b>blue</b>")
        self.post(self.general, helpful="0", comment="And round")
        feedback = self.general.feedback_ids
        self.assertEqual(feedback.mapped("comment"), ["And round"])
        self.assertEqual(feedback.client_id, self.client_a)
        self.assertEqual(self.general.activity_ids.user_id, self.engineer)
        self.assertIn("&lt;b&gt;blue", self.general.activity_ids.note)
        self.assertIn("round", self.general.activity_ids.note)

    def test_owner_who_may_not_see_the_client_is_not_told(self):
        self.general.write({"owner_id": self.restricted.id, "approved_by_id": False})
        self.env["liteviewer.article.feedback"].with_user(self.portal_b)._give(
            self.general, False, "Of B"
        )
        self.assertFalse(self.general.activity_ids)
        self.assertFalse(self.general.with_user(self.restricted).feedback_ids)

    def test_feedback_on_hidden_ones_is_nothing(self):
        for hidden in (self.of_b, self.draft):
            self.post(hidden, helpful="0", comment="x")
            self.assertFalse(hidden.feedback_ids)
        self.assertEqual(self.post(self.general, comment="x" * 100_001).status_code, 422)

    def test_home_counts(self):
        page = self.get("/my")
        self.assertIn("/my/kb", page.text)
