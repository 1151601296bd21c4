# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import time

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged
from odoo.tools.mail import html2plaintext

from odoo.addons.liteviewer_helpdesk.tools.own_words import take_own_words

from ..tools.content import show_content
from ..tools.parts import Content, File, Text

OUTLOOK = """<html><body><div class=WordSection1><p class=MsoNormal>Mine<o:p></o:p></p><div>
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p>
<b>From:</b> A &lt;a@b.example&gt;<br><b>Sent:</b> Monday<br><b>To:</b> x<br>
<b>Subject:</b> RE: z</p></div></div><p>Theirs</p></div></body></html>"""
GMAIL = """<div>Mine</div><br><div class="gmail_quote"><div class="gmail_attr">
чт, 12 мар. 2026 г. в 10:00, A &lt;a@b.example&gt;:<br></div>
<blockquote class="gmail_quote">Theirs</blockquote></div>"""
YANDEX = """<div>Mine</div><div>12.03.2026, 10:00, "A" &lt;a@b.example&gt;:</div>
<blockquote>Theirs</blockquote>"""
MAIL_RU = """<p>Mine</p><br>
<div>Понедельник, 12 марта 2026, 10:00 +03:00 от A &lt;a@b.example&gt;:<br></div>
<div><blockquote style="border-left:1px solid #0857A6">Theirs</blockquote></div>"""
NOTES = """Mine<br><br><font size=1 color=#5f5f5f>From: </font><font>A/ORG</font><br>
<font>To: </font>B<br><font>Date: </font>12.03.2026<br>Subject: x<hr>Theirs"""
THUNDERBIRD = """<div class="moz-cite-prefix">12.03.2026 10:00, A пишет:<br></div>
<blockquote type="cite">Theirs</blockquote>Mine<br>-- <br>Theirs"""
APPLE = """<div>Mine</div><blockquote type="cite"><div>On 12 Mar 2026, at 10:00, A wrote:</div>
Theirs</blockquote>"""
QUOTED_HTML = (
    OUTLOOK,
    OUTLOOK.replace("From:", "От:").replace("Sent:", "Отправлено:").replace("To:", "Кому:"),
    GMAIL,
    YANDEX,
    MAIL_RU,
    NOTES,
    THUNDERBIRD,
    APPLE,
    '<div>Mine</div><hr><div id="divRplyFwdMsg"><b>From:</b> A</div><div>Theirs</div>',
    "<div>Mine</div>\n<div>-----Исходное сообщение-----</div>Theirs",
    "<pre>Mine\n\n&gt; Theirs\n&gt; Theirs\n\n-- \nTheirs\n</pre>",
)
QUOTED_TEXT = (
    "Mine\n\n12.03.2026 10:00, Иванов пишет:\n> Theirs\n",
    "Mine\n\n-----Original Message-----\nFrom: A\nSent: x\nTo: y\nSubject: z\n\nTheirs",
    "Mine\n\n-----Исходное сообщение-----\nTheirs",
    "Mine\n________________________________\nОт: A\nОтправлено: 1\nКому: y\nТема: z\n\nTheirs",
    "Mine\n\nчт, 12 мар. 2026 г. в 10:00, Иванов <a@b.example>:\n\n> Theirs\n",
    "Mine\n\nПонедельник, 12 марта 2026, 10:00 +03:00 от Иванов <a@b.example>:\n\nTheirs",
    'Mine\n\n12.03.2026, 10:00, "Иванов" <a@b.example>:\n\nTheirs',
    "On Mon, Mar 2, 2026 at 10:00 AM John <j@x.example>\nwrote:\n\n> Theirs\n\nMine",
    "Mine\n\nВы писали 12 марта 2026 г., 10:00:05:\n\n> Theirs\n",
    "Mine\n-- \nTheirs\n",
    "Am 12.03.2026 um 10:00 schrieb Max Mustermann:\n> Theirs\nMine",
    "Mine\n\nLe 12 mars 2026 à 10:00, Jean <j@x.example> a écrit :\n\n> Theirs",
)
FORWARDED = (
    "Смотри\n\n-------- Пересылаемое сообщение --------\n12.03.2026, A <a@b.example>:\n\nTheirs",
    "See\n\n---------- Forwarded message ---------\nFrom: A\nDate: x\nTo: y\nSubject: z\n\nTheirs",
)


def show(text, *files, is_html=True, subject=""):
    return show_content(Content([Text(text, is_html)], list(files)), subject)


