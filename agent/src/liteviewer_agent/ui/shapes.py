# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Small smooth pictures for the theme, drawn here so that nothing heavy is imported at start.

ttk stretches them as nine-part images, which gives rounded corners in every size and zoom. It
fills the middle by copying it over and over, and reads the screen back for each transparent copy:
so the middle is large, and the corners carry the colour that lies behind them.
"""

import math
import struct
import zlib
from itertools import pairwise

MIDDLE = (160, 48)  # pixels between the corners


def rgb(colour):
    """``#rrggbb`` as three bytes."""
    return bytes(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def rounded(radius, fill, line, behind, width=1.0):
    """PNG bytes of a rectangle with rounded corners of ``radius`` pixels.

    :param fill, line, behind: ``#rrggbb`` of the inside, the border, and the corners outside
    :param width: of the border, pixels
    """
    inner, border, outer = rgb(fill), rgb(line), rgb(behind)

    def pixel(x, y):
        """Of the upper left corner; the others mirror it."""
        edge = math.hypot(radius - x - 0.5, radius - y - 0.5) - radius
        return _mix(_mix(inner, border, 0.5 - edge - width), outer, 0.5 - edge)

    def row(left, centre):
        return b"".join(left) + centre * MIDDLE[0] + b"".join(reversed(left))

    def side(place):
        """Of a straight edge, ``place`` pixels from it."""
        return _mix(inner, border, place + 1 - width)

    top = [row([pixel(x, y) for x in range(radius)], side(y)) for y in range(radius)]
    centre = row([side(x) for x in range(radius)], inner)
    rows = [*top, *[centre] * MIDDLE[1], *reversed(top)]
    return png(2 * radius + MIDDLE[0], rows)


def sign(size, radius, fill, line, behind, strokes=(), ink="#ffffff", thickness=0.0, width=1.0):
    """PNG bytes of a square sign: a box with rounded corners, or a disc, with strokes on it.

    :param size, radius, thickness, width: pixels; ``size / 2`` as radius gives a disc
    :param strokes: polylines, each a list of points ``(x, y)`` in parts of ``size``
    :param ink: colour of the strokes
    """
    inner, border, outer, pen = rgb(fill), rgb(line), rgb(behind), rgb(ink)
    half = size / 2
    segments = [
        (x1 * size, y1 * size, x2 * size, y2 * size)
        for points in strokes
        for (x1, y1), (x2, y2) in pairwise(points)
    ]

    def pixel(x, y):
        dx, dy = abs(x - half) - half + radius, abs(y - half) - half + radius
        edge = math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
        colour = _mix(_mix(inner, border, 0.5 - edge - width), outer, 0.5 - edge)
        near = min((_distance(x, y, *segment) for segment in segments), default=size)
        return _mix(pen, colour, thickness / 2 - near + 0.5)

    steps = [step + 0.5 for step in range(size)]
    return png(size, [b"".join(pixel(x, y) for x in steps) for y in steps])


def _distance(x, y, x1, y1, x2, y2):
    """From a point to a segment."""
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0
    along = min(max(along, 0), 1)
    return math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))


def png(width, rows):
    """PNG bytes, 8-bit RGB, of ``rows`` (bytes, three per pixel)."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    )


def _mix(first, second, share):
    """``share`` of the first colour over the second, as three bytes."""
    if share <= 0:
        return second
    if share >= 1:
        return first
    return bytes(round(a * share + b * (1 - share)) for a, b in zip(first, second, strict=True))
