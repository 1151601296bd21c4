# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Charts as SVG, drawn on the server: bars, columns over time, lines and a ring.

They are made for print as well as for the screen, so they use what every renderer knows, the old
WebKit of wkhtmltopdf above all: width and height in the element itself, plain shapes, colours as
#rrggbb, no style sheets, no opacity, no scripts. Texts are given as they are to be read; they are
escaped here.
"""

from math import cos, floor, log10, pi, sin

from markupsafe import Markup, escape

SMALLEST = 1e-6
"""What is less counts as nothing on an axis."""
PALETTE = ("#2f6f9f", "#e08e2b", "#4d9a6a", "#b5544b", "#7a6ba8", "#5fa6b8", "#a08b5b", "#8a8f98")
KEPT, MISSED, OPEN, MUTED = "#4d9a6a", "#c0392b", "#8fb3cf", "#c9ced4"
INK, GREY, GRID = "#212529", "#6c757d", "#dee2e6"
FONT = "Roboto, DejaVu Sans, Arial, sans-serif"
LETTER = 0.58
"""How wide a letter is on average, in parts of its height."""
LINE = 11


def _svg(width, height, parts):
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">'
        "{2}</svg>"
    ).format(width, height, Markup("").join(parts))


def _text(x, y, text, anchor="start", size=LINE, colour=INK, weight="normal"):
    return Markup(
        '<text x="{}" y="{}" font-family="{}" font-size="{}" fill="{}" text-anchor="{}"'
        ' font-weight="{}">{}</text>'
    ).format(_round(x), _round(y), FONT, size, colour, anchor, weight, escape(text))


def _rect(x, y, width, height, colour):
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
        _round(x), _round(y), _round(max(width, 0)), _round(max(height, 0)), colour
    )


def _line(x1, y1, x2, y2, colour=GRID):
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1"/>').format(
        *map(_round, (x1, y1, x2, y2)), colour
    )


def _round(number):
    """Two digits behind the point are plenty, and the same on every machine."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _shorten(text, width):
    """Cut a text to what fits into ``width`` pixels."""
    room = max(1, int(width / (LINE * LETTER)))
    return text if len(text) <= room else text[: room - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def get_steps(highest, count=4):
    """Return round marks of an axis from 0 up to at least the highest value.

    :param highest: number, not negative
    :param int count: how many steps there are to be at most
    """
    if highest < SMALLEST:
        return [0, 1]
    rough = highest / count
    power = 10 ** floor(log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.999999)
    steps = [0]
    while steps[-1] < highest * 0.999999:
        steps.append(len(steps) * step)
    return steps


def draw_bars(bars, width=420, colour=PALETTE[0], label_width=150):
    """Draw horizontal bars, one below the other.

    :param bars: [(label, value, text of the value)], values not negative
    :return: SVG, empty without bars
    :rtype: Markup
    """
    if not bars:
        return Markup("")
    row, text_width = 22, 10 + LINE * LETTER * max(len(text) for _label, _value, text in bars)
    room = max(20, width - label_width - text_width)
    highest = max(value for _label, value, _text in bars) or 1
    parts = []
    for place, (label, value, text) in enumerate(bars):
        y, length = place * row + 3, room * value / highest
        parts += [
            _text(label_width - 8, y + 12, _shorten(label, label_width - 8), "end"),
            _rect(label_width, y, max(length, 1), row - 6, colour),
            _text(label_width + length + 6, y + 12, text, colour=GREY),
        ]
    return _svg(width, len(bars) * row + 4, parts)


def draw_columns(columns, series, width=680, height=220, write=str):
    """Draw stacked columns, over time for example.

    :param columns: [(label, [value of each series])], values not negative
    :param series: [(label, colour)]
    :param write: function that writes a value of the axis
    :return: SVG, empty without columns
    :rtype: Markup
    """
    if not columns:
        return Markup("")
    sums = [sum(values) for _label, values in columns]
    frame = _Frame(get_steps(max(sums)), width, height, write)
    parts = frame.draw()
    slot = frame.width / len(columns)
    for place, (label, values) in enumerate(columns):
        x, below = frame.left + slot * (place + 0.15), 0
        for value, (_label, colour) in zip(values, series, strict=True):
            top = frame.get_y(below + value)
            parts.append(_rect(x, top, slot * 0.7, frame.get_y(below) - top, colour))
            below += value
        parts += frame.draw_label(place, len(columns), x + slot * 0.35, label)
    return _svg(width, height, [*parts, *_draw_legend(series, frame.left)])


def draw_lines(labels, series, width=680, height=220, write=str):
    """Draw lines through values over time; where there is no value, there is no point.

    :param labels: of the moments
    :param series: [(label, colour, [value or None of each moment])]
    :param write: function that writes a value of the axis
    :return: SVG, empty without moments
    :rtype: Markup
    """
    if not labels:
        return Markup("")
    known = [value for *_name, values in series for value in values if value is not None]
    frame = _Frame(get_steps(max(known, default=0)), width, height, write)
    parts, slot = frame.draw(), frame.width / len(labels)
    for place, label in enumerate(labels):
        parts += frame.draw_label(place, len(labels), frame.left + slot * (place + 0.5), label)
    for _label, colour, values in series:
        points, before = [], None
        for place, value in enumerate(values):
            point = value is not None and (frame.left + slot * (place + 0.5), frame.get_y(value))
            if point and before:
                parts.append(
                    Markup(
                        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2"/>'
                    ).format(*map(_round, (*before, *point)), colour)
                )
            if point:
                points.append(point)
            before = point
        parts += [
            Markup('<circle cx="{}" cy="{}" r="3" fill="{}"/>').format(_round(x), _round(y), colour)
            for x, y in points
        ]
    names = [(label, colour) for label, colour, _values in series]
    return _svg(width, height, [*parts, *_draw_legend(names, frame.left)])


def draw_ring(pieces, middle="", caption="", width=300, height=120):
    """Draw a ring of shares with its legend beside it.

    :param pieces: [(label, value, text of the value, colour)], values not negative
    :param str middle: stands in the ring, large, with the caption below it
    :return: SVG, empty where the values are nothing in all
    :rtype: Markup
    """
    whole = sum(piece[1] for piece in pieces)
    if not whole:
        return Markup("")
    radius = height / 2 - 4
    x = y = height / 2
    parts, angle = [], -pi / 2
    for _label, value, _text_of_value, colour in pieces:
        if value == whole:
            parts.append(
                Markup('<circle cx="{}" cy="{}" r="{}" fill="{}"/>').format(
                    _round(x), _round(y), _round(radius), colour
                )
            )
        elif value:
            turn = 2 * pi * value / whole
            start, angle = angle, angle + turn
            parts.append(
                Markup('<path d="M{} {} L{} {} A{} {} 0 {} 1 {} {} Z" fill="{}"/>').format(
                    *map(_round, (x, y, x + radius * cos(start), y + radius * sin(start))),
                    _round(radius),
                    _round(radius),
                    int(turn > pi),
                    *map(_round, (x + radius * cos(angle), y + radius * sin(angle))),
                    colour,
                )
            )
    parts.append(
        Markup('<circle cx="{}" cy="{}" r="{}" fill="#ffffff"/>').format(
            _round(x), _round(y), _round(radius * 0.62)
        )
    )
    parts.append(_text(x, y + (2 if caption else 6), middle, "middle", 18, weight="bold"))
    parts.append(_text(x, y + 16, caption, "middle", 9, GREY))
    left = height + 16
    top = y - len(pieces) * 10
    for place, (label, _value, text, colour) in enumerate(pieces):
        line = top + place * 20
        parts += [
            _rect(left, line + 4, 10, 10, colour),
            _text(left + 16, line + 13, label),
            _text(width - 2, line + 13, text, "end", colour=GREY),
        ]
    return _svg(width, height, parts)


def _draw_legend(series, left):
    """Return the names of the series in one line at the top; one alone needs none."""
    parts, x = [], left
    for label, colour in series if len(series) > 1 else ():
        parts += [_rect(x, 2, 10, 10, colour), _text(x + 14, 11, label)]
        x += 30 + LINE * LETTER * len(label)
    return parts


class _Frame:
    """The axes of a chart: a line for each step, with its value at the left."""

    def __init__(self, steps, width, height, write):
        self._steps = steps
        self._texts = [write(step) for step in steps]
        self.left = 10 + LINE * LETTER * max(map(len, self._texts))
        self.width = width - self.left - 4
        self._top, self._bottom = 24, height - 20

    def get_y(self, value):
        return self._bottom - (self._bottom - self._top) * value / self._steps[-1]

    def draw(self):
        parts = []
        for step, text in zip(self._steps, self._texts, strict=True):
            y = self.get_y(step)
            parts.append(_line(self.left, y, self.left + self.width, y))
            parts.append(_text(self.left - 6, y + 4, text, "end", colour=GREY))
        return parts

    def draw_label(self, place, count, x, label):
        """Return the label of a slot, of every second or third one where they are too close."""
        every = max(1, -(-count * int(LINE * LETTER * (len(label) + 1)) // int(self.width)))
        return [] if place % every else [_text(x, self._bottom + 15, label, "middle", colour=GREY)]
