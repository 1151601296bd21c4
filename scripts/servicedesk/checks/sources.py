# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The files that belong to the project, with or without git."""

import os
from pathlib import Path

from .. import paths

_SKIPPED = {
    ".git",
    ".hypothesis",
    ".pytest_cache",
    ".ruff_cache",
    ".work",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
}


def files(*suffixes):
    """Yield the project's files that end in one of the suffixes (all, without any), sorted."""
    for folder, folders, names in os.walk(paths.ROOT):
        folders[:] = sorted(
            name for name in folders if name not in _SKIPPED and not name.endswith(".egg-info")
        )
        for name in sorted(names):
            if not suffixes or name.endswith(suffixes):
                yield Path(folder, name)
