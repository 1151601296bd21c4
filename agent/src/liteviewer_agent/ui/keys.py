# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keyboard: mnemonics and editing keys that work with a Russian layout switched on.

Tk binds letters by what they produce, so with a Cyrillic layout Ctrl+C is "Control and the letter
es" and does nothing. Here a key is known by its place: the Latin letter printed on it.
"""

import sys

_PLACES = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_LETTERS = dict(zip("йцукенгшщзхъфывапролджэячсмитьбюё", _PLACES, strict=True))
# names that X11 gives to the same letters
_NAMES = """
    shorti tse u ka ie en ghe sha shcha ze ha hardsign
    ef yeru ve a pe er o el de zhe e
    ya che es em i te softsign be yu io
"""
_KEYSYMS = {f"cyrillic_{name}": latin for name, latin in zip(_NAMES.split(), _PLACES, strict=True)}
_EDITING = {"c": "<<Copy>>", "x": "<<Cut>>", "v": "<<Paste>>", "z": "<<Undo>>", "y": "<<Redo>>"}


def physical(event):
    """The Latin character in lower case on the pressed key, or "" for other keys."""
    keysym = event.keysym
    if len(keysym) == 1 and keysym.isascii():
        return keysym.lower()
    latin = _KEYSYMS.get(keysym.lower())  # capital letters are Cyrillic_ES and the like
    if latin:
        return latin
    if event.char and event.char.lower() in _LETTERS:
        return _LETTERS[event.char.lower()]
    if sys.platform == "win32" and ord("A") <= event.keycode <= ord("Z"):
        return chr(event.keycode).lower()  # virtual key codes are places
    return ""


def mnemonic(text):
    """Split ``&Send`` into the text, the place of the underline and the key; -1 and "" for none."""
    place = text.find("&")
    if place < 0 or place == len(text) - 1:
        return text, -1, ""
    letter = text[place + 1].lower()
    return text[:place] + text[place + 1 :], place, _LETTERS.get(letter, letter)


def install_editing_keys(root):
    """Copy, cut, paste, undo, redo and select all for every field and every layout."""

    def generate(event, name):
        # the fields of Tk's own dialogs come as plain names
        root.tk.call("event", "generate", str(event.widget), name)

    def press(event):
        key = physical(event)
        if key == "a":
            generate(event, "<<SelectAll>>")
            return "break"
        if key in _EDITING and event.keysym.lower() != key:  # Latin ones Tk does itself
            generate(event, _EDITING[key])
            return "break"
        return None

    for kind in ("Entry", "TEntry", "Text"):
        root.bind_class(kind, "<Control-KeyPress>", press, add="+")
        # Tk's Unix habit of Ctrl+A as "start of the line" is nobody's here
        root.bind_class(kind, "<Control-Key-a>", press)
