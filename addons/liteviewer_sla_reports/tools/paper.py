# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What is printed, made of parts that the renderer takes one after the other.

wkhtmltopdf needs more memory and time for each row the longer a document is, and only its patched
build prints headers, footers, links and bookmarks. So it renders nothing but plain pages, and what
belongs to the whole is added here: head and foot with the number of each page, page numbers and
links of the contents, bookmarks. Both builds print the same.

Where something stands on a page is told by a mark: a white picture of so many pixels that it says
what it is. It is looked for in what was rendered.
"""

import base64
import functools
import io
import re
from typing import NamedTuple

from PIL import Image

from odoo.tools.pdf import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    PdfFileWriter,
    createStringObject,
    generic,
)

SLOT = '<i class="o_lv_slot"></i>'
"""In the page of a paper: what is printed stands there."""
PAGE = '<i class="o_lv_page"></i>'
"""In a foot: the number of the page. Words of people are escaped and hold no such tag."""
PAGES = '<i class="o_lv_pages"></i>'
"""In a foot: how many pages there are."""
STARTS = '<i class="o_lv_starts_{}"></i>'
"""In the contents: the page on which a section begins."""
SECTION, LINE = 3, 5
"""Heights of marks, in pixels: beside the title of a section, beside its line of the contents."""
MARK_WIDTH = 7
"""Pixels that a mark is wider than its number: the renderer keeps no picture of a single one."""
FOOT_GAP = 11
"""Points between the text of a page and its foot."""
HEAD_GAP = 20
"""Points above the head."""
LINE_HEIGHT = 22
"""Points of a line of the contents that a click opens."""
MARGIN = 30
"""Points on both sides of such a line."""


DRAWING = re.compile(
    rb"(?<!\S)(?:(q)|(Q)|((?:-?[\d.]+\s+){6})cm|(/\w+)\s+Do)(?!\S)",
)
"""What moves pictures on a page. Texts cannot be mistaken for it: both builds write the numbers of
glyphs."""


class Paper(NamedTuple):
    """A document that is printed, with page numbers of its own.

    :ivar str name: in the bookmarks, where several are printed at once
    :ivar str sheet: HTML of an empty page with its styles and a ``SLOT``
    :ivar list parts: HTML that is rendered one after the other; each begins on a new page
    :ivar str head: HTML above each page
    :ivar str foot: HTML below each page, with ``PAGE`` and ``PAGES``
    :ivar list titles: of the sections, in their order, the first of which has the mark 1
    :ivar bool has_contents: the first part shows on which pages the sections begin
    """

    name: str
    sheet: str
    parts: list
    head: str
    foot: str
    titles: list
    has_contents: bool = False

    def fill(self, html):
        """Return the HTML of a document of this paper."""
        return self.sheet.replace(SLOT, html)


class Bookmark(NamedTuple):
    """Of a PDF.

    :ivar tuple place: (number of the page from 0 on, points from below)
    :ivar list inside: bookmarks
    """

    title: str
    place: tuple
    inside: list


class Frame(NamedTuple):
    """What the renderer leaves free, in points."""

    top: float
    bottom: float


@functools.cache
def paint_mark(kind, number):
    """Return the address of a mark: a picture that holds itself.

    :param kind: SECTION or LINE
    :param number: from 1 on
    """
    stream = io.BytesIO()
    Image.new("RGB", (MARK_WIDTH + number, kind), "white").save(stream, "PNG")
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"


def join(printed, render, frame):
    """Return the PDF of papers whose parts have been rendered.

    :param printed: [(Paper, [PDF of each part])]
    :param render: function of (HTML, whether it is rendered without margins) that returns a PDF
    :param Frame frame: where head and foot are put
    :rtype: bytes
    """
    writer = PdfFileWriter()
    bookmarks = [_add_paper(writer, paper, contents, render, frame) for paper, contents in printed]
    # several papers have their names above those of their sections
    _add_bookmarks(writer, bookmarks[0].inside if len(bookmarks) == 1 else bookmarks)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _read(content):
    return list(PdfFileReader(io.BytesIO(content), strict=False).pages)


def _add_paper(writer, paper, contents, render, frame):
    """Add the pages of a paper; return the bookmark that leads to it."""
    parts = [_read(content) for content in contents]
    starts = _find_starts(parts)
    if paper.has_contents:
        # with the numbers it may become longer, and then all that follows moves
        length = 0
        while len(parts[0]) != length:
            length = len(parts[0])
            parts[0] = _read(render(paper.fill(_fill_contents(paper, starts)), False))
            starts = _find_starts(parts)
    pages = [page for part in parts for page in part]
    [head] = _read(render(paper.fill(paper.head), True))[:1]
    feet = "".join(
        paper.foot.replace(PAGE, str(number)).replace(PAGES, str(len(pages)))
        for number in range(1, len(pages) + 1)
    )
    above = _make_form(writer, head, frame.top - HEAD_GAP)
    first = len(writer.pages)
    lines = [list(_find_marks(page, LINE)) for page in parts[0]] if paper.has_contents else []
    for page, foot in zip(pages, _read(render(paper.fill(feet), True)), strict=False):
        _add_page(writer, page, above, _make_form(writer, foot, frame.bottom - FOOT_GAP), frame)
    _add_links(writer, first, starts, lines)
    return Bookmark(
        paper.name,
        (first, 0 if not pages else float(pages[0].mediabox.height)),
        [
            Bookmark(paper.titles[number - 1], (first + page, top), [])
            for number, (page, top) in sorted(starts.items())
        ],
    )


def _find_starts(parts):
    """Return {number of a section: (number of its page from 0 on, points from below)}."""
    starts, count = {}, 0
    for part in parts:
        for page in part:
            for number, top in _find_marks(page, SECTION):
                starts.setdefault(number, (count, top))
            count += 1
    return starts


def _fill_contents(paper, starts):
    html = paper.parts[0]
    for number, (page, _top) in starts.items():
        html = html.replace(STARTS.format(number), str(page + 1))
    return html


def _find_marks(page, kind):
    """Yield (number, points from below of its upper end) of the marks of a page."""
    found = {}
    for name, reference in (page["/Resources"].get("/XObject") or {}).items():
        picture = reference.get_object()
        if picture.get("/Height") == kind and picture.get("/Subtype") == "/Image":
            found[name] = int(picture["/Width"]) - MARK_WIDTH
    if not found:
        return
    # where each is drawn: the way of the origin through the matrices that are in force
    matrix, kept = (1, 0, 0, 1, 0, 0), []
    for keep, restore, change, name in DRAWING.findall(page.get_contents().get_data()):
        if keep:
            kept.append(matrix)
        elif restore:
            matrix = kept.pop() if kept else matrix
        elif change:
            matrix = _multiply(tuple(map(float, change.split())), matrix)
        elif name.decode() in found:
            yield found[name.decode()], max(matrix[5], matrix[3] + matrix[5])


def _multiply(one, other):
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _make_form(writer, page, height):
    """Return the upper part of a page, of some points, as something that can be drawn on others.

    The rest would cover them: Debian's build paints the whole of a page.
    """
    _left, _low, width, top = map(float, page.mediabox)
    form = _make_stream(page.get_contents().get_data())
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): _make_numbers((0, top - height, width, top)),
            NameObject("/Resources"): _adopt(writer, page["/Resources"]),
        }
    )
    return writer._add_object(form)


def _adopt(writer, value):
    """Return an object of another file for this one: newer versions of pypdf ask to clone it,
    older ones do so when they write.
    """
    return value.clone(writer) if hasattr(value, "clone") else value


def _make_stream(data):
    stream = generic.DecodedStreamObject()
    stream.set_data(data)
    return stream.flate_encode()


def _add_page(writer, page, above, below, frame):
    """Add a page with its head and foot: what it draws itself is neither read nor changed."""
    height = float(page.mediabox.height)
    writer.add_page(page)
    added = writer.pages[len(writer.pages) - 1]
    resources = DictionaryObject(added["/Resources"])
    forms = DictionaryObject(resources.get("/XObject") or {})
    forms[NameObject("/LvHead")], forms[NameObject("/LvFoot")] = above, below
    resources[NameObject("/XObject")] = forms
    added[NameObject("/Resources")] = resources
    drawn = added.raw_get("/Contents")
    inner = drawn if isinstance(drawn, ArrayObject) else [drawn]
    low = height - frame.bottom + FOOT_GAP
    drawn_after = "Q " + " ".join(
        f"q 1 0 0 1 0 {-shift:.2f} cm {name} Do Q"
        for name, shift in (("/LvHead", HEAD_GAP), ("/LvFoot", low))
    )
    added[NameObject("/Contents")] = ArrayObject(
        [
            writer._add_object(_make_stream(b"q")),
            *inner,
            writer._add_object(_make_stream(drawn_after.encode())),
        ]
    )


def _add_links(writer, first, starts, lines):
    """Make the lines of the contents open the pages on which their sections begin.

    :param lines: [[(number of the section, points from below)]] of each page
    """
    for place, of_page in enumerate(lines):
        page, links = writer.pages[first + place], ArrayObject()
        for number, top in of_page:
            if number not in starts:
                continue
            target, high = starts[number]
            rectangle = (MARGIN, top - LINE_HEIGHT, float(page.mediabox.width) - MARGIN, top)
            link = DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Annot"),
                    NameObject("/Subtype"): NameObject("/Link"),
                    NameObject("/Rect"): _make_numbers(rectangle),
                    NameObject("/Border"): _make_numbers((0, 0, 0)),
                    NameObject("/Dest"): _make_destination(writer, first + target, high),
                }
            )
            links.append(writer._add_object(link))
        if links:
            page[NameObject("/Annots")] = links


def _add_bookmarks(writer, bookmarks):
    """Add the bookmarks of a file; pypdf's own way names pages in the way that other files do."""
    if bookmarks:
        root = DictionaryObject({NameObject("/Type"): NameObject("/Outlines")})
        reference = writer._add_object(root)
        _hang(writer, root, reference, bookmarks)
        writer._root_object[NameObject("/Outlines")] = reference
        writer._root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")


