# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The number by which a remote control tool is called, out of its own settings.

The same files hold passwords and keys: only the one line is looked at.
"""

import re

_LINES = {
    "anydesk": re.compile(r"^ad\.anynet\.id[ \t]*=[ \t]*(\d+)[ \t\r]*$", re.MULTILINE),
    "rustdesk": re.compile(r"^id[ \t]*=[ \t]*['\"](\w+)['\"]", re.MULTILINE),
    "teamviewer": re.compile(r"^\[int32\][ \t]*ClientID[ \t]*=[ \t]*(\d+)", re.MULTILINE),
}
_TABLE = re.compile(r"^\[[^]\n]*\][ \t\r]*$", re.MULTILINE)


def id_in(tool, text):
    """The id that ``text``, a settings file of ``tool``, holds before its first table, or ""."""
    found = _LINES[tool].search(_TABLE.split(text, maxsplit=1)[0])
    return found[1] if found else ""
