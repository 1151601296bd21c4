# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What differs between two rich texts as a reader sees it, block by block and word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from .markdown import BLOCKS, parse

SAME, CHANGED, ADDED, REMOVED, GAP = "same", "changed", "added", "removed", "gap"
CONTEXT = 1
"""Blocks without a change that are shown around each change."""
MAX_WORDS = 3000
"""Longer blocks are compared as a whole."""
ALIKE = 0.35
"""From here on a block is told to be another one changed; less is one removed and one added."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Row:
    """A block before and after.

    :ivar str kind: SAME, CHANGED, ADDED, REMOVED, or GAP for what is left out
    :ivar tuple before: ((text, whether it is gone), ...)
    :ivar tuple after: ((text, whether it is new), ...)
    """

    kind: str
    before: tuple = ()
    after: tuple = ()


def compare(before, after, picture="picture"):
    """Return what differs between two rich texts.

    :param str before: HTML
    :param str after: HTML
    :param str picture: the word for one
    :rtype: list[Row]
    """
    old, new = read_blocks(before, picture), read_blocks(after, picture)
    rows = []
    codes = _opcodes(old, new)
    for number, (kind, start, end, new_start, new_end) in enumerate(codes):
        if kind == "equal":
            same = [Row(SAME, ((text, False),), ((text, False),)) for text in old[start:end]]
            rows += _shorten(same, at_start=not number, at_end=number == len(codes) - 1)
        else:
            rows += _pair(old[start:end], new[new_start:new_end])
    return rows if any(row.kind not in (SAME, GAP) for row in rows) else []


def _opcodes(old, new):
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _shorten(rows, *, at_start, at_end):
    """Leave out what is far from any change."""
    first = [] if at_start else rows[:CONTEXT]
    last = [] if at_end else rows[-CONTEXT:]
    # a single block takes no more room than the sign that it is left out
    if len(first) + len(last) + 1 >= len(rows):
        return rows
    return [*first, Row(GAP), *last]


def _pair(old, new):
    """Find which block became which, in their order."""
    rows = []
    new = list(new)
    for text in old:
        while new and not _are_alike(text, new[0]) and any(_are_alike(text, each) for each in new):
            rows.append(_added(new.pop(0)))
        if new and _are_alike(text, new[0]):
            rows.append(Row(CHANGED, *_compare_words(text, new.pop(0))))
        else:
            rows.append(Row(REMOVED, before=((text, True),)))
    return rows + [_added(text) for text in new]


def _added(text):
    return Row(ADDED, after=((text, True),))


def _are_alike(old, new):
    matcher = SequenceMatcher(None, old[:MAX_WORDS], new[:MAX_WORDS], autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE


def _compare_words(old, new):
    words, new_words = _WORD.findall(old), _WORD.findall(new)
    if max(len(words), len(new_words)) > MAX_WORDS:
        return ((old, True),), ((new, True),)
    before, after = [], []
    for kind, start, end, new_start, new_end in _opcodes(words, new_words):
        changed = kind != "equal"
        before.append(("".join(words[start:end]), changed))
        after.append(("".join(new_words[new_start:new_end]), changed))
    return tuple(part for part in before if part[0]), tuple(part for part in after if part[0])


def read_blocks(content, picture="picture"):
    """Return a rich text as the plain texts of its blocks; a row of a table is one.

    :param str content: HTML
    :rtype: list[str]
    """
    blocks, words = [], []

    def close():
        text = " ".join("".join(words).split()) if words else ""
        if text:
            blocks.append(text)
        words.clear()

    def walk(element, in_cell=False):
        tag = element.tag if isinstance(element.tag, str) else None
        if tag == "pre":
            close()
            for line in element.iter("br"):
                line.tail = "\n" + (line.tail or "")
            blocks.extend(line for line in "".join(element.itertext()).splitlines() if line.strip())
            return
        is_cell = tag in ("td", "th")
        is_block = tag in BLOCKS and not is_cell and not in_cell
        if is_block:
            close()
        if tag == "img":
            alt = element.get("alt")
            words.append(f" [{picture}: {alt}] " if alt else f" [{picture}] ")
        elif tag == "br":
            words.append(" ")
        elif tag:
            words.append(element.text or "")
        for child in element:
            walk(child, in_cell or is_cell)
            if tag:
                words.append(child.tail or "")
        if is_cell and element.getnext() is not None:
            words.append(" | ")
        elif is_block:
            close()

    walk(parse(content))
    close()
    return blocks
