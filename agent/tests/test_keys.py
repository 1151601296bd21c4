# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keys are known by their place, so a Cyrillic layout changes nothing."""

import sys
from types import SimpleNamespace

import pytest

from liteviewer_agent.ui.keys import mnemonic, physical


def event(keysym, char="", keycode=0):
    return SimpleNamespace(keysym=keysym, char=char, keycode=keycode)


@pytest.mark.parametrize(
    ("pressed", "place"),
    [
        (event("c"), "c"),
        (event("C"), "c"),
        (event("Cyrillic_es"), "c"),
        (event("Cyrillic_ES"), "c"),
        (event("Cyrillic_em"), "v"),
        (event("Cyrillic_io"), "`"),
        (event("??", "ф"), "a"),
        (event("F1"), ""),
        (event("Return", "\r"), ""),
        (event("Left"), ""),
    ],
)
def test_place_of_a_key(pressed, place):
    assert physical(pressed) == place


def test_windows_names_keys_by_number(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert physical(event("??", "", ord("V"))) == "v"
    assert physical(event("Control_L", "", 17)) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&Send", ("Send", 0, "s")),
        ("Про&верить", ("Проверить", 3, "d")),
        ("plain", ("plain", -1, "")),
        ("R&", ("R&", -1, "")),
    ],
)
def test_mnemonics(text, expected):
    assert mnemonic(text) == expected
