# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is shown of a mail: one HTML text, quotes and signatures marked to be folded.

Marked is what Odoo folds (``data-o-mail-quote``); the classes and ids by which programs tell quotes
are used up here. The time it takes grows with the text and no faster, and the text shown is of at
most ``MAX_SHOWN`` characters and ``MAX_ELEMENTS`` elements.
"""

import base64
import binascii
import mimetypes
import re
from html import escape

from lxml import etree, html

from odoo.addons.liteviewer_helpdesk.tools.own_words import QUOTE

from . import quotes
from .charsets import without_unstorable
from .parts import File

MAX_SHOWN = 200_000
MAX_ELEMENTS = 4000
MAX_ATTRIBUTE = 4000
MAX_EMBEDDED = 50
"""Pictures inside the text that become files."""

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_DROPPED = {
    "applet", "audio", "base", "embed", "frame", "frameset", "head", "iframe", "link", "meta",
    "noscript", "object", "script", "style", "svg", "template", "title", "video",
}  # fmt: skip
_QUOTE_MARKS = re.compile(
    r"\b(gmail_quote(_container)?|yahoo_quoted|protonmail_quote|zmail_extra|moz-cite-prefix"
    r"|mail-quote-collapse|mailru-blockquote|tutanota_quote|ms-outlook-quote|OutlookMessageHeader"
    r"|freebirdFormviewerViewHeader|WPS_quote|ntes-mailmaster-quote|qt-mailquote)\b"
)
_REST_MARKS = re.compile(
    r"\b(divRplyFwdMsg|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|reply-intro"
    r"|zwchr|stopSpelling|SkyDrivePlaceholder|isForwardContent|replySplit|lineBreakAtBeginningOfMessage_)"
)
_SIGNATURE_MARKS = re.compile(
    r"\b(gmail_signature(_prefix)?|moz-signature|Signature|signature|AppleMailSignature"
    r"|lineBreakAtBeginningOfSignature|ms-outlook-mobile-signature|_rc_sig|mail-signature"
    r"|protonmail_signature_block(-user|-proton)?|js-compose-signature|tutanota_signature)\b"
)
_OUTLOOK_BORDER = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s+(#?[0-9a-z]+)\s+1\.0pt|border-top:\s*(1\.0pt|1px)?\s*"
    r"solid\s*(#?[0-9a-z]+)\s*1\.0pt",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"border-left(-(color|width|style))?\s*:|margin:\s*0(px)?\s+0(px)?\s+0(px)?\s+\.8ex", re.I
)
_CONDITIONAL = re.compile(r"<!\[(if|endif)[^\]>]{0,200}\]>|<\?xml[^>]{0,500}>", re.IGNORECASE)
_ENCODING = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_DATA = re.compile(r"data:(image/[\w.+-]{1,40})(?:;[\w=-]{1,40})*;base64,(.*)", re.DOTALL | re.I)
_SPACE = re.compile(r"[\s\xa0\u200b\ufeff]+")
_LINK = re.compile(r"\bhttps?://[^\s<>\"'\xab\xbb]{1,2000}[^\s<>\"'\xab\xbb.,;:!?)\]]")


def show_content(content, subject=""):
    """Return what is shown of a mail. Pictures inside its text become files of the content.

    :param content: ``parts.Content``
    :param str subject: tells whether the mail was forwarded
    :return: (HTML, whether something was left out)
    """
    forwarded = quotes.is_forward(subject)
    pieces, is_cut, room, elements = [], content.is_cut, MAX_SHOWN, MAX_ELEMENTS
    pictures = _Pictures(content)
    for text in content.texts:
        if not text.is_visible():
            continue
        if room <= 0 or elements <= 0:
            is_cut = True
            break
        if text.is_html:
            root, is_short = parse_html(text.text)
            is_cut |= is_short
            if root is None:
                continue
            is_cut |= _limit(root, room, elements)
            pictures.place(root)
            fold_html(root, forwarded=forwarded)
            _tidy(root)
            piece = _inner_html(root)
            elements -= sum(1 for _element in root.iter())
        else:
            piece, is_short = show_text(text.text[:room], forwarded=forwarded, most=elements)
            is_cut |= is_short or len(text.text) > room
            elements -= piece.count("<")
        room -= len(piece)
        pieces.append(piece)
    return without_unstorable("\n".join(pieces)), is_cut


def show_text(text, *, forwarded=False, most=MAX_ELEMENTS):
    """Return (a text that is not HTML as HTML, whether something was left out)."""
    shown, is_cut = [], False
    for group in quotes.split_text(text, forwarded=forwarded):
        lines = group.lines
        if len(lines) > most:
            lines, is_cut = lines[: max(0, most)], True
        most -= len(lines)
        words = "<br>".join(_link(line) for line in lines)
        fold = f' {QUOTE}="1"' if group.is_folded else ""
        shown.append(f'<div{fold} style="white-space: pre-wrap">{words}</div>')
        if is_cut:
            break
    return "".join(shown), is_cut


def _link(line):
    """Return a line as HTML, addresses on the web as links."""
    pieces, end = [], 0
    for match in _LINK.finditer(line):
        address = escape(match[0])
        pieces.append(escape(line[end : match.start()], quote=False))
        pieces.append(f'<a href="{address}">{address}</a>')
        end = match.end()
    return "".join([*pieces, escape(line[end:], quote=False)])


# ------------------------------------------------------------
# HTML
# ------------------------------------------------------------


def parse_html(text):
    """Return (the body of an HTML text as a tree without what is never shown, whether something was
    left out); (None, False): there is none.
    """
    text = _ENCODING.sub("", _CONDITIONAL.sub("", without_unstorable(text)))
    parser = html.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        document = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, False
    root = html.fromstring("<div></div>")
    # libxml2 goes no deeper than 256 elements
    is_cut = any("depth" in entry.message for entry in parser.error_log)
    bodies = list(document.iter("body")) or [document]
    for body in bodies:
        _append_text(root, body.text)
        for child in list(body):
            root.append(child)
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            element.drop_tree()
        elif element.tag in ("html", "body") or ":" in element.tag:
            element.drop_tag()
    return root, is_cut


def _append_text(root, text):
    if not text:
        return
    if len(root):
        root[-1].tail = (root[-1].tail or "") + text
    else:
        root.text = (root.text or "") + text


def _limit(root, room, elements):
    """Leave out what goes beyond the limits; tell whether something did."""
    size, stopped = 0, None
    for count, element in enumerate(root.iter()):
        size += len(element.text or "") + len(element.tail or "") + 40
        size += sum(len(value) for name, value in element.attrib.items() if name != "src")
        if count > elements or size > room:
            stopped = element
            break
    if stopped is None:
        return False
    stopped.text = (stopped.text or "")[:room]
    stopped.tail = None
    for child in list(stopped):
        stopped.remove(child)
    while stopped is not root:
        parent = stopped.getparent()
        for sibling in list(stopped.itersiblings()):
            parent.remove(sibling)
        stopped = parent
        if stopped is not root:
            stopped.tail = None
    return True


def _inner_html(root):
    return escape(root.text or "", quote=False) + "".join(
        html.tostring(child, encoding="unicode") for child in root
    )


class _Pictures:
    """The pictures of a mail's text and its files that they are."""

    def __init__(self, content):
        self._files = content.files
        self._by_cid = {}
        for each in content.files:
            for key in (each.cid, each.location, each.location.rpartition("/")[2]):
                if key:
                    self._by_cid.setdefault(key.lower(), each)
        self._by_name = {each.name.lower(): each for each in reversed(content.files)}
        self._embedded = 0

    def place(self, root):
        for picture in root.iter("img"):
            source = (picture.get("src") or "").strip()
            if source[:5].lower() == "data:":
                found = self._take_embedded(source)
            elif source[:4].lower() == "cid:":
                key = source[4:].strip("<> ").lower()
                found = self._by_cid.get(key) or self._by_cid.get(key.replace("%40", "@"))
                found = found or self._by_name.get(key.partition("@")[0])
            elif source and "://" not in source[:12]:
                found = self._by_cid.get(source.lower()) or self._by_name.get(source.lower())
            else:
                found = self._by_cid.get(source.lower())
            if found:
                found.cid = found.cid or f"{found.name}@mail"
                picture.set("src", f"cid:{found.cid}")
                picture.set("data-filename", found.name)
                if "srcset" in picture.attrib:
                    del picture.attrib["srcset"]

    def _take_embedded(self, source):
        """Make a file of a picture that stands in the text itself."""
        match = _DATA.fullmatch(source)
        if not match or self._embedded >= MAX_EMBEDDED:
            return None
        try:
            content = base64.b64decode(re.sub(r"\s+|%0[AaDd]", "", match[2]))
        except (binascii.Error, ValueError):
            return None
        self._embedded += 1
        kind = match[1].lower()
        extension = {"image/jpeg": ".jpg", "image/jpg": ".jpg"}.get(kind)
        extension = extension or mimetypes.guess_extension(kind) or ".png"
        name = f"picture-{self._embedded}{extension}"
        file = File(name, content, kind, f"{name}@mail")
        self._files.append(file)
        return file


