# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""XML files: well-formed, UTF-8, indented by four spaces, without tabs or trailing spaces.

An element or closing tag that begins a line is indented by four more spaces than the line on which
its parent begins. Lines inside texts, comments, CDATA and `<pre>` stay as they are. A line over 120
characters is wrapped before attributes, where that helps; texts are terms and stay whole.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from xml.parsers import expat

from .. import paths
from . import sources

INDENT = 4
LONGEST_LINE = 120
_KEPT = {"pre", "script", "style", "textarea"}
_TAG = re.compile(r"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
# before an attribute, which is then passed over: what stands in its value is none
_GAP = re.compile(r"""[ \t]+(?=[^\s=<>"'/]+\s*=\s*["'])(?:[^"']+"[^"]*"|[^"']+'[^']*')""")


@dataclass
class Layout:
    """What one pass over a document finds: for each line that begins with a tag, its indent.

    Lines count from 0; `inside` holds the line where the tag begins for each further line of a
    tag that spreads over several lines.
    """

    wanted: dict[int, int] = field(default_factory=dict)
    inside: dict[int, int] = field(default_factory=dict)


def _read_layout(content):
    """Parse a document and return its layout; raises `expat.ExpatError` when it is malformed."""
    lines = content.decode("utf-8").split("\n")
    layout = Layout()
    parser = expat.ParserCreate()
    # Of each open element: the indent of the line it begins on.
    open_indents = []
    kept = 0

    def begins_line():
        line, column = parser.CurrentLineNumber - 1, parser.CurrentColumnNumber
        return line, not lines[line][:column].strip()

    def indent_of(line):
        return layout.wanted.get(line, len(lines[line]) - len(lines[line].lstrip(" \t")))

    def start(name, attributes):
        nonlocal kept
        line, first = begins_line()
        if first and not kept:
            layout.wanted[line] = open_indents[-1] + INDENT if open_indents else 0
            _note_continuation(line)
        open_indents.append(indent_of(line))
        kept += name in _KEPT or attributes.get("xml:space") == "preserve" or bool(kept)

    def end(name):
        nonlocal kept
        indent = open_indents.pop()
        kept -= bool(kept)
        line, first = begins_line()
        if first and not kept and lines[line].lstrip().startswith("</"):
            layout.wanted[line] = indent

    def _note_continuation(line):
        """Note the further lines of the tag that begins on this line."""
        text = lines[line][parser.CurrentColumnNumber :]
        last = line
        while not _tag_is_complete(text) and last + 1 < len(lines):
            last += 1
            layout.inside[last] = line
            text += "\n" + lines[last]

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(content, True)
    return layout


def _tag_is_complete(text):
    return _TAG.match(text) is not None


def _wrap(text):
    """Return a document with its long lines wrapped before attributes."""
    lines = text.split("\n")
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    # where lines may be wrapped, by their numbers, and which of them begin inside a tag
    gaps, inside = defaultdict(list), set()
    parser = expat.ParserCreate()

    def start(_name, _attributes):
        first = parser.CurrentLineNumber - 1
        tag = _TAG.match(text, begins[first] + parser.CurrentColumnNumber)
        inside.update(range(first + 1, bisect_right(begins, tag.end() - 1)))
        for gap in _GAP.finditer(text, tag.start(), tag.end()):
            number = bisect_right(begins, gap.start()) - 1
            gaps[number].append(gap.start() - begins[number])

    parser.StartElementHandler = start
    parser.Parse(text.encode(), True)
    for number, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            indent = len(line) - len(line.lstrip())
            indent += 0 if number in inside else INDENT
            lines[number] = _fill(line, [gap for gap in gaps[number] if line[:gap].strip()], indent)
    return "\n".join(lines)


def _fill(line, gaps, indent):
    """Wrap a line at as few of the gaps as make it short enough, where they can; at the first one
    only if what follows fits: nothing is won by `<field` alone on a line above a long text.
    """
    filled, current = [], line[: min(gaps, default=None)]
    for begin, end in pairwise([*gaps, len(line)]):
        piece = " " * indent + line[begin:end].lstrip()
        is_full = len(current) + end - begin > LONGEST_LINE
        if is_full and (begin > gaps[0] or len(piece) <= LONGEST_LINE):
            filled.append(current)
            current = piece
        else:
            current += line[begin:end]
    return "\n".join([*filled, current])


def _lay_out(content):
    """Return the content as it should be laid out."""
    layout = _read_layout(content)
    lines = content.decode("utf-8").split("\n")
    shifts = {
        number: indent - (len(line) - len(line.lstrip(" \t")))
        for number, indent in layout.wanted.items()
        for line in [lines[number]]
    }
    for number, begin in layout.inside.items():
        shifts[number] = shifts[begin]
    for number, shift in shifts.items():
        text = lines[number].lstrip(" \t")
        indent = len(lines[number]) - len(text)
        lines[number] = " " * max(indent + shift, 0) + text if text.strip() else ""
    text = "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
    return _wrap(text).encode()


def _files():
    return [path for path in sources.files(".xml") if "static/lib" not in path.as_posix()]


def findings():
    """Return a line for each XML file that is malformed or not laid out."""
    found = []
    for path in _files():
        where = path.relative_to(paths.ROOT)
        content = path.read_bytes()
        try:
            laid_out = _lay_out(content)
        except (expat.ExpatError, UnicodeDecodeError) as error:
            found.append(f"{where}: {error}")
            continue
        if laid_out != content:
            pairs = zip(content.split(b"\n"), laid_out.split(b"\n"))
            number = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 1)
            found.append(f"{where}:{number}: not laid out (make format does it)")
    return found


def fix():
    """Lay out the files that can be; return those that changed."""
    changed = []
    for path in _files():
        content = path.read_bytes()
        try:
            laid_out = _lay_out(content)
        except (expat.ExpatError, UnicodeDecodeError):
            continue
        if laid_out != content:
            path.write_bytes(laid_out)
            changed.append(path)
    return changed