@tagged("post_install", "-at_install", "alone")
class TestContent(BaseCase):
    def check_own_words(self, shown):
        self.assertIn("Theirs", shown)
        own = html2plaintext(take_own_words(shown))
        self.assertIn("Mine", own)
        self.assertNotIn("Theirs", own)
        self.assertNotIn("a@b.example", own)

    def test_quotes_in_html(self):
        for text in QUOTED_HTML:
            with self.subTest(text=text):
                self.check_own_words(show(text)[0])

    def test_quotes_in_text(self):
        for text in QUOTED_TEXT:
            with self.subTest(text=text):
                self.check_own_words(show(text, is_html=False)[0])

    def test_what_is_forwarded_is_no_quote(self):
        for text in FORWARDED:
            self.assertIn("Theirs", take_own_words(show(text, is_html=False)[0]))
        outlook = take_own_words(show(OUTLOOK, subject="FW: z")[0])
        self.assertIn("Theirs", outlook)
        page = "<div>---- Пересылаемое сообщение ----</div><blockquote>Theirs</blockquote>"
        self.assertIn("Theirs", take_own_words(show(page)[0]))

    def test_nothing_but_a_quote_is_shown(self):
        for text in (
            "<blockquote type=cite>Theirs</blockquote>",
            "<div class=gmail_quote>Theirs</div>",
        ):
            self.assertIn("Theirs", take_own_words(show(text)[0]))

    def test_plain_words_are_no_quotes(self):
        for text in (
            "Прошу сделать:\n1. раз\n2. два",
            "Коллеги, 12.03.2026 в 10:00 не работал сервер:\nошибка 5",
            "From: the beginning: it works\nso what",
            "Сервер: 10.0.0.1\nТема: почта\nДата: сегодня",
        ):
            self.assertNotIn("data-o-mail-quote", show(text, is_html=False)[0])

    def test_spaces_of_a_text_stay(self):
        shown, _is_cut = show("a  b\n  <c>", is_html=False)
        self.assertEqual(shown, '<div style="white-space: pre-wrap">a  b<br>  &lt;c&gt;</div>')

    def test_addresses_become_links(self):
        shown, _is_cut = show("see https://x.example/a?b=1&c=2.", is_html=False)
        self.assertIn('<a href="https://x.example/a?b=1&amp;c=2">', shown)

    def test_pictures(self):
        picture = File("x.png", b"1", "image/png", "X@y")
        shown, _is_cut = show('<p>a<img src="cid:x%40y"></p>', picture)
        self.assertIn('src="cid:X@y"', shown)
        content = Content([Text('<img src="data:image/png;base64,iVBORw0KGgo=">', True)])
        shown, _is_cut = show_content(content)
        self.assertEqual([each.name for each in content.files], ["picture-1.png"])
        self.assertIn(f'src="cid:{content.files[0].cid}"', shown)

    @given(st.text("<>/abdiv\"'= &;blockquote\n-:@12.", max_size=200), st.booleans())
    def test_nothing_raises(self, text, is_html):
        shown, _is_cut = show(text, is_html=is_html)
        take_own_words(shown)

    @given(st.text("ab >-\n:12.@<wrote", max_size=300))
    def test_no_word_of_a_text_is_lost(self, text):
        shown, _is_cut = show(text, is_html=False)
        for word in text.split():
            self.assertIn(word.replace("<", "&lt;").replace(">", "&gt;"), shown)

    def test_long_mails_take_no_longer(self):
        for text, is_html in (
            ("<p>hello <b>w</b></p>\n" * 18_000, True),
            ("<div>" * 80_000, True),
            ("<span>a" * 50_000, True),
            ("<br>a" * 80_000, True),
            ("On 12.03.2026<br>On " * 20_000, True),
            ("<div class='gmail_quote'>x</div>" * 4_000, True),
            ("<p style='" + "a:b;" * 90_000 + "'>x", True),
            ("a\n" * 200_000, False),
            ("> a\n\n" * 80_000, False),
            ("On 12.03.2026 x\n" * 25_000, False),
        ):
            started = time.process_time()
            take_own_words(show(text, is_html=is_html)[0])
            self.assertLess(time.process_time() - started, 1, text[:20])

    def test_many_parts_take_no_longer(self):
        content = Content([Text("<p>" + "a" * 280 + "</p>", True) for _part in range(400)])
        started = time.process_time()
        shown, is_cut = show_content(content)
        self.assertLess(time.process_time() - started, 0.8)
        self.assertEqual((shown.count("<p>"), is_cut), (400, False))