# ------------------------------------------------------------
# QUOTES
# ------------------------------------------------------------


def fold_html(root, *, forwarded=False):
    """Mark quotes and signatures below the element; nothing where no own words would be left."""
    marked = _Marks(root)
    _fold_by_marks(root, marked, forwarded=forwarded)
    _fold_by_words(root, marked, forwarded=forwarded)
    if marked.leave_words():
        marked.apply()


class _Marks:
    """The elements that are to be folded."""

    def __init__(self, root):
        self.root = root
        self.elements = {}

    def add(self, element):
        if element is not self.root:
            self.elements[element] = True

    def add_rest(self, element):
        """Fold the element and all that follows it."""
        self.add(element)
        while element is not None and element is not self.root:
            self.wrap_tail(element)
            for sibling in list(element.itersiblings()):
                self.add(sibling)
                self.wrap_tail(sibling)
            element = element.getparent()

    def wrap_text(self, element):
        """Put the text at the beginning of the element into an element of its own. :return: it"""
        span = html.fromstring("<span></span>")
        span.text, element.text = element.text, None
        element.insert(0, span)
        self.add(span)
        return span

    def wrap_tail(self, element):
        """Put the text behind the element into an element of its own. :return: it, or None"""
        if not (element.tail or "").strip() or element is self.root:
            return None
        span = html.fromstring("<span></span>")
        span.text, element.tail = element.tail, None
        element.addnext(span)
        self.add(span)
        return span

    def holds(self, element):
        """Tell whether the element is folded, by itself or with one around it."""
        while element is not None:
            if element in self.elements:
                return True
            element = element.getparent()
        return False

    def leave_words(self):
        """Tell whether anything visible is left."""
        for element in self._iterate_open(self.root):
            if element.tag == "img":
                return True
            own = element.text if element not in self.elements else ""
            if _SPACE.sub("", own or "") or (
                element is not self.root and _SPACE.sub("", element.tail or "")
            ):
                return True
        return False

    def _iterate_open(self, root):
        """Yield the elements that are not folded, and those that are for their tails."""
        stack = [root]
        while stack:
            element = stack.pop()
            if element in self.elements:
                if _SPACE.sub("", element.tail or ""):
                    yield element
                continue
            yield element
            stack.extend(reversed(element))

    def apply(self):
        for element in self.elements:
            element.set(QUOTE, "1")


