# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every report of the demo data on paper, in both languages, printed by both builds of wkhtmltopdf.

The patched one is what we install; Debian's prints no header, footer, link and bookmark by itself.
What we print is the same with either.
"""

import re
import subprocess
from collections import Counter

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from servicedesk import paths, wkhtmltopdf

REPORTS = (
    "work_report",
    "efficiency_report",
    "analytics_report",
    "client_passport",
    "config_history",
    "ticket_sheet",
)
LANGUAGES = ("en_US", "ru_RU")
RENDERERS = {"patched": paths.BIN, "debian": wkhtmltopdf.DEBIAN.parent}
PAGE = {"en_US": "Page {} of {}", "ru_RU": "Страница {} из {}"}

needs_debian = pytest.mark.skipif(
    not wkhtmltopdf.DEBIAN.exists(),
    reason="Debian's wkhtmltopdf could not be fetched: its pages are not looked at",
)
each_renderer = pytest.mark.parametrize(
    "renderer", ["patched", pytest.param("debian", marks=needs_debian)]
)
each_report = pytest.mark.parametrize("report", REPORTS)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def printed(odoo_server, tmp_path_factory):
    """The folder with `<renderer>/<language>/<report>.pdf` and `<report>.<language>.xlsx`."""
    folder = tmp_path_factory.mktemp("printed")
    there = {name: str(path) for name, path in RENDERERS.items() if (path / "wkhtmltopdf").exists()}
    odoo_server.execute("print_reports.py", folder=str(folder), renderers=there)
    return folder


def read_pages(path):
    """Return the text of each page."""
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode().split("\f")[:-1]


def read_words(path):
    """Return [[(left, top, right, bottom, word)]] of each page, in points."""
    done = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, check=True, timeout=60
    )
    pages = done.stdout.decode().split("<page ")[1:]
    word = re.compile(
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    )
    return [
        [(*map(float, found.groups()[:4]), found.group(5)) for found in word.finditer(page)]
        for page in pages
    ]


@each_renderer
@each_language
@each_report
def test_each_page_has_head_number_and_content(printed, renderer, lang, report):
    pages = read_pages(printed / renderer / lang / f"{report}.pdf")
    numbers = []
    for page in pages:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        # head, foot, and something in between
        assert len(lines) > 2, page
        numbers.append(tuple(map(int, re.search(r"(\d+) \D+ (\d+)$", lines[-1]).groups())))
        if report == "ticket_sheet":
            assert re.search(r"LV-\d+", lines[0]), lines[0]
        else:
            assert lines[0] == re.sub(r"\s+", " ", lines[0]), "the title alone"
    if report == "ticket_sheet":
        # each ticket has its own numbers
        assert [one for one, _all in numbers].count(1) == 3
    else:
        assert numbers == [(number, len(pages)) for number in range(1, len(pages) + 1)]


@needs_debian
@each_language
@each_report
def test_both_renderers_print_the_same_words(printed, lang, report):
    """A row that Debian's build cuts is printed on both pages; nothing is lost."""
    words = {
        renderer: Counter(
            word
            for page in read_words(printed / renderer / lang / f"{report}.pdf")
            for *_place, word in page
        )
        for renderer in RENDERERS
    }
    repeated = re.compile(r"\d+")  # numbers of pages differ with their count
    lost = {
        word: count
        for word, count in words["patched"].items()
        if word not in words["debian"] and not repeated.fullmatch(word)
    }
    new = set(words["debian"]) - set(words["patched"])
    assert not lost
    assert not {word for word in new if not repeated.fullmatch(word)}


@each_renderer
@each_language
@each_report
def test_no_text_lies_upon_another(printed, renderer, lang, report):
    """Neither a repeated head upon a row nor head and foot upon the text."""
    for page in read_words(printed / renderer / lang / f"{report}.pdf"):
        for place, (left, top, right, bottom, word) in enumerate(page):
            for left_2, top_2, right_2, bottom_2, word_2 in page[place + 1 :]:
                width = min(right, right_2) - max(left, left_2)
                height = min(bottom, bottom_2) - max(top, top_2)
                # lines of one paragraph may touch
                low = min(bottom - top, bottom_2 - top_2) * 0.5
                assert not (width > 1 and height > low), (word, word_2)