def _hang(writer, parent, reference, bookmarks):
    """Make bookmarks the children of something, in their order."""
    items = [
        DictionaryObject(
            {
                NameObject("/Title"): createStringObject(bookmark.title),
                NameObject("/Parent"): reference,
                NameObject("/Dest"): _make_destination(writer, *bookmark.place),
            }
        )
        for bookmark in bookmarks
    ]
    references = [writer._add_object(item) for item in items]
    for place, (item, own, bookmark) in enumerate(zip(items, references, bookmarks, strict=True)):
        if place:
            item[NameObject("/Prev")] = references[place - 1]
        if place + 1 < len(items):
            item[NameObject("/Next")] = references[place + 1]
        if bookmark.inside:
            _hang(writer, item, own, bookmark.inside)
    parent[NameObject("/First")], parent[NameObject("/Last")] = references[0], references[-1]
    # those of a bookmark are folded, which is what less than nothing means
    is_root = "/Parent" not in parent
    parent[NameObject("/Count")] = NumberObject(len(items) if is_root else -len(items))


def _make_destination(writer, page, top):
    """Return where a link leads: a page, scrolled to a height, as large as it is."""
    # a page itself still names its place in the file that it comes from
    reference = writer._root_object["/Pages"]["/Kids"][page]
    return ArrayObject(
        [reference, NameObject("/XYZ"), *_make_numbers((0, top)), generic.NullObject()]
    )


def _make_numbers(values):
    return ArrayObject(NumberObject(round(value)) for value in values)