def _fold_by_marks(root, marked, *, forwarded):
    """Fold what programs have marked as a quote or a signature."""
    for element in list(root.iter()):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
        style = element.get("style") or ""
        if marks and _SIGNATURE_MARKS.search(marks) and not _is_above_words(element):
            marked.add(element)
        elif forwarded:
            continue
        elif (marks and _REST_MARKS.search(marks)) or element.get("data-marker") == "__DIVIDER__":
            if not _begins_forward(element):
                rule = element.getprevious()
                if rule is not None and rule.tag == "hr":
                    marked.add(rule)
                marked.add_rest(element)
                return
        elif marks and _QUOTE_MARKS.search(marks):
            if not _begins_forward(element):
                marked.add(element)
                _fold_above(element, marked)
        elif element.tag == "blockquote":
            is_cited = element.get("type") == "cite" or element.get("cite") or _CITED.search(style)
            if is_cited and not marked.holds(element) and not _begins_forward(element):
                marked.add(element)
                _fold_above(element, marked)
        elif style and element.tag == "div" and _OUTLOOK_BORDER.search(style):
            lines = _get_lines(element, 12)
            if lines and quotes.find_head(lines, 0)[0]:
                marked.add_rest(element)
                return


def _is_above_words(element):
    """Tell whether an element named a signature holds the whole mail, as some programs have it."""
    return len("".join(element.itertext())) > 2000


def _begins_forward(element):
    """Tell whether a forwarded mail begins with the element or just above it."""
    lines = _get_lines(element, 2)
    previous = element.getprevious()
    if previous is not None:
        lines += _get_lines(previous, 3, last=True)
    return any(quotes.is_forward_line(line) for line in lines)


def _get_lines(element, most, *, last=False):
    """Return the first (or last) lines of text in an element."""
    lines, current = [], []

    def end():
        line = _SPACE.sub(" ", "".join(current)).strip()
        if line:
            lines.append(line)
        current.clear()

    limit = 400
    for action, each in etree.iterwalk(element, events=("start", "end")):
        limit -= 1
        if limit < 0 or (len(lines) >= most and not last):
            break
        if each.tag == "br" or each.tag in _BLOCKS:
            end()
        if action == "start":
            current.append(each.text or "")
        elif each is not element:
            current.append(each.tail or "")
    end()
    return lines[-most:] if last else lines[:most]


