# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Russian translation is complete, and the right language is chosen."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import liteviewer_agent
from liteviewer_agent import i18n

PACKAGE = Path(liteviewer_agent.__file__).parent
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdr]")
# one-letter shortcuts of each page, the tabs of the window among them
PAGES = ("compose", "article", "result", "tickets", "outbox", "enrol")


@pytest.fixture(scope="module")
def catalogue():
    with (PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "liteviewer_agent.po").open("rb") as stream:
        return read_po(stream, locale="ru")


def marked():
    for _file, _line, message, _comments, _context in extract_from_dir(
        PACKAGE, keywords={"_": None, "ngettext": (1, 2)}
    ):
        yield message


def test_every_marked_text_is_translated(catalogue):
    texts = [message if isinstance(message, str) else message[0] for message in marked()]
    assert len(texts) > 150
    assert [text for text in texts if not catalogue.get(text) or not catalogue[text].string] == []


def test_nothing_is_doubtful_or_left_over(catalogue):
    assert [message.id for message in catalogue if message.fuzzy] == []
    assert not catalogue.obsolete


def test_placeholders_and_mnemonics_are_kept(catalogue):
    for message in catalogue:
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[0]
        strings = [message.string] if isinstance(message.string, str) else message.string
        for string in strings:
            assert string
            found = sorted(PLACEHOLDER.findall(string))
            assert found == sorted(PLACEHOLDER.findall(source)), source
            assert source.count("&") == string.count("&"), source


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("translated", [False, True])
def test_mnemonics_of_a_page_differ(catalogue, page, translated):
    from liteviewer_agent.ui.keys import mnemonic

    keys = {}
    for name in {page, "app"}:
        source = (PACKAGE / "ui" / f"{name}.py").read_text(encoding="utf-8")
        for text in set(re.findall(r'_\(\s*"([^"]*&[^"]*)"', source)):
            shown = catalogue[text].string if translated else text
            keys.setdefault(mnemonic(shown)[2], []).append(text)
    # two buttons of the result that are never there together
    pairs = {("Enr&ol again", "&Open in the browser")}
    double = [tuple(texts) for texts in keys.values() if len(texts) > 1]
    assert [texts for texts in double if not any(set(texts) == set(p) for p in pairs)] == []


def run(*arguments, **environ):
    kept = {key: value for key, value in os.environ.items() if key not in i18n.VARIABLES}
    return subprocess.run(
        [sys.executable, "-m", "liteviewer_agent", *arguments],
        env=kept | {"PYTHONIOENCODING": "utf-8"} | environ,
        capture_output=True,
        encoding="utf-8",
    )


def test_environment_chooses_the_language():
    assert "использование:" in run("--help", LANG="ru_RU.UTF-8").stdout
    assert "использование:" in run("--help", LANG="en_US.UTF-8", LANGUAGE="ru:en").stdout
    assert "usage:" in run("--help", LANG="C.UTF-8").stdout
    assert "usage:" in run("--help", LC_ALL="de_DE.UTF-8").stdout


def test_errors_are_in_the_language_too():
    assert "не хватает параметров: --subject" in run("send", LANG="ru_RU.UTF-8").stderr
    assert "ещё не подключён" in run("tickets", LANG="ru_RU.UTF-8").stderr


def test_desktop_chooses_where_the_environment_says_nothing(monkeypatch):
    monkeypatch.delenv("LANG")
    monkeypatch.setenv("LANGUAGE", "")
    i18n.setup("ru_RU")
    assert i18n.language() == "ru"
    assert i18n._("Number") == "Номер"
    assert i18n.ngettext("%d request is waiting", "%d requests are waiting", 5).endswith("отправки")
