# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo: the demo data in another language than Russian, in which it is written.

`demo/en.po` of an addon has its Russian texts and what they are in English, `demo/en/` the pictures
that show other words. Both are put in place while Odoo reads the files, so that what it makes of
them (names in messages, notes on changes, words for the search) is in that language as well.
"""

import ast
import io
import re
from pathlib import Path

import polib
from lxml import etree

from odoo.tools import convert

OWN_LANGUAGE = "ru"
OTHERS = "en"
"""The language of the demo data for all who do not read Russian."""

is_russian = re.compile("[А-Яа-яЁё]").search


def catalogue_of(addon):
    """Return the path of the catalogue of the addon in a folder; it need not be there."""
    return addon / "demo" / f"{OTHERS}.po"


def _demo_files(addon):
    return sorted(addon.glob("demo/*.xml"))


def list_texts(addon):
    """Return {Russian text: names of the files with it} of the addon in a folder, in order."""
    found = {}
    for path in _demo_files(addon):
        _change_texts(
            etree.parse(path), lambda text, name=path.name: found.setdefault(text, set()).add(name)
        )
    return found


class _Literals(ast.NodeTransformer):
    def __init__(self, change):
        self._change = change

    def visit_Constant(self, node):
        if isinstance(node.value, str) and is_russian(node.value):
            return ast.Constant(self._change(node.value))
        return node


def _change_texts(tree, change):
    """Put `change(text)` in place of each Russian text of a data file: what an element holds, or
    what stands between quotes in an expression.
    """
    for element in tree.iter(etree.Element):
        for part in ("text", "tail"):
            text = getattr(element, part) or ""
            if is_russian(text):
                words = text.strip()
                setattr(element, part, text.replace(words, str(change(words))))
        expression = element.get("eval", "")
        if is_russian(expression):
            parsed = ast.parse(expression.strip(), mode="eval")
            element.set("eval", ast.unparse(_Literals(change).visit(parsed)))


def _change_pictures(tree, folder):
    """Let fields take the file of the same name in a folder of pictures, where there is one."""
    for field in tree.iter("field"):
        path = Path(field.get("file", ""))
        if (folder / path.name).is_file():
            field.set("file", str(path.parent / folder.name / path.name))


def _read_catalogue(addon):
    path = catalogue_of(addon)
    found = polib.pofile(path).translated_entries() if path.exists() else ()
    return {entry.msgid: entry.msgstr for entry in found}


def speak(language, addons):
    """Let Odoo read the demo data of the addons in these folders for people of a language.

    `language` is the code of Odoo, such as `en_US`.
    """
    if language.partition("_")[0] == OWN_LANGUAGE:
        return
    catalogues = {addon / "demo": _read_catalogue(addon) for addon in addons}
    read = convert.convert_xml_import

    def read_translated(env, module, xmlfile, *arguments, **options):
        name = xmlfile.name
        folder = Path(name).parent
        if folder in catalogues:
            texts = catalogues[folder]
            tree = etree.parse(xmlfile)
            _change_texts(tree, lambda text: texts.get(text, text))
            _change_pictures(tree, folder / OTHERS)
            xmlfile = io.BytesIO(etree.tostring(tree))
            xmlfile.name = name
        return read(env, module, xmlfile, *arguments, **options)

    convert.convert_xml_import = read_translated
