# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts in the user's language (gettext).

``_`` may be imported before :func:`setup` is called: it looks the catalogue up at each call.
"""

import gettext
import os
from pathlib import Path

DOMAIN = "liteviewer_agent"
LOCALE_DIR = Path(__file__).with_name("locale")
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_catalogue = gettext.NullTranslations()


def setup(ui_language=None):
    """Choose the catalogue by the environment, else by the language of the desktop.

    :param ui_language: code such as ``ru_RU`` that the operating system reports, or None
    """
    global _catalogue
    if ui_language and not any(os.environ.get(name) for name in VARIABLES):
        # argparse and Tk's own dialogs look at the environment only
        os.environ["LANGUAGE"] = ui_language
    _catalogue = gettext.translation(DOMAIN, LOCALE_DIR, fallback=True)
    # argparse translates its own messages through the default domain
    gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
    gettext.textdomain(DOMAIN)


def language():
    """Code of the catalogue in use: ``ru`` or ``en``."""
    return _catalogue.info().get("language") or "en"


def _(message):
    return _catalogue.gettext(message)


def ngettext(singular, plural, number):
    return _catalogue.ngettext(singular, plural, number)
