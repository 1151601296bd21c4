# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rich text that strangers wrote: what of it may be shown on a page of ours.

Odoo's sanitiser (lxml) has taken out what runs. What is left can still lay itself over the page, or
tell its sender who reads it, when and where: a picture from elsewhere is fetched by the browser of
whoever looks. Here everything goes that a page fetches by itself, and every class and style that
moves a thing out of its place. A picture from elsewhere keeps its place, without being fetched.
"""

import re
from urllib.parse import unquote, urlsplit

from lxml import etree, html

PARKED = "data-original-src"
"""Where the address of a picture from elsewhere waits for the reader's wish; the sanitiser keeps
it."""

_DROPPED = {
    "applet", "area", "audio", "base", "bgsound", "button", "canvas", "command", "datalist",
    "dialog", "embed", "fieldset", "form", "frame", "frameset", "iframe", "image", "input",
    "keygen", "layer", "link", "map", "marquee", "math", "menu", "meta", "noscript", "object",
    "optgroup", "option", "param", "portal", "script", "select", "slot", "style", "svg",
    "template", "textarea", "title", "video",
}  # fmt: skip
"""Elements that go with what is in them: they fetch, ask, or draw where they like."""

_WRAPPERS = {"picture", "source", "track"}
"""Elements that go, but not what is in them: the parser puts a picture into its sources."""

_KEPT_ATTRIBUTES = {
    "abbr", "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color",
    "cols", "colspan", "dir", "face", "headers", "height", "href", "hspace", "lang", "name",
    "noshade", "nowrap", "rel", "rows", "rowspan", "rules", "scope", "size", "span", "src",
    "start", "style", "summary", "target", "title", "type", "valign", "value", "vspace",
    "width",
}  # fmt: skip
"""None of them is fetched but `src`, of pictures only; those that begin with `data-` are kept."""

_EMBEDDED = "data-embedded"
_EMBEDDINGS = {"syntaxHighlighting", "readonlySyntaxHighlighting", "tableOfContent", "toggleBlock"}
"""What the page may make of an element (`embedding_sets.js` of Odoo's editor): texts only. A video
is fetched from YouTube and its like, a file from wherever it says."""

_STYLES = {
    "background-color", "border-collapse", "border-spacing", "caption-side", "color", "direction",
    "display", "empty-cells", "float", "font-family", "font-size", "font-style", "font-weight",
    "height", "letter-spacing", "line-height", "list-style-type", "max-width", "min-height",
    "min-width", "object-fit", "table-layout", "text-align", "text-decoration",
    "text-transform", "vertical-align", "white-space", "width",
}  # fmt: skip
_STYLE_FAMILIES = ("border", "padding")
_MARGINS = {"margin", "margin-top", "margin-right", "margin-bottom", "margin-left"}
_GROWING = {"col", "img", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
"""Elements that a height makes no smaller than what is in them: the rest would lie over what comes
next, above it even, where a class or a style lifts it."""
_NEGATIVE = re.compile(r"(?<![\w-])-\s*[.\d]")
_LINE_HEIGHT = re.compile(r"normal|[1-9](\.\d+)?|[1-9]\d{2}(\.\d+)?%")

_CLASSES = re.compile(
    r"(alert|badge|bg|blockquote|border|btn|col|d|fa|float|font|fst|fw|h[1-6]|img|lead|list|m[btsexy]?"
    r"|mark|p[btsexy]?|rounded|row|small|table|text|w)(-[a-z0-9-]+)?"
    r"|o_mail_(notification|redirect|thread_redirect)|o_(channel|message)_redirect(_transformed)?"
    r"|o-discuss-mention|o-mail-Message-edited|o_track\w*|o_checklist|o_checked|o_helpdesk_\w+"
)
"""Of Bootstrap and Odoo, what colours and spaces; no class that gives a thing another place."""
_MOVING_CLASSES = re.compile(
    r"m[btsexy]?-([a-z]+-)?n\d|row|alert-dismissible|blockquote-footer|btn-(check|close|group).*"
    r"|fa-(stack-?\d*x?|li|ul|spin|pulse|rotate-\d+|flip-.*)|list-group.*"
)
"""Those that would pass for such, and move or lift what they are given to."""

# What a text without any of this contains is left alone, which is most texts.
_HARMLESS = re.compile(
    r"(?:[^<]++|</?(?:a|b|blockquote|br|code|div|em|h[1-6]|hr|i|li|ol|p|pre|s|small|span|strong|sub"
    r"|sup|table|tbody|td|th|thead|tr|u|ul)"
    r"(?:\s+(?:href|rel|target|title|data-o-[a-z-]+)=\"[^\"<>]*\")*\s*/?>)*+",
    re.IGNORECASE,
)
_OWN = re.compile(r"/(?:web/image|[a-z][a-z0-9_]*/static|my/tickets)/[^\\]*")
_CONTENT = "/web/content/"
"""Files; one that is nothing but an address leads the browser there (not so a picture, see
`models/ir_binary.py`)."""
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f]")


def clean_rich_text(text, own_url=""):
    """Return the text without what is fetched by itself or leaves its place. Clean text stays as it
    is.

    :param str text: HTML, sanitised
    :param str own_url: the address of this server; pictures there are its own
    :rtype: str
    """
    if _HARMLESS.fullmatch(text):
        return text
    root = html.fragment_fromstring(text, create_parent="div")
    for element in list(root.iter()):
        if element is root:
            continue
        if (
            not isinstance(element.tag, str)
            or element.tag.lower() in _DROPPED
            or ":" in element.tag
        ):
            _drop(element)
        elif element.tag in _WRAPPERS:
            element.drop_tag()
        else:
            _clean_element(element, own_url)
    return (root.text or "").translate(_ESCAPED) + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )


_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _drop(element):
    if element.getparent() is not None:
        element.drop_tree()


def _clean_element(element, own_url):
    for name in list(element.attrib):
        if name.lower() not in _KEPT_ATTRIBUTES and not name.lower().startswith("data-"):
            del element.attrib[name]
    if "src" in element.attrib:
        if element.tag == "img":
            _place_picture(element, element.get("src"), own_url)
        else:
            del element.attrib["src"]
    if _EMBEDDED in element.attrib and element.get(_EMBEDDED) not in _EMBEDDINGS:
        for name in [name for name in element.attrib if name.startswith(_EMBEDDED)]:
            del element.attrib[name]
    if "style" in element.attrib:
        _set(element, "style", _clean_style(element.get("style"), element.tag in _GROWING))
    if "class" in element.attrib:
        kept = [
            name
            for name in element.get("class").split()
            if _CLASSES.fullmatch(name) and not _MOVING_CLASSES.fullmatch(name)
        ]
        _set(element, "class", " ".join(kept))


def _set(element, name, value):
    if value:
        element.set(name, value)
    else:
        del element.attrib[name]


def _place_picture(element, source, own_url):
    """Let the page fetch the picture where it is this server's; else park its address."""
    if own_url and source.startswith(f"{own_url}/"):
        source = source[len(own_url) :]
    if source.lower().startswith("cid:") or _is_own(source):
        element.set("src", source)
    else:
        del element.attrib["src"]
        if source.startswith(_CONTENT) or _leads_elsewhere(source):
            element.set(PARKED, source)


def _is_own(source):
    if _DATA.fullmatch(source):
        return True
    # browsers leave out what cannot be seen, and take \\ for /
    if _CONTROL.search(source) or ".." in unquote(source):
        return False
    return bool(_OWN.fullmatch(source))


def _leads_elsewhere(address):
    """Tell whether it is the address of something on the web.

    >>> _leads_elsewhere("https://elsewhere.example/x.png"), _leads_elsewhere("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(_CONTROL.sub("", address).replace("\\", "/"))
    except ValueError:
        return False
    return parts.scheme in ("", "http", "https") and bool(parts.netloc)


def _clean_style(style, is_growing):
    """:param bool is_growing: the element grows with what is in it, whatever its height"""
    kept = []
    for declaration in style.split(";"):
        name, _colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if _is_kept(name, value.lower()) and (is_growing or name != "height"):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)


def _is_kept(name, value):
    """Tell whether a declaration only colours and spaces: functions but those of colours could
    fetch, a backslash hides their names, and what is negative leaves its place.
    """
    if not value or "\\" in value or re.search(r"(?<!rgb)(?<!rgba)(?<!hsl)(?<!hsla)\(", value):
        return False
    if _NEGATIVE.search(value) or (name == "line-height" and not _LINE_HEIGHT.fullmatch(value)):
        return False
    return name in _STYLES or name in _MARGINS or name.split("-")[0] in _STYLE_FAMILIES
