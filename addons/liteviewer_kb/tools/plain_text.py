# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Articles as text without marks, for windows that show no HTML."""

import re

from lxml import html

_GROUPS = {"div", "section", "article", "blockquote", "tbody", "thead", "tfoot", "table", "details"}
_LISTS = {"ul", "ol"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "tr", "li", *_GROUPS, *_LISTS}
_UNSEEN = {"script", "style", "template"}
_INDENT = "   "


def get_text(content):
    """Return what HTML says, as it is read from above: an empty line between paragraphs, lists with
    their numbers, rows of tables with their cells side by side, pictures by their names.

    :param str content: HTML
    """
    root = html.fragment_fromstring(content or "", create_parent="div")
    blocks = [block for block in _read_blocks(root, "") if block.strip()]
    return "\n\n".join(blocks)


def _read_blocks(element, indent):
    """Yield the paragraphs of an element that holds blocks."""
    run = [element.text or ""]
    for child in element:
        if _is_block(child):
            yield _tidy("".join(run), indent)
            run = []
            yield from _read_block(child, indent)
        else:
            run.append(_read_inline(child))
        run.append(child.tail or "")
    yield _tidy("".join(run), indent)


def _read_block(element, indent):
    if element.tag in _LISTS:
        yield "\n".join(_read_items(element, indent))
    elif element.tag == "pre":
        lines = "".join(element.itertext()).strip("\n").split("\n")
        yield "\n".join(f"{indent}{_INDENT}{line}".rstrip() for line in lines)
    elif element.tag == "table":
        rows = (_read_row(row, indent) for row in element.iter("tr"))
        yield "\n".join(filter(str.strip, rows))
    else:
        yield from _read_blocks(element, indent)


def _read_items(element, indent):
    """Yield the lines of a list."""
    number = int(element.get("start") or 1) if (element.get("start") or "1").isdecimal() else 1
    for item in element.iterchildren("li"):
        mark = f"{number}." if element.tag == "ol" else "•"
        number += 1
        lines = [block for block in _read_blocks(item, indent + _INDENT) if block.strip()]
        first = lines[0].removeprefix(indent + _INDENT) if lines else ""
        yield f"{indent}{mark} {first}".rstrip()
        yield from lines[1:]


def _read_row(row, indent):
    cells = (_tidy(_read_inline(cell), "") for cell in row.iterchildren("td", "th"))
    return indent + " | ".join(cell.replace("\n", " ") for cell in cells)


def _read_inline(element):
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return ""
    if element.tag == "br":
        return "\v"
    if element.tag == "img":
        return f"[{element.get('alt')}]" if element.get("alt") else ""
    text = element.text or ""
    for child in element:
        gap = " " if _is_block(child) else ""
        text += gap + _read_inline(child) + gap + (child.tail or "")
    return text


def _is_block(element):
    return element.tag in _BLOCKS


def _tidy(text, indent):
    """Return a paragraph with single blanks; where it broke it goes on in a new line."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.split("\v"))
    return "\n".join(indent + line for line in lines).rstrip()
