# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts that must not be in any source file."""

import re

from .. import paths
from . import sources

# The marker words are put together here so that this file passes its own check.
_FORBIDDEN = {
    re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"): "unfinished work is marked",
    re.compile(
        r"\b(?:pypi|pythonhosted|npmjs|deb\.debian|security\.debian|crates)\.(?:org|com|io)\b"
    ): "a package registry is named",
    re.compile(r"^(?:<{7}|>{7}) "): "a merge conflict is left",
}
# Mails of the tests are kept as they came, in whatever alphabet.
_BINARY = (
    ".eml",
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".gif",
    ".ico",
    ".pdf",
    ".mo",
    ".xlsx",
    ".woff2",
)


def findings():
    """Return a line for each forbidden text found in the project's files."""
    found = []
    for path in sources.files():
        if path.name.endswith(_BINARY):
            continue
        where = path.relative_to(paths.ROOT)
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            found.append(f"{where}: is not UTF-8")
            continue
        for number, line in enumerate(lines, 1):
            found += [
                f"{where}:{number}: {why}"
                for pattern, why in _FORBIDDEN.items()
                if pattern.search(line)
            ]
    return found