def _fold_above(element, marked):
    """Fold the line above a quote that says who wrote it when, and empty lines between."""
    candidates, previous = [], element
    for _step in range(6):
        before = previous.getprevious()
        if before is None:
            parent = previous.getparent()
            if parent is None or parent is marked.root or _SPACE.sub("", parent.text or ""):
                text = (parent.text or "") if parent is not None else ""
                _fold_text_above(parent, text, marked)
                return
            previous = parent
            continue
        if _SPACE.sub("", before.tail or ""):
            if _is_attribution(before.tail):
                for each in candidates:
                    marked.add(each)
                marked.wrap_tail(before)
            return
        lines = _get_lines(before, 40, last=True)
        candidates.append(before)
        if lines:
            if len(lines) <= 3 and _is_attribution(" ".join(lines)):
                for each in candidates:
                    marked.add(each)
            return
        previous = before


def _fold_text_above(parent, text, marked):
    if parent is None or not _is_attribution(text):
        return
    marked.wrap_text(parent)


def _is_attribution(text):
    return quotes.count_attribution([_SPACE.sub(" ", text or "").strip()], 0) > 0


def _fold_by_words(root, marked, *, forwarded):
    """Fold from the line on that says what follows is a quote, and lines of a signature."""
    for block in list(root.iter("pre")):
        _split_pre(block)
    lines = list(_walk_lines(root, marked))[: quotes.MAX_LINES]
    texts = [text for text, _pieces in lines]
    for number, (text, pieces) in enumerate(lines):
        if quotes.is_forward_line(text):
            return
        if quotes.is_sent_from(text):
            _fold_line(pieces, marked)
        elif quotes.is_signature_line(text) or (
            not (forwarded or text.startswith(">"))
            and quotes.find_head(texts[number : number + 16], 0)[0]
        ):
            _fold_from(pieces[0], marked)
            return
        elif text.startswith(">") and not forwarded:
            _fold_line(pieces, marked)


def _fold_line(pieces, marked):
    for is_tail, element in reversed(pieces):
        if is_tail:
            marked.wrap_tail(element)
        elif element.text:
            marked.wrap_text(element)


def _fold_from(piece, marked):
    """Fold all from a piece of text on."""
    is_tail, element = piece
    if is_tail:
        start = marked.wrap_tail(element)
    else:
        start = marked.wrap_text(element) if element is marked.root else element
    if start is not None:
        marked.add_rest(start)


def _walk_lines(root, marked):
    """Yield (text, [(whether it is the text behind the element, element)]) of the lines that are
    not folded and not empty.
    """
    words, pieces = [], []
    for piece in _walk_pieces(root, marked):
        if piece is not None:
            is_tail, element = piece
            text = element.tail if is_tail else element.text
            if pieces or _SPACE.sub("", text):
                words.append(text[: 2 * quotes.MAX_LINE])
                pieces.append(piece)
        elif pieces:
            yield _SPACE.sub(" ", "".join(words)).strip(), pieces
            words, pieces = [], []
    if pieces:
        yield _SPACE.sub(" ", "".join(words)).strip(), pieces


def _walk_pieces(root, marked):
    """Yield the texts below an element as (whether behind, element), and None where a line ends."""
    stack = [("start", root)]
    while stack:
        action, element = stack.pop()
        ends_line = element.tag in _BLOCKS or element.tag == "br"
        if ends_line:
            yield None
        if action == "start":
            stack.append(("end", element))
            if element not in marked.elements:
                if element.text:
                    yield False, element
                stack.extend(("start", child) for child in reversed(element))
        elif element is not root and element.tail:
            yield True, element


def _split_pre(block):
    """Let every line of a preformatted text end with a line break."""
    for element in list(block.iter()):
        if "\n" in (element.text or ""):
            first, *others = element.text.split("\n")
            element.text = first
            for line in reversed(others[: quotes.MAX_LINES]):
                line_break = html.fromstring("<br>")
                line_break.tail = line
                element.insert(0, line_break)
        if element is not block and "\n" in (element.tail or ""):
            first, *others = element.tail.split("\n")
            element.tail = first
            for line in reversed(others[: quotes.MAX_LINES]):
                line_break = html.fromstring("<br>")
                line_break.tail = line
                _insert_after(element, line_break)


def _insert_after(element, following):
    """Put an element behind another one and its text."""
    parent = element.getparent()
    parent.insert(parent.index(element) + 1, following)


def _tidy(root):
    """Take away the classes and ids by which Odoo would tell quotes once more, and so other ones.

    What it takes for a quote wherever it stands becomes a plain element where it is none.
    """
    for element in root.iter():
        for name, value in element.attrib.items():
            if name in ("class", "id") or len(value) > MAX_ATTRIBUTE:
                del element.attrib[name]
        if element.tag == "blockquote" and not element.get(QUOTE):
            element.tag = "div"
            element.set("style", "margin-left: 40px")
