# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""How the values of a matrix are written, in the language and the time zone of whoever reads it."""

import re
from dataclasses import dataclass
from datetime import UTC, tzinfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from lxml import etree
from lxml import html as lxml_html

from .report_matrix import (
    NO_DATA,
    Failure,
    get_plain_text,
    get_value,
    is_text,
)

BLOCKS = {
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table",
    "tr", "ul",
}  # fmt: skip
CELLS = {"td", "th"}
SILENT = {"head", "script", "style", "template", "title"}


@dataclass(frozen=True)
class Formats:
    """The reader's way of writing.

    :ivar str locale: of Babel, such as ``ru_RU``
    :ivar tz: time zone of the times
    :ivar str date_pattern: of Babel (LDML), such as ``dd.MM.yyyy``; time_pattern likewise
    :ivar str no_data: what stands where there is nothing to tell
    :ivar str failure: what stands where a figure could not be computed
    """

    locale: str
    tz: tzinfo
    date_pattern: str
    time_pattern: str
    no_data: str = "\N{EM DASH}"
    failure: str = "error"

    def localize(self, moment):
        """Return a naive moment in UTC as a naive one in the time zone of the reader."""
        return moment.replace(tzinfo=UTC).astimezone(self.tz).replace(tzinfo=None)

    def get_text(self, cell, column):
        """Return what is written for a cell. :rtype: str"""
        if isinstance(cell, Failure):
            return self.failure
        if is_text(cell):
            return get_plain_text(cell)
        value = get_value(cell)
        if value is NO_DATA:
            return self.no_data
        return getattr(self, f"_write_{column.kind}")(value, column)

    def _write_integer(self, value, column):
        return format_decimal(round(value), locale=self.locale)

    def _write_decimal(self, value, column):
        return format_decimal(value, "#,##0.#", locale=self.locale)

    def _write_duration(self, value, column):
        return write_duration(value)

    def _write_percent(self, value, column):
        return format_percent(value, locale=self.locale)

    def _write_money(self, value, column):
        number = format_decimal(value, "#,##0.00", locale=self.locale)
        return f"{number}\N{NO-BREAK SPACE}{column.currency}".rstrip()

    def _write_date(self, value, column):
        return format_date(value, self.date_pattern, locale=self.locale)

    def _write_datetime(self, value, column):
        pattern = f"{self.date_pattern} {self.time_pattern}"
        return format_datetime(self.localize(value), pattern, locale=self.locale)


def round_to_minutes(seconds):
    """Return whole minutes, the nearest ones; half a minute counts as one."""
    minutes, rest = divmod(abs(seconds), 60)
    minutes = int(minutes) + (rest >= 30)
    return -minutes if seconds < 0 else minutes


def write_duration(seconds):
    """Return hours and minutes, ``26:05``, the hours going on beyond a day."""
    minutes = round_to_minutes(seconds)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02}"


def to_plain_text(content):
    """Return the words of HTML that somebody sent, with its lines.

    Nothing else of it comes through: no pictures, addresses, styles or frames, so that whatever
    renders the report has nothing to fetch.

    :param str content: HTML, may be broken or empty
    """
    if not content or not content.strip():
        return ""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # what XML knows no letter for ends in an error otherwise
    content = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", content)
    try:
        tree = lxml_html.fromstring(f"<div>{content}</div>".encode(), parser=parser)
    except etree.ParserError:
        return ""
    lines = (" ".join(line.split()) for line in "".join(_get_pieces(tree)).split("\n"))
    return "\n".join(line for line in lines if line)


def _get_pieces(root):
    """Yield the texts of an element, with a line break around each block.

    Line breaks of the source are blanks, but for what is laid out already. Without recursion, since
    what was sent may be nested deeply.
    """
    silent = laid_out = 0

    def write(text):
        return text if laid_out else text.replace("\n", " ")

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        step = 1 if event == "start" else -1
        silent += step * (tag in SILENT)
        laid_out += step * (tag == "pre")
        if tag in BLOCKS:
            yield "\n"
        if event == "start":
            if tag == "li":
                yield "\N{BULLET} "
            if element.text and not silent:
                yield write(element.text)
        else:
            if tag in CELLS:
                yield " "
            if element.tail and not silent:
                yield write(element.tail)
