# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents of others as rich text: Markdown, HTML and DOCX.

What comes out is HTML that nobody has looked at: whoever stores it sanitises it.
"""

import codecs
import io
import re
from dataclasses import dataclass, field
from posixpath import basename, splitext

import mammoth
from lxml import etree, html

from odoo.tools.translate import LazyTranslate

from odoo.addons.liteviewer_helpdesk.tools.input import NO_TEXT, InputError

from . import front_matter, markdown
from .archive import open_archive

_lt = LazyTranslate(__name__)

MAX_TEXT = 2_000_000
"""Characters of a text in Markdown or HTML."""
MAX_PARTS, MAX_WORD_PARTS, MAX_BRACKETS = 100_000, 300_000, 50_000
"""Elements of HTML and of a Word document, which has several for each; brackets in Markdown, each
of which may begin a link. It takes some 10 to 20 seconds to read so many.
"""
MAX_TITLE = 200
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass
class Document:
    """A text with what stands above it.

    :ivar str title:
    :ivar str content: HTML, not sanitised
    :ivar dict facts: from the front matter
    :ivar dict files: {address in the text: (name, content)}, of what comes inside of the document
    """

    title: str
    content: str
    facts: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)


def is_document(path):
    """Tell by its name whether a file is one that can be read."""
    return splitext(path)[1].lower() in _READERS


def read_document(path, content):
    """Read a document.

    :param str path: its name tells the format
    :param bytes content:
    :rtype: Document
    :raises InputError: it cannot be read; says why
    """
    reader = _READERS[splitext(path)[1].lower()]
    try:
        document = reader(path, content)
    except (etree.LxmlError, RecursionError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(path, _lt("cannot be read: it is broken.")) from error
    title = document.title or splitext(basename(path))[0]
    document.title = " ".join(NO_TEXT.sub("", title).split())[:MAX_TITLE]
    return document


# ------------------------------------------------------------
# MARKDOWN
# ------------------------------------------------------------


def _read_markdown(path, content):
    facts, text = front_matter.split(_decode(path, content))
    _check_parts(path, text.count("["), MAX_BRACKETS)
    written = markdown.to_html(text)
    _check_parts(path, _count_elements(written))
    title = front_matter.get_text(facts, "title", "name")
    if title:
        return Document(title, written, facts)
    return Document(*_take_title(markdown.parse(written)), facts)


def _decode(path, content):
    """Return a text file as text, whatever it was written in."""
    marked = [encoding for mark, encoding in _BOMS if content.startswith(mark)]
    named = _CHARSET.search(content[:2000])
    encoding = marked[0] if marked else named[1].decode() if named else "utf-8"
    text = None
    # old Russian files say nothing of what they are
    for each in (encoding, "utf-8", "cp1251"):
        try:
            text = content.decode(each)
            break
        except (LookupError, UnicodeDecodeError):
            continue
    if text is None or "\0" in text:
        raise InputError(path, _lt("is no text."))
    if len(text) > MAX_TEXT:
        raise InputError(
            path, _lt("is longer than %(limit)s characters. Divide it.", limit=MAX_TEXT)
        )
    return NO_TEXT.sub("", text).replace("\r\n", "\n")


def _count_elements(text):
    return text.count("<") - text.count("</")


def _check_parts(path, count, limit=MAX_PARTS):
    """:raises InputError: a short text may be made so that it takes hours to read"""
    if count > limit:
        raise InputError(path, _lt("has too many parts: paragraphs, cells, links. Divide it."))


def _take_title(root):
    """Return (the heading that the text begins with, or nothing; the text without it)."""
    first = root[0] if len(root) and not (root.text or "").strip() else None
    if first is None or first.tag != "h1":
        return "", markdown.serialize(root)
    title = " ".join(first.text_content().split())
    first.drop_tree()
    return title, markdown.serialize(root)


# ------------------------------------------------------------
# HTML
# ------------------------------------------------------------


def _read_html(path, content):
    text = _decode(path, content)
    if not text.strip():
        return Document("", "")
    _check_parts(path, _count_elements(text))
    # what the text says of its encoding holds no more
    page = html.document_fromstring(re.sub(r"<\?xml[^>]*\?>", "", text))
    body = page.find("body")
    if body is None:
        return Document("", "")
    title, written = _take_title(body)
    if not title and (named := page.find(".//title")) is not None:
        title = named.text_content()
    return Document(title, written)


# ------------------------------------------------------------
# DOCX
# ------------------------------------------------------------

_STYLES = """
p[style-name='Code'] => pre:separator('\n')
p[style-name='HTML Preformatted'] => pre:separator('\n')
"""


def _read_docx(path, content):
    archive = open_archive(path, content)
    files = {}

    def keep(image):
        with image.open() as stream:
            picture = stream.read()
        extension = image.content_type.rsplit("/", 1)[-1].split("+")[0]
        address = f"document-{len(files) + 1}.{extension}"
        files[address] = (address, picture)
        return {"src": address}

    try:
        texts = (archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        parts = sum(text.count(b"<") - text.count(b"</") for text in texts)
        _check_parts(path, parts, MAX_WORD_PARTS)
        # files elsewhere, which a document may name, are not read: mammoth's default
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(keep),
        )
    except InputError:
        raise
    except Exception as error:  # mammoth raises whatever it meets in the archive
        raise InputError(path, _lt("cannot be read: it is broken.")) from error
    _check_parts(path, _count_elements(result.value))
    root = markdown.parse(result.value)
    for table in root.iter("table"):
        table.set("class", markdown.TABLE)
    title, written = _take_title(root)
    return Document(title, written, files=files)


_READERS = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".docx": _read_docx,
}