@each_renderer
@each_language
def test_contents_of_the_passport_name_the_pages_and_open_them(printed, renderer, lang):
    path = printed / renderer / lang / "client_passport.pdf"
    file, texts = PdfReader(path), read_pages(path)
    listed = re.findall(r"^\s*(\d+) {2,}(\S.*?) {2,}(\d+)\s*$", texts[0], re.MULTILINE)
    assert len(listed) >= 8, texts[0]
    for number, title, page in listed:
        assert f"{number}. {title}" in re.sub(r" +", " ", texts[int(page) - 1]), title
    pages = [page.indirect_reference.idnum for page in file.pages]
    links = [note.get_object() for note in file.pages[0]["/Annots"]]
    opened = [pages.index(link["/Dest"][0].idnum) + 1 for link in links]
    assert opened == [int(page) for _number, _title, page in listed]
    lines = read_words(path)[0]
    height = float(file.pages[0].mediabox.height)
    for link, (_number, title, _page) in zip(links, listed, strict=True):
        _left, low, _right, high = map(float, link["/Rect"])
        inside = [
            word
            for _left, top, _right, bottom, word in lines
            if low - 3 <= height - bottom and height - top <= high + 3
        ]
        assert title.split()[0] in inside


@each_renderer
@each_language
@each_report
def test_bookmarks_lead_to_the_sections(printed, renderer, lang, report):
    path = printed / renderer / lang / f"{report}.pdf"
    file, texts = PdfReader(path), read_pages(path)
    marks, titles = list(file.outline), []
    for mark in marks:
        for inner in mark if isinstance(mark, list) else [mark]:
            titles.append(inner.title)
            page = file.get_destination_page_number(inner)
            text = re.sub(r"\s+", "", texts[page])
            assert re.sub(r"\s+", "", inner.title) in text, inner.title
    assert titles


# columns that a sheet has and the paper draws
MONTH = re.compile(r"[^\W\d]+\.? \d\d")


@each_language
@pytest.mark.parametrize("report", [name for name in REPORTS if name != "ticket_sheet"])
def test_paper_and_spreadsheet_tell_the_same_totals(printed, lang, report):
    """What stands in the totals of a sheet stands in one line of totals on paper, in its order."""
    book = load_workbook(printed / f"{report}.{lang}.xlsx")
    pages = "\n".join(read_pages(printed / "patched" / lang / f"{report}.pdf"))
    pages = re.sub(r"(?<=\d)[\s,.](?=\d{3}\b)", "", pages)
    lines = [line.split() for line in pages.splitlines() if re.match(r"\s*(Total|Итого)\b", line)]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A5"
        heads, last = sheet[4], sheet[sheet.max_row]
        if last[0].value not in ("Total", "Итого"):
            continue
        totals = [
            _write(cell)
            for head, cell in zip(heads[1:], last[1:], strict=True)
            if cell.value is not None
            and cell.number_format in ("[h]:mm", "#,##0")
            and not MONTH.fullmatch(str(head.value))
        ]
        assert any(_follow(line, totals) for line in lines), (sheet.title, totals)


def _write(cell):
    """Return a total as it stands on paper, without separators of thousands."""
    if cell.number_format == "#,##0":
        return str(cell.value)
    minutes = round(_get_days(cell.value) * 24 * 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _follow(line, totals):
    """Tell whether the totals are words of the line, in their order."""
    words = iter(line)
    return all(total in words for total in totals)


def _get_days(value):
    """openpyxl reads a duration below a day as a time, a longer one as a timedelta."""
    if hasattr(value, "total_seconds"):
        return value.total_seconds() / 86400
    if hasattr(value, "hour"):
        return (value.hour * 60 + value.minute + value.second / 60) / 1440
    return value
