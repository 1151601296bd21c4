# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rich text as Markdown and back, without loss.

What Markdown cannot say (colours, widths, merged cells) stays HTML inside of it, in a block that
Pandoc calls a raw one::

    ```{=html}
    <p style="color: red">...</p>
    ```

Whether a block can be said is not guessed: it is written as Markdown and read again, and where that
is not the same, it stays HTML. "The same" is what `normalize` makes of both.
"""

import re

from lxml import etree, html
from markdown_it import MarkdownIt
from markdownify import MarkdownConverter

RAW = "{=html}"
"""What a fence says of HTML inside of it; see Pandoc's manual, *Generic raw attribute*."""
TABLE = "table table-bordered"
"""How tables of the editor look; without it they have no lines."""
CODE = "readonlySyntaxHighlighting"
"""What the editor calls a block of code, so that it opens as one."""
PLAIN = "plaintext"

BLOCKS = {
    "address", "article", "aside", "blockquote", "caption", "center", "col", "colgroup", "dd",
    "details", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_SYNONYMS = {"b": "strong", "i": "em", "del": "s", "strike": "s"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_OF_EDITOR = re.compile(
    r"data-(oe-|last-history|mimetype|original-id|attachment-id|embedded|language)"
)
"""Notes of the editor to itself, which it makes anew."""


def _make_parser():
    # js-default takes no HTML, which RAW is the only way for
    parser = MarkdownIt("js-default")

    def fence(renderer, tokens, index, options, env):
        token = tokens[index]
        if token.info.strip() == RAW:
            return token.content
        return _render_code(token.content, token.info.strip().split(" ")[0])

    def code_block(renderer, tokens, index, options, env):
        return _render_code(tokens[index].content, "")

    def table_open(renderer, tokens, index, options, env):
        return f'<table class="{TABLE}">'

    for rule in (fence, code_block, table_open):
        parser.add_render_rule(rule.__name__, rule)
    return parser


def _render_code(text, language):
    pre = etree.Element("pre", {"data-embedded": CODE, "data-language-id": language or PLAIN})
    # the end of the last line is the fence's
    pre.text = text.removesuffix("\n")
    # a first line that is empty is lost to a parser of HTML, unless another one comes before it
    lead = "\n" if pre.text.startswith("\n") else ""
    written = etree.tostring(pre, encoding="unicode", method="html")
    return written.replace(">", f">{lead}", 1) + "\n"


_PARSER = _make_parser()


class _Converter(MarkdownConverter):
    """Writes Markdown of normalised HTML."""

    class Options(MarkdownConverter.DefaultOptions):
        heading_style = "atx"
        escape_misc = True
        newline_style = "backslash"
        keep_inline_images_in = ("td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "li")

    def convert_code(self, el, text, parent_tags):
        written = super().convert_code(el, text, parent_tags)
        in_cell = "td" in parent_tags or "th" in parent_tags
        return written.replace("|", "\\|") if in_cell else written

    def convert_pre(self, el, text, parent_tags):
        code = el.get_text()
        longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
        fence = "`" * max(3, longest + 1)
        language = el.get("data-language-id", PLAIN)
        return f"\n\n{fence}{'' if language == PLAIN else language}\n{code}\n{fence}\n\n"


# ------------------------------------------------------------
# FROM MARKDOWN
# ------------------------------------------------------------


def to_html(text):
    """Return Markdown as HTML, not yet sanitised: what RAW brings may be anything.

    :param str text: CommonMark with tables and ~~deletions~~
    :rtype: str
    """
    root = parse(_PARSER.render(text))
    for head in list(root.iter("thead")):
        # how a table without a head is written
        if not "".join(head.itertext()).strip() and not head.findall(".//img"):
            head.drop_tree()
    return serialize(root)


# ------------------------------------------------------------
# TO MARKDOWN
# ------------------------------------------------------------


def to_markdown(content):
    """Return HTML as Markdown that `to_html` makes the same of.

    :param str content: HTML of a rich text
    :rtype: str
    """
    parts = []
    written = known = ""
    for block in _split(parse(content)):
        raw = serialize_node(block)
        same = normalize(raw)
        if not same:
            # an empty paragraph is one, too: it keeps its distance
            if block.tag == "p":
                parts.append(_write_raw(raw))
            continue
        # two lists, one after the other, are told apart by their bullets
        bullet = "*" if written.startswith("-") else "-"
        said = _write(block, bullet)
        # a block may run into the one before it, two lists for instance
        if normalize(to_html(f"{written}\n\n{said}")) != known + same:
            said = _write_raw(raw)
        parts.append(said)
        written, known = said, same
    return "\n\n".join(parts) + "\n" if parts else ""


def _write(block, bullet):
    normal = _copy_normal(block)
    return _Converter(bullets=bullet).convert(serialize_node(normal)).strip("\n")


def _write_raw(raw):
    longest = max((len(run) for run in re.findall(r"`+", raw)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{RAW}\n{raw}\n{fence}"


# ------------------------------------------------------------
# HTML
# ------------------------------------------------------------


def parse(content):
    """Return HTML as an element that holds it."""
    return html.fragment_fromstring(content or "", create_parent="div")


def serialize(root):
    """Return what an element of `parse` holds."""
    lead = etree.Element("x")
    lead.text = root.text
    written = etree.tostring(lead, encoding="unicode", method="html")
    text = written[len("<x>") : -len("</x>")] if root.text else ""
    return text + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )


def serialize_node(element):
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def _split(root):
    """Yield the blocks of a text; what stands outside of any is put into paragraphs."""
    run = etree.Element("p")

    def has_words():
        return len(run) or (run.text or "").strip()

    run.text = root.text
    for child in list(root):
        tail, child.tail = child.tail, None
        if isinstance(child.tag, str) and child.tag in BLOCKS:
            if has_words():
                yield run
            yield child
            run = etree.Element("p")
            run.text = tail
        elif isinstance(child.tag, str):
            run.append(child)
            child.tail = tail
        else:
            # comments
            if len(run):
                run[-1].tail = (run[-1].tail or "") + (tail or "")
            else:
                run.text = (run.text or "") + (tail or "")
    if has_words():
        yield run


def normalize(content):
    """Return HTML as it is compared: what no reader can tell apart is the same text.

    >>> normalize("<p>a <b>b</b></p>") == normalize("<p>a\\n<strong>b</strong></p> ")
    True

    :param str content: HTML
    :rtype: str
    """
    return "".join(
        serialize_node(normal)
        for block in _split(parse(content))
        if (normal := _copy_normal(block)) is not None and _says_anything(normal)
    )


def _says_anything(element):
    return element.tag != "p" or len(element) or (element.text or "").strip()


def _copy_normal(element):
    """Return a normal copy of a block."""
    copy = html.fromstring(serialize_node(element))
    if copy.tag != element.tag:
        # parts of a table do not stand alone
        return element
    _normalize(copy)
    _trim(copy)
    return copy


def _normalize(element):
    for child in list(element):
        if not isinstance(child.tag, str):
            child.drop_tree()
        else:
            _normalize(child)
    element.tag = _SYNONYMS.get(element.tag, element.tag)
    if element.tag == "div" and not element.attrib and not any(_is_block(part) for part in element):
        element.tag = "p"
    if element.tag == "pre":
        _normalize_code(element)
        return
    for name in list(element.attrib):
        if _OF_EDITOR.match(name):
            del element.attrib[name]
    if element.tag == "img":
        element.attrib.pop("class", None)
        element.set("alt", element.get("alt", ""))
    elif element.tag == "table" and not set(element.get("class", "").split()) - {
        *TABLE.split(),
        "o_table",
    }:
        element.attrib.pop("class", None)
    elif element.tag == "ol" and element.get("start") == "1":
        del element.attrib["start"]
    if element.tag == "a" and element.get("href"):
        element.set("href", _PARSER.normalizeLink(element.get("href")))
    if element.tag in ("li", "td", "th"):
        _unwrap_paragraph(element)
    ordered = sorted(element.attrib.items())
    element.attrib.clear()
    element.attrib.update(ordered)


def _is_block(element):
    return element.tag in BLOCKS


def _normalize_code(element):
    language = element.get("data-language-id") or ""
    inner = element[0] if len(element) == 1 and element[0].tag == "code" else None
    if inner is not None:
        language = language or re.sub(r"^language-", "", inner.get("class", "").split(" ")[0])
    for line in list(element.iter("br")):
        line.tail = "\n" + (line.tail or "")
        line.drop_tree()
    text = "".join(element.itertext()).replace("\r", "")
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.set("data-language-id", language or PLAIN)
    element.text = text.removesuffix("\n")


def _unwrap_paragraph(element):
    """A list item, or a cell, whose text is in a paragraph is like one without it."""
    paragraphs = [child for child in element if child.tag == "p"]
    if (
        len(paragraphs) == 1
        and element[0] is paragraphs[0]
        and not (element.text or "").strip()
        and not paragraphs[0].attrib
        and not (paragraphs[0].tail or "").strip()
    ):
        element.text = None
        paragraphs[0].tail = None
        paragraphs[0].drop_tag()


def _trim(element):
    """Make white space that is not shown the same: runs of it are one blank, at the edges of blocks
    there is none.
    """
    if element.tag == "pre":
        return
    element.text = _collapse(element.text)
    for child in element:
        _trim(child)
        child.tail = _collapse(child.tail)
    if _is_block(element) or element.tag == "br":
        parts = list(element)
        if element.text and (not parts or _is_block(parts[0])):
            element.text = element.text.rstrip(" ")
        if element.text:
            element.text = element.text.lstrip(" ")
        for number, child in enumerate(parts):
            following = parts[number + 1] if number + 1 < len(parts) else None
            if child.tail and (_is_block(child) or child.tag == "br"):
                child.tail = child.tail.lstrip(" ")
            if child.tail and (following is None or _is_block(following) or following.tag == "br"):
                child.tail = child.tail.rstrip(" ")
        if element.text and parts and parts[0].tag == "br":
            element.text = element.text.rstrip(" ")


def _collapse(text):
    return _SPACE.sub(" ", text) if text else None
