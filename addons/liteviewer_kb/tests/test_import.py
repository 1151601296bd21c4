# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import struct
import zipfile
from base64 import b64decode, b64encode

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import make_image

from ..tools.markdown import normalize
from .common import ArticleCase
from .documents import make_docx, zip_files


@tagged("post_install", "-at_install", "alone")
class TestImport(ArticleCase, TransactionCase):
    def check(self, files, user=None, **vals):
        """Upload files and return the wizard with its list. :param files: {name: content}"""
        user = user or self.manager
        attachments = (
            self.env["ir.attachment"]
            .with_user(user)
            .create(
                [
                    {"name": name, "raw": content, "res_model": "liteviewer.article.import"}
                    for name, content in files.items()
                ]
            )
        )
        wizard = (
            self.env["liteviewer.article.import"]
            .with_user(user)
            .create({"file_ids": [Command.set(attachments.ids)], **vals})
        )
        wizard.action_check()
        return wizard

    def bring(self, files, user=None, **vals):
        wizard = self.check(files, user, **vals)
        self.assertFalse(wizard.line_ids.filtered("problem").mapped("problem"))
        wizard.line_ids.is_chosen = True
        wizard.action_import()
        self.assertFalse(wizard.line_ids.filtered("problem").mapped("problem"))
        return wizard.line_ids.article_id

    def get_problem(self, name, content):
        """Return what is said of a file that cannot be imported."""
        wizard = self.check({name: content, "good.md": b"# Good"})
        wizard.action_import()
        self.assertEqual(wizard.line_ids.article_id.mapped("name"), ["Good"])
        wizard.line_ids.article_id.unlink()
        (problem,) = wizard.line_ids.filtered("problem").mapped("problem")
        return problem

    # ------------------------------------------------------------
    # FORMATS
    # ------------------------------------------------------------

    def test_markdown(self):
        article = self.bring(
            {"vpn.md": "# VPN из дома\n\n1. Раз\n2. Два\n\n```bash\nping 1\n```".encode()}
        )
        self.assertEqual(article.name, "VPN из дома")
        self.assertIn("<li>Раз</li>", article.body)
        self.assertIn(
            '<pre data-embedded="readonlySyntaxHighlighting" data-language-id="bash">', article.body
        )
        self.assertEqual((article.state, article.version), ("draft", 1))
        self.assertIn("vpn.md", article.version_ids.comment)

    def test_html_in_old_russian_letters(self):
        page = "<html><head><title>Почта</title></head><body><p>Пароль от ящика</p></body></html>"
        article = self.bring({"mail.html": page.encode("cp1251")})
        self.assertEqual((article.name, article.body), ("Почта", "<p>Пароль от ящика</p>"))

    def test_docx(self):
        article = self.bring({"printer.docx": make_docx(make_image())})
        self.assertEqual(article.name, "Принтер")
        self.assertIn("<strong>Включите</strong>", article.body)
        self.assertIn("ячейка", article.body)
        self.assertNotIn("javascript", article.body)
        (file,) = self.env["ir.attachment"].search(
            [("res_model", "=", "liteviewer.article"), ("res_id", "=", article.id)]
        )
        self.assertEqual(file.raw, make_image())
        self.assertIn(f'src="/web/image/{file.id}', article.body)

    def test_docx_reads_no_file_of_the_server(self):
        wizard = self.check({"bad.docx": make_docx(make_image(), linked=True)})
        wizard.line_ids.is_chosen = True
        wizard.action_import()
        for article in wizard.line_ids.article_id:
            self.assertNotIn("root:", article.body)
        self.assertFalse(
            self.env["ir.attachment"]
            .search([("res_model", "=", "liteviewer.article")])
            .filtered(lambda file: b"root:" in (file.raw or b""))
        )

    def test_folder_becomes_categories(self):
        archive = zip_files(
            {
                "Печать/Сетевые/a.md": "# A\n\n![x](../img/p%201.png)",
                "Печать/img/p 1.png": make_image(),
                "Печать/b.md": "# B",
                "c.md": "# C",
                "__MACOSX/c.md": "# No",
                ".hidden/d.md": "# No",
            }
        )
        articles = self.bring({"kb.zip": archive}).sorted("name")
        self.assertEqual(
            [(article.name, article.category_id.complete_name or "") for article in articles],
            [("A", "Печать / Сетевые"), ("B", "Печать"), ("C", "")],
        )
        self.assertIn("/web/image/", articles[0].body)

    def test_front_matter(self):
        (tag,) = self.env["liteviewer.ticket.tag"].create({"name": "ZZ"})
        text = (
            "---\ntitle: 'Регламент'\nclients: [Client A]\nkind: regulation\nstate: published\n"
            "tags: ZZ, YY\nportal: true\ncheck_on: 2030-02-01\n"
            "category: Клиенты / Доступ\n---\nТекст"
        )
        article = self.bring({"r.md": text.encode()})
        self.assertEqual(article.client_ids, self.client_a)
        self.assertEqual((article.kind, article.state), ("regulation", "published"))
        self.assertTrue(article.is_on_portal)
        self.assertIn(tag, article.tag_ids)
        self.assertEqual(set(article.tag_ids.mapped("name")), {"ZZ", "YY"})
        self.assertEqual(article.category_id.complete_name, "Клиенты / Доступ")

    # ------------------------------------------------------------
    # WHAT IS WRONG
    # ------------------------------------------------------------

    def test_broken_files_are_named(self):
        self.assertIn("broken", self.get_problem("bad.docx", b"no archive"))
        self.assertIn("broken", self.get_problem("bad.docx", zip_files({"a": "b"})))
        self.assertIn("broken", self.get_problem("bad.zip", b"PK no archive"))
        self.assertIn("no text", self.get_problem("bad.md", b"\x00\x01\x98"))
        self.assertIn("YAML", self.get_problem("bad.md", b"---\na: [\n---\nx"))
        self.assertIn("YAML", self.get_problem("bad.md", b"---\na: &a [x]\nb: [*a, *a]\n---\nx"))
        self.assertIn("Only", self.get_problem("bad.exe", b"MZ"))

    def test_unknown_client_is_refused(self):
        problem = self.get_problem("bad.md", b"---\nclients: Nobody Inc\n---\nx")
        self.assertIn("Nobody Inc", problem)

    def test_foreign_client_is_unknown(self):
        wizard = self.check({"b.md": b"---\nclients: Client B\n---\nx"}, self.restricted)
        self.assertIn("Client B", wizard.line_ids.problem)

    def test_archive_leads_nowhere_else(self):
        self.assertIn("out of its folder", self.get_problem("bad.zip", zip_files({"../x.md": "x"})))
        self.assertIn("out of its folder", self.get_problem("bad.zip", zip_files({"/x.md": "x"})))
        articles = self.bring(
            {"k.zip": zip_files({"a.md": "![p](../../etc/passwd) ![q](/etc/passwd)"})}
        )
        self.assertNotIn("/web/image", articles.body)

    def test_files_of_the_same_name(self):
        """None takes the place of another without a word."""
        wizard = self.check(
            {
                "note.md": b"# One",
                "second.zip": zip_files({"note.md": "# Two", "more.md": "# More"}),
            }
        )
        self.assertEqual(
            {(line.path, line.name, bool(line.problem)) for line in wizard.line_ids},
            {("note.md", "One", False), ("second.zip", "second.zip", True)},
        )
        wizard.line_ids.is_chosen = False
        with self.assertRaisesRegex(UserError, "Tick the documents"):
            wizard.action_import()
        self.assertIn("brings note.md", wizard.line_ids.filtered("problem").problem)

    def test_what_is_no_document_is_named(self):
        files = {f"{number}.txt": "x" for number in range(6)}
        wizard = self.check({"k.zip": zip_files({"a.md": "# A", **files})})
        self.assertEqual(wizard.line_ids.mapped("name"), ["A"])
        self.assertEqual(wizard.other_names, "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 1 more")

    def test_archive_that_unpacks_to_too_much(self):
        big = zip_files({"x.md": b"0" * (26 * 2**20)})
        self.assertLess(len(big), 100_000)
        self.assertIn("25 MB", self.get_problem("bomb.zip", big))
        self.assertIn("25 MB", self.get_problem("bomb.docx", big))
        many = zip_files({f"{number}.md": b"0" * (20 * 2**20) for number in range(16)})
        self.assertIn("300 MB", self.get_problem("bomb.zip", many))

    def test_archive_that_lies_of_its_size(self):
        content = bytearray(zip_files({"x.md": b"# X\n" + b"0" * 2_000_000}))
        place = content.index(b"PK\x01\x02")
        content[place + 24 : place + 28] = struct.pack("<I", 10)
        wizard = self.check({"bomb.zip": bytes(content)})
        self.assertIn("broken", wizard.line_ids.problem)

    def test_short_texts_that_would_take_hours(self):
        cell = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
        for name, content in (
            ("brackets.md", "[" * 60_000),
            ("cells.md", "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + ("|b" * 1000 + "|\n") * 120),
            ("elements.html", "<b>x</b>" * 110_000),
            ("word.docx", zip_files({"word/document.xml": f"<w:body>{cell * 110_000}</w:body>"})),
        ):
            content = content if isinstance(content, bytes) else content.encode()
            with self.subTest(name):
                self.assertIn("too many parts", self.get_problem(name, content))

    def test_entities_that_multiply(self):
        head = '<!DOCTYPE x [<!ENTITY a "' + "z" * 1000 + '">'
        for before, name in zip("abcdef", "bcdefg"):
            head += f'<!ENTITY {name} "{f"&{before};" * 10}">'
        bomb = make_docx(make_image(), head=head + "]>").replace(b"", b"")
        wizard = self.check({"bomb.docx": bomb})
        self.assertTrue(wizard.line_ids)

    def test_running_and_covering_is_taken_out(self):
        page = (
            '<p onclick="x()">A</p><script>x()</script><a href="javascript:x()">b</a>'
            '<div style="position: fixed; top: 0">over</div><iframe src="https://e.example"></iframe>'
            '<img src="https://e.example/t.png"><form action="/x"><input name="y"></form>'
        )
        for name, text in (("x.html", page), ("y.md", f"```{{=html}}\n{page}\n```")):
            body = self.bring({name: text.encode()}).body
            for word in ("onclick", "script", "position", "iframe", "form", ' src="https:'):
                self.assertNotIn(word, body)

    def test_known_titles_are_not_chosen(self):
        self.make_article(name="VPN")
        wizard = self.check({"vpn.md": b"# VPN"})
        self.assertFalse(wizard.line_ids.is_chosen)
        self.assertIn("already", wizard.line_ids.note)

    def test_engineers_import_drafts(self):
        text = b"---\ntitle: T\nstate: published\ncategory: New\n---\nx"
        article = self.bring({"t.md": text}, self.engineer)
        self.assertEqual(article.state, "review")
        self.assertFalse(article.category_id)

    def test_documents_that_are_not_there_are_named(self):
        wizard = self.check({"vpn.md": b"# VPN", "p.png": make_image()})
        for path in ("no.md", "p.png"):
            wizard.line_ids.write({"path": path, "is_chosen": True})
            wizard.action_import()
            self.assertIn("not among", wizard.line_ids.problem)
        self.assertFalse(wizard.line_ids.article_id)

    def test_wizards_are_ones_own(self):
        wizard = self.check({"vpn.md": b"# VPN"})
        for user in (self.engineer, self.portal_a):
            with self.assertRaises(AccessError):
                wizard.with_user(user).action_import()

    # ------------------------------------------------------------
    # EXPORT
    # ------------------------------------------------------------

    def export(self, articles, user=None):
        wizard = (
            self.env["liteviewer.article.export"]
            .with_user(user or self.manager)
            .create({"article_ids": [Command.set(articles.ids)]})
        )
        wizard.action_export()
        return b64decode(wizard.with_context(bin_size=False).file)

    def test_round_trip(self):
        picture = b64encode(make_image()).decode()
        category = self.env["liteviewer.article.category"].create({"name": "Печать: сеть"})
        body = (
            "<h2>Шаги</h2><ol><li>Раз</li><li>Два <strong>жирно</strong></li></ol>"
            '<pre data-embedded="readonlySyntaxHighlighting" data-language-id="bash">ping 1</pre>'
            f'<p><img src="data:image/png;base64,{picture}" alt="схема"></p>'
            '<p style="color: red">Красным</p><p><a href="https://a.example/?b=1&amp;c=2">ссылка</a></p>'
            "<table class='table table-bordered'><tbody><tr><td>а</td><td>б</td></tr></tbody>"
            "</table>"
        )
        attachment = self.env["ir.attachment"].create(
            {"name": "инструкция.pdf", "raw": b"%PDF-1.4 x"}
        )
        article = self.make_article(
            self.client_a,
            name="1С: не печатает / «ТТН»",
            body=body,
            summary="Кратко",
            category_id=category.id,
            kind="regulation",
            state="published",
            is_on_portal=True,
            check_on="2031-05-06",
            tag_ids=[Command.create({"name": "ТТН"})],
            file_ids=[Command.set(attachment.ids)],
            ticket_category_ids=[
                Command.set(self.env["liteviewer.ticket.category"].search([], limit=2).ids)
            ],
        )
        archive = self.export(article)
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            names = files.namelist()
        self.assertIn("Печать сеть/1С не печатает «ТТН».md", names)
        again = self.bring({"kb.zip": archive})
        same = [
            "name", "summary", "category_id", "kind", "state", "is_on_portal", "check_on",
            "tag_ids",
            "client_ids", "ticket_category_ids",
        ]  # fmt: skip
        for name in same:
            self.assertEqual(again[name], article[name], name)
        self.assertEqual(again.file_ids.mapped("raw"), [b"%PDF-1.4 x"])

        def settle(text, of):
            files = self.env["ir.attachment"].search(
                [("res_model", "=", "liteviewer.article"), ("res_id", "=", of.id)], order="id"
            )
            for file in files:
                text = text.replace(f"/web/image/{file.id}", f"/{file.checksum}")
            return normalize(text)

        self.assertEqual(settle(again.body, again), settle(article.body, article))

    def test_links_between_articles(self):
        """They lead to what came along, also in another database; others stay as they are."""
        category = self.env["liteviewer.article.category"].create({"name": "Links / net"})
        first = self.make_article(name="Первая: v1.2", category_id=category.id)
        other = self.make_article(name="Other")
        second = self.make_article(
            name="Second",
            is_on_portal=True,
            state="published",
            body=f'<p><a href="/my/kb/{first.id}#top">a</a> '
            f'<a href="/odoo/articles/{other.id}">b</a> '
            f'<a href="https://kb.example/my/kb/{first.id}">c</a></p>',
        )
        first.body = f'<p><a href="{first.get_base_url()}/odoo/articles/{second.id}">back</a></p>'
        archive = self.export(first | second)
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            text = files.read("Second.md").decode()
        self.assertRegex(text, r"\[a\]\(Links/net/\S+\.md\)")
        (first | second).write({"name": "Old"})
        for user in (self.manager, self.engineer):
            again = self.bring({"kb.zip": archive}, user)
            new_second = again.filtered(lambda article: article.name == "Second")
            new_first = again - new_second
            self.assertIn(f'href="/my/kb/{new_first.id}"', new_second.body)
            self.assertIn(f'href="/odoo/articles/{other.id}"', new_second.body)
            self.assertIn(f"https://kb.example/my/kb/{first.id}", new_second.body)
            self.assertIn(f'href="/odoo/articles/{new_second.id}"', new_first.body)
            again.write({"name": "Older"})

    def test_who_exports_gets_what_is_theirs(self):
        both = self.make_article(self.client_a, self.client_b, name="Both")
        theirs = self.make_article(self.client_b, name="Theirs")
        with zipfile.ZipFile(io.BytesIO(self.export(both, self.restricted))) as files:
            self.assertNotIn("Client B", files.read("Both.md").decode())
        with self.assertRaises(AccessError):
            self.export(theirs, self.restricted)
        with zipfile.ZipFile(io.BytesIO(self.export(self.articles, self.restricted))) as files:
            self.assertNotIn("Theirs.md", files.namelist())

    def test_same_names_are_kept_apart(self):
        articles = self.make_article(name="a/b") | self.make_article(name="A:B")
        with zipfile.ZipFile(io.BytesIO(self.export(articles))) as files:
            self.assertEqual(files.namelist(), ["a b.md", "A B (2).md"])
