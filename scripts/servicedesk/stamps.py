# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stamps: a step leaves one only when it is complete, with a fingerprint of what it was made of.

A stamp is a file inside what it speaks of, so that both vanish together.
"""

import hashlib

_CACHES = {"__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", "build"}


def fingerprint(*texts, files=()):
    """Hash texts and the contents of files into one hexadecimal string."""
    digest = hashlib.sha256()
    for content in (
        *(str(text).encode() for text in texts),
        *(file.read_bytes() for file in files),
    ):
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def tree(folder, skipped=()):
    """Hash the names and contents of all files below a folder, leaving out skipped names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not _CACHES.union(skipped).intersection(relative.parts):
            content = path.read_bytes()
            digest.update(f"{relative}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def read(path):
    """Return what the stamp holds, or an empty text when there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def write(path, text):
    """Leave a stamp; it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.partial")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
