# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A message without what is folded in it: the quotes and signatures that Odoo and we mark."""

from lxml import etree, html

QUOTE = "data-o-mail-quote"
"""Attribute of what the web client and the portal fold."""
_SPACE = "\xa0\u200b\ufeff \t\r\n"
_EMPTY = {"br", "div", "font", "hr", "p", "span"}
"""Elements that show nothing where nothing is in them."""


def take_own_words(text):
    """Return the HTML without what is marked as folded; all of it where nothing else is there.

    >>> take_own_words('<p>Yes</p><blockquote data-o-mail-quote="1">Is it?</blockquote>')
    '<p>Yes</p>'

    :param str text: HTML
    """
    if QUOTE not in (text or ""):
        return text
    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return text
    for element in root.xpath(f".//*[@{QUOTE}]"):
        if element.getparent() is not None:
            element.drop_tree()
    _drop_empty_end(root)
    if not _is_visible(root):
        return text
    return html.tostring(root, encoding="unicode")[len("<div>") : -len("</div>")]


def _drop_empty_end(root):
    """Leave out the empty lines above what was taken away."""
    element = root
    while len(element):
        last = element[-1]
        if (last.tail or "").strip(_SPACE):
            return
        if _is_visible(last):
            element = last
        elif last.tag in _EMPTY:
            last.drop_tree()
        else:
            return


def _is_visible(root):
    if root.tag == "img" or root.find(".//img") is not None:
        return True
    return any(text.strip(_SPACE) for text in root.itertext())
