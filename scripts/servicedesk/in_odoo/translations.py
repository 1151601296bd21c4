# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: compare the translations with the terms, or merge these in.

The demo data is written in Russian; its catalogues are looked at and merged the other way round.
"""

import io
import re
from pathlib import Path

import polib
from servicedesk.in_odoo import demo_texts

from odoo.tools.translate import trans_export

# %s, %(name)s, {name}, ${expression}: they must be the same in a translation.
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdifr]|%[sdifr]|\{[\w.]*\}|\$\{[^}]*\}")


def _terms(file):
    return {(entry.msgctxt, entry.msgid) for entry in file if not entry.obsolete}


def _check(addon, exported, language):
    """Yield what is wrong with the template and the translation of one addon."""
    template = addon / "i18n" / f"{addon.name}.pot"
    translation = addon / "i18n" / f"{language}.po"
    for path in (template, translation):
        if not path.exists():
            yield f"{addon.name}: i18n/{path.name} is missing (make i18n makes it)"
            return
    wanted = _terms(exported)
    if _terms(polib.pofile(template)) != wanted:
        yield f"{addon.name}: i18n/{template.name} is not up to date (make i18n)"
    translated = polib.pofile(translation)
    for _context, text in sorted(wanted - _terms(translated), key=str):
        yield f"{addon.name}: {language}: not there: {text!r}"
    for entry in translated:
        if (entry.msgctxt, entry.msgid) not in wanted:
            yield f"{addon.name}: {language}: no longer used: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"{addon.name}: {language}: marked fuzzy: {entry.msgid!r}"
        elif not entry.msgstr:
            yield f"{addon.name}: {language}: not translated: {entry.msgid!r}"
        elif sorted(_PLACEHOLDER.findall(entry.msgid)) != sorted(
            _PLACEHOLDER.findall(entry.msgstr)
        ):
            yield f"{addon.name}: {language}: other placeholders: {entry.msgid!r}"


def _merge(addon, exported, language):
    """Write the exported template, and the translation with its terms and no others."""
    folder = addon / "i18n"
    folder.mkdir(exist_ok=True)
    template = folder / f"{addon.name}.pot"
    # Dates would change at each export.
    for key in ("POT-Creation-Date", "PO-Revision-Date"):
        exported.metadata.pop(key, None)
    exported.save(str(template))
    path = folder / f"{language}.po"
    translation = polib.pofile(path) if path.exists() else polib.POFile(wrapwidth=78)
    if not path.exists():
        translation.metadata = {**exported.metadata, "Language": language}
    for entry in list(translation):
        if entry.obsolete:
            translation.remove(entry)
    translation.merge(exported)
    for entry in list(translation):
        if entry.obsolete:
            translation.remove(entry)
    translation.sort(key=lambda entry: entry.msgid)
    translation.save(str(path))
    left = sum(1 for entry in translation if not entry.msgstr or entry.fuzzy)
    yield f"{addon.name}: {len(exported)} terms, {left} of them not translated to {language}"


def _read_catalogue(addon):
    path = demo_texts.catalogue_of(addon)
    return {entry.msgid: entry for entry in polib.pofile(path)} if path.exists() else {}


def _check_demo(addon, wanted):
    """Yield what is wrong with the catalogue of the demo data of one addon."""
    known = _read_catalogue(addon)
    for text in wanted:
        entry = known.pop(text, None)
        if not entry:
            yield f"{addon.name}: demo: not there: {text!r} (make i18n adds it)"
        elif entry.fuzzy or not entry.msgstr:
            yield f"{addon.name}: demo: not translated: {text!r}"
        elif demo_texts.is_russian(entry.msgstr):
            yield f"{addon.name}: demo: still Russian: {entry.msgstr!r}"
    for text in known:
        yield f"{addon.name}: demo: no longer used: {text!r}"


def _merge_demo(addon, wanted):
    """Write the catalogue of the demo data with the texts that are there, and no others."""
    known = _read_catalogue(addon)
    catalogue = polib.POFile(wrapwidth=78)
    catalogue.metadata = {
        "Language": demo_texts.OTHERS,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for text, files in wanted.items():
        entry = known.get(text) or polib.POEntry(msgid=text)
        entry.occurrences = [(f"demo/{name}", "") for name in sorted(files)]
        catalogue.append(entry)
    path = demo_texts.catalogue_of(addon)
    if wanted:
        catalogue.save(str(path))
    else:
        path.unlink(missing_ok=True)
    left = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
    yield f"{addon.name}: demo: {len(catalogue)} texts, {left} of them not translated"


def main(env, command, folders, language):
    """Do `check` or `merge` for the addon in each of the folders; print what there is to say."""
    work = {"check": _check, "merge": _merge}[command]
    demo_work = {"check": _check_demo, "merge": _merge_demo}[command]
    for addon in map(Path, folders):
        exported = io.BytesIO()
        trans_export(False, [addon.name], exported, "po", env)
        for line in work(addon, polib.pofile(exported.getvalue().decode()), language):
            print(line)
        for line in demo_work(addon, demo_texts.list_texts(addon)):
            print(line)
