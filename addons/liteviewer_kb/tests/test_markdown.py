# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from html import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.difference import compare, read_blocks
from ..tools.markdown import normalize, to_html, to_markdown

WORDS = st.text(alphabet="абвЯё 1С abc_*`#>-+.()[]<&|\\~!=:/\"'0", min_size=1, max_size=20).map(
    escape
)
ADDRESSES = (
    "https://a.example/x?y=1&amp;z=2",
    "mailto:a@b.example",
    "/my/kb/1",
    "https://пример.рф/путь (1)",
)


def _wrap(tags):
    return lambda inner: st.tuples(st.sampled_from(tags), inner).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    )


INLINE = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        _wrap(("strong", "em", "code", "s", "b", "i", "u"))(inner),
        st.tuples(inner, st.sampled_from(ADDRESSES)).map(
            lambda pair: f'<a href="{pair[1]}">{pair[0]}</a>'
        ),
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.tuples(inner, inner).map("<br>".join),
    ),
    max_leaves=4,
)
PARAGRAPH = _wrap(("p",))(INLINE)
HEADING = _wrap(("h1", "h2", "h3", "h6"))(INLINE)
PICTURE = WORDS.map(lambda text: f'<p><img src="files/1.png" alt="{text}"></p>')
CODE = st.tuples(
    st.text(alphabet="ab Я`\n<&\t~#", max_size=30), st.sampled_from(("", "bash", "python"))
).map(lambda pair: f'<pre data-language-id="{pair[1]}">{escape(pair[0])}</pre>')
ITEM = st.recursive(
    INLINE.map("<li>{}</li>".format),
    lambda inner: st.tuples(
        INLINE, st.lists(inner, min_size=1, max_size=3), st.sampled_from(("ul", "ol"))
    ).map(lambda parts: f"<li><p>{parts[0]}</p><{parts[2]}>{''.join(parts[1])}</{parts[2]}></li>"),
    max_leaves=4,
)
LIST = st.tuples(
    st.lists(ITEM, min_size=1, max_size=3), st.sampled_from(("<ul>", "<ol>", '<ol start="5">'))
).map(lambda pair: f"{pair[1]}{''.join(pair[0])}</{pair[1][1:3]}>")


def _paint_table(rows):
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="table table-bordered"><tbody>{body}</tbody></table>'


TABLE = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(INLINE, min_size=width, max_size=width), min_size=1, max_size=3
    ).map(_paint_table)
)
QUOTE = st.lists(st.one_of(PARAGRAPH, LIST), min_size=1, max_size=2).map(
    lambda parts: f"<blockquote>{''.join(parts)}</blockquote>"
)
OTHER = st.sampled_from(
    (
        "<hr>",
        "<p><br></p>",
        '<p style="color: red">red</p>',
        '<table><tbody><tr><td colspan="2">two</td></tr></tbody></table>',
    )
)
TEXT = st.lists(
    st.one_of(PARAGRAPH, HEADING, CODE, LIST, TABLE, QUOTE, PICTURE, OTHER, WORDS), max_size=5
).map("".join)


@tagged("post_install", "-at_install", "alone")
class TestMarkdown(BaseCase):
    @settings(
        max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(TEXT)
    def test_nothing_is_lost(self, content):
        self.assertEqual(normalize(to_html(to_markdown(content))), normalize(content))

    def test_usual_texts_are_plain_markdown(self):
        content = (
            "<h2>Принтер не печатает</h2><p>Проверьте <strong>питание</strong> и "
            '<a href="https://help.example/1">кабель</a>.</p><ol><li>Раз</li><li>Два<ul><li>и'
            " ещё</li></ul></li></ol><p>1С: ошибка `0x0000007e` [код]</p>"
            '<pre data-language-id="bash">ping 10.0.0.1 | more<br># ok</pre>'
            '<table class="table table-bordered o_table"><tbody><tr><td><p>а|б</p></td><td>в</td>'
            '</tr><tr><td>г</td><td><code>x|y</code></td></tr></tbody></table><p><img alt="схема"'
            ' class="img-fluid" src="files/1.png"></p><blockquote><p>Важно</p></blockquote>'
            "<ul><li>a</li></ul><ul><li>b</li></ul>"
        )
        written = to_markdown(content)
        self.assertNotIn("{=html}", written)
        self.assertEqual(normalize(to_html(written)), normalize(content))

    def test_what_markdown_cannot_say_stays(self):
        for content in (
            '<p style="color: red">red</p>',
            '<table><tbody><tr><td colspan="2">two</td></tr></tbody></table>',
            "<p><u>under</u></p>",
        ):
            written = to_markdown(content)
            self.assertIn("```{=html}", written)
            self.assertIn(content, to_html(written))

    def test_html_in_markdown_is_text(self):
        written = to_html("<script>alert(1)</script>\n\n[x](javascript:alert(1))")
        self.assertNotIn("<script", written)
        self.assertNotIn("href", written)

    def test_normalize_tells_apart(self):
        """A comparison that takes everything for the same would prove nothing."""
        pairs = (
            ("<p>a</p>", "<p>b</p>"),
            ("<p>a b</p>", "<p>ab</p>"),
            ("<p>a</p><p>b</p>", "<p>a b</p>"),
            ("<h1>a</h1>", "<h2>a</h2>"),
            ("<p><strong>a</strong></p>", "<p>a</p>"),
            ('<p><a href="/1">a</a></p>', '<p><a href="/2">a</a></p>'),
            ("<pre>a\n\nb</pre>", "<pre>a\nb</pre>"),
            ("<ol><li>a</li></ol>", "<ul><li>a</li></ul>"),
            ("<ol><li>a</li></ol>", '<ol start="2"><li>a</li></ol>'),
            ('<p style="color: red">a</p>', "<p>a</p>"),
            ('<p><img src="1.png" alt=""></p>', '<p><img src="2.png" alt=""></p>'),
            ("<table><tr><td>a</td></tr></table>", "<table><tr><th>a</th></tr></table>"),
        )
        for one, other in pairs:
            self.assertNotEqual(normalize(one), normalize(other), one)


@tagged("post_install", "-at_install", "alone")
class TestDifference(BaseCase):
    def test_words_are_marked(self):
        (row,) = compare("<p>Press the red button</p>", "<p>Press the green button</p>")
        self.assertEqual(row.kind, "changed")
        self.assertIn(("red", True), row.before)
        self.assertIn(("green", True), row.after)

    def test_blocks_come_and_go(self):
        before = "<p>One</p><ul><li>Two</li><li>Three</li></ul>"
        after = "<p>One</p><ul><li>Two</li></ul><p>Quite another sentence</p>"
        self.assertEqual(
            [row.kind for row in compare(before, after)], ["same", "same", "removed", "added"]
        )

    def test_far_blocks_are_left_out(self):
        same = "".join(f"<p>Line {number}</p>" for number in range(20))
        rows = compare(same, same + "<p>New</p>")
        self.assertEqual([row.kind for row in rows], ["gap", "same", "added"])

    def test_same_texts_have_no_difference(self):
        self.assertEqual(compare("<p>a <b>b</b></p>", "<p>a b</p>"), [])

    def test_rows_of_tables_and_code_are_blocks(self):
        blocks = read_blocks(
            "<table><tr><td><p>a</p></td><td>b</td></tr></table><pre>x\n y</pre>"
            "<p><img alt='map'></p>"
        )
        self.assertEqual(blocks, ["a | b", "x", " y", "[picture: map]"])
